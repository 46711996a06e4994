//! The guide `docs/adding-a-store.md`: its store keeps the contract, and is the one printed there.

use std::fs;

use pollster::block_on;
use ravao_conformance::Subject;
use ravao_conformance::visit_store::reopen;
use ravao_core::{EventId, Place, VenueId, VisitEvent, VisitStore, VisitStoreExt, VisitorKey};

use crate::guide_store::JsonLinesStore;

ravao_conformance::visit_store!(|| async {
    let folder = tempfile::tempdir().unwrap();
    let store = JsonLinesStore::open(folder.path().join("visits.jsonl")).unwrap();
    Subject::new(store).keeping(folder)
});

#[test]
fn what_was_acknowledged_is_there_when_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let open = || JsonLinesStore::open(folder.path().join("visits.jsonl")).unwrap();
    let outcome = block_on(reopen::what_was_acknowledged_is_there_when_opened_again(open));
    assert_eq!(outcome, Ok(()));
}

#[test]
fn the_guide_prints_the_store_that_is_tested() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/adding-a-store.md");
    let guide = fs::read_to_string(guide).unwrap();
    let store = include_str!("guide_store.rs");
    assert!(
        guide.contains(&format!("```rust\n{store}```\n")),
        "copy guide_store.rs into the guide"
    );
    assert!(store.lines().count() <= 150, "the store of the guide is to stay short");
}

#[test]
fn a_torn_line_is_cut_and_a_broken_one_is_corrupt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.jsonl");
    let now = "2021-11-01T00:00:00Z".parse().unwrap();
    let event = |number: u8| {
        let id = EventId::from_bytes([number; 16]);
        let visitor = VisitorKey::from_bytes([number; 16]);
        VisitEvent::check_in(id, visitor, Place::whole(VenueId::from(1)), now).unwrap()
    };
    let count = || {
        let store = JsonLinesStore::open(&path)?;
        block_on(store.query_all(&ravao_core::EventQuery::ALL)).map(|all| all.len())
    };
    let store = JsonLinesStore::open(&path).unwrap();
    block_on(store.append(&[event(1), event(2)], now)).unwrap();
    block_on(store.append(&[event(3)], now)).unwrap();
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 2]).unwrap();
    assert_eq!(count().unwrap(), 2);
    fs::write(&path, whole.replacen('[', "{", 1)).unwrap();
    assert_eq!(count().unwrap_err().kind(), ravao_core::ErrorKind::Corrupt);
}
