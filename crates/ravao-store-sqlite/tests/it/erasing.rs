//! Erasing: what is gone is in no file, whole or cut in two by the end of a page.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use pollster::block_on;
use ravao_core::{Erasure, EventQuery, VisitStore, VisitStoreExt, VisitorKey};
use ravao_store_sqlite::SqliteStore;

use crate::events::{VISITORS, event, now, visitor};

/// Whether either half of a key is anywhere in the files of a folder.
fn is_in_a_file(folder: &Path, key: VisitorKey) -> bool {
    let (halves, _) = key.as_bytes().as_chunks::<8>();
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(8).any(|at| halves.iter().any(|half| half == at)))
}

#[test]
fn an_erased_visitor_is_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("visits.db")).unwrap();
    let all: Vec<_> = (0..20_000).map(event).collect();
    block_on(store.append_all(&all, now())).unwrap();
    assert!((0..VISITORS).all(|number| is_in_a_file(folder.path(), visitor(number))));

    for round in 0..VISITORS / 4 {
        let key = visitor(round * 4);
        assert!(block_on(store.erase(&Erasure::Visitor(key))).unwrap() >= 200);
        assert!(!is_in_a_file(folder.path(), key), "visitor {}", round * 4);
        // More events between the erasures, so that pages split and are filled again.
        let fresh = (20_000 + round * 300..).map(event).take(300);
        block_on(store.append(&fresh.collect::<Vec<_>>(), now())).unwrap();
    }
    block_on(store.verify()).unwrap();
}

#[test]
fn visitors_of_days_past_retention_are_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("visits.db")).unwrap();
    let all: Vec<_> = (0..5_000).map(event).collect();
    // In several turns, so that blocks grow and pages split.
    for batch in all.chunks(500) {
        block_on(store.append(batch, now())).unwrap();
        block_on(store.erase(&Erasure::Visitor(visitor(1_000)))).unwrap();
    }
    // Each visitor's events are of one time, so that a part of the visitors goes with each turn.
    for hours in [50, 57, 120, 230, 400] {
        let before =
            all[0].occurred_at().min(now()) - TimeDelta::days(19) + TimeDelta::hours(hours);
        block_on(store.erase(&Erasure::Before(before))).unwrap();
        block_on(store.verify()).unwrap();
        let left = block_on(store.query_all(&EventQuery::ALL)).unwrap();
        let kept = |key| left.iter().any(|stored| stored.event.visitor() == key);
        for number in 0..VISITORS {
            let key = visitor(number);
            assert_eq!(is_in_a_file(folder.path(), key), kept(key), "visitor {number}, {hours}");
        }
    }
}

#[test]
fn dropping_days_leaves_the_file_and_its_other_days_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.db");
    let store = SqliteStore::open(&path).unwrap();
    let all: Vec<_> = (0..20_000).map(event).collect();
    block_on(store.append(&all, now())).unwrap();
    block_on(store.erase(&Erasure::Visitor(visitor(1_000)))).unwrap();
    let before = fs::metadata(&path).unwrap().len();
    let old = Erasure::Before("2021-11-05T17:00:00Z".parse().unwrap());
    let gone = block_on(store.erase(&old)).unwrap();
    let expected = all.iter().filter(|event| old.covers(event)).count() as u64;
    assert_eq!(gone, expected);
    assert_eq!(fs::metadata(&path).unwrap().len(), before, "the pages are free, not cut");
    let fresh: Vec<_> = (30_000..32_000).map(event).collect();
    block_on(store.append(&fresh, now())).unwrap();
    block_on(store.verify()).unwrap();
    assert!(fs::metadata(&path).unwrap().len() <= before, "and are used again");
}
