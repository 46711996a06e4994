//! Invented events and what a store says of them.

use chrono::{DateTime, Utc};
use ravao_core::{
    Appended, CheckpointId, EventId, EventQuery, Place, StoredEvent, VenueId, VisitEvent,
    VisitStore, VisitStoreExt, VisitorKey,
};

use crate::outcome::same;
use crate::{Failure, Outcome};

/// 2021-11-01T00:00:00Z in milliseconds.
const START: i64 = 1_635_724_800_000;

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// An instant so many milliseconds after the first of November 2021 in UTC.
pub(crate) fn at(millis: i64) -> DateTime<Utc> {
    instant(START + millis)
}

/// An instant so many milliseconds after 1970.
pub(crate) fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).expect("a year that chrono knows")
}

/// When the checks append, unless they say otherwise.
pub(crate) fn now() -> DateTime<Utc> {
    at(30 * DAY)
}

pub(crate) fn id(number: u64) -> EventId {
    EventId::from_bytes(u128::from(number).to_be_bytes())
}

pub(crate) fn visitor(number: u64) -> VisitorKey {
    VisitorKey::from_bytes((u128::from(number) << 64 | u128::from(number)).to_be_bytes())
}

pub(crate) fn place(venue: u64, checkpoint: u16) -> Place {
    Place::new(VenueId::from(venue), CheckpointId::new(checkpoint))
}

/// A check-in of a visitor at a venue, so many milliseconds after the start.
pub(crate) fn check_in(number: u64, who: u64, venue: u64, millis: i64) -> VisitEvent {
    made(id(number), visitor(who), place(venue, 0), at(millis))
}

/// A check-in of these very values.
pub(crate) fn made(
    id: EventId,
    visitor: VisitorKey,
    place: Place,
    occurred_at: DateTime<Utc>,
) -> VisitEvent {
    VisitEvent::check_in(id, visitor, place, occurred_at).expect("a year that events know")
}

/// Events a minute apart, of 5 visitors at 3 venues; the venue of a number is not bound to its
/// visitor.
pub(crate) fn events(numbers: std::ops::Range<u64>) -> Vec<VisitEvent> {
    numbers.map(event).collect()
}

/// The event of a number among [`events`].
pub(crate) fn event(number: u64) -> VisitEvent {
    check_in(number, number % 5, number % 3, number.cast_signed() * MINUTE)
}

/// Everything in the store.
pub(crate) async fn all(store: &dyn VisitStore) -> Result<Vec<StoredEvent>, Failure> {
    Ok(store.query_all(&EventQuery::ALL).await?)
}

/// Demands that the store answers a query with exactly these events, recorded at [`now`].
pub(crate) async fn holds(
    store: &dyn VisitStore,
    what: &str,
    query: &EventQuery,
    expected: &[VisitEvent],
) -> Outcome {
    let expected: Vec<_> =
        expected.iter().map(|event| StoredEvent::new(event.clone(), now())).collect();
    same(what, &store.query_all(query).await?, &expected)
}

/// Appends and demands these outcomes.
pub(crate) async fn appends(
    store: &dyn VisitStore,
    what: &str,
    events: &[VisitEvent],
    expected: &[Appended],
) -> Outcome {
    same(what, &store.append(events, now()).await?, expected)
}

/// Appends events that are all new.
pub(crate) async fn records(store: &dyn VisitStore, events: &[VisitEvent]) -> Outcome {
    let expected = vec![Appended::Recorded; events.len()];
    appends(store, "outcomes of new events", events, &expected).await
}
