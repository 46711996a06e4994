//! Sorting the inbox into the days.

use ravao_core::Result;
use rusqlite::Connection;

use crate::block;
use crate::database::Database;
use crate::days::{Days, mark_of};
use crate::inbox::{FULL, Inbox};
use crate::postings::{Entry, Postings};
use crate::row::Row;

/// Sorts the inbox in once it is full. A failure leaves it as it is, for the next append to try again.
pub(crate) fn merge_if_full(database: &mut Database) {
    if database.inbox.len() >= FULL {
        // The append that filled it has been answered: there is nobody to tell.
        let _ = database.write(|connection, inbox| merge(connection, inbox));
    }
}

/// Sorts the inbox in.
pub(crate) fn merge(connection: &Connection, inbox: &Inbox) -> Result<()> {
    if inbox.len() == 0 {
        return Ok(());
    }
    sort_in(connection, &mut inbox.rows().to_vec())?;
    inbox.clear(connection)
}

/// Sorts events into the days that no day has yet.
pub(crate) fn sort_in(connection: &Connection, rows: &mut [Row]) -> Result<()> {
    let days = Days(connection);
    let mut marks: Vec<Entry> =
        rows.iter().map(|row| (mark_of_id(&row.id), residue_of(row.day()))).collect();
    rows.sort_unstable_by_key(|row| (row.day(), row.venue, row.visitor, row.at, row.id));
    for of_day in rows.chunk_by(|one, next| one.day() == next.day()) {
        let day = of_day[0].day();
        days.ensure(day)?;
        let mut seen = Vec::new();
        for rows in of_day.chunk_by(|one, next| one.venue == next.venue) {
            add_to_block(&days, day, rows)?;
            let visitors = rows.chunk_by(|one, next| one.visitor == next.visitor);
            seen.extend(visitors.map(|rows| (mark_of(&rows[0].visitor), rows[0].venue)));
        }
        seen.sort_unstable();
        days.visitors(day).add(&seen)?;
    }
    marks.sort_unstable();
    identities(connection).add(&marks)
}

fn add_to_block(days: &Days<'_>, day: i64, rows: &[Row]) -> Result<()> {
    let venue = rows[0].venue;
    let old = days.block(day, venue)?;
    let mut all = rows.to_vec();
    if let Some(packed) = &old {
        block::decode((day, venue), packed, |row| all.push(row))?;
    }
    days.replace((day, venue), old.as_deref(), &mut all, rows.len() as i64)
}

/// The marks of all identities in the days, each with the day modulo 256.
///
/// Most events are new, and their mark is not there. Where it is, the day tells where to look.
pub(crate) fn identities(connection: &Connection) -> Postings<'_> {
    Postings::new(connection, "identity".to_owned(), 1)
}

/// By what an identity is looked up: its low bits, mixed, for identities may be counted up.
pub(crate) fn mark_of_id(id: &[u8; 16]) -> u64 {
    const ODD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    (u128::from_be_bytes(*id).wrapping_mul(ODD) >> 80) as u64
}

/// What an identity's mark says of its day.
pub(crate) const fn residue_of(day: i64) -> u64 {
    day.rem_euclid(256).cast_unsigned()
}
