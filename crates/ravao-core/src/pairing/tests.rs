use proptest::prelude::*;

use super::*;
use crate::{CheckpointId, EventId, Period, Venue, VisitorKey};

const DAY: i64 = 1_635_724_800; // 2021-11-01T00:00:00Z

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(DAY + minute * 60, 0).unwrap()
}

fn scan(minute: i64, direction: Direction, door: u16) -> VisitEvent {
    let id = EventId::from_bytes((minute as u128 * 8 + u128::from(door)).to_be_bytes());
    let place = Place::new(VenueId::from(1), CheckpointId::new(door));
    let visitor = VisitorKey::from_bytes([1; 16]);
    VisitEvent::check_in(id, visitor, place, at(minute)).unwrap().going(direction)
}

fn into(minute: i64) -> VisitEvent {
    scan(minute, Direction::In, 0)
}

fn out(minute: i64) -> VisitEvent {
    scan(minute, Direction::Out, 0)
}

/// Minutes and certainty of each stay at a gym (usual stay 90 minutes), asked on the next day.
fn stays(events: &[VisitEvent]) -> Vec<(i64, Option<i64>, bool)> {
    stays_at(events, 24 * 60, None)
}

fn stays_at(
    events: &[VisitEvent],
    now: i64,
    open: Option<Period>,
) -> Vec<(i64, Option<i64>, bool)> {
    let mut venues = VenueRegister::new();
    let mut gym = Venue::new(VenueId::from(1), "Gym", VenueKind::Gym);
    gym.open = open;
    venues.insert(gym).unwrap();
    let rules = PairingRules::default();
    let pairing = Pairing { rules: &rules, venues: &venues, now: at(now) };
    let minute = |instant: DateTime<Utc>| (instant.timestamp() - DAY) / 60;
    let row = |visit: Visit| {
        (minute(visit.start.at), visit.end.map(|end| minute(end.at)), visit.is_estimated())
    };
    pairing.visits(events).into_iter().map(row).collect()
}

#[test]
fn in_and_out_are_one_stay() {
    assert_eq!(stays(&[into(0), out(50)]), [(0, Some(50), false)]);
}

#[test]
fn order_of_arrival_does_not_matter() {
    assert_eq!(
        stays(&[out(50), into(0), out(200), into(100)]),
        [(0, Some(50), false), (100, Some(200), false)]
    );
}

#[test]
fn a_scan_repeated_again_and_again_is_one_scan() {
    assert_eq!(stays(&[into(0), into(1), into(2), into(3), out(50)]), [(0, Some(50), false)]);
}

#[test]
fn repeated_events_and_scans_count_once() {
    assert_eq!(stays(&[into(0), into(0), into(1), out(50), out(51)]), [(0, Some(50), false)]);
}

#[test]
fn a_forgotten_check_out_is_estimated_by_the_usual_stay() {
    assert_eq!(stays(&[into(0)]), [(0, Some(90), true)]);
    assert_eq!(
        stays(&[into(0), into(600), out(630)]),
        [(0, Some(90), true), (600, Some(630), false)]
    );
}

#[test]
fn the_next_check_in_ends_a_stay_sooner_than_the_usual_one() {
    assert_eq!(stays(&[into(0), into(30), out(60)]), [(0, Some(30), true), (30, Some(60), false)]);
}

#[test]
fn moving_to_another_room_ends_the_stay_in_the_first() {
    let events =
        [scan(0, Direction::In, 1), scan(200, Direction::In, 2), scan(260, Direction::Out, 1)];
    assert_eq!(stays(&events), [(0, Some(200), true), (200, Some(260), false)]);
}

#[test]
fn a_forgotten_check_in_is_estimated_but_not_before_the_last_exit() {
    assert_eq!(stays(&[out(100)]), [(10, Some(100), true)]);
    assert_eq!(stays(&[into(0), out(50), out(100)]), [(0, Some(50), false), (50, Some(100), true)]);
}

#[test]
fn a_check_out_the_next_day_does_not_make_a_stay_of_a_day() {
    let events = [into(0), out(20 * 60)];
    assert_eq!(stays(&events), [(0, Some(90), true), (20 * 60 - 90, Some(20 * 60), true)]);
}

#[test]
fn a_visitor_inside_has_no_end() {
    assert_eq!(stays_at(&[into(0)], 30, None), [(0, None, false)]);
    assert_eq!(
        stays_at(&[into(0), out(50)], 30, None),
        [(0, None, false)],
        "the future is not known"
    );
}

#[test]
fn an_event_that_is_over_ends_its_stays() {
    let open = Period::new(at(0), at(60)).unwrap();
    assert_eq!(stays_at(&[into(10)], 59, Some(open)), [(10, None, false)]);
    assert_eq!(stays_at(&[into(10)], 60, Some(open)), [(10, Some(60), true)]);
    assert_eq!(stays_at(&[into(70)], 75, Some(open)), [(70, None, false)], "after the end");
}

