//! Recording: outcomes, idempotence, limits.

use chrono::{TimeDelta, Utc};
use ravao_core::Appended::{Conflict, Duplicate, Recorded};
use ravao_core::limits::MAX_BATCH;
use ravao_core::{
    CheckpointId, Direction, Erasure, ErrorKind, EventQuery, Identification, Place, ScanMode,
    StoredEvent, VenueId, VisitEvent, VisitStore,
};

use super::fixture::{
    DAY, all, appends, at, check_in, event, events, holds, instant, made, now, records, visitor,
};
use crate::Outcome;
use crate::outcome::{equal, same};

/// The outcomes of a mixed batch come in the order of its events.
pub async fn outcomes_come_in_the_order_given(store: &dyn VisitStore) -> Outcome {
    records(store, &[event(3), event(1)]).await?;
    let batch = [event(4), event(3), event(0), check_in(1, 9, 9, 0), event(0), event(2), event(1)];
    let expected = [Recorded, Duplicate, Recorded, Conflict, Duplicate, Recorded, Duplicate];
    appends(store, "outcomes of a mixed batch", &batch, &expected).await?;
    holds(store, "events after a mixed batch", &EventQuery::ALL, &events(0..5)).await
}

/// An event appended again is a duplicate and is kept once.
pub async fn the_same_event_again_is_a_duplicate(store: &dyn VisitStore) -> Outcome {
    let batch = events(0..5);
    records(store, &batch).await?;
    for _ in 0..2 {
        appends(store, "outcomes of the same batch again", &batch, &[Duplicate; 5]).await?;
    }
    holds(store, "events after duplicates", &EventQuery::ALL, &batch).await
}

/// An event twice in one batch is recorded at its first place.
pub async fn the_same_event_in_one_batch_is_a_duplicate(store: &dyn VisitStore) -> Outcome {
    let batch = [event(1), event(0), event(1), event(1)];
    let expected = [Recorded, Recorded, Duplicate, Duplicate];
    appends(store, "outcomes of an event thrice in a batch", &batch, &expected).await?;
    holds(store, "events", &EventQuery::ALL, &events(0..2)).await
}

/// Another event under a known identity is a conflict, whichever field differs, and changes
/// nothing.
pub async fn another_event_of_a_known_identity_is_a_conflict(store: &dyn VisitStore) -> Outcome {
    let known = event(7);
    records(store, std::slice::from_ref(&known)).await?;
    for (field, other) in variants(&known) {
        appends(store, &format!("outcome of another {field}"), &[other], &[Conflict]).await?;
    }
    holds(store, "the first event", &EventQuery::ALL, &[known]).await
}

/// The event with one field changed, for each field but its identity.
fn variants(event: &VisitEvent) -> Vec<(&'static str, VisitEvent)> {
    let (id, who, place, at) = (event.id(), event.visitor(), event.place(), event.occurred_at());
    let elsewhere = Place::new(VenueId::from(place.venue.to_u64() + 1), place.checkpoint);
    let door = Place::new(place.venue, CheckpointId::new(1));
    vec![
        ("visitor", made(id, visitor(77), place, at)),
        ("venue", made(id, who, elsewhere, at)),
        ("checkpoint", made(id, who, door, at)),
        ("time", made(id, who, place, at + TimeDelta::milliseconds(1))),
        ("direction", event.clone().going(Direction::Out)),
        ("mode", event.clone().scanned_by(ScanMode::PaperBackfill)),
        ("identification", event.clone().identified_by(Identification::Phone)),
    ]
}

/// Of two events that contradict each other in one batch, the first is kept.
pub async fn the_first_of_a_conflict_in_one_batch_is_kept(store: &dyn VisitStore) -> Outcome {
    let batch = [event(0), check_in(0, 4, 2, DAY), event(0)];
    let expected = [Recorded, Conflict, Duplicate];
    appends(store, "outcomes of a contradicting batch", &batch, &expected).await?;
    holds(store, "events", &EventQuery::ALL, &batch[..1]).await
}

