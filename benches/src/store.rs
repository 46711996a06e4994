//! Recording visits: batches appended to an SQLite file by our store and by a plain table with two
//! indexes that checks nothing, both waiting for the disk.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use pollster::block_on;
use ravao_core::{
    Appended, Direction, EventId, Place, VenueId, VisitEvent, VisitStore, VisitorKey,
};
use ravao_store_memory::MemoryStore;
use ravao_store_sqlite::SqliteStore;
use rusqlite::{Connection, params};

use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::table::Table;

/// Batches of one size and how many of them are timed in a round.
const SIZES: [(usize, usize); 3] = [(1, 40), (100, 20), (10_000, 3)];

const VISITORS: u64 = 20_000;
const VENUES: u64 = 500;

/// Every table of this subject; `Err` names what had to be skipped.
pub fn tables(rounds: usize) -> impl Iterator<Item = Result<Table, &'static str>> {
    SIZES.into_iter().map(move |(size, count)| {
        let folder = tempfile::tempdir().map_err(|_| "store: skipped: no temporary folder")?;
        Ok(contest(size, &vec![size; count], folder.path()).measure(rounds))
    })
}

fn contest<'a>(size: usize, items: &'a [usize], folder: &Path) -> Contest<'a, usize> {
    let ours = SqliteStore::open(folder.join("ours.db")).expect("a fresh file");
    let memory = MemoryStore::new();
    let mut plain = Plain::open(&folder.join("plain.db")).expect("a fresh file");
    let (mut first, mut second, mut third) = (Scans::default(), Scans::default(), Scans::default());
    Contest {
        title: format!("append, {size} events a batch"),
        items,
        units: size,
        demand: Demand::AllRight,
        contenders: vec![
            Contender::new("ours (SqliteStore)", move |size| append(&ours, &first.take(*size))),
            Contender::new("rusqlite, table + 2 indexes", move |size| {
                plain.append(&second.take(*size)).map_or(Verdict::Failed, |()| Verdict::Right)
            }),
            Contender::new("ours (MemoryStore)", move |size| append(&memory, &third.take(*size))),
        ],
    }
}

fn append(store: &dyn VisitStore, events: &[VisitEvent]) -> Verdict {
    match block_on(store.append(events, start())) {
        Ok(outcomes) if outcomes == vec![Appended::Recorded; events.len()] => Verdict::Right,
        Ok(_) => Verdict::Wrong,
        Err(_) => Verdict::Failed,
    }
}

/// Invented scans, never the same twice: a busy town, in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Scans {
    taken: u64,
}

impl Scans {
    /// The next scans.
    ///
    /// # Panics
    /// After the year 2199, some billions of scans later.
    pub fn take(&mut self, count: usize) -> Vec<VisitEvent> {
        let first = self.taken;
        self.taken += count as u64;
        (first..self.taken).map(scan).collect()
    }
}

/// The moment at which the town opens.
fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_635_724_800, 0).expect("the first of November 2021")
}

fn scan(number: u64) -> VisitEvent {
    let random = mix(number);
    let id = u128::from(random) << 64 | u128::from(number);
    let visitor = u128::from(mix(!(random % VISITORS))) << 64;
    let place = Place::whole(VenueId::from(mix(mix(random) % VENUES)));
    let at = start() + TimeDelta::milliseconds(number.cast_signed() * 40);
    let direction = if number.is_multiple_of(3) { Direction::Out } else { Direction::In };
    let visitor = VisitorKey::from_bytes(visitor.to_be_bytes());
    VisitEvent::check_in(EventId::from_bytes(id.to_be_bytes()), visitor, place, at)
        .expect("a year that events know")
        .going(direction)
}

/// The mixing step of SplitMix64.
const fn mix(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// What one writes without a library: a table with two indexes, and a transaction a batch.
struct Plain(Connection);

impl Plain {
    fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             CREATE TABLE visit (id BLOB, visitor BLOB, venue INTEGER, out INTEGER, at INTEGER);
             CREATE INDEX by_venue ON visit (venue, at);
             CREATE INDEX by_visitor ON visit (visitor, at);",
        )?;
        Ok(Self(connection))
    }

    fn append(&mut self, events: &[VisitEvent]) -> rusqlite::Result<()> {
        let transaction = self.0.transaction()?;
        let mut insert =
            transaction.prepare_cached("INSERT INTO visit VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for event in events {
            insert.execute(params![
                event.id().as_bytes(),
                event.visitor().as_bytes(),
                event.place().venue.to_u64().cast_signed(),
                event.direction() == Direction::Out,
                event.occurred_at().timestamp_millis(),
            ])?;
        }
        drop(insert);
        transaction.commit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_records_every_batch() {
        let folder = tempfile::tempdir().unwrap();
        let table = contest(100, &[100; 2], folder.path()).measure(1);
        assert_eq!(table.rows.iter().map(|row| row.right).collect::<Vec<_>>(), [2; 3]);
    }
}
