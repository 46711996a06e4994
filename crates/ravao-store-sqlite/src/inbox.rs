//! What was appended last: a row a batch, written at the end of the file and mirrored in memory, until
//! it is sorted into the days.

use std::collections::{BTreeMap, HashMap};

use ravao_core::Result;
use rusqlite::{Connection, params};

use crate::bytes::{Reader, seal, unseal};
use crate::days::days_of;
use crate::error::error;
use crate::row::{Condition, Row};

/// How many events wait before they are sorted in: more cost memory, fewer cost time, because sorting in
/// touches many pages however few events there are.
pub(crate) const FULL: usize = 1 << 17;

/// Bytes of an event in the inbox.
const ROW_BYTES: usize = 60;

/// The events of the inbox, as of the last [`refresh`](Self::refresh).
#[derive(Default)]
pub(crate) struct Inbox {
    /// The numbers of the batches in the table; the first is empty and keeps the count going.
    numbers: Option<(i64, i64)>,
    rows: Vec<Row>,
    by_id: HashMap<[u8; 16], u32>,
    /// Made when first asked for, up to this many rows.
    listed: usize,
    by_venue: BTreeMap<(u64, i64), Vec<u32>>,
    by_visitor: HashMap<[u8; 16], Vec<u32>>,
}

impl Inbox {
    /// Takes in what was appended since, by this process or another.
    pub(crate) fn refresh(&mut self, connection: &Connection) -> Result<()> {
        let failed = error("sqlite: inbox");
        let select = "SELECT (SELECT min(number) FROM inbox), (SELECT max(number) FROM inbox)";
        let mut select = connection.prepare_cached(select).map_err(&failed)?;
        let (first, last) =
            select.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(&failed)?;
        let known = match self.numbers {
            Some((known_first, known)) if known_first == first => known,
            _ => {
                *self = Self::default();
                i64::MIN
            }
        };
        if known < last {
            self.load(connection, known)?;
        }
        self.numbers = Some((first, last));
        Ok(())
    }

    fn load(&mut self, connection: &Connection, known: i64) -> Result<()> {
        let failed = error("sqlite: inbox");
        let select = "SELECT number, events FROM inbox WHERE number > ?1 ORDER BY number";
        let mut select = connection.prepare_cached(select).map_err(&failed)?;
        let mut batches = select.query([known]).map_err(&failed)?;
        while let Some(batch) = batches.next().map_err(&failed)? {
            let number = batch.get(0).map_err(&failed)?;
            let sealed: Vec<u8> = batch.get(1).map_err(&failed)?;
            let mut bytes = Reader(unseal(&sealed, number)?);
            while !bytes.is_empty() {
                self.push(Row::read(&mut bytes)?);
            }
        }
        Ok(())
    }

    /// Adds an event that the table does not have yet.
    pub(crate) fn push(&mut self, row: Row) {
        self.by_id.insert(row.id, self.rows.len() as u32);
        self.rows.push(row);
    }

    /// Writes the events from a place on as a batch of their own.
    pub(crate) fn write(&mut self, connection: &Connection, from: usize) -> Result<()> {
        let Some((first, last)) = self.numbers.filter(|_| from < self.rows.len()) else {
            return Ok(());
        };
        let number = last + 1;
        let mut bytes = Vec::with_capacity((self.rows.len() - from) * ROW_BYTES + 8);
        self.rows[from..].iter().for_each(|row| row.put(&mut bytes));
        insert(connection, number, bytes)?;
        self.numbers = Some((first, number));
        Ok(())
    }

    /// Empties the table; the mirror follows with the next refresh.
    pub(crate) fn clear(&self, connection: &Connection) -> Result<()> {
        let Some((_, last)) = self.numbers else { return Ok(()) };
        connection.execute("DELETE FROM inbox", []).map_err(error("sqlite: inbox"))?;
        insert(connection, last, Vec::new())
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The event of an identity.
    pub(crate) fn get(&self, id: &[u8; 16]) -> Option<&Row> {
        self.by_id.get(id).map(|&index| &self.rows[index as usize])
    }

    /// The events that meet a condition, in no order.
    pub(crate) fn matching(&mut self, condition: &Condition) -> impl Iterator<Item = &Row> {
        self.list();
        let (first, last) = days_of(condition);
        let listed: Vec<&Vec<u32>> = match (condition.visitor, condition.venue) {
            (Some(visitor), _) => self.by_visitor.get(&visitor).into_iter().collect(),
            (None, Some(venue)) if first <= last => {
                self.by_venue.range((venue, first)..=(venue, last)).map(|(_, list)| list).collect()
            }
            _ => Vec::new(),
        };
        let is_listed = condition.visitor.is_some() || condition.venue.is_some();
        let all = if is_listed { &[] } else { &self.rows[..] };
        let listed = listed.into_iter().flatten().map(|&index| &self.rows[index as usize]);
        listed.chain(all).filter(|row| condition.matches(row))
    }

    fn list(&mut self) {
        for (index, row) in (0..).zip(&self.rows).skip(self.listed) {
            self.by_venue.entry((row.venue, row.day())).or_default().push(index);
            self.by_visitor.entry(row.visitor).or_default().push(index);
        }
        self.listed = self.rows.len();
    }
}

/// Writes a batch under its number.
pub(crate) fn insert(connection: &Connection, number: i64, mut bytes: Vec<u8>) -> Result<()> {
    let failed = error("sqlite: inbox");
    seal(&mut bytes, number);
    let insert = "INSERT INTO inbox VALUES (?1, ?2)";
    let mut insert = connection.prepare_cached(insert).map_err(&failed)?;
    insert.execute(params![number, bytes]).map_err(failed)?;
    Ok(())
}
