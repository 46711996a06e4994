//! The statements, each run on the thread that owns the connection.

use chrono::{DateTime, Utc};
use ravao_core::{
    Activity, ActivityByVenue, Appended, Direction, Erasure, Error, ErrorKind, EventPage,
    EventQuery, PageRequest, Period, Position, Result, VisitEvent,
};
use rusqlite::{Connection, Statement, ToSql, TransactionBehavior, params};

use crate::error::error;
use crate::row;

/// Appends a batch in one transaction.
pub(crate) fn append(
    connection: &mut Connection,
    events: &[VisitEvent],
    now: DateTime<Utc>,
) -> Result<Vec<Appended>> {
    const INSERT: &str = concat!(
        "INSERT INTO event (",
        row::columns!(),
        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING"
    );
    const FIND: &str = concat!("SELECT ", row::columns!(), " FROM event WHERE id = ?1");
    let failed = error("sqlite: append");
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
    let mut insert = transaction.prepare_cached(INSERT).map_err(&failed)?;
    let mut find = transaction.prepare_cached(FIND).map_err(&failed)?;
    let append = |event| match row::insert(&mut insert, event, now)? {
        true => Ok(Appended::Recorded),
        false => compare(&mut find, event),
    };
    let outcomes = events.iter().map(append).collect::<Result<_>>()?;
    drop((insert, find));
    transaction.commit().map_err(failed)?;
    Ok(outcomes)
}

/// Says what an event is to the one that has its identity.
fn compare(find: &mut Statement<'_>, event: &VisitEvent) -> Result<Appended> {
    let known = find
        .query_row([event.id().as_bytes()], |row| Ok(row::decode(row)))
        .map_err(error("sqlite: append"))??;
    Ok(if known.event == *event { Appended::Duplicate } else { Appended::Conflict })
}

/// Answers one page.
pub(crate) fn query(
    connection: &mut Connection,
    query: &EventQuery,
    page: PageRequest,
) -> Result<EventPage> {
    let failed = error("sqlite: query");
    let visitor = query.visitor.map(|visitor| *visitor.as_bytes());
    let venue = query.venue.map(row::venue_code);
    let (begin, after) = begin(query, &page);
    let until = query.until.map_or(i64::MAX, ceil_millis);
    let limit = i64::from(page.limit) + 1;
    let mut params: Vec<(&str, &dyn ToSql)> =
        vec![(":begin", &begin), (":after", &after), (":until", &until), (":limit", &limit)];
    params.extend(visitor.as_ref().map(|visitor| (":visitor", visitor as &dyn ToSql)));
    params.extend(venue.as_ref().map(|venue| (":venue", venue as &dyn ToSql)));

    let mut statement = connection.prepare_cached(select(query)).map_err(&failed)?;
    let mut rows = statement.query(&*params).map_err(&failed)?;
    let mut events = Vec::new();
    let mut more = false;
    while let Some(row) = rows.next().map_err(&failed)? {
        more = events.len() == page.limit as usize;
        if !more {
            events.push(row::decode(row)?);
        }
    }
    let last = events.last().filter(|_| more);
    let next = last.map(|stored| Position::from(&stored.event));
    Ok(EventPage { events, next })
}

/// One statement for each set of conditions, each answered by one index. Of visitor and venue the
/// visitor is rarer; the unary plus keeps the venue from choosing the index.
const fn select(query: &EventQuery) -> &'static str {
    macro_rules! select {
        ($condition:literal) => {
            concat!(
                "SELECT ",
                row::columns!(),
                " FROM event WHERE ",
                $condition,
                "(occurred_at, id) > (:begin, :after) AND occurred_at < :until",
                " ORDER BY occurred_at, id LIMIT :limit"
            )
        };
    }
    match (query.visitor, query.venue) {
        (None, None) => select!(""),
        (None, Some(_)) => select!("venue = :venue AND "),
        (Some(_), None) => select!("visitor = :visitor AND "),
        (Some(_), Some(_)) => select!("visitor = :visitor AND +venue = :venue AND "),
    }
}

/// The key after which the page begins. The empty identity comes before every other.
fn begin<'a>(query: &EventQuery, page: &'a PageRequest) -> (i64, &'a [u8]) {
    let from = (query.from.map_or(i64::MIN, ceil_millis), &[][..]);
    let after = page.after.as_ref();
    let after = after.map(|last| (last.occurred_at.timestamp_millis(), &last.id.as_bytes()[..]));
    after.map_or(from, |after| after.max(from))
}

/// The first whole millisecond not before an instant: kept instants are whole milliseconds, the
/// bounds of a question need not be.
fn ceil_millis(at: DateTime<Utc>) -> i64 {
    let whole = at.timestamp_subsec_nanos().is_multiple_of(1_000_000);
    at.timestamp_millis() + i64::from(!whole)
}

/// Erases, and then makes sure that the bytes are gone from the files.
pub(crate) fn erase(connection: &mut Connection, erasure: Erasure) -> Result<u64> {
    let deleted = match erasure {
        Erasure::Visitor(visitor) => {
            connection.execute("DELETE FROM event WHERE visitor = ?1", [visitor.as_bytes()])
        }
        Erasure::Before(instant) => {
            let until = ceil_millis(instant);
            connection.execute("DELETE FROM event WHERE occurred_at < ?1", [until])
        }
        _ => {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "sqlite: erasure newer than this store",
            ));
        }
    };
    let deleted = deleted.map_err(error("sqlite: erase"))?;
    scrub(connection)?;
    Ok(deleted as u64)
}

/// `secure_delete` overwrites what is deleted, but not the copies that splitting a page leaves in
/// the unused middle of another, so the file is written anew; then the log is cut to nothing.
fn scrub(connection: &Connection) -> Result<()> {
    let failed = error("sqlite: scrub");
    connection.execute_batch("VACUUM").map_err(&failed)?;
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
    let busy: bool = connection.query_row(checkpoint, [], |row| row.get(0)).map_err(failed)?;
    if busy {
        return Err(Error::new(ErrorKind::Unavailable, "sqlite: scrub while others read"));
    }
    Ok(())
}

/// Counts the scans of every venue.
pub(crate) fn activity(connection: &mut Connection, period: Period) -> Result<ActivityByVenue> {
    const COUNT: &str = "
        SELECT venue, max(occurred_at),
            count(*) FILTER (WHERE occurred_at >= ?1 AND direction = ?3),
            count(*) FILTER (WHERE occurred_at >= ?1 AND direction = ?4)
        FROM event WHERE occurred_at < ?2 GROUP BY venue";
    let failed = error("sqlite: activity");
    let (into, out) = (row::direction_code(Direction::In)?, row::direction_code(Direction::Out)?);
    let period = (ceil_millis(period.from()), ceil_millis(period.until()));
    let mut statement = connection.prepare_cached(COUNT).map_err(&failed)?;
    let rows = statement.query_map(params![period.0, period.1, into, out], |row| row.try_into());
    let mut activity = ActivityByVenue::new();
    for row in rows.map_err(&failed)? {
        let (venue, last, into, out): (i64, i64, i64, i64) = row.map_err(&failed)?;
        let counts = Activity {
            scans_in: into.cast_unsigned(),
            scans_out: out.cast_unsigned(),
            last_scan: Some(row::instant(last)?),
        };
        activity.insert(row::venue(venue), counts);
    }
    Ok(activity)
}
