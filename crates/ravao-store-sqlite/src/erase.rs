//! Erasing: first from the tables, then from every byte of the files.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};

use ravao_core::{Erasure, Error, ErrorKind, Result};
use rusqlite::Connection;

use crate::block;
use crate::database::Database;
use crate::days::{Days, mark_of};
use crate::error::error;
use crate::merge::{identities, merge, residue_of, sort_in};
use crate::row::{Condition, Row, begin_of, ceil_millis, day};

/// Erases, and then makes sure that the bytes are gone from the files.
pub(crate) fn erase(database: &mut Database, erasure: Erasure) -> Result<u64> {
    let count = match erasure {
        Erasure::Visitor(visitor) => erase_visitor(database, *visitor.as_bytes())?,
        Erasure::Before(instant) => erase_before(database, ceil_millis(instant))?,
        _ => {
            let newer = "sqlite: erasure newer than this store";
            return Err(Error::new(ErrorKind::Unsupported, newer));
        }
    };
    let connection = &database.connection;
    cut_log(connection)?;
    if let Erasure::Visitor(visitor) = erasure
        && holds(connection, visitor.as_bytes())?
    {
        rewrite(connection)?;
    }
    Ok(count)
}

fn erase_visitor(database: &mut Database, visitor: [u8; 16]) -> Result<u64> {
    database.write(|connection, inbox| {
        merge(connection, inbox)?;
        let days = Days(connection);
        let mut count = 0;
        for day in days.all()? {
            let mut gone = BTreeSet::new();
            for venue in days.venues_of(day, &visitor)? {
                count += erase_from_block(&days, (day, venue), &visitor, &mut gone)?;
            }
            let mark = mark_of(&visitor);
            days.visitors(day).retain(mark..=mark, |(_, venue)| !gone.contains(venue))?;
        }
        drop_empty(&days)?;
        Ok(count)
    })
}

/// Takes a visitor out of a block; the venue is gone unless somebody there has the same mark.
fn erase_from_block(
    days: &Days<'_>,
    (day, venue): (i64, u64),
    visitor: &[u8; 16],
    gone: &mut BTreeSet<u64>,
) -> Result<u64> {
    let Some(packed) = days.block(day, venue)? else { return Ok(0) };
    let mut rows = Vec::new();
    block::decode((day, venue), &packed, |row| rows.push(row))?;
    let before = rows.len();
    rows.retain(|row| row.visitor != *visitor);
    let count = before - rows.len();
    if count > 0 {
        days.replace((day, venue), Some(&packed), &mut rows, -(count as i64))?;
    }
    if !rows.iter().any(|row: &Row| mark_of(&row.visitor) == mark_of(visitor)) {
        gone.insert(venue);
    }
    Ok(count as u64)
}

fn erase_before(database: &mut Database, instant: i64) -> Result<u64> {
    database.write(|connection, inbox| {
        merge(connection, inbox)?;
        let days = Days(connection);
        let split = day(instant);
        let mut count = 0;
        for old in days.between(i64::MIN, split.saturating_sub(1))? {
            count += days.drop(old)?;
        }
        if begin_of(split) < instant && !days.between(split, split)?.is_empty() {
            count += erase_morning(connection, split, instant)?;
        }
        if count > 0 {
            forget_identities(connection)?;
        }
        Ok(count)
    })
}

/// Takes the events before an instant out of its day: the day is dropped whole, so that nothing stays
/// in a page, and what is left is sorted in anew.
fn erase_morning(connection: &Connection, day: i64, instant: i64) -> Result<u64> {
    let days = Days(connection);
    let condition = Condition { venue: None, visitor: None, from: instant, until: i64::MAX };
    let mut kept = Vec::new();
    days.for_each(day, &condition, |row| kept.push(row))?;
    let all = days.drop(day)?;
    sort_in(connection, &mut kept)?;
    Ok(all - kept.len() as u64)
}

fn drop_empty(days: &Days<'_>) -> Result<()> {
    for day in days.empty()? {
        days.drop(day)?;
    }
    Ok(())
}

/// Forgets the marks of identities whose day is gone.
fn forget_identities(connection: &Connection) -> Result<()> {
    let days = Days(connection).all()?;
    let residues: BTreeSet<u64> = days.into_iter().map(residue_of).collect();
    identities(connection).retain(0..=i64::MAX.cast_unsigned(), |(_, day)| residues.contains(day))
}

/// Writes the log back and cuts it to nothing.
fn cut_log(connection: &Connection) -> Result<()> {
    let cut = "PRAGMA wal_checkpoint(TRUNCATE)";
    let busy: bool =
        connection.query_row(cut, [], |row| row.get(0)).map_err(error("sqlite: scrub"))?;
    if busy {
        return Err(Error::new(ErrorKind::Unavailable, "sqlite: scrub while others read"));
    }
    Ok(())
}

/// Writes the file anew.
fn rewrite(connection: &Connection) -> Result<()> {
    connection.execute_batch("VACUUM").map_err(error("sqlite: scrub"))?;
    cut_log(connection)
}

/// Whether a key is anywhere in the file. `secure_delete` overwrites what is deleted, but not the
/// copies that splitting a page can leave in the unused middle of another.
fn holds(connection: &Connection, key: &[u8; 16]) -> Result<bool> {
    let Some(path) = connection.path().filter(|path| !path.is_empty()) else { return Ok(false) };
    let found = File::open(path).and_then(|file| contains_half(file, key));
    found.map_err(|source| Error::new(ErrorKind::Io, "sqlite: scrub").with_source(source))
}

/// Whether bytes hold a half of a key: a whole one may be cut in two by the end of a page.
fn contains_half(mut file: impl Read, key: &[u8; 16]) -> io::Result<bool> {
    const PIECE: u64 = 1 << 20;
    let (halves, _) = key.as_chunks::<HALF>();
    let mut piece = Vec::new();
    loop {
        piece.drain(..piece.len().saturating_sub(HALF - 1));
        if file.by_ref().take(PIECE).read_to_end(&mut piece)? == 0 {
            return Ok(false);
        }
        if piece.windows(HALF).any(|window| halves.iter().any(|half| half == window)) {
            return Ok(true);
        }
    }
}

const HALF: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_a_key_are_found_wherever_they_lie() {
        let key: [u8; 16] = std::array::from_fn(|index| index as u8 + 1);
        for begin in [0, 1, (1 << 20) - 15, (1 << 20) - 4, (1 << 20) + 3] {
            let mut bytes = vec![0; (1 << 20) + 64];
            assert!(!contains_half(&bytes[..], &key).unwrap());
            bytes[begin..begin + 8].copy_from_slice(&key[8..]);
            assert!(contains_half(&bytes[..], &key).unwrap(), "at {begin}");
        }
    }
}
