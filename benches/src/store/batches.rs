//! Recording a batch: how long one append takes, from one scan up.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use pollster::block_on;
use ravao_core::{
    Appended, Direction, EventId, Place, VenueId, VisitEvent, VisitStore, VisitorKey,
};
use ravao_store_memory::MemoryStore;
use ravao_store_sqlite::SqliteStore;

use super::plain::Plain;
use super::town::mix;
use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::table::Table;

/// Batches of one size and how many of them are timed in a round.
const SIZES: [(usize, usize); 3] = [(1, 40), (100, 20), (10_000, 3)];

const VISITORS: u64 = 20_000;
const VENUES: u64 = 500;

/// A table a size of batch; `Err` names what had to be skipped.
pub(super) fn tables(rounds: usize) -> impl Iterator<Item = Result<Table, &'static str>> {
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
