//! The days: each has a table of blocks by venue, and a table that says at which venues a visitor was.
//!
//! A day on its own is dropped whole: its pages are overwritten and free, and nothing of it is left in
//! a page that another day uses.

use ravao_core::Result;
use rusqlite::{Connection, OptionalExtension, params};

use crate::block;
use crate::bytes::seal_of;
use crate::error::error;
use crate::postings::Postings;
use crate::row::{Condition, Row, day};

/// Bytes of a venue in the table of visitors.
const VENUE_BYTES: usize = 8;

/// The days in a file.
pub(crate) struct Days<'a>(pub(crate) &'a Connection);

impl<'a> Days<'a> {
    /// The days that have events and lie between two, both included.
    pub(crate) fn between(&self, first: i64, last: i64) -> Result<Vec<i64>> {
        let failed = error("sqlite: days");
        let select = "SELECT day FROM day WHERE day BETWEEN ?1 AND ?2 ORDER BY day";
        let mut select = self.0.prepare_cached(select).map_err(&failed)?;
        let days = select.query_map([first, last], |row| row.get(0)).map_err(&failed)?;
        days.collect::<Result<_, _>>().map_err(failed)
    }

    /// All days that have events.
    pub(crate) fn all(&self) -> Result<Vec<i64>> {
        self.between(i64::MIN, i64::MAX)
    }

    /// How many events a day has, and what their blocks' checksums give together.
    pub(crate) fn totals(&self, day: i64) -> Result<(i64, u32)> {
        let select = "SELECT events, sum FROM day WHERE day = ?1";
        let totals = self.0.query_row(select, [day], |row| row.try_into());
        totals.map_err(error("sqlite: days"))
    }

    /// Makes the tables of a day that is new.
    pub(crate) fn ensure(&self, day: i64) -> Result<()> {
        let failed = error("sqlite: new day");
        if !self.between(day, day)?.is_empty() {
            return Ok(());
        }
        self.0.execute("INSERT INTO day VALUES (?1, 0, 0)", [day]).map_err(&failed)?;
        let (blocks, visitors) = (blocks(day), Postings::create(&visitors(day)));
        let create = format!(
            "CREATE TABLE {blocks} (venue INTEGER PRIMARY KEY, events BLOB NOT NULL) STRICT; {visitors}"
        );
        self.0.execute_batch(&create).map_err(failed)
    }

    /// The days whose events are all erased.
    pub(crate) fn empty(&self) -> Result<Vec<i64>> {
        let failed = error("sqlite: days");
        let mut select =
            self.0.prepare_cached("SELECT day FROM day WHERE events = 0").map_err(&failed)?;
        let days = select.query_map([], |row| row.get(0)).map_err(&failed)?;
        days.collect::<Result<_, _>>().map_err(failed)
    }

    /// Forgets a day with everything in it, and says how many events that were.
    pub(crate) fn drop(&self, day: i64) -> Result<u64> {
        let failed = error("sqlite: drop a day");
        let select = "DELETE FROM day WHERE day = ?1 RETURNING events";
        let count = self.0.query_row(select, [day], |row| row.get::<_, i64>(0)).map_err(&failed)?;
        let (blocks, visitors) = (blocks(day), visitors(day));
        let drop = format!("DROP TABLE {blocks}; DROP TABLE {visitors}");
        self.0.execute_batch(&drop).map_err(failed)?;
        Ok(count.cast_unsigned())
    }

