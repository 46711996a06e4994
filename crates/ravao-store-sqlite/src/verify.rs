//! Whether a file is what was written to it.

use std::collections::BTreeSet;

use ravao_core::Result;
use rusqlite::Connection;

use crate::block;
use crate::bytes::seal_of;
use crate::database::Database;
use crate::days::{Days, mark_of};
use crate::error::{corrupt, error};
use crate::merge::{identities, mark_of_id, residue_of};
use crate::postings::Entry;

/// Reads everything and holds it to what is known of it twice.
pub(crate) fn verify(database: &mut Database) -> Result<()> {
    database.read(|connection, inbox| {
        check_pages(connection)?;
        inbox.rows().iter().try_for_each(|row| row.stored().map(drop))?;
        let days = Days(connection).all()?;
        if days.len() as i64 != tables_of_days(connection)? {
            return Err(corrupt("sqlite: a day is missing"));
        }
        days.into_iter().try_for_each(|day| check_day(connection, day))
    })
}

/// Lets SQLite look at the structure of every page.
fn check_pages(connection: &Connection) -> Result<()> {
    let check = "PRAGMA integrity_check(1)";
    let verdict: String =
        connection.query_row(check, [], |row| row.get(0)).map_err(error("sqlite: verify"))?;
    if verdict == "ok" { Ok(()) } else { Err(corrupt("sqlite: damaged pages")) }
}

fn tables_of_days(connection: &Connection) -> Result<i64> {
    let count = "SELECT count(*) FROM sqlite_schema WHERE name GLOB 'events_*'";
    connection.query_row(count, [], |row| row.get(0)).map_err(error("sqlite: verify"))
}

/// Holds a day to its count of events and its sum of checksums, its visitors and its identities to
/// its events.
fn check_day(connection: &Connection, day: i64) -> Result<()> {
    let days = Days(connection);
    let (mut count, mut sum) = (0, 0);
    let mut seen = BTreeSet::new();
    let mut marks: Vec<Entry> = Vec::new();
    days.for_each_block(day, |venue, packed| {
        sum ^= seal_of(packed);
        let mut rows = Vec::new();
        block::decode((day, venue), packed, |row| rows.push(row))?;
        rows.iter().try_for_each(|row| row.stored().map(drop))?;
        count += rows.len() as i64;
        seen.extend(rows.iter().map(|row| (mark_of(&row.visitor), row.venue)));
        marks.extend(rows.iter().map(|row| (mark_of_id(&row.id), residue_of(day))));
        Ok(())
    })?;
    if days.totals(day)? != (count, sum) {
        return Err(corrupt("sqlite: events of a day are missing"));
    }
    check_visitors(&days, day, &seen)?;
    marks.sort_unstable();
    marks.dedup();
    check_identities(connection, &marks)
}

fn check_visitors(days: &Days<'_>, day: i64, seen: &BTreeSet<Entry>) -> Result<()> {
    let mut listed = BTreeSet::new();
    days.visitors(day).for_each(|entry| {
        listed.insert(entry);
    })?;
    if listed == *seen { Ok(()) } else { Err(corrupt("sqlite: visitors of a day")) }
}

fn check_identities(connection: &Connection, marks: &[Entry]) -> Result<()> {
    let sorted: Vec<u64> = marks.iter().map(|(mark, _)| *mark).collect();
    let mut known = Vec::with_capacity(marks.len());
    identities(connection).find(&sorted, |entry| known.push(entry))?;
    known.sort_unstable();
    let missing = marks.iter().any(|mark| known.binary_search(mark).is_err());
    if missing { Err(corrupt("sqlite: identities")) } else { Ok(()) }
}
