//! Bytes that changed on the disk: an error or an answer, never a panic.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use pollster::block_on;
use ravao_core::{Erasure, ErrorKind, EventQuery, Period, VisitStore, VisitStoreExt};
use ravao_store_sqlite::SqliteStore;
use rusqlite::Connection;

use crate::events::{event, mix, now};

#[test]
fn a_row_that_breaks_an_invariant_is_corrupt() {
    for change in [
        "id = x'00'",
        "visitor = x'000000000000000000000000000000000000'",
        "checkpoint = 65536",
        "checkpoint = -1",
        "direction = 2",
        "direction = -1",
        "mode = 4",
        "identification = 256",
        "occurred_at = 0",
        "occurred_at = 9223372036854775806",
        "recorded_at = 9223372036854775807",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("visits.db");
        let store = SqliteStore::open(&path).unwrap();
        block_on(store.append(&[event(1)], now())).unwrap();
        let raw = Connection::open(&path).unwrap();
        raw.execute_batch(&format!("UPDATE event SET {change}")).unwrap();
        let error = block_on(store.query_all(&EventQuery::ALL)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{change}: {error}");
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.db");
    let store = SqliteStore::open(&path).unwrap();
    let events: Vec<_> = (0..300).map(event).collect();
    block_on(store.append(&events, now())).unwrap();
    drop(store);
    let whole = fs::read(&path).unwrap();

    let mut refused = 0;
    for seed in 0..150 {
        let mut bytes = whole.clone();
        for flip in 0..8 {
            let random = mix(seed * 100 + flip);
            let index = random as usize % bytes.len();
            bytes[index] ^= (random >> 56) as u8 | 1;
        }
        let damaged = folder.path().join(format!("{seed}.db"));
        fs::write(&damaged, bytes).unwrap();
        refused += u32::from(exercise(&damaged).is_err());
    }
    println!("{refused} of 150 damaged files gave an error");
    assert!(refused > 0);
}

/// Uses every call; a panic inside would answer `Internal`.
fn exercise(path: &std::path::Path) -> ravao_core::Result<()> {
    let check = |error: ravao_core::Error| {
        assert_ne!(error.context(), "sqlite: a job panicked");
        error
    };
    let store = SqliteStore::open(path).map_err(check)?;
    let start: DateTime<Utc> = now() - TimeDelta::days(30);
    let more: Vec<_> = (250..350).map(event).collect();
    let answers = [
        block_on(store.query_all(&EventQuery::ALL)).map(drop),
        block_on(store.activity(Period::new(start, now())?)).map(drop),
        block_on(store.append(&more, now())).map(drop),
        block_on(store.erase(&Erasure::Visitor(event(5).visitor()))).map(drop),
    ];
    answers.into_iter().map(|answer| answer.map_err(check)).fold(Ok(()), Result::and)
}
