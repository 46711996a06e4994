//! What one writes without a library: a table of scans with two indexes, and a transaction a batch.

use std::path::Path;

use ravao_core::{Direction, Period, VenueId, VisitEvent, VisitorKey};
use rusqlite::{Connection, params};

/// How long before an instant a stay that covers it may have begun, in milliseconds.
const LONGEST: i64 = 14 * 3_600_000;

/// The least overlap of a contact, in milliseconds.
const LEAST: i64 = 15 * 60_000;

/// A contact as SQL finds it: whom, where, from, until.
pub(super) type Met = (VisitorKey, VenueId, i64, i64);

/// A table with two indexes.
pub(super) struct Plain(Connection);

impl Plain {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA cache_size = -32768;
             CREATE TABLE visit (id BLOB, visitor BLOB, venue INTEGER, out INTEGER, at INTEGER);
             CREATE INDEX by_venue ON visit (venue, at);
             CREATE INDEX by_visitor ON visit (visitor, at);",
        )?;
        Ok(Self(connection))
    }

    pub(super) fn append(&mut self, events: &[VisitEvent]) -> rusqlite::Result<()> {
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

    /// Whom a person met, where every scan in has a scan out: the stays of the person, and beside
    /// each the stays at the same venue that overlap it.
    pub(super) fn contacts(&self, who: VisitorKey) -> rusqlite::Result<Vec<Met>> {
        let mut select = self.0.prepare_cached(
            "WITH own AS MATERIALIZED (
                 SELECT venue, at AS start, (
                     SELECT min(o.at) FROM visit o
                     WHERE o.visitor = ?1 AND o.at > i.at AND o.venue = i.venue AND o.out
                 ) AS stop
                 FROM visit i WHERE visitor = ?1 AND NOT out
             ), met AS (
                 SELECT i.visitor, i.venue, own.start, own.stop, i.at AS other, (
                     SELECT o.at FROM visit o
                     WHERE o.visitor = i.visitor AND o.at > i.at AND o.venue = i.venue AND o.out
                     ORDER BY o.at LIMIT 1
                 ) AS gone
                 FROM own CROSS JOIN visit i ON i.venue = own.venue
                     AND i.at BETWEEN own.start - ?2 AND own.stop - ?3
                     AND NOT i.out AND i.visitor <> ?1
             )
             SELECT visitor, venue, max(start, other), min(stop, gone) FROM met
             WHERE min(stop, gone) - max(start, other) >= ?3",
        )?;
        let met = |row: &rusqlite::Row<'_>| {
            let venue: i64 = row.get(1)?;
            let visitor = VisitorKey::from_bytes(row.get(0)?);
            Ok((visitor, VenueId::from(venue.cast_unsigned()), row.get(2)?, row.get(3)?))
        };
        select.query_map(params![who.as_bytes(), LONGEST, LEAST], met)?.collect()
    }

    /// Who was at a venue in a period.
    pub(super) fn visitors(
        &self,
        venue: VenueId,
        period: Period,
    ) -> rusqlite::Result<Vec<VisitorKey>> {
        let mut select = self.0.prepare_cached(
            "SELECT DISTINCT visitor FROM visit i
             WHERE venue = ?1 AND at >= ?2 - ?4 AND at < ?3 AND NOT out AND (
                 SELECT o.at FROM visit o
                 WHERE o.visitor = i.visitor AND o.at > i.at AND o.venue = i.venue AND o.out
                 ORDER BY o.at LIMIT 1
             ) > ?2 ORDER BY visitor",
        )?;
        let (from, until) = (period.from().timestamp_millis(), period.until().timestamp_millis());
        let venue = venue.to_u64().cast_signed();
        let found = select.query_map(params![venue, from, until, LONGEST], |row| row.get(0))?;
        found.map(|key| key.map(VisitorKey::from_bytes)).collect()
    }
}
