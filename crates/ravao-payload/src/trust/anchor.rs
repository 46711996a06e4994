//! The memory by which a gate never goes back to an older trust list.

use chrono::{DateTime, Utc};
use ravao_core::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};

use super::TrustList;
use crate::key::PublicKey;

/// The pinned root and the last sequence number seen. Store it wherever the gate keeps its state.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrustAnchor {
    /// The root key that was pinned.
    pub root: PublicKey,
    /// The highest sequence number accepted so far.
    pub last_sequence: u64,
    /// The highest sequence number of a revocation snapshot accepted so far.
    #[serde(default)]
    pub last_revocations: u64,
}

impl TrustAnchor {
    /// Pins a root that has signed nothing yet.
    pub const fn new(root: PublicKey) -> Self {
        Self { root, last_sequence: 0, last_revocations: 0 }
    }

    /// Opens a list and moves on to its number; the same list may be opened again. Any failure
    /// leaves the anchor where it was.
    ///
    /// # Errors
    /// `Conflict` for a list older than one accepted before; else as [`TrustList::open`].
    pub fn accept(&mut self, bytes: &[u8], now: DateTime<Utc>) -> Result<TrustList> {
        let list = TrustList::open(bytes, &self.root, now)?;
        if list.sequence() < self.last_sequence {
            return Err(Error::new(ErrorKind::Conflict, "trust list: older than the last one"));
        }
        self.last_sequence = list.sequence();
        Ok(list)
    }

    /// Adds a revocation snapshot to a list and moves on to its number. Any failure leaves the
    /// anchor where it was.
    ///
    /// # Errors
    /// `Conflict` for a snapshot older than one accepted before; else as
    /// [`TrustList::with_revocations`].
    pub fn accept_revocations(
        &mut self,
        list: TrustList,
        bytes: &[u8],
        now: DateTime<Utc>,
    ) -> Result<TrustList> {
        let list = list.with_revocations(bytes, now)?;
        if list.revocation_sequence() < self.last_revocations {
            return Err(Error::new(ErrorKind::Conflict, "revocations: older than the last ones"));
        }
        self.last_revocations = list.revocation_sequence();
        Ok(list)
    }
}
