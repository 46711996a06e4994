//! Sorted lists of (mark, value) in a table of chunks, each a row under its first mark.
//!
//! A mark is a part of something random: of an event's identity, of a visitor's key. Equal marks lie in
//! one chunk, so that a look-up reads one row.

use std::ops::RangeInclusive;

use ravao_core::Result;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Statement};

use crate::bytes::{Reader, put_varint, seal, unseal};
use crate::error::error;

/// Entries in a full chunk: with marks of 48 bits among millions, a page of 4 KiB.
const FULL: usize = 640;

/// A table of chunks, and how many bytes a value takes in it.
pub(crate) struct Postings<'a> {
    connection: &'a Connection,
    table: String,
    width: usize,
}

pub(crate) type Entry = (u64, u64);

impl<'a> Postings<'a> {
    pub(crate) const fn new(connection: &'a Connection, table: String, width: usize) -> Self {
        Self { connection, table, width }
    }

    /// The statement that makes the table.
    pub(crate) fn create(table: &str) -> String {
        format!("CREATE TABLE {table} (first INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT")
    }

    /// Hands on every entry whose mark is among sorted ones.
    pub(crate) fn find(&self, marks: &[u64], mut found: impl FnMut(Entry)) -> Result<()> {
        let mut chunk = Vec::new();
        let mut first = None;
        let mut select = self.select_before()?;
        for &mark in marks {
            if chunk.last().is_none_or(|&(last, _)| last < mark) {
                let Some(row) = before(&mut select, mark)? else { continue };
                if first != Some(row.0) {
                    first = Some(row.0);
                    chunk = self.decode(&row)?;
                }
            }
            let begin = chunk.partition_point(|entry: &Entry| entry.0 < mark);
            chunk[begin..]
                .iter()
                .take_while(|entry| entry.0 == mark)
                .for_each(|entry| found(*entry));
        }
        Ok(())
    }

    /// Adds sorted entries; those that are there already change nothing.
    pub(crate) fn add(&self, mut entries: &[Entry]) -> Result<()> {
        let mut select = self.select_before()?;
        while let Some(&(mark, _)) = entries.first() {
            let row = match before(&mut select, mark)? {
                Some(row) => Some(row),
                None => self.after(0)?,
            };
            let next = row.as_ref().map(|row| self.first_after(row.0)).transpose()?.flatten();
            let here =
                next.map_or(entries.len(), |next| entries.partition_point(|entry| entry.0 < next));
            let mut chunk =
                row.as_ref().map(|row| self.decode(row)).transpose()?.unwrap_or_default();
            chunk.extend(&entries[..here]);
            chunk.sort_unstable();
            chunk.dedup();
            self.replace(row.map(|row| row.0), &chunk)?;
            entries = &entries[here..];
        }
        Ok(())
    }

    /// Removes the entries of a range of marks that are not to be kept.
    pub(crate) fn retain(
        &self,
        marks: RangeInclusive<u64>,
        keep: impl Fn(&Entry) -> bool,
    ) -> Result<()> {
        let begin = before(&mut *self.select_before()?, *marks.start())?;
        let mut next = begin.map_or_else(|| self.after(0), |row| Ok(Some(row)))?;
        while let Some(row) = next.filter(|row| row.0 <= *marks.end()) {
            let mut chunk = self.decode(&row)?;
            let before = chunk.len();
            chunk.retain(|entry| !marks.contains(&entry.0) || keep(entry));
            if chunk.len() < before {
                self.replace(Some(row.0), &chunk)?;
            }
            next = row.0.checked_add(1).map_or(Ok(None), |mark| self.after(mark))?;
        }
        Ok(())
    }

    /// Hands on every entry, in order.
    pub(crate) fn for_each(&self, mut each: impl FnMut(Entry)) -> Result<()> {
        let mut next = self.after(0)?;
        while let Some(row) = next {
            self.decode(&row)?.into_iter().for_each(&mut each);
            next = self.after(row.0 + 1)?;
        }
        Ok(())
    }

    /// Puts entries in the place of a chunk.
    fn replace(&self, old: Option<u64>, entries: &[Entry]) -> Result<()> {
        let failed = error("sqlite: postings");
        if let Some(first) = old.filter(|first| entries.first().is_none_or(|one| one.0 != *first)) {
            let delete = format!("DELETE FROM {} WHERE first = ?1", self.table);
            let mut delete = self.connection.prepare_cached(&delete).map_err(&failed)?;
            delete.execute([first.cast_signed()]).map_err(&failed)?;
        }
        let insert = format!("INSERT OR REPLACE INTO {} VALUES (?1, ?2)", self.table);
        let mut insert = self.connection.prepare_cached(&insert).map_err(&failed)?;
        for chunk in chunks(entries) {
            let first = chunk[0].0.cast_signed();
            insert.execute((first, self.encode(chunk))).map_err(&failed)?;
        }
        Ok(())
    }

