//! Erasing: all of it, nothing else, and counted.

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::{Direction, Erasure, EventQuery, VisitEvent, VisitStore};

use super::fixture::{HOUR, at, check_in, event, events, holds, records, visitor};
use crate::Outcome;
use crate::outcome::equal;

/// Erases and demands the count.
async fn erases(store: &dyn VisitStore, what: &str, erasure: Erasure, count: usize) -> Outcome {
    equal(&format!("count of erasing {what}"), &store.erase(&erasure).await?, &(count as u64))
}

/// Erases from the events and demands that exactly those covered are gone and counted.
async fn erases_from(
    store: &dyn VisitStore,
    what: &str,
    erasure: Erasure,
    events: &mut Vec<VisitEvent>,
) -> Outcome {
    let before = events.len();
    events.retain(|event| !erasure.covers(event));
    erases(store, what, erasure, before - events.len()).await?;
    holds(store, &format!("events after erasing {what}"), &EventQuery::ALL, events).await
}

/// Erasing a visitor removes all their events, counts them, and leaves everybody else's.
pub async fn a_visitor_is_erased_with_everything_and_nobody_else(
    store: &dyn VisitStore,
) -> Outcome {
    let mut kept = events(0..40);
    records(store, &kept).await?;
    for who in [3, 0, 77] {
        let erasure = Erasure::Visitor(visitor(who));
        erases_from(store, &format!("visitor {who}"), erasure, &mut kept).await?;
        let query = EventQuery::ALL.of_visitor(visitor(who));
        holds(store, "events of an erased visitor", &query, &[]).await?;
    }
    Ok(())
}

/// Erasing what occurred before an instant keeps what occurred at it, to the millisecond and
/// beyond it.
pub async fn erasing_before_an_instant_keeps_that_instant(store: &dyn VisitStore) -> Outcome {
    let mut kept: Vec<_> =
        (0..6).map(|number| check_in(number, 1, 1, HOUR + number as i64)).collect();
    records(store, &kept).await?;
    let nanosecond = TimeDelta::nanoseconds(1);
    for (what, instant) in [
        ("before the first event", at(HOUR)),
        ("just beyond the first event", at(HOUR) + nanosecond),
        ("just before the third event", at(HOUR + 2) - nanosecond),
        ("before the fourth event", at(HOUR + 3)),
        ("before the day after", at(30 * HOUR)),
    ] {
        erases_from(store, what, Erasure::Before(instant), &mut kept).await?;
    }
    equal("events left", &kept.len(), &0)
}

/// Erasing a second time, or what was never there, removes 0.
pub async fn erasing_again_removes_nothing(store: &dyn VisitStore) -> Outcome {
    erases(store, "a visitor from an empty store", Erasure::Visitor(visitor(1)), 0).await?;
    let mut kept = events(0..20);
    records(store, &kept).await?;
    let (who, before) = (Erasure::Visitor(visitor(1)), Erasure::Before(event(10).occurred_at()));
    for _ in 0..2 {
        erases_from(store, "a visitor", who, &mut kept).await?;
        erases_from(store, "before an instant", before, &mut kept).await?;
    }
    Ok(())
}

/// Nothing occurred before the beginning of time, and everything before its end.
pub async fn erasing_at_the_ends_of_time_removes_nothing_or_all(store: &dyn VisitStore) -> Outcome {
    let mut kept = events(0..20);
    records(store, &kept).await?;
    let first = Erasure::Before(DateTime::<Utc>::MIN_UTC);
    erases_from(store, "before the beginning of time", first, &mut kept).await?;
    let last = Erasure::Before(DateTime::<Utc>::MAX_UTC);
    erases_from(store, "before the end of time", last, &mut kept).await
}

/// What was erased is unknown: its identity is free, for the same event and for another.
pub async fn what_was_erased_can_be_appended_again(store: &dyn VisitStore) -> Outcome {
    let all = events(0..10);
    records(store, &all).await?;
    let erasure = Erasure::Visitor(visitor(2));
    erases(store, "a visitor", erasure, 2).await?;
    let again = [event(2), event(7).going(Direction::Out)];
    records(store, &again).await?;
    let query = EventQuery::ALL.of_visitor(visitor(2));
    holds(store, "events appended after erasing", &query, &again).await?;
    erases(store, "a visitor who came back", erasure, 2).await
}
