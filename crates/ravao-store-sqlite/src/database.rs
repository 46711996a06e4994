//! A connection and the mirror of its inbox.

use ravao_core::Result;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::error;
use crate::inbox::Inbox;

/// What the thread of a store owns.
pub(crate) struct Database {
    pub(crate) connection: Connection,
    pub(crate) inbox: Inbox,
}

impl Database {
    pub(crate) fn new(connection: Connection) -> Self {
        Self { connection, inbox: Inbox::default() }
    }

    /// Reads in one view of the file: the mirror and the days are of the same moment.
    pub(crate) fn read<T>(
        &mut self,
        job: impl FnOnce(&Connection, &mut Inbox) -> Result<T>,
    ) -> Result<T> {
        let transaction = self.connection.transaction().map_err(error("sqlite: read"))?;
        self.inbox.refresh(&transaction)?;
        job(&transaction, &mut self.inbox)
    }

    /// Writes as one step: everything that a job does is done, or nothing.
    pub(crate) fn write<T>(
        &mut self,
        job: impl FnOnce(&Connection, &mut Inbox) -> Result<T>,
    ) -> Result<T> {
        let transaction = immediate(&mut self.connection)?;
        self.inbox.refresh(&transaction)?;
        let done = job(&transaction, &mut self.inbox)
            .and_then(|done| transaction.commit().map(|()| done).map_err(error("sqlite: commit")));
        if done.is_err() {
            // What the job changed in the mirror did not happen.
            self.inbox = Inbox::default();
        }
        done
    }
}

fn immediate(connection: &mut Connection) -> Result<Transaction<'_>> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    begun.map_err(error("sqlite: write"))
}
