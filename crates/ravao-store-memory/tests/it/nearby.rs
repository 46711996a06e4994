//! A trace that reads only what is near gives the answer of the one that reads everything.

use chrono::{DateTime, TimeDelta, Utc};
use pollster::block_on;
use proptest::prelude::*;
use ravao_core::{
    ContactRule, Direction, EventId, Pairing, PairingRules, Period, Place, TraceRequest, Venue,
    VenueId, VenueKind, VenueRegister, VisitEvent, VisitStore, VisitorKey, trace_nearby,
};
use ravao_store_memory::MemoryStore;

/// Who, at which venue, at which door, at which quarter of an hour of the fortnight, which way.
type Scan = (u8, u8, u16, u16, bool);

const QUARTERS: u16 = 14 * 24 * 4;

/// The last is of a kind that has long stays; one more venue is not registered.
const KINDS: [VenueKind; 3] = [VenueKind::LocalMarket, VenueKind::School, VenueKind::Hospital];

fn at(quarter: u16) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2021-11-01T00:00:00Z".parse().unwrap();
    start + TimeDelta::minutes(i64::from(quarter) * 15)
}

fn person(number: u8) -> VisitorKey {
    VisitorKey::from_bytes([number; 16])
}

fn event(number: u64, (who, venue, door, quarter, inward): Scan) -> VisitEvent {
    let id = EventId::from_bytes(u128::from(number).to_be_bytes());
    let place = Place::new(VenueId::from(u64::from(venue)), ravao_core::CheckpointId::new(door));
    let direction = if inward { Direction::In } else { Direction::Out };
    VisitEvent::check_in(id, person(who), place, at(quarter)).unwrap().going(direction)
}

fn venues() -> VenueRegister {
    let mut venues = VenueRegister::new();
    for (number, kind) in (0..).zip(KINDS) {
        venues.insert(Venue::new(VenueId::from(number), "Invented", kind)).unwrap();
    }
    venues
}

/// Scans at any time, and stays of which both scans are there.
fn scans() -> impl Strategy<Value = Vec<Scan>> {
    let lone = (0..9_u8, 0..4_u8, 0..2_u16, 0..QUARTERS, any::<bool>()).prop_map(|scan| vec![scan]);
    let stay = (0..9_u8, 0..4_u8, 0..2_u16, 0..QUARTERS, 1..40_u16).prop_map(
        |(who, venue, door, begin, length)| {
            vec![(who, venue, door, begin, true), (who, venue, door, begin + length, false)]
        },
    );
    let some = prop_oneof![1 => lone, 3 => stay];
    prop::collection::vec(some, 1..90).prop_map(|scans| scans.into_iter().flatten().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn what_is_near_is_enough(
        scans in scans(),
        (from, length) in (0..QUARTERS, 0..QUARTERS),
        (least, lag, depth) in (0..40_u32, 0..90_u32, 1..4_u8),
        now in 0..QUARTERS * 2,
    ) {
        let store = MemoryStore::new();
        let events: Vec<_> = (0..).zip(scans).map(|(number, scan)| event(number, scan)).collect();
        block_on(store.append(&events, at(0))).unwrap();
        let rule = ContactRule::default().at_least(least).with_lag(lag).to_depth(depth);
        let period = Period::new(at(from), at(from + length)).unwrap();
        let request = TraceRequest::new(vec![person(0), person(1)], period, rule).unwrap();
        let (rules, venues) = (PairingRules::default(), venues());
        let pairing = Pairing { rules: &rules, venues: &venues, now: at(now) };
        let near = block_on(trace_nearby(&store, &request, &pairing)).unwrap();
        prop_assert_eq!(near, block_on(store.contacts(&request, &pairing)).unwrap());
    }
}
