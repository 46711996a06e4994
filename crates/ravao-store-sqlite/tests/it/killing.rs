//! `kill -9` during ingest: what was acknowledged is there, once.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, thread};

use pollster::block_on;
use ravao_core::{Appended, Erasure, EventId, EventQuery, VisitEvent, VisitStore, VisitStoreExt};
use ravao_store_sqlite::SqliteStore;

use crate::events::{event, mix, now, visitor};

const FILE: &str = "RAVAO_TEST_KILLED_FILE";
const FIRST: &str = "RAVAO_TEST_KILLED_FIRST_BATCH";
const KILLS: u64 = 50;
const BATCH_STEP: u64 = 1 << 16;

/// The batch of a number: 1 to 512 events.
pub(crate) fn batch(number: u64) -> Vec<VisitEvent> {
    let size = 1 + mix(number) % 512;
    (number * BATCH_STEP..).map(event).take(size as usize).collect()
}

pub(crate) fn ids(batches: impl Iterator<Item = u64>) -> BTreeSet<EventId> {
    batches.flat_map(batch).map(|event| event.id()).collect()
}

/// Not a test of its own: what the killed process does.
#[test]
fn append_until_killed() {
    let Some(file) = env::var_os(FILE) else { return };
    let first: u64 = env::var(FIRST).unwrap().parse().unwrap();
    let store = SqliteStore::open(file).unwrap();
    for number in first.. {
        block_on(store.append(&batch(number), now())).unwrap();
        if number.is_multiple_of(3) {
            // Erasing nobody sorts the inbox into the days, and writes the log back.
            block_on(store.erase(&Erasure::Visitor(visitor(1_000)))).unwrap();
        }
        writeln!(stdout(), "acknowledged {number}").unwrap();
    }
}

#[test]
fn kill_loses_no_acknowledged_event() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("visits.db");
    let mut next = 0;
    let mut doubtful = 0;
    for kill in 0..KILLS {
        let acknowledged = kill_during_ingest(&file, next, mix(kill));
        let (kept, in_flight) = check(&file, acknowledged);
        doubtful += usize::from(in_flight == Appended::Duplicate);
        assert_eq!(kept, ids(0..=acknowledged));
        next = acknowledged + 1;
    }
    let events = ids(0..next).len();
    println!("{KILLS} kills, {next} batches, {events} events, none lost, none double");
    println!("{doubtful} batches in flight were recorded, {} were not", KILLS as usize - doubtful);
}

/// Starts a process that appends batches from `first` on, kills it at a random moment and gives
/// the number of the batch that was in flight.
fn kill_during_ingest(file: &Path, first: u64, random: u64) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["killing::append_until_killed", "--exact", "--nocapture"])
        .env(FILE, file)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut in_flight = first;
    let wanted = first + random % 20;
    while in_flight < wanted {
        in_flight = acknowledgement(&mut lines).expect("the child runs until killed");
    }
    kill(&mut child, random >> 32);
    while let Some(more) = acknowledgement(&mut lines) {
        in_flight = more;
    }
    in_flight
}

/// The batch after the next one acknowledged; `None` at the end. A line cut short counts as none.
pub(crate) fn acknowledgement(lines: &mut impl BufRead) -> Option<u64> {
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let line = line.strip_suffix('\n')?;
        let number = line.rsplit_once("acknowledged ").map(|(_, number)| number);
        if let Some(number) = number {
            return Some(number.parse::<u64>().unwrap() + 1);
        }
    }
}

fn kill(child: &mut Child, random: u64) {
    for _ in 0..random % 2_000 {
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Appends the batch in flight again and gives all identities kept, and what became of the batch.
fn check(file: &Path, in_flight: u64) -> (BTreeSet<EventId>, Appended) {
    let store = SqliteStore::open(file).unwrap();
    block_on(store.verify()).unwrap();
    let outcomes = block_on(store.append(&batch(in_flight), now())).unwrap();
    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "recorded in part");
    assert_ne!(outcomes[0], Appended::Conflict);
    let kept = block_on(store.query_all(&EventQuery::ALL)).unwrap();
    let ids: BTreeSet<_> = kept.iter().map(|stored| stored.event.id()).collect();
    assert_eq!(ids.len(), kept.len(), "an event is there twice");
    (ids, outcomes[0])
}
