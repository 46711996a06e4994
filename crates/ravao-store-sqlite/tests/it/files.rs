use std::fs;
use std::path::PathBuf;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use pollster::block_on;
use ravao_core::{Appended, Erasure, ErrorKind, EventQuery, VisitEvent, VisitStore, VisitStoreExt};
use ravao_store_sqlite::{Durability, SqliteOptions, SqliteStore};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::events::{event, now, visitor};

fn file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.db");
    (folder, path)
}

fn batch(count: u64) -> Vec<VisitEvent> {
    (0..count).map(event).collect()
}

fn count(store: &SqliteStore) -> usize {
    block_on(store.query_all(&EventQuery::ALL)).unwrap().len()
}

/// Options that do not wait for others.
fn impatient() -> SqliteOptions {
    SqliteOptions::default().waiting(Duration::ZERO)
}

fn kind_of_opening(path: &PathBuf) -> ErrorKind {
    SqliteStore::open_with(path, impatient()).unwrap_err().kind()
}

#[test]
fn events_are_there_after_reopening() {
    for durability in [Durability::Full, Durability::Normal] {
        let (_folder, path) = file();
        let options = SqliteOptions::default().surviving(durability);
        let store = SqliteStore::open_with(&path, options).unwrap();
        block_on(store.append(&batch(10), now())).unwrap();
        let before = block_on(store.query_all(&EventQuery::ALL)).unwrap();
        drop(store);
        let again = SqliteStore::open(&path).unwrap();
        assert_eq!(block_on(again.query_all(&EventQuery::ALL)).unwrap(), before);
        let outcomes = block_on(again.append(&batch(10), now())).unwrap();
        assert_eq!(outcomes, [Appended::Duplicate; 10]);
    }
}

#[test]
fn two_handles_on_one_file_see_each_other() {
    let (_folder, path) = file();
    let one = SqliteStore::open(&path).unwrap();
    let two = SqliteStore::open(&path).unwrap();
    block_on(one.append(&batch(10), now())).unwrap();
    assert_eq!(count(&two), 10);
    assert_eq!(block_on(two.append(&batch(12), now())).unwrap()[9..], {
        [Appended::Duplicate, Appended::Recorded, Appended::Recorded]
    });
    assert_eq!(count(&one), 12);
    assert_eq!(block_on(one.erase(&Erasure::Before(now()))).unwrap(), 12);
    assert_eq!(count(&two), 0);
}

#[test]
fn opening_a_new_file_from_many_threads_makes_one_store() {
    const THREADS: u64 = 8;
    let (_folder, path) = file();
    let start = Barrier::new(THREADS as usize);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (path, start) = (&path, &start);
            scope.spawn(move || {
                start.wait();
                let store = SqliteStore::open(path).unwrap();
                block_on(store.append(&[event(number)], now())).unwrap();
            });
        }
    });
    assert_eq!(count(&SqliteStore::open(&path).unwrap()) as u64, THREADS);
}

#[test]
fn eight_writers_of_one_file_lose_nothing() {
    const WRITERS: u64 = 8;
    const BATCHES: u64 = 20;
    let (_folder, path) = file();
    let start = Barrier::new(WRITERS as usize);
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (path, start) = (&path, &start);
            scope.spawn(move || {
                let waiting = SqliteOptions::default().waiting(Duration::from_secs(60));
                let store = SqliteStore::open_with(path, waiting).unwrap();
                start.wait();
                for round in 0..BATCHES {
                    // Every batch is sent by two writers.
                    let first = (round * WRITERS + writer / 2 * 2) * 40;
                    let batch: Vec<_> = (first..first + 40).map(event).collect();
                    block_on(store.append(&batch, now())).unwrap();
                    if round % 8 == writer {
                        // Sorts the inbox in; others who read may keep it from cutting the log.
                        let nobody = Erasure::Visitor(visitor(1_000));
                        let erased = block_on(store.erase(&nobody));
                        assert!(
                            erased.map_or_else(|error| error.is_retryable(), |count| count == 0)
                        );
                    }
                }
            });
        }
    });
    let store = SqliteStore::open(&path).unwrap();
    block_on(store.verify()).unwrap();
    assert_eq!(count(&store) as u64, WRITERS / 2 * BATCHES * 40);
}

#[test]
fn a_file_of_a_newer_version_is_unsupported_and_left_alone() {
    let (_folder, path) = file();
    drop(SqliteStore::open(&path).unwrap());
    let raw = Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 1_000).unwrap();
    drop(raw);
    let before = fs::read(&path).unwrap();
    assert_eq!(kind_of_opening(&path), ErrorKind::Unsupported);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_corrupt_and_left_alone() {
    let (_folder, path) = file();
    let text = "id,visitor\n".repeat(1_000);
    fs::write(&path, &text).unwrap();
    assert_eq!(kind_of_opening(&path), ErrorKind::Corrupt);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_database_of_another_application_is_invalid_and_left_alone() {
    for sql in ["CREATE TABLE notes (text)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"]
    {
        let (_folder, path) = file();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let before = fs::read(&path).unwrap();
        assert_eq!(kind_of_opening(&path), ErrorKind::Invalid, "{sql}");
        assert_eq!(fs::read(&path).unwrap(), before, "{sql}");
    }
}

#[test]
fn a_place_that_cannot_be_opened_is_io() {
    let (folder, path) = file();
    assert_eq!(kind_of_opening(&folder.path().to_owned()), ErrorKind::Io, "a folder");
    assert_eq!(kind_of_opening(&path.join("missing/visits.db")), ErrorKind::Io, "no folder");
}

#[test]
fn a_path_is_never_taken_for_an_address() {
    let (folder, _) = file();
    let path = folder.path().join("file:visits.db?mode=memory");
    drop(SqliteStore::open(&path).unwrap());
    assert!(path.exists());
}

#[test]
fn a_locked_file_is_unavailable_and_works_later() {
    let (_folder, path) = file();
    let store = SqliteStore::open_with(&path, impatient()).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = block_on(store.append(&batch(3), now())).unwrap_err();
    assert!(error.is_retryable(), "{error}");
    assert!(block_on(store.erase(&Erasure::Before(now()))).unwrap_err().is_retryable());
    assert_eq!(count(&store), 0, "reading goes on");
    raw.execute_batch("COMMIT").unwrap();
    assert_eq!(block_on(store.append(&batch(3), now())).unwrap(), [Appended::Recorded; 3]);
}

#[test]
fn a_file_locked_for_good_cannot_be_opened() {
    let (_folder, path) = file();
    drop(SqliteStore::open(&path).unwrap());
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    assert_eq!(kind_of_opening(&path), ErrorKind::Unavailable);
}

#[test]
fn erasing_while_another_reads_is_unavailable_until_it_ends() {
    let (_folder, path) = file();
    let store = SqliteStore::open_with(&path, impatient()).unwrap();
    block_on(store.append(&batch(3), now())).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN").unwrap();
    let read = |raw: &Connection| raw.query_row("SELECT count(*) FROM inbox", [], |row| row.get(0));
    assert_eq!(read(&raw), Ok(2));
    let erasure = Erasure::Before(now());
    assert!(block_on(store.erase(&erasure)).unwrap_err().is_retryable());
    assert_eq!(count(&store), 0);
    assert_eq!(read(&raw), Ok(2), "a reader keeps what it sees");
    raw.execute_batch("COMMIT").unwrap();
    assert_eq!(block_on(store.erase(&erasure)).unwrap(), 0);
}