    /// The visitors of a day, by mark, with their venues.
    pub(crate) fn visitors(&self, day: i64) -> Postings<'a> {
        Postings::new(self.0, visitors(day), VENUE_BYTES)
    }

    /// The packed events of a venue on a day.
    pub(crate) fn block(&self, day: i64, venue: u64) -> Result<Option<Vec<u8>>> {
        let failed = error("sqlite: block");
        let select = format!("SELECT events FROM {} WHERE venue = ?1", blocks(day));
        let mut select = self.0.prepare_cached(&select).map_err(&failed)?;
        select.query_row([venue.cast_signed()], |row| row.get(0)).optional().map_err(failed)
    }

    /// Puts a block in the place of another; one of no events takes its place away.
    pub(crate) fn replace(
        &self,
        (day, venue): (i64, u64),
        old: Option<&[u8]>,
        rows: &mut [Row],
        gained: i64,
    ) -> Result<()> {
        let failed = error("sqlite: block");
        let table = blocks(day);
        let mut sum = old.map_or(0, seal_of);
        if rows.is_empty() {
            let delete = format!("DELETE FROM {table} WHERE venue = ?1");
            let mut delete = self.0.prepare_cached(&delete).map_err(&failed)?;
            delete.execute([venue.cast_signed()]).map_err(&failed)?;
        } else {
            let packed = block::encode(day, rows);
            sum ^= seal_of(&packed);
            let insert = format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2)");
            let mut insert = self.0.prepare_cached(&insert).map_err(&failed)?;
            insert.execute(params![venue.cast_signed(), packed]).map_err(&failed)?;
        }
        let update =
            "UPDATE day SET events = events + ?2, sum = (sum | ?3) - (sum & ?3) WHERE day = ?1";
        let mut update = self.0.prepare_cached(update).map_err(&failed)?;
        update.execute(params![day, gained, sum]).map_err(failed)?;
        Ok(())
    }

    /// Hands on every block of a day.
    pub(crate) fn for_each_block(
        &self,
        day: i64,
        mut each: impl FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let failed = error("sqlite: blocks");
        let select = format!("SELECT venue, events FROM {}", blocks(day));
        let mut select = self.0.prepare_cached(&select).map_err(&failed)?;
        let mut rows = select.query([]).map_err(&failed)?;
        while let Some(row) = rows.next().map_err(&failed)? {
            let venue: i64 = row.get(0).map_err(&failed)?;
            let events = row.get_ref(1).map_err(&failed)?.as_blob();
            each(venue.cast_unsigned(), events.map_err(|e| failed(e.into()))?)?;
        }
        Ok(())
    }

    /// Hands on the rows of a day that meet a condition.
    pub(crate) fn for_each(
        &self,
        day: i64,
        condition: &Condition,
        mut each: impl FnMut(Row),
    ) -> Result<()> {
        let each = &mut |row: Row| {
            if condition.matches(&row) {
                each(row);
            }
        };
        match (condition.visitor, condition.venue) {
            (Some(visitor), _) => {
                for venue in self.venues_of(day, &visitor)? {
                    if condition.venue.is_none_or(|only| only == venue) {
                        self.unpack(day, venue, &mut *each)?;
                    }
                }
                Ok(())
            }
            (None, Some(venue)) => self.unpack(day, venue, each),
            (None, None) => self.for_each_block(day, |venue, packed| {
                block::decode((day, venue), packed, &mut *each)
            }),
        }
    }

    /// Hands on the rows of a venue on a day.
    pub(crate) fn unpack(&self, day: i64, venue: u64, each: impl FnMut(Row)) -> Result<()> {
        let Some(packed) = self.block(day, venue)? else { return Ok(()) };
        block::decode((day, venue), &packed, each)
    }

    /// The venues at which a visitor may have been on a day.
    pub(crate) fn venues_of(&self, day: i64, visitor: &[u8; 16]) -> Result<Vec<u64>> {
        let mut venues = Vec::new();
        self.visitors(day).find(&[mark_of(visitor)], |(_, venue)| venues.push(venue))?;
        Ok(venues)
    }
}

/// The days that a condition can touch, both included.
pub(crate) fn days_of(condition: &Condition) -> (i64, i64) {
    (day(condition.from), day(condition.until.saturating_sub(1)))
}

/// By what a visitor is looked up in a day: a part of the key, mixed so that it is no longer a part.
pub(crate) fn mark_of(visitor: &[u8; 16]) -> u64 {
    const ODD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    (u128::from_be_bytes(*visitor).wrapping_mul(ODD) >> 88) as u64
}

fn blocks(day: i64) -> String {
    format!("events_{day}")
}

fn visitors(day: i64) -> String {
    format!("visitors_{day}")
}
