//! Paging: every event once, and an end that is the end.

use ravao_core::limits::MAX_PAGE;
use ravao_core::{
    Erasure, ErrorKind, EventQuery, PageRequest, Position, StoredEvent, VenueId, VisitEvent,
    VisitStore,
};

use super::fixture::{MINUTE, check_in, event, events, now, records, visitor};
use crate::outcome::{equal, same};
use crate::{Failure, Outcome};

/// Events of which several share each instant.
fn tied(count: u64) -> Vec<VisitEvent> {
    let tie = |number: u64| {
        let millis = (number / 4).cast_signed() * MINUTE;
        check_in(number, number % 2, number % 3, millis)
    };
    (0..count).map(tie).collect()
}

/// With every limit, the pages together hold every event once, and only the last has no next.
pub async fn every_limit_gives_every_event_once(store: &dyn VisitStore) -> Outcome {
    let events = tied(23);
    records(store, &events).await?;
    for limit in 1..=24 {
        pages(store, &EventQuery::ALL, limit, &events).await?;
    }
    pages(store, &EventQuery::ALL, MAX_PAGE, &events).await
}

/// Pages of narrowed queries are full, complete and end where the answer ends, not the store.
pub async fn pages_of_narrowed_queries_are_complete(store: &dyn VisitStore) -> Outcome {
    let events = tied(40);
    records(store, &events).await?;
    let mut period = EventQuery::ALL;
    period.from = Some(events[9].occurred_at());
    period.until = Some(events[30].occurred_at());
    let of_both = period.of_venue(VenueId::from(1)).of_visitor(visitor(1));
    for query in [period, period.of_venue(VenueId::from(2)), period.of_visitor(visitor(0)), of_both]
    {
        let expected: Vec<_> =
            events.iter().filter(|event| query.matches(event)).cloned().collect();
        for limit in 1..=expected.len() as u32 + 1 {
            pages(store, &query, limit, &expected).await?;
        }
    }
    Ok(())
}

/// Walks the pages of a query and demands that they are these events in full pages.
async fn pages(
    store: &dyn VisitStore,
    query: &EventQuery,
    limit: u32,
    expected: &[VisitEvent],
) -> Outcome {
    let mut page = PageRequest::first(limit);
    let mut left = expected;
    loop {
        let what = format!("page with limit {limit}, {} events to come", left.len());
        let (now, later) = left.split_at(left.len().min(limit as usize));
        let found = store.query(query, page).await?;
        same(&what, &found.events, &stored(now))?;
        let last = now.last().filter(|_| !later.is_empty());
        equal(&format!("next of a {what}"), &found.next, &last.map(Position::from))?;
        let Some(next) = found.next else { return Ok(()) };
        (page.after, left) = (Some(next), later);
    }
}

fn stored(events: &[VisitEvent]) -> Vec<StoredEvent> {
    events.iter().map(|event| StoredEvent::new(event.clone(), now())).collect()
}

/// A limit of 0 is `Invalid`, on an empty store too.
pub async fn a_limit_of_none_is_invalid(store: &dyn VisitStore) -> Outcome {
    refuses(store, &[0], ErrorKind::Invalid).await
}

/// A limit over [`MAX_PAGE`] is `TooLarge`, on an empty store too.
pub async fn a_limit_over_the_largest_is_too_large(store: &dyn VisitStore) -> Outcome {
    refuses(store, &[MAX_PAGE + 1, u32::MAX], ErrorKind::TooLarge).await
}

async fn refuses(store: &dyn VisitStore, limits: &[u32], kind: ErrorKind) -> Outcome {
    for batch in [events(0..0), events(0..3)] {
        records(store, &batch).await?;
        for &limit in limits {
            let found = store.query(&EventQuery::ALL, PageRequest::first(limit)).await;
            let found = found.map(|page| page.events.len()).map_err(|error| error.kind());
            equal(&format!("a page with limit {limit}"), &found, &Err(kind))?;
        }
    }
    Ok(())
}

/// A position is a place in the order: it stays one when its event is erased.
pub async fn a_position_outlives_its_event(store: &dyn VisitStore) -> Outcome {
    records(store, &events(0..10)).await?;
    let first = store.query(&EventQuery::ALL, PageRequest::first(5)).await?;
    let gone = first.events.last().ok_or(Failure::new("a page without events"))?.event.visitor();
    store.erase(&Erasure::Visitor(gone)).await?;
    let rest: Vec<_> = events(5..10).into_iter().filter(|event| event.visitor() != gone).collect();
    let page = PageRequest { after: first.next, limit: 10 };
    let found = store.query(&EventQuery::ALL, page).await?;
    same("events after the position of an erased one", &found.events, &stored(&rest))
}

/// An event appended between two pages is on the second if it lies after the first, else on none.
pub async fn events_appended_between_pages_are_seen_after_the_position(
    store: &dyn VisitStore,
) -> Outcome {
    let [early, late] = [0, 9].map(event);
    records(store, &events(3..7)).await?;
    let first = store.query(&EventQuery::ALL, PageRequest::first(2)).await?;
    records(store, &[early, late.clone()]).await?;
    let page = PageRequest { after: first.next, limit: 10 };
    let found = store.query(&EventQuery::ALL, page).await?;
    same("the second page", &found.events, &stored(&[event(5), event(6), late]))
}
