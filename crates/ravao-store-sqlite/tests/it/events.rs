//! Invented events, the same for every run.

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::{
    CheckpointId, Direction, EventId, Identification, Place, ScanMode, VenueId, VisitEvent,
    VisitorKey,
};

/// How many visitors there are.
pub(crate) const VISITORS: u64 = 97;

/// A number that looks random and is a function of another (the mixing step of SplitMix64).
pub(crate) const fn mix(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

pub(crate) fn now() -> DateTime<Utc> {
    "2021-11-20T00:00:00.123Z".parse().unwrap()
}

pub(crate) fn visitor(number: u64) -> VisitorKey {
    let key = u128::from(mix(number)) << 64 | u128::from(mix(!number));
    VisitorKey::from_bytes(key.to_be_bytes())
}

/// The event of a number, in no order of time.
pub(crate) fn event(number: u64) -> VisitEvent {
    let start: DateTime<Utc> = "2021-11-01T00:00:00Z".parse().unwrap();
    let random = mix(number);
    let id = (u128::from(random) << 64) | u128::from(number);
    let at = start + TimeDelta::milliseconds((random % 1_000_000_000).cast_signed());
    let checkpoint = CheckpointId::new((random % 3) as u16);
    let place = Place::new(VenueId::from(mix(random % 300)), checkpoint);
    let direction = if random.is_multiple_of(2) { Direction::In } else { Direction::Out };
    VisitEvent::check_in(
        EventId::from_bytes(id.to_be_bytes()),
        visitor(number % VISITORS),
        place,
        at,
    )
    .unwrap()
    .going(direction)
    .scanned_by(ScanMode::SelfScan)
    .identified_by(Identification::SignedPass)
}
