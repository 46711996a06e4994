//! What the database file holds, and how an older file becomes a newer one.

use ravao_core::{Error, ErrorKind, Result};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::error;
use crate::{Durability, SqliteOptions};

/// Marks a database file as one of ours.
pub(crate) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"Ravo");

/// One step a version: a file of version *n* has seen the first *n*. Steps are never changed, only
/// added.
///
/// Events lie in the order of queries. Times are milliseconds since 1970 in UTC, a venue is its
/// number as a signed one, and the other small numbers are those of `row`.
const MIGRATIONS: &[&str] = &["
    CREATE TABLE event (
        occurred_at INTEGER NOT NULL,
        id BLOB NOT NULL,
        visitor BLOB NOT NULL,
        venue INTEGER NOT NULL,
        checkpoint INTEGER NOT NULL,
        direction INTEGER NOT NULL,
        mode INTEGER NOT NULL,
        identification INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        PRIMARY KEY (occurred_at, id)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX event_by_id ON event (id);
    CREATE INDEX event_by_venue ON event (venue, occurred_at, id);
    CREATE INDEX event_by_visitor ON event (visitor, occurred_at, id);
"];

/// Memory for pages, at most. Identities and visitors are random numbers, so an append touches pages
/// all over their indexes; with the 2 MiB of SQLite's own, most have to be read again.
const CACHE_KIB: i64 = 32 << 10;

/// Makes a connection ready: checks whose file it is, sets how it writes, and migrates.
pub(crate) fn prepare(connection: &mut Connection, options: SqliteOptions) -> Result<()> {
    connection.busy_timeout(options.busy_timeout).map_err(error("sqlite: busy timeout"))?;
    if version(connection)? > MIGRATIONS.len() {
        return Err(Error::new(ErrorKind::Unsupported, "sqlite: written by a newer version"));
    }
    configure(connection, options.durability).map_err(error("sqlite: configure"))?;
    if version(connection)? < MIGRATIONS.len() {
        migrate(connection)?;
    }
    Ok(())
}

/// The version of the file; 0 for an empty one.
fn version(connection: &Connection) -> Result<usize> {
    let read = |sql| {
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(error("sqlite: open"))
    };
    let version = read("SELECT user_version FROM pragma_user_version")?;
    let application = read("SELECT application_id FROM pragma_application_id")?;
    if application == i64::from(APPLICATION_ID) {
        return usize::try_from(version).map_err(|_| Error::invalid("sqlite: schema version"));
    }
    match (application, version, read("SELECT count(*) FROM sqlite_schema")?) {
        (0, 0, 0) => Ok(0),
        _ => Err(Error::invalid("sqlite: the database of another application")),
    }
}

fn configure(connection: &Connection, durability: Durability) -> rusqlite::Result<()> {
    let synchronous = match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    // `journal_mode` answers with a row, which the others need not.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "trusted_schema", false)
}

/// Takes the steps that the file has not seen, all or none; another process may have been faster.
fn migrate(connection: &mut Connection) -> Result<()> {
    let failed = error("sqlite: migrate");
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
    for step in MIGRATIONS.iter().skip(version(&transaction)?) {
        transaction.execute_batch(step).map_err(&failed)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64).map_err(&failed)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(&failed)?;
    transaction.commit().map_err(failed)
}
