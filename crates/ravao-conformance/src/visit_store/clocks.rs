//! Clocks that disagree, and days that turn.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ravao_core::{
    EventQuery, Pairing, PairingRules, Period, VenueRegister, VisitEvent, VisitStore,
};

use super::fixture::{DAY, HOUR, at, check_in, holds, now, records};
use crate::Outcome;
use crate::outcome::{equal, same};

/// Midnight in Vietnam, on the second of November 2021.
const TURN: i64 = 17 * HOUR;

/// What a gate says of time is kept, however far from the time of recording: its clock may be wrong,
/// and paper is typed in later.
pub async fn events_of_any_time_are_recorded_at_any_time(store: &dyn VisitStore) -> Outcome {
    let offsets = [-9 * 365 * DAY, -DAY, -1, 0, 1, HOUR, DAY, 9 * 365 * DAY];
    let event = |(number, offset): (u64, &i64)| check_in(number, number % 2, 0, 30 * DAY + offset);
    let events: Vec<_> = (0..).zip(&offsets).map(event).collect();
    records(store, &events).await?;
    holds(store, "events around the time of recording", &EventQuery::ALL, &events).await
}

/// Order, conditions and counts go by when events occurred, never by when they were recorded.
pub async fn the_time_of_recording_has_no_say(store: &dyn VisitStore) -> Outcome {
    let events: Vec<_> =
        (0..9).map(|number| check_in(number, 0, 0, number as i64 * HOUR)).collect();
    for (index, event) in (0..).zip(events.iter().rev()) {
        store.append(std::slice::from_ref(event), at(index * DAY)).await?;
    }
    let times = |events: &[VisitEvent]| -> Vec<DateTime<Utc>> {
        events.iter().map(VisitEvent::occurred_at).collect()
    };
    let period = Period::new(at(2 * HOUR), at(5 * HOUR))?;
    for (query, expected) in
        [(EventQuery::ALL, &events[..]), (EventQuery::ALL.within(period), &events[2..5])]
    {
        let page = store.query(&query, ravao_core::PageRequest::first(100)).await?;
        let found: Vec<_> = page.events.into_iter().map(|stored| stored.event).collect();
        same("times of events recorded backwards", &times(&found), &times(expected))?;
    }
    let counted = store.activity(period).await?;
    let scans = counted.values().map(|activity| activity.scans_in).sum::<u64>();
    equal("scans in the period, recorded on other days", &scans, &3)
}

/// What lies after the time of the question is kept, and nobody is inside by it yet.
pub async fn the_future_is_kept_and_not_answered(store: &dyn VisitStore) -> Outcome {
    let events = [check_in(0, 1, 1, 0), check_in(1, 2, 1, HOUR)];
    records(store, &events).await?;
    let (rules, venues) = (PairingRules::default(), VenueRegister::new());
    for (millis, count) in [(-1, 0), (0, 1), (HOUR - 1, 1), (HOUR, 2)] {
        let pairing = Pairing { rules: &rules, venues: &venues, now: at(millis) };
        let inside = store.inside(None, &pairing).await?.len();
        equal("how many are inside while others are to come", &inside, &count)?;
    }
    Ok(())
}

/// The days of Vietnam, asked for one by one, hold every event once, also those beside midnight there
/// and in UTC.
pub async fn days_of_vietnam_hold_every_event_once(store: &dyn VisitStore) -> Outcome {
    let beside = [-DAY, 0, DAY].into_iter().flat_map(|day| [day, day + TURN]);
    let instants = beside.flat_map(|turn| [turn - 1, turn, turn + 1]);
    let event = |(number, millis)| check_in(number, number % 3, number % 2, millis);
    let mut events: Vec<_> = (0..).zip(instants).map(event).collect();
    events.sort_by_key(|event| (event.occurred_at(), event.id()));
    records(store, &events).await?;
    let first = at(-2 * DAY).date_naive();
    for day in first.iter_days().take(6) {
        let query = EventQuery::ALL.within(Period::local_days(day, day)?);
        let expected: Vec<_> =
            events.iter().filter(|event| local_day(event) == day).cloned().collect();
        holds(store, "events of a day of Vietnam", &query, &expected).await?;
    }
    Ok(())
}

fn local_day(event: &VisitEvent) -> NaiveDate {
    (event.occurred_at() + TimeDelta::hours(7)).date_naive()
}

/// A time of recording that runs backwards, as when a clock is set, records what is appended.
pub async fn a_clock_set_back_records_all_the_same(store: &dyn VisitStore) -> Outcome {
    for (number, recorded) in [(0, now()), (1, at(0)), (2, at(-DAY)), (3, at(DAY))] {
        store.append(&[check_in(number, 0, 0, number as i64)], recorded).await?;
    }
    let events: Vec<_> = (0..4).map(|number| check_in(number, 0, 0, number as i64)).collect();
    let page = store.query(&EventQuery::ALL, ravao_core::PageRequest::first(9)).await?;
    let found: Vec<_> = page.events.into_iter().map(|stored| stored.event).collect();
    same("events recorded by a clock set back", &found, &events)
}
