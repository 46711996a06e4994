//! The embedded visit store of Ravao, on SQLite.
//!
//! One file, no server. An append that returned is on the disk; what was erased is not in the
//! file any more. Any number of stores, in this process or others, may have one file open.
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use ravao_core::{
//!     EventId, EventQuery, Place, VenueId, VisitEvent, VisitStore, VisitStoreExt, VisitorKey,
//! };
//! use ravao_store_sqlite::SqliteStore;
//!
//! # let folder = tempfile::tempdir().unwrap();
//! # let path = folder.path().join("visits.db");
//! # pollster::block_on(async {
//! let now: DateTime<Utc> = "2021-11-01T01:00:00Z".parse().unwrap();
//! let gate = Place::whole(VenueId::from(1));
//! let visitor = VisitorKey::from_bytes([2; 16]);
//! let event = VisitEvent::check_in(EventId::from_bytes([3; 16]), visitor, gate, now)?;
//!
//! let store = SqliteStore::open(&path)?;
//! store.append(&[event], now).await?;
//! drop(store);
//!
//! let again = SqliteStore::open(&path)?;
//! assert_eq!(again.query_all(&EventQuery::ALL.of_visitor(visitor)).await?.len(), 1);
//! # Ok::<(), ravao_core::Error>(())
//! # }).unwrap();
//! ```

mod error;
mod options;
mod row;
mod schema;
mod sql;
mod worker;

use std::path::Path;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags};

use ravao_core::limits::MAX_BATCH;
use ravao_core::{
    ActivityByVenue, Appended, Erasure, Error, EventPage, EventQuery, PageRequest, Period, Result,
    VisitEvent, VisitStore,
};

use crate::error::error;
pub use crate::options::{Durability, SqliteOptions};
use crate::worker::Worker;

/// A visit store in a database file.
///
/// Calls take turns on a thread that the store owns and that ends with it: dropping the store
/// waits for what was asked.
#[derive(Debug)]
pub struct SqliteStore {
    worker: Worker,
}

impl SqliteStore {
    /// Opens a database file, or makes one.
    ///
    /// # Errors
    /// `Corrupt` for a file that is no database, `Invalid` for one of another application,
    /// `Unsupported` for one written by a newer version, `Unavailable` while it is locked, `Io`
    /// when it cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(path, SqliteOptions::default())
    }

    /// Opens a database file, or makes one, with options.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self> {
        // Without SQLITE_OPEN_URI: a path is a path, also when it begins with `file:`.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(error("sqlite: open"))?;
        Self::start(connection, options)
    }

    /// A store that is gone when it is dropped.
    ///
    /// # Errors
    /// `Io` when no thread can be had.
    pub fn in_memory() -> Result<Self> {
        let connection = Connection::open_in_memory().map_err(error("sqlite: open"))?;
        Self::start(connection, SqliteOptions::default())
    }

    fn start(mut connection: Connection, options: SqliteOptions) -> Result<Self> {
        schema::prepare(&mut connection, options)?;
        Ok(Self { worker: Worker::spawn(connection)? })
    }
}

#[async_trait]
impl VisitStore for SqliteStore {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        if events.len() > MAX_BATCH {
            return Err(Error::too_large("sqlite: batch"));
        }
        let events = events.to_vec();
        self.worker.run(move |connection| sql::append(connection, &events, now)).await
    }

    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        page.check()?;
        let query = *query;
        self.worker.run(move |connection| sql::query(connection, &query, page)).await
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        let erasure = *erasure;
        self.worker.run(move |connection| sql::erase(connection, erasure)).await
    }

    async fn activity(&self, period: Period) -> Result<ActivityByVenue> {
        self.worker.run(move |connection| sql::activity(connection, period)).await
    }
}
