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

mod answer;
mod append;
mod backup;
mod block;
mod bytes;
mod database;
mod days;
mod erase;
mod error;
mod inbox;
mod merge;
mod options;
mod postings;
mod query;
mod row;
mod schema;
mod verify;
mod worker;

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags};

use ravao_core::limits::MAX_BATCH;
use ravao_core::{
    ActivityByVenue, Appended, Erasure, Error, ErrorKind, EventPage, EventQuery, PageRequest,
    Pairing, Period, Result, TraceReport, TraceRequest, VisitEvent, VisitStore, trace_nearby,
};

use crate::error::error;
pub use crate::options::{Access, Durability, SqliteOptions};
use crate::worker::Worker;

/// A visit store in a database file.
///
/// Calls take turns on a thread that the store owns and that ends with it: dropping the store
/// waits for what was asked.
#[derive(Debug)]
pub struct SqliteStore {
    worker: Worker,
    options: SqliteOptions,
    /// `None` for a store without a file.
    path: Option<PathBuf>,
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

    /// Opens a database file with options.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self> {
        let path = path.as_ref();
        let connection = connect(path, options)?;
        Ok(Self { path: Some(path.to_owned()), ..Self::start(connection, options)? })
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
        Ok(Self { worker: Worker::spawn(connection)?, options, path: None })
    }

    /// Reads the whole file and holds it to its checksums, counts and indexes. Where this returns, the
    /// answers are those of what was appended.
    ///
    /// # Errors
    /// `Corrupt` for a file that is not as it was written.
    pub async fn verify(&self) -> Result<()> {
        self.worker.run(verify::verify).await
    }

    /// Copies the store as it is at one moment into a new file, while others append. The copy has no
    /// byte of what was erased before.
    ///
    /// # Errors
    /// `Unsupported` for a store without a file, `Invalid` where something is at `target` already,
    /// `Io` when it cannot be written; then nothing is left there.
    pub async fn backup(&self, target: impl AsRef<Path>) -> Result<()> {
        let no_file =
            Error::new(ErrorKind::Unsupported, "sqlite: backup of a store without a file");
        let path = self.path.as_ref().ok_or(no_file)?;
        // A connection of its own, so that calls to this store do not wait for it.
        let copying = Self::open_with(path, self.options.reading())?;
        let target = target.as_ref().to_owned();
        copying.worker.run(move |database| backup::copy(&database.connection, &target)).await
    }

    fn check_writing(&self) -> Result<()> {
        match self.options.access {
            Access::Write => Ok(()),
            Access::Read => Err(Error::new(ErrorKind::Unsupported, "sqlite: opened for reading")),
        }
    }
}

fn connect(path: &Path, options: SqliteOptions) -> Result<Connection> {
    // Without SQLITE_OPEN_URI: a path is a path, also when it begins with `file:`.
    let access = match options.access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(error("sqlite: open"))
}

#[async_trait]
impl VisitStore for SqliteStore {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        if events.len() > MAX_BATCH {
            return Err(Error::too_large("sqlite: batch"));
        }
        self.check_writing()?;
        let events = events.to_vec();
        self.worker.run(move |database| append::append(database, &events, now)).await
    }

    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        page.check()?;
        let query = *query;
        self.worker.run(move |database| query::page(database, &query, page)).await
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        self.check_writing()?;
        let erasure = *erasure;
        self.worker.run(move |database| erase::erase(database, erasure)).await
    }

    async fn events(&self, queries: &[EventQuery]) -> Result<Vec<Vec<VisitEvent>>> {
        let queries = queries.to_vec();
        self.worker.run(move |database| query::all(database, &queries)).await
    }

    async fn contacts(&self, request: &TraceRequest, pairing: &Pairing<'_>) -> Result<TraceReport> {
        trace_nearby(self, request, pairing).await
    }

    async fn activity(&self, period: Period) -> Result<ActivityByVenue> {
        self.worker.run(move |database| answer::activity(database, period)).await
    }
}
