//! Bytes that changed on the disk: an error or the right answer, never a panic and never a wrong one.

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use pollster::block_on;
use ravao_core::{
    Erasure, ErrorKind, EventQuery, Period, Result, StoredEvent, VisitStore, VisitStoreExt,
};
use ravao_store_sqlite::SqliteStore;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::events::{event, mix, now, visitor};

const EVENTS: u64 = 300;

/// A file with events in days and events in the inbox, and what they are.
fn written() -> (TempDir, Vec<StoredEvent>) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("visits.db")).unwrap();
    let events: Vec<_> = (0..EVENTS).map(event).collect();
    block_on(store.append(&events[..250], now())).unwrap();
    // Erasing sorts the inbox in.
    block_on(store.erase(&Erasure::Visitor(visitor(1_000)))).unwrap();
    block_on(store.append(&events[250..], now())).unwrap();
    block_on(store.verify()).unwrap();
    let all = block_on(store.query_all(&EventQuery::ALL)).unwrap();
    assert_eq!(all.len() as u64, EVENTS);
    (folder, all)
}

#[test]
fn what_another_program_changed_is_corrupt() {
    let (folder, _) = written();
    let whole = fs::read(folder.path().join("visits.db")).unwrap();
    for change in [
        "UPDATE events_18935 SET events = substr(events, 1, length(events) - 1)",
        "UPDATE events_18935 SET events = x''",
        "UPDATE events_18935 SET events = zeroblob(64)",
        "UPDATE events_18935 SET venue = venue + 1",
        "DELETE FROM events_18935 WHERE venue = (SELECT min(venue) FROM events_18935)",
        "DELETE FROM visitors_18935",
        "DELETE FROM identity WHERE first = (SELECT max(first) FROM identity)",
        "UPDATE identity SET first = first + 1",
        "UPDATE day SET events = events + 1",
        "DELETE FROM day WHERE day = 18935",
        "UPDATE inbox SET events = zeroblob(60)",
        "UPDATE inbox SET number = number + 10",
        "UPDATE inbox SET events = (SELECT events FROM inbox ORDER BY number LIMIT 1)",
    ] {
        let changed = folder.path().join("changed.db");
        fs::write(&changed, &whole).unwrap();
        Connection::open(&changed).unwrap().execute_batch(change).unwrap();
        let refused = SqliteStore::open(&changed).and_then(|store| block_on(store.verify()));
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Corrupt, "{change}");
        fs::remove_file(changed).unwrap();
    }
}

#[test]
fn flipped_bytes_are_refused_or_read_correctly() {
    const FILES: u64 = 100;
    let (folder, all) = written();
    let whole = fs::read(folder.path().join("visits.db")).unwrap();
    let (mut refused, mut unharmed) = (0, 0);
    for seed in 0..FILES {
        let damaged = folder.path().join(format!("{seed}.db"));
        fs::write(&damaged, flipped(&whole, seed)).unwrap();
        match verified(&damaged) {
            Err(_) => refused += 1,
            Ok(found) => {
                assert!(found == all, "a wrong answer with seed {seed}");
                unharmed += 1;
            }
        }
        let _ = exercise(&damaged);
    }
    println!("of {FILES} damaged files {refused} were refused, {unharmed} read correctly");
    assert!(refused > 0);
}

/// The bytes of a file with one to eight of them changed.
fn flipped(whole: &[u8], seed: u64) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for flip in 0..=seed % 8 {
        let random = mix(seed * 100 + flip);
        let index = random as usize % bytes.len();
        bytes[index] ^= (random >> 56) as u8 | 1;
    }
    bytes
}

/// All events of a file that its check has passed.
fn verified(path: &Path) -> Result<Vec<StoredEvent>> {
    let store = SqliteStore::open(path)?;
    block_on(store.verify())?;
    block_on(store.query_all(&EventQuery::ALL))
}

/// Uses every call; a panic inside would answer `Internal`.
fn exercise(path: &Path) -> Result<()> {
    let check = |error: ravao_core::Error| {
        assert_ne!(error.context(), "sqlite: a job panicked");
        error
    };
    let store = SqliteStore::open(path).map_err(check)?;
    let start: DateTime<Utc> = now() - TimeDelta::days(30);
    let more: Vec<_> = (250..350).map(event).collect();
    let answers = [
        block_on(store.query_all(&EventQuery::ALL)).map(drop),
        block_on(store.query_all(&EventQuery::ALL.of_visitor(event(7).visitor()))).map(drop),
        block_on(store.activity(Period::new(start, now())?)).map(drop),
        block_on(store.append(&more, now())).map(drop),
        block_on(store.erase(&Erasure::Visitor(event(5).visitor()))).map(drop),
        block_on(store.erase(&Erasure::Before(event(6).occurred_at()))).map(drop),
    ];
    answers.into_iter().map(|answer| answer.map_err(check)).fold(Ok(()), Result::and)
}