#[test]
fn an_event_longer_than_the_usual_stay_lets_its_guests_go_when_it_is_over() {
    let open = Period::new(at(0), at(600)).unwrap();
    assert_eq!(stays_at(&[into(10)], 599, Some(open)), [(10, None, false)]);
    assert_eq!(stays_at(&[into(10)], 600, Some(open)), [(10, Some(100), true)]);
}

#[test]
fn any_figures_are_taken() {
    let mut rules = PairingRules::default();
    (rules.repeat_seconds, rules.longest_minutes) = (u32::MAX, u32::MAX);
    rules.usual_minutes = u32::MAX;
    let (venues, now) = (VenueRegister::new(), at(24 * 60));
    let pairing = Pairing { rules: &rules, venues: &venues, now };
    assert_eq!(pairing.visits(&[into(0), out(3), into(5)]).len(), 2);
    assert!(rules.reach() > TimeDelta::zero());
}

#[test]
fn the_longest_usual_stay_is_within_reach() {
    let rules = PairingRules::default();
    assert!(
        rules.reach() > TimeDelta::minutes(i64::from(VenueKind::QuarantineSite.stay_minutes()))
    );
}

proptest! {
    #[test]
    fn stays_are_ordered_disjoint_and_independent_of_arrival(
        scans in prop::collection::vec((0_i64..2_000, any::<bool>(), 0_u16..3), 0..40),
        seed in any::<u64>(),
    ) {
        let direction = |inward| if inward { Direction::In } else { Direction::Out };
        let mut events: Vec<_> =
            scans.iter().map(|&(minute, inward, door)| scan(minute, direction(inward), door)).collect();
        events.sort_by_key(VisitEvent::id);
        events.dedup_by_key(|event| event.id());
        let expected = stays_at(&events, 1_500, None);
        let mut by_time = expected.clone();
        by_time.sort_by_key(|&(start, end, _)| (start, end.unwrap_or(i64::MAX)));
        for pair in by_time.windows(2) {
            prop_assert!(pair[0].0 <= pair[1].0);
            prop_assert!(pair[0].1.is_some_and(|end| end <= pair[1].0), "{:?}", expected);
        }
        for &(start, end, _) in &expected {
            prop_assert!(end.is_none_or(|end| start <= end));
        }
        let mut shuffled = events.clone();
        shuffled.extend(events.iter().take(5).cloned());
        shuffled.sort_by_key(|event| event.id().as_bytes()[15].wrapping_mul(seed as u8 | 1));
        prop_assert_eq!(stays_at(&shuffled, 1_500, None), expected);
    }

    #[test]
    fn events_within_reach_tell_the_same_of_a_period(
        scans in prop::collection::vec((-5_000_i64..5_000, any::<bool>(), 0_u16..3), 0..60),
        (from, length, now) in (-500_i64..500, 0_i64..1_000, -500_i64..6_000),
        (repeat_seconds, longest, usual) in (0_u32..400, 0_u32..1_200, 0_u32..1_200),
        over in prop::option::of(-2_000_i64..2_000),
    ) {
        let direction = |inward| if inward { Direction::In } else { Direction::Out };
        let event = |&(minute, inward, door): &(i64, bool, u16)| {
            let event = scan(minute + 10_000, direction(inward), door);
            let at = at(minute);
            VisitEvent::check_in(event.id(), event.visitor(), event.place(), at)
                .unwrap()
                .going(event.direction())
        };
        let events: Vec<_> = scans.iter().map(event).collect();
        let mut venues = VenueRegister::new();
        let mut gym = Venue::new(VenueId::from(1), "Gym", VenueKind::Gym);
        gym.open = over.map(|over| Period::new(at(-5_000), at(over)).unwrap());
        venues.insert(gym).unwrap();
        let rules = PairingRules { repeat_seconds, longest_minutes: longest, ..PairingRules::default() }
            .with_usual(VenueKind::Gym, usual);
        let pairing = Pairing { rules: &rules, venues: &venues, now: at(now) };
        let period = (at(from), at(from + length));
        let of_period = |visits: Vec<Visit>| -> Vec<Visit> {
            let overlaps = |visit: &Visit| {
                visit.start.at <= period.1 && visit.end_or(pairing.now) >= period.0
            };
            visits.into_iter().filter(overlaps).collect()
        };
        let window = (period.0 - rules.reach())..=(period.1 + rules.reach());
        let near = events.iter().filter(|event| window.contains(&event.occurred_at()));
        prop_assert_eq!(of_period(pairing.visits(near)), of_period(pairing.visits(&events)));
    }
}
