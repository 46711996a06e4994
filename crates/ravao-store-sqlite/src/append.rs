//! Recording a batch.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use ravao_core::{Appended, Result, VisitEvent};
use rusqlite::Connection;

use crate::block;
use crate::database::Database;
use crate::days::Days;
use crate::inbox::{self, Inbox};
use crate::merge::{identities, mark_of_id, merge, residue_of};
use crate::row::Row;

/// How many events may wait when sorting them in has failed: then it must not fail any more.
const LARGEST: usize = 4 * inbox::FULL;

/// Appends a batch in one transaction.
pub(crate) fn append(
    database: &mut Database,
    events: &[VisitEvent],
    now: DateTime<Utc>,
) -> Result<Vec<Appended>> {
    let rows: Vec<Row> = events.iter().map(|event| Row::new(event, now)).collect::<Result<_>>()?;
    database.write(|connection, inbox| {
        if inbox.len() >= LARGEST {
            merge(connection, inbox)?;
            inbox.refresh(connection)?;
        }
        let stored = stored(connection, inbox, &rows)?;
        let before = inbox.len();
        let outcomes = rows.iter().map(|row| record(inbox, &stored, row)).collect();
        inbox.write(connection, before)?;
        Ok(outcomes)
    })
}

/// What becomes of one event, given those of its identity that lie in the days.
fn record(inbox: &mut Inbox, stored: &HashMap<[u8; 16], Row>, row: &Row) -> Appended {
    match stored.get(&row.id).or_else(|| inbox.get(&row.id)) {
        None => {
            inbox.push(*row);
            Appended::Recorded
        }
        Some(known) if known.is_same(row) => Appended::Duplicate,
        Some(_) => Appended::Conflict,
    }
}

/// The events in the days that have an identity of the batch. Marks tell which there can be at all,
/// and on which days to look.
fn stored(connection: &Connection, inbox: &Inbox, rows: &[Row]) -> Result<HashMap<[u8; 16], Row>> {
    let mut marks: Vec<(u64, &Row)> = rows
        .iter()
        .filter(|row| inbox.get(&row.id).is_none())
        .map(|row| (mark_of_id(&row.id), row))
        .collect();
    marks.sort_unstable_by_key(|(mark, _)| *mark);
    let sorted: Vec<u64> = marks.iter().map(|(mark, _)| *mark).collect();
    let mut suspects = Vec::new();
    identities(connection).find(&sorted, |(mark, day)| suspects.push((mark, day)))?;
    let mut search = Search { days: Days(connection), found: HashMap::new() };
    suspects.dedup();
    search.beside(&marks, &suspects)?;
    search.anywhere(&marks, &suspects)?;
    Ok(search.found)
}

/// The search for events whose identity may be known.
struct Search<'a> {
    days: Days<'a>,
    found: HashMap<[u8; 16], Row>,
}

impl Search<'_> {
    /// Looks where the same event would lie: at its venue on its day.
    fn beside(&mut self, marks: &[(u64, &Row)], suspects: &[(u64, u64)]) -> Result<()> {
        let rows = suspects.iter().flat_map(|(mark, _)| with_mark(marks, *mark));
        let blocks: BTreeSet<(i64, u64)> = rows.clone().map(|row| (row.day(), row.venue)).collect();
        let wanted: BTreeSet<[u8; 16]> = rows.map(|row| row.id).collect();
        for (day, venue) in blocks {
            if !self.days.between(day, day)?.is_empty() {
                self.days.unpack(day, venue, |row| keep(&mut self.found, &wanted, row))?;
            }
        }
        Ok(())
    }

    /// Looks for the others on every day that their mark names: for events that contradict them.
    fn anywhere(&mut self, marks: &[(u64, &Row)], suspects: &[(u64, u64)]) -> Result<()> {
        let mut wanted: BTreeSet<[u8; 16]> = BTreeSet::new();
        let mut residues = BTreeSet::new();
        for (mark, residue) in suspects {
            let missing = with_mark(marks, *mark).filter(|row| !self.found.contains_key(&row.id));
            let before = wanted.len();
            wanted.extend(missing.map(|row| row.id));
            if wanted.len() > before {
                residues.insert(*residue);
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        for day in self.days.all()? {
            if residues.contains(&residue_of(day)) {
                self.days.for_each_block(day, |venue, packed| {
                    let each = |row| keep(&mut self.found, &wanted, row);
                    block::decode((day, venue), packed, each)
                })?;
            }
        }
        Ok(())
    }
}

fn keep(found: &mut HashMap<[u8; 16], Row>, wanted: &BTreeSet<[u8; 16]>, row: Row) {
    if wanted.contains(&row.id) {
        found.insert(row.id, row);
    }
}

/// The rows of a mark, among rows sorted by it.
fn with_mark<'a>(marks: &'a [(u64, &'a Row)], mark: u64) -> impl Iterator<Item = &'a Row> + Clone {
    let begin = marks.partition_point(|(other, _)| *other < mark);
    marks[begin..].iter().take_while(move |(other, _)| *other == mark).map(|(_, row)| *row)
}
