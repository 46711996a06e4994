use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pollster::block_on;
use ravao_core::{Erasure, VisitStore, VisitStoreExt, VisitorKey};
use ravao_store_sqlite::SqliteStore;

use crate::events::{KEY_PREFIX, VISITORS, event, now, visitor};

/// The visitor keys that are anywhere in the files of a folder.
fn keys_in(folder: &Path) -> BTreeSet<VisitorKey> {
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    let keys = |bytes: Vec<u8>| -> Vec<VisitorKey> {
        let keys = bytes.windows(16).filter(|window| window.starts_with(KEY_PREFIX));
        keys.map(|key| VisitorKey::from_bytes(key.try_into().unwrap())).collect()
    };
    files.flat_map(keys).collect()
}

#[test]
fn erased_bytes_are_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("visits.db")).unwrap();
    let all: Vec<_> = (0..20_000).map(event).collect();
    block_on(store.append_all(&all, now())).unwrap();
    assert_eq!(keys_in(folder.path()).len() as u64, VISITORS);

    for round in 0..VISITORS / 4 {
        let key = visitor(round * 4);
        let erasure = Erasure::Visitor(key);
        assert!(block_on(store.erase(&erasure)).unwrap() >= 200);
        assert!(!keys_in(folder.path()).contains(&key), "visitor {}", round * 4);
        // More events between the erasures, so that pages split and are filled again.
        let fresh = (20_000 + round * 300..).map(event).take(300);
        block_on(store.append(&fresh.collect::<Vec<_>>(), now())).unwrap();
    }
}

#[test]
fn bytes_past_retention_are_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("visits.db")).unwrap();
    let all: Vec<_> = (0..5_000).map(event).collect();
    block_on(store.append_all(&all, now())).unwrap();
    assert_eq!(block_on(store.erase(&Erasure::Before(now()))).unwrap(), 5_000);
    assert_eq!(keys_in(folder.path()), BTreeSet::new());
}
