//! Copies, files that are only read, and files of older versions.

use std::fs;
use std::path::Path;

use pollster::block_on;
use ravao_core::{Appended, Erasure, ErrorKind, EventQuery, VisitEvent, VisitStore, VisitStoreExt};
use ravao_store_sqlite::{SqliteOptions, SqliteStore};
use rusqlite::{Connection, params};

use crate::events::{event, now, visitor};

fn batch(numbers: std::ops::Range<u64>) -> Vec<VisitEvent> {
    numbers.map(event).collect()
}

fn all(path: &Path) -> Vec<ravao_core::StoredEvent> {
    let store = SqliteStore::open_with(path, SqliteOptions::default().reading()).unwrap();
    block_on(store.verify()).unwrap();
    block_on(store.query_all(&EventQuery::ALL)).unwrap()
}

#[test]
fn a_backup_is_the_store_of_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("visits.db"), folder.path().join("copy.db"));
    let store = SqliteStore::open(&path).unwrap();
    block_on(store.append(&batch(0..500), now())).unwrap();
    block_on(store.erase(&Erasure::Visitor(visitor(3)))).unwrap();
    block_on(store.append(&batch(500..600), now())).unwrap();
    block_on(store.backup(&copy)).unwrap();
    let expected = all(&path);
    block_on(store.append(&batch(600..700), now())).unwrap();
    assert_eq!(all(&copy), expected);
    let again = SqliteStore::open(&copy).unwrap();
    let outcomes = block_on(again.append(&batch(500..700), now())).unwrap();
    assert_eq!(outcomes[..100], [Appended::Duplicate; 100]);
    assert_eq!(outcomes[100..], [Appended::Recorded; 100]);
}

#[test]
fn a_backup_never_takes_the_place_of_anything() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("visits.db"), folder.path().join("copy.db"));
    let store = SqliteStore::open(&path).unwrap();
    fs::write(&copy, "something").unwrap();
    for (target, kind) in [
        (copy.clone(), ErrorKind::Invalid),
        (path, ErrorKind::Invalid),
        (folder.path().to_owned(), ErrorKind::Invalid),
        (folder.path().join("missing/copy.db"), ErrorKind::Io),
    ] {
        let error = block_on(store.backup(&target)).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
    assert_eq!(fs::read_to_string(copy).unwrap(), "something");
    let kind = block_on(SqliteStore::in_memory().unwrap().backup(folder.path().join("new.db")));
    assert_eq!(kind.unwrap_err().kind(), ErrorKind::Unsupported);
}

#[test]
fn a_file_opened_for_reading_answers_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.db");
    let reading = SqliteOptions::default().reading();
    assert_eq!(SqliteStore::open_with(&path, reading).unwrap_err().kind(), ErrorKind::Io);
    let store = SqliteStore::open(&path).unwrap();
    block_on(store.append(&batch(0..50), now())).unwrap();
    let reader = SqliteStore::open_with(&path, reading).unwrap();
    assert_eq!(block_on(reader.query_all(&EventQuery::ALL)).unwrap().len(), 50);
    block_on(store.append(&batch(50..60), now())).unwrap();
    assert_eq!(block_on(reader.query_all(&EventQuery::ALL)).unwrap().len(), 60);
    let error = block_on(reader.append(&batch(60..61), now())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let error = block_on(reader.erase(&Erasure::Before(now()))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(block_on(store.query_all(&EventQuery::ALL)).unwrap().len(), 60);
}

/// The tables of version 1, as that version made them.
const VERSION_1: &str = "
    CREATE TABLE event (
        occurred_at INTEGER NOT NULL, id BLOB NOT NULL, visitor BLOB NOT NULL,
        venue INTEGER NOT NULL, checkpoint INTEGER NOT NULL, direction INTEGER NOT NULL,
        mode INTEGER NOT NULL, identification INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
        PRIMARY KEY (occurred_at, id)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX event_by_id ON event (id);
    CREATE INDEX event_by_venue ON event (venue, occurred_at, id);
    CREATE INDEX event_by_visitor ON event (visitor, occurred_at, id);
    PRAGMA user_version = 1;
    PRAGMA application_id = 0x5261766f;";

/// Writes a file as version 1 did.
fn write_version_1(path: &Path, events: &[VisitEvent]) {
    let raw = Connection::open(path).unwrap();
    raw.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    raw.execute_batch(VERSION_1).unwrap();
    let insert = "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 1, ?7)";
    for event in events {
        raw.execute(
            insert,
            params![
                event.occurred_at().timestamp_millis(),
                event.id().as_bytes(),
                event.visitor().as_bytes(),
                event.place().venue.to_u64().cast_signed(),
                event.place().checkpoint.number(),
                event.direction() == ravao_core::Direction::In,
                now().timestamp_millis(),
            ],
        )
        .unwrap();
    }
}

#[test]
fn a_file_of_version_1_is_migrated_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    write_version_1(&old, &batch(0..700));
    let reading = SqliteOptions::default().reading();
    let error = SqliteStore::open_with(&old, reading).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");

    let migrated = SqliteStore::open(&old).unwrap();
    let fresh = SqliteStore::open(&new).unwrap();
    block_on(fresh.append(&batch(0..700), now())).unwrap();
    assert_eq!(all(&old), all(&new));
    let outcomes = block_on(migrated.append(&batch(600..800), now())).unwrap();
    assert_eq!(outcomes[..100], [Appended::Duplicate; 100]);
    assert_eq!(outcomes[100..], [Appended::Recorded; 100]);
}

#[test]
fn a_broken_file_of_version_1_is_corrupt_and_left_alone() {
    for change in [
        "id = x'00'",
        "visitor = x'000000000000000000000000000000000000'",
        "checkpoint = 65536",
        "checkpoint = -1",
        "direction = 2",
        "mode = 4",
        "mode = 16",
        "identification = 256",
        "occurred_at = 0",
        "occurred_at = 9223372036854775806",
        "recorded_at = 9223372036854775807",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visits.db");
        write_version_1(&path, &batch(0..1));
        let raw = Connection::open(&path).unwrap();
        raw.execute_batch(&format!("UPDATE event SET {change}")).unwrap();
        let error = SqliteStore::open(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{change}: {error}");
        let count = raw.query_row("SELECT count(*) FROM event", [], |row| row.get(0));
        assert_eq!(count, Ok(1), "{change}");
    }
}
