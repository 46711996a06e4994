//! What the database file holds, and how an older file becomes a newer one.

use ravao_core::{Error, ErrorKind, Result};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::{corrupt, error};
use crate::inbox;
use crate::merge::sort_in;
use crate::postings::Postings;
use crate::row::Row;
use crate::{Access, Durability, SqliteOptions};

/// Marks a database file as one of ours.
pub(crate) const APPLICATION_ID: i32 = i32::from_be_bytes(*b"Ravo");

/// One step a version: a file of version *n* has seen the first *n*. Steps are never changed, only
/// added.
const MIGRATIONS: &[fn(&Connection) -> Result<()>] = &[one_table, days];

/// Version 1: a row an event, in the order of queries.
fn one_table(connection: &Connection) -> Result<()> {
    const CREATE: &str = "
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
        CREATE INDEX event_by_visitor ON event (visitor, occurred_at, id);";
    connection.execute_batch(CREATE).map_err(error("sqlite: migrate"))
}

/// Version 2: an inbox, packed blocks by day and venue, and marks to find them by. `sum` is what the
/// checksums of a day's blocks give together.
fn days(connection: &Connection) -> Result<()> {
    let failed = error("sqlite: migrate");
    let create = format!(
        "CREATE TABLE day (
            day INTEGER PRIMARY KEY, events INTEGER NOT NULL, sum INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE inbox (number INTEGER PRIMARY KEY, events BLOB NOT NULL) STRICT;
        {}",
        Postings::create("identity")
    );
    connection.execute_batch(&create).map_err(&failed)?;
    inbox::insert(connection, 0, Vec::new())?;
    sort_in_all(connection)?;
    connection.execute_batch("DROP TABLE event").map_err(failed)
}

/// Sorts the events of version 1 into days.
fn sort_in_all(connection: &Connection) -> Result<()> {
    const SELECT: &str = "
        SELECT id, visitor, venue, occurred_at, recorded_at, checkpoint, mode, identification,
            direction
        FROM event ORDER BY occurred_at, id";
    let failed = error("sqlite: migrate");
    let mut select = connection.prepare(SELECT).map_err(&failed)?;
    let mut old = select.query([]).map_err(&failed)?;
    let mut rows = Vec::new();
    while let Some(row) = old.next().map_err(&failed)? {
        rows.push(old_row(row)?);
        if rows.len() == inbox::FULL {
            sort_in(connection, &mut rows)?;
            rows.clear();
        }
    }
    sort_in(connection, &mut rows)
}

/// A row of version 1, which must be an event.
fn old_row(row: &rusqlite::Row<'_>) -> Result<Row> {
    let failed = error("sqlite: migrate");
    let old = read_old(row).map_err(&failed)?;
    let [mode, identification, direction] = old.1;
    if mode > 0xf || identification > 0xf || direction > 1 {
        return Err(corrupt("sqlite: code"));
    }
    let row = Row { kind: mode | identification << 4, inward: direction == 1, ..old.0 };
    row.stored().map(|_| row)
}

/// The columns of version 1; the mode, the identification and the direction apart.
fn read_old(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Row, [u8; 3])> {
    let read = Row {
        id: row.get(0)?,
        visitor: row.get(1)?,
        venue: row.get::<_, i64>(2)?.cast_unsigned(),
        at: row.get(3)?,
        recorded_at: row.get(4)?,
        checkpoint: row.get(5)?,
        kind: 0,
        inward: false,
    };
    Ok((read, [row.get(6)?, row.get(7)?, row.get(8)?]))
}

/// Memory for pages, at most. Marks of identities are random numbers, so an append looks at pages all
/// over their table; with the 2 MiB of SQLite's own, most have to be read again.
const CACHE_KIB: i64 = 32 << 10;

/// Prepared statements that are kept.
const STATEMENTS: usize = 256;

/// Makes a connection ready: checks whose file it is, sets how it writes, and migrates.
pub(crate) fn prepare(connection: &mut Connection, options: SqliteOptions) -> Result<()> {
    connection.busy_timeout(options.busy_timeout).map_err(error("sqlite: busy timeout"))?;
    if version(connection)? > MIGRATIONS.len() {
        return Err(Error::new(ErrorKind::Unsupported, "sqlite: written by a newer version"));
    }
    let write = options.access == Access::Write;
    configure(connection, options).map_err(error("sqlite: configure"))?;
    match version(connection)? < MIGRATIONS.len() {
        true if write => migrate(connection),
        true => Err(Error::new(ErrorKind::Unsupported, "sqlite: an older file, only to be read")),
        false => Ok(()),
    }
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

fn configure(connection: &Connection, options: SqliteOptions) -> rusqlite::Result<()> {
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    };
    if options.access == Access::Write {
        // `journal_mode` answers with a row, which the others need not.
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // A day takes some statements of its own.
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "trusted_schema", false)
}

/// Takes the steps that the file has not seen, all or none; another process may have been faster.
fn migrate(connection: &mut Connection) -> Result<()> {
    let failed = error("sqlite: migrate");
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
    for step in MIGRATIONS.iter().skip(version(&transaction)?) {
        step(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64).map_err(&failed)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(&failed)?;
    transaction.commit().map_err(failed)
}
