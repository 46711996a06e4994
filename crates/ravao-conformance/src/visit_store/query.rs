//! Asking: order, conditions, boundaries.

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::{
    EventPage, EventQuery, PageRequest, Period, Position, VenueId, VisitEvent, VisitStore,
};

use super::fixture::{
    DAY, HOUR, MINUTE, SECOND, at, check_in, event, events, holds, id, made, records, visitor,
};
use super::network::Network;
use crate::Outcome;
use crate::outcome::{equal, same};

/// An empty store answers every query with a page that has no events and no next one.
pub async fn an_empty_store_answers_with_an_empty_page(store: &dyn VisitStore) -> Outcome {
    let after = Some(Position { occurred_at: at(0), id: id(1) });
    for query in [EventQuery::ALL, EventQuery::ALL.of_visitor(visitor(1))] {
        for page in [PageRequest::first(1), PageRequest { after, limit: 10 }] {
            let found = store.query(&query, page).await?;
            equal("a page of an empty store", &found, &EventPage::default())?;
        }
    }
    Ok(())
}

/// Events come by time, and those of one instant by identity, however they arrived.
pub async fn order_is_by_time_then_identity(store: &dyn VisitStore) -> Outcome {
    let times = [0, 1, SECOND, SECOND + 1, DAY];
    let numbers = [0, 1, 2, 255, 256, u64::MAX >> 1, u64::MAX];
    let ties = times.into_iter().flat_map(|millis| numbers.map(|number| (millis, number)));
    let tie = |(index, (millis, number)): (u128, (i64, u64))| {
        // The identity grows with the number, the index only makes it unique.
        let id = ravao_core::EventId::from_bytes((u128::from(number) << 64 | index).to_be_bytes());
        let place = super::fixture::place(number % 3, 0);
        made(id, visitor(number % 2), place, at(millis))
    };
    let expected: Vec<_> = (0..).zip(ties).map(tie).collect();
    let mut shuffled = expected.clone();
    Network::shuffle(&mut shuffled, 1);
    for batch in shuffled.chunks(4) {
        records(store, batch).await?;
    }
    holds(store, "events by time, then identity", &EventQuery::ALL, &expected).await?;
    let query = EventQuery::ALL.of_visitor(visitor(1));
    holds(store, "events of a visitor in order", &query, &matching(&expected, &query)).await?;
    let query = EventQuery::ALL.of_venue(VenueId::from(1));
    holds(store, "events of a venue in order", &query, &matching(&expected, &query)).await
}

fn matching(events: &[VisitEvent], query: &EventQuery) -> Vec<VisitEvent> {
    events.iter().filter(|event| query.matches(event)).cloned().collect()
}

/// Each condition narrows the answer, alone and with every set of the others.
pub async fn each_condition_narrows(store: &dyn VisitStore) -> Outcome {
    let events = events(0..60);
    records(store, &events).await?;
    for set in 0..16 {
        let on = |bit: u32| set >> bit & 1 == 1;
        let mut query = EventQuery::ALL;
        query.venue = on(0).then_some(VenueId::from(2));
        query.visitor = on(1).then_some(visitor(3));
        query.from = on(2).then_some(at(11 * MINUTE));
        query.until = on(3).then_some(at(53 * MINUTE));
        let expected = matching(&events, &query);
        holds(store, &format!("events of {}", conditions(&query)), &query, &expected).await?;
    }
    let nobody = EventQuery::ALL.of_visitor(visitor(77));
    holds(store, "events of an unknown visitor", &nobody, &[]).await?;
    let nowhere = EventQuery::ALL.of_venue(VenueId::from(77));
    holds(store, "events of an unknown venue", &nowhere, &[]).await
}

/// The conditions of a query by name.
fn conditions(query: &EventQuery) -> String {
    let names = [
        query.venue.map(|_| "a venue"),
        query.visitor.map(|_| "a visitor"),
        query.from.map(|_| "a beginning"),
        query.until.map(|_| "an end"),
    ];
    names.into_iter().flatten().collect::<Vec<_>>().join(" with ")
}