/// The events around a conflict are recorded.
pub async fn a_conflict_stops_nothing_else(store: &dyn VisitStore) -> Outcome {
    records(store, &[event(2)]).await?;
    let mut batch = events(0..5);
    batch[2] = batch[2].clone().going(Direction::Out);
    let expected = [Recorded, Recorded, Conflict, Recorded, Recorded];
    appends(store, "outcomes around a conflict", &batch, &expected).await?;
    holds(store, "events around a conflict", &EventQuery::ALL, &events(0..5)).await
}

/// Erasing somebody else, which may move what is kept, forgets no identity.
pub async fn known_identities_are_known_after_erasing_others(store: &dyn VisitStore) -> Outcome {
    let batch = events(0..20);
    records(store, &batch).await?;
    store.erase(&Erasure::Visitor(visitor(4))).await?;
    let known: Vec<_> = batch.into_iter().filter(|event| event.visitor() != visitor(4)).collect();
    let duplicates = vec![Duplicate; known.len()];
    appends(store, "outcomes of known events after erasing", &known, &duplicates).await?;
    for (field, other) in known.iter().flat_map(variants) {
        let what = format!("outcome of another {field} after erasing");
        appends(store, &what, &[other], &[Conflict]).await?;
    }
    holds(store, "events after erasing another visitor", &EventQuery::ALL, &known).await
}

/// Another event of a known identity is a conflict also years away, at the other end of the numbers of
/// venues, and after either was kept for long.
pub async fn a_conflict_is_found_however_far_apart(store: &dyn VisitStore) -> Outcome {
    const YEAR: i64 = 365 * DAY;
    records(store, &events(0..5)).await?;
    store.erase(&Erasure::Visitor(visitor(77))).await?;
    for (venue, millis) in [(u64::MAX, 0), (1 << 63, -20 * YEAR), (0, 100 * YEAR), (1, 1)] {
        let far = check_in(3, 3, venue, millis);
        appends(store, "outcome of a known identity far away", &[far], &[Conflict]).await?;
    }
    holds(store, "events", &EventQuery::ALL, &events(0..5)).await
}

/// Neither a duplicate nor a conflict changes when an event was recorded.
pub async fn the_first_time_of_recording_is_kept(store: &dyn VisitStore) -> Outcome {
    let other = event(0).going(Direction::Out);
    let expected = [StoredEvent::new(event(0), at(DAY))];
    store.append(&[event(0)], at(DAY)).await?;
    for later in [at(2 * DAY), at(-DAY)] {
        store.append(&[event(0), other.clone()], later).await?;
        same("events recorded first at one time, then at another", &all(store).await?, &expected)?;
    }
    Ok(())
}

/// Every time of recording is kept, cut to the millisecond, also before 1970.
pub async fn the_time_of_recording_is_cut_to_the_millisecond(store: &dyn VisitStore) -> Outcome {
    let millis = [0, 1, 999, 1_637_000_000_123, -1, -1_001];
    for (number, millis) in (0..).zip(millis) {
        let beyond = instant(millis) + TimeDelta::nanoseconds(999_999);
        store.append(&[event(number)], beyond).await?;
    }
    let found: Vec<_> = all(store).await?.iter().map(|stored| stored.recorded_at).collect();
    same::<chrono::DateTime<Utc>>("times of recording", &found, &millis.map(instant))
}

/// A batch over the limit is refused as too large, and none of it is recorded.
pub async fn a_batch_over_the_limit_is_refused_whole(store: &dyn VisitStore) -> Outcome {
    records(store, &[event(0)]).await?;
    let batch = events(0..MAX_BATCH as u64 + 1);
    let kind = store.append(&batch, now()).await.map_err(|error| error.kind());
    equal("a batch of one more than the limit", &kind, &Err(ErrorKind::TooLarge))?;
    holds(store, "events after a refused batch", &EventQuery::ALL, &events(0..1)).await
}

/// A batch of exactly the limit is recorded.
pub async fn the_largest_batch_is_recorded(store: &dyn VisitStore) -> Outcome {
    let batch = events(0..MAX_BATCH as u64);
    records(store, &batch).await?;
    holds(store, "events of the largest batch", &EventQuery::ALL, &batch).await
}

/// A batch of none has no outcomes and records nothing.
pub async fn an_empty_batch_is_nothing(store: &dyn VisitStore) -> Outcome {
    appends(store, "outcomes of an empty batch", &[], &[]).await?;
    holds(store, "events", &EventQuery::ALL, &[]).await
}
