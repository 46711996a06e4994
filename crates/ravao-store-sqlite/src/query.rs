//! Events: a page of them, or all that meet a condition.

use std::collections::BTreeSet;

use ravao_core::{EventPage, EventQuery, PageRequest, Position, Result, VisitEvent};
use rusqlite::Connection;

use crate::database::Database;
use crate::days::{Days, days_of};
use crate::inbox::Inbox;
use crate::row::{Condition, Row};

/// Answers one page: day by day, until it is full.
pub(crate) fn page(
    database: &mut Database,
    query: &EventQuery,
    page: PageRequest,
) -> Result<EventPage> {
    let mut condition = Condition::new(query);
    let after = page.after.map(|last| (last.occurred_at.timestamp_millis(), *last.id.as_bytes()));
    condition.from = after.map_or(condition.from, |after| after.0.max(condition.from));
    let limit = page.limit as usize;
    let mut found = database.read(|connection, inbox| {
        let mut found = Vec::new();
        for day in days_with_events(connection, inbox, &condition)? {
            let mut rows = of_day(connection, inbox, day, &condition)?;
            rows.retain(|row| after.is_none_or(|after| after < (row.at, row.id)));
            found.append(&mut first(rows, limit + 1 - found.len()));
            if found.len() > limit {
                break;
            }
        }
        Ok(found)
    })?;
    let more = found.len() > limit;
    found.truncate(limit);
    let events = found.iter().map(Row::stored).collect::<Result<Vec<_>>>()?;
    let next = events.last().filter(|_| more).map(|last| Position::from(&last.event));
    Ok(EventPage { events, next })
}

/// All events of each query, in no order.
pub(crate) fn all(database: &mut Database, queries: &[EventQuery]) -> Result<Vec<Vec<VisitEvent>>> {
    database.read(|connection, inbox| {
        queries.iter().map(|query| events(connection, inbox, &Condition::new(query))).collect()
    })
}

fn events(
    connection: &Connection,
    inbox: &mut Inbox,
    condition: &Condition,
) -> Result<Vec<VisitEvent>> {
    let mut rows: Vec<Row> = inbox.matching(condition).copied().collect();
    let (first, last) = days_of(condition);
    for day in Days(connection).between(first, last)? {
        Days(connection).for_each(day, condition, |row| rows.push(row))?;
    }
    rows.iter().map(Row::event).collect()
}

/// The days, in order, on which there may be events that meet a condition.
fn days_with_events(
    connection: &Connection,
    inbox: &mut Inbox,
    condition: &Condition,
) -> Result<BTreeSet<i64>> {
    let (first, last) = days_of(condition);
    let stored = Days(connection).between(first, last)?;
    Ok(stored.into_iter().chain(inbox.matching(condition).map(Row::day)).collect())
}

fn of_day(
    connection: &Connection,
    inbox: &mut Inbox,
    day: i64,
    condition: &Condition,
) -> Result<Vec<Row>> {
    let waiting = inbox.matching(condition).filter(|row| row.day() == day);
    let mut rows: Vec<Row> = waiting.copied().collect();
    let days = Days(connection);
    if !days.between(day, day)?.is_empty() {
        days.for_each(day, condition, |row| rows.push(row))?;
    }
    Ok(rows)
}

/// The first rows by time, then identity.
fn first(mut rows: Vec<Row>, count: usize) -> Vec<Row> {
    if count < rows.len() {
        rows.select_nth_unstable_by_key(count, |row| (row.at, row.id));
        rows.truncate(count);
    }
    rows.sort_unstable_by_key(|row| (row.at, row.id));
    rows
}
