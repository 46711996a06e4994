//! The least that keeps scans findable by day and venue: one table in that order and nothing else.

use std::path::Path;

use ravao_core::{Direction, VisitEvent};
use rusqlite::{Connection, params};

const DAY: i64 = 86_400_000;

/// A table in the order of days and venues.
pub(super) struct Clustered(Connection);

impl Clustered {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA cache_size = -32768;
             CREATE TABLE visit (
                 day INTEGER, venue INTEGER, at INTEGER, id BLOB, visitor BLOB, out INTEGER,
                 PRIMARY KEY (day, venue, at, id)
             ) WITHOUT ROWID;",
        )?;
        Ok(Self(connection))
    }

    pub(super) fn append(&mut self, events: &[VisitEvent]) -> rusqlite::Result<()> {
        let transaction = self.0.transaction()?;
        let mut insert =
            transaction.prepare_cached("INSERT INTO visit VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for event in events {
            let at = event.occurred_at().timestamp_millis();
            insert.execute(params![
                at.div_euclid(DAY),
                event.place().venue.to_u64().cast_signed(),
                at,
                event.id().as_bytes(),
                event.visitor().as_bytes(),
                event.direction() == Direction::Out,
            ])?;
        }
        drop(insert);
        transaction.commit()
    }
}
