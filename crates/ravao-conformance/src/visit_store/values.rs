//! Round trips: what is appended is what is found.

use ravao_core::{
    CheckpointId, Direction, EventId, EventQuery, Identification, Place, ScanMode, VenueId,
    VisitEvent, VisitStore, VisitorKey,
};

use super::fixture::{MINUTE, at, event, holds, id, instant, made, place, records, visitor};
use crate::Outcome;

/// Every value of every byte of an identity, a visitor and a venue is kept and is found again.
pub async fn every_byte_of_an_identity_is_kept(store: &dyn VisitStore) -> Outcome {
    let events: Vec<_> = (0..=u8::MAX).map(event_of_bytes).collect();
    records(store, &events).await?;
    holds(store, "events of all bytes", &EventQuery::ALL, &events).await?;
    for event in &events {
        let only = std::slice::from_ref(event);
        let of_visitor = EventQuery::ALL.of_visitor(event.visitor());
        holds(store, "events of one visitor", &of_visitor, only).await?;
        let of_venue = EventQuery::ALL.of_venue(event.place().venue);
        holds(store, "events of one venue", &of_venue, only).await?;
    }
    Ok(())
}

/// An event whose bytes run through all values as `seed` does, each byte through other ones.
fn event_of_bytes(seed: u8) -> VisitEvent {
    let id: [u8; 16] = std::array::from_fn(|index| seed.wrapping_add(index as u8 * 17));
    let visitor: [u8; 16] = std::array::from_fn(|index| seed.wrapping_sub(index as u8 * 13));
    let venue: [u8; 8] = std::array::from_fn(|index| seed.wrapping_add(index as u8 * 31));
    let place = Place::new(VenueId::from_bytes(venue), CheckpointId::new(seed.into()));
    let minute = i64::from(seed) * MINUTE;
    made(EventId::from_bytes(id), VisitorKey::from_bytes(visitor), place, at(minute))
}

/// Identities, visitors and venues that differ in one bit, the first or the last, are different.
pub async fn identities_that_differ_in_one_bit_are_different(store: &dyn VisitStore) -> Outcome {
    let bits = (0..128).map(|bit| 1_u128 << bit);
    let event = |(index, bit): (i64, u128)| {
        let venue = VenueId::from_bytes(((bit ^ (bit >> 64)) as u64).to_be_bytes());
        let (id, visitor) = (bit.to_be_bytes(), bit.to_be_bytes());
        let place = Place::new(venue, CheckpointId::WHOLE_VENUE);
        made(EventId::from_bytes(id), VisitorKey::from_bytes(visitor), place, at(index))
    };
    let events: Vec<_> = (0..).zip(bits).map(event).collect();
    records(store, &events).await?;
    for (index, event) in events.iter().enumerate() {
        let only = std::slice::from_ref(event);
        let of_visitor = EventQuery::ALL.of_visitor(event.visitor());
        holds(store, "events of a visitor with one bit", &of_visitor, only).await?;
        let of_venue = EventQuery::ALL.of_venue(event.place().venue);
        let both = [events[index % 64].clone(), events[index % 64 + 64].clone()];
        holds(store, "events of a venue with one bit", &of_venue, &both).await?;
    }
    Ok(())
}

/// Every direction, mode of scanning and identification is kept, in every combination.
pub async fn every_direction_mode_and_identification_is_kept(store: &dyn VisitStore) -> Outcome {
    const MODES: [ScanMode; 4] =
        [ScanMode::GateScan, ScanMode::SelfScan, ScanMode::ManualEntry, ScanMode::PaperBackfill];
    const IDENTIFICATIONS: [Identification; 5] = [
        Identification::Unknown,
        Identification::SignedPass,
        Identification::UnsignedCard,
        Identification::Phone,
        Identification::SelfAsserted,
    ];
    let mut events = Vec::new();
    for direction in [Direction::In, Direction::Out] {
        for mode in MODES {
            for identification in IDENTIFICATIONS {
                let event = event(events.len() as u64).going(direction);
                events.push(event.scanned_by(mode).identified_by(identification));
            }
        }
    }
    records(store, &events).await?;
    holds(store, "events of every kind", &EventQuery::ALL, &events).await
}

/// The smallest and largest numbers of checkpoints and venues are kept and are found again.
pub async fn every_checkpoint_and_venue_is_kept(store: &dyn VisitStore) -> Outcome {
    let venues = [0, 1, u64::MAX >> 1, 1 << 63, u64::MAX];
    let checkpoints = [0, 1, 255, 256, 32_767, 32_768, u16::MAX];
    let event = |number: u64, venue, checkpoint| {
        made(id(number), visitor(0), place(venue, checkpoint), at(number.cast_signed()))
    };
    for (index, venue) in (0..).zip(venues) {
        let numbers = (index * 100..).zip(checkpoints);
        let events: Vec<_> =
            numbers.map(|(number, checkpoint)| event(number, venue, checkpoint)).collect();
        records(store, &events).await?;
        let of_venue = EventQuery::ALL.of_venue(VenueId::from(venue));
        holds(store, "checkpoints of a venue", &of_venue, &events).await?;
    }
    Ok(())
}

/// The first and last instants that an event can have, and their milliseconds, are kept.
pub async fn the_whole_range_of_time_is_kept(store: &dyn VisitStore) -> Outcome {
    const FIRST: i64 = 946_684_800_000; // 2000-01-01T00:00:00Z
    const LAST: i64 = 7_258_118_399_999; // 2199-12-31T23:59:59.999Z
    let millis = [FIRST, FIRST + 1, FIRST + 999, 1_635_724_800_001, LAST - 999, LAST - 1, LAST];
    let event = |(number, millis)| made(id(number), visitor(0), place(0, 0), instant(millis));
    let events: Vec<_> = (0..).zip(millis).map(event).collect();
    records(store, &events).await?;
    holds(store, "events at the ends of time", &EventQuery::ALL, &events).await
}