/// `from` is included and `until` is not, to the millisecond and beyond it.
pub async fn bounds_are_half_open_to_the_millisecond(store: &dyn VisitStore) -> Outcome {
    let event = check_in(1, 1, 1, HOUR + 500);
    records(store, std::slice::from_ref(&event)).await?;
    let time = event.occurred_at();
    let steps = [TimeDelta::milliseconds(1), TimeDelta::nanoseconds(1), TimeDelta::zero()];
    for step in steps.into_iter().flat_map(|step| [-step, step]) {
        for base in [EventQuery::ALL, EventQuery::ALL.of_visitor(visitor(1))] {
            let (mut from, mut until) = (base, base);
            from.from = Some(time + step);
            until.until = Some(time + step);
            for (bound, query) in [("from", from), ("until", until)] {
                let what = format!("events `{bound}` an instant {step} beside one");
                let expected = matching(std::slice::from_ref(&event), &query);
                holds(store, &what, &query, &expected).await?;
            }
        }
    }
    Ok(())
}

/// A period without length, or with its end before its beginning, holds no event.
pub async fn a_period_that_runs_backwards_holds_nothing(store: &dyn VisitStore) -> Outcome {
    records(store, &events(0..10)).await?;
    let time = event(5).occurred_at();
    for (from, until) in [(time, time), (at(DAY), at(0))] {
        let mut query = EventQuery::ALL;
        (query.from, query.until) = (Some(from), Some(until));
        holds(store, "events in no time", &query, &[]).await?;
        query.venue = Some(VenueId::from(1));
        holds(store, "events of a venue in no time", &query, &[]).await?;
    }
    Ok(())
}

/// The first and last instants of the calendar are conditions and positions like any other.
pub async fn extreme_instants_are_answered(store: &dyn VisitStore) -> Outcome {
    const FIRST: DateTime<Utc> = DateTime::<Utc>::MIN_UTC;
    const LAST: DateTime<Utc> = DateTime::<Utc>::MAX_UTC;
    let events = events(0..10);
    records(store, &events).await?;
    for (from, until) in [(FIRST, LAST), (FIRST, FIRST), (LAST, LAST)] {
        let query = EventQuery::ALL.within(Period::new(from, until)?);
        let expected = matching(&events, &query);
        holds(store, "events between extreme instants", &query, &expected).await?;
    }
    for (occurred_at, count) in [(FIRST, 10), (LAST, 0)] {
        let after = Some(Position { occurred_at, id: id(0) });
        let page = store.query(&EventQuery::ALL, PageRequest { after, limit: 100 }).await?;
        equal("events after an extreme position", &page.events.len(), &count)?;
    }
    Ok(())
}

/// Several queries at once are each answered with all their events, in the order of the queries.
pub async fn several_queries_at_once_are_answered_each(store: &dyn VisitStore) -> Outcome {
    let events = events(0..60);
    records(store, &events).await?;
    let period = Period::new(at(11 * MINUTE), at(53 * MINUTE))?;
    let venue = EventQuery::ALL.of_venue(VenueId::from(2));
    let queries = [
        EventQuery::ALL.of_visitor(visitor(3)),
        venue.within(period),
        EventQuery::ALL.of_visitor(visitor(77)),
        venue.of_visitor(visitor(3)),
        EventQuery::ALL.within(period),
        EventQuery::ALL,
    ];
    let answers = store.events(&queries).await?;
    equal("answers to several queries", &answers.len(), &queries.len())?;
    for (query, mut found) in queries.iter().zip(answers) {
        found.sort_by_key(|event| Position::from(event));
        let what = format!("events of {}, among other queries", conditions(query));
        same(&what, &found, &matching(&events, query))?;
    }
    equal("answers to no query", &store.events(&[]).await?.len(), &0)
}