    fn encode(&self, entries: &[Entry]) -> Vec<u8> {
        let mut out = Vec::with_capacity(entries.len() * (4 + self.width));
        let mut previous = entries[0].0;
        for (mark, value) in entries {
            put_varint(&mut out, mark - previous);
            out.extend(&value.to_le_bytes()[..self.width]);
            previous = *mark;
        }
        seal(&mut out, entries[0].0.cast_signed());
        out
    }

    fn decode(&self, (first, sealed): &Chunk) -> Result<Vec<Entry>> {
        let mut bytes = Reader(unseal(sealed, first.cast_signed())?);
        let mut entries = Vec::with_capacity(FULL);
        let mut mark = *first;
        while !bytes.is_empty() {
            mark = mark.wrapping_add(bytes.varint()?);
            entries.push((mark, bytes.number(self.width)?));
        }
        Ok(entries)
    }

    fn select_before(&self) -> Result<CachedStatement<'_>> {
        let table = &self.table;
        let select = format!(
            "SELECT first, entries FROM {table} WHERE first <= ?1 ORDER BY first DESC LIMIT 1"
        );
        self.connection.prepare_cached(&select).map_err(error("sqlite: postings"))
    }

    /// The first chunk at or after a mark.
    fn after(&self, mark: u64) -> Result<Option<Chunk>> {
        let table = &self.table;
        let select =
            format!("SELECT first, entries FROM {table} WHERE first >= ?1 ORDER BY first LIMIT 1");
        let failed = error("sqlite: postings");
        let mut select = self.connection.prepare_cached(&select).map_err(&failed)?;
        before(&mut select, mark)
    }

    /// The first mark of the chunk after one.
    fn first_after(&self, first: u64) -> Result<Option<u64>> {
        let select = format!("SELECT min(first) FROM {} WHERE first > ?1", self.table);
        let failed = error("sqlite: postings");
        let mut select = self.connection.prepare_cached(&select).map_err(&failed)?;
        let next: Option<i64> =
            select.query_row([first.cast_signed()], |row| row.get(0)).map_err(failed)?;
        Ok(next.map(i64::cast_unsigned))
    }
}

/// The first mark of a chunk, and its bytes.
type Chunk = (u64, Vec<u8>);

/// Runs a statement that selects one chunk by a mark.
fn before(select: &mut Statement<'_>, mark: u64) -> Result<Option<Chunk>> {
    let chunk = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?));
    let row = select.query_row([mark.cast_signed()], chunk).optional();
    row.map_err(error("sqlite: postings"))
}

/// Cuts entries into even chunks, equal marks never apart.
fn chunks(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    let size = entries.len().div_ceil(entries.len().div_ceil(FULL).max(1)).max(1);
    let mut rest = entries;
    std::iter::from_fn(move || {
        let last = rest.get(size.min(rest.len()).checked_sub(1)?)?.0;
        let end = rest.partition_point(|entry| entry.0 <= last);
        let (chunk, later) = rest.split_at(end);
        rest = later;
        Some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn listed(postings: &Postings<'_>) -> Vec<Entry> {
        let mut all = Vec::new();
        postings.for_each(|entry| all.push(entry)).unwrap();
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn they_are_a_sorted_set(
            rounds in prop::collection::vec(prop::collection::vec((0..3_000_u64, 0..3_u64), 0..900), 1..6)
        ) {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(&Postings::create("t")).unwrap();
            let postings = Postings::new(&connection, "t".to_owned(), 2);
            let mut model = BTreeSet::new();
            for mut round in rounds {
                round.sort_unstable();
                postings.add(&round).unwrap();
                model.extend(round);
                prop_assert_eq!(&listed(&postings), &Vec::from_iter(model.iter().copied()));
            }
            let marks: Vec<u64> = (0..3_100).step_by(7).collect();
            let mut found = Vec::new();
            postings.find(&marks, |entry| found.push(entry)).unwrap();
            let expected = model.iter().filter(|entry| entry.0.is_multiple_of(7)).copied();
            prop_assert_eq!(found, Vec::from_iter(expected));
            let keep = |entry: &Entry| entry.1 != 1;
            postings.retain(500..=2_000, keep).unwrap();
            model.retain(|entry| !(500..=2_000).contains(&entry.0) || keep(entry));
            prop_assert_eq!(listed(&postings), Vec::from_iter(model));
        }
    }
}
