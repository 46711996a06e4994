use proptest::prelude::*;

use super::*;
use crate::{Bound, Certainty, CheckpointId, ContactRule, VenueId};

const DAY: i64 = 1_635_724_800; // 2021-11-01T00:00:00Z

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(DAY + minute * 60, 0).unwrap()
}

fn person(number: u8) -> VisitorKey {
    VisitorKey::from_bytes([number; 16])
}

fn stay(who: u8, place: u16, from: i64, until: i64) -> Visit {
    Visit {
        visitor: person(who),
        place: Place::new(VenueId::from(1), CheckpointId::new(place)),
        start: Bound::recorded(at(from)),
        end: Some(Bound::recorded(at(until))),
    }
}

/// Source, visitor, degree, first minute and length of each contact of person 0 on that day.
fn contacts(visits: &[Visit], rule: ContactRule) -> Vec<(u8, u8, u8, i64, u32)> {
    let period = Period::new(at(0), at(1440)).unwrap();
    let request = TraceRequest::new(vec![person(0)], period, rule).unwrap();
    let report = trace(visits, &request, at(1440));
    let who = |key: VisitorKey| key.as_bytes()[0];
    let minute = |instant: DateTime<Utc>| (instant.timestamp() - DAY) / 60;
    let row = |contact: &Contact| {
        let Contact { source, visitor, degree, from, minutes, .. } = *contact;
        (who(source), who(visitor), degree, minute(from), minutes)
    };
    report.contacts.iter().map(row).collect()
}

fn rule() -> ContactRule {
    ContactRule::default()
}

#[test]
fn the_minimum_is_included() {
    let visits = [stay(0, 1, 0, 60), stay(1, 1, 45, 90), stay(2, 1, 46, 90), stay(3, 2, 0, 60)];
    assert_eq!(contacts(&visits, rule()), [(0, 1, 1, 45, 15)]);
}

#[test]
fn touching_stays_are_no_contact_even_without_a_minimum() {
    let visits = [stay(0, 1, 0, 60), stay(1, 1, 60, 90), stay(2, 1, 59, 90)];
    assert_eq!(contacts(&visits, rule().at_least(0)), [(0, 2, 1, 59, 1)]);
}

#[test]
fn the_lag_reaches_those_who_come_after_only() {
    let visits = [stay(0, 1, 100, 160), stay(1, 1, 165, 300), stay(2, 1, 0, 95)];
    assert_eq!(contacts(&visits, rule().at_least(10).with_lag(30)), [(0, 1, 1, 165, 25)]);
}

#[test]
fn the_lag_reaches_into_the_period() {
    let visits = [stay(0, 1, -60, -1), stay(1, 1, 0, 60), stay(0, 2, -60, 0), stay(2, 2, 0, 60)];
    let found = contacts(&visits, rule().at_least(10).with_lag(30));
    assert_eq!(found, [(0, 1, 1, 0, 29), (0, 2, 1, 0, 30)]);
}

#[test]
fn nobody_passes_on_what_came_after_they_had_left() {
    let visits = [
        stay(1, 1, 0, 60), // 1 leaves place 1 before meeting 0
        stay(2, 1, 62, 95),
        stay(0, 2, 65, 125),
        stay(1, 2, 65, 125),
    ];
    let found = contacts(&visits, rule().with_lag(30).to_depth(2));
    assert_eq!(found, [(0, 1, 1, 65, 60)]);
}

#[test]
fn checking_in_again_and_again_is_one_presence() {
    let again: Vec<_> = (0..6).map(|n| stay(1, 1, n * 10, n * 10 + 10)).collect();
    let visits = [vec![stay(0, 1, 0, 60)], again].concat();
    assert_eq!(contacts(&visits, rule()), [(0, 1, 1, 0, 60)]);
}

#[test]
fn a_crowd_takes_no_memory_for_those_already_reached() {
    let visits: Vec<_> = (0..=255).map(|who| stay(who, 1, 0, 60)).collect();
    assert_eq!(contacts(&visits, rule().to_depth(3)).len(), 255);
}

#[test]
fn the_ends_of_the_calendar_do_no_harm() {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let mut ever = stay(0, 1, 0, 0);
    (ever.start, ever.end) = (Bound::recorded(first), Some(Bound::recorded(last)));
    let period = Period::new(first, last).unwrap();
    let request = TraceRequest::new(vec![person(0)], period, rule().with_lag(30)).unwrap();
    let report = trace(&[ever, stay(1, 1, 0, 60)], &request, last);
    assert_eq!(report.contacts[0].minutes, 60);
}

#[test]
fn a_chain_follows_time() {
    let visits = [
        stay(1, 2, 0, 60), // 1 meets 2 before meeting 0: no second degree
        stay(2, 2, 0, 60),
        stay(0, 1, 100, 160), // 0 meets 1
        stay(1, 1, 100, 160),
        stay(1, 3, 200, 260), // 1 meets 3
        stay(3, 3, 200, 260),
        stay(3, 4, 300, 360), // 3 meets 4
        stay(4, 4, 300, 360),
    ];
    let all = [(0, 1, 1, 100, 60), (1, 3, 2, 200, 60), (3, 4, 3, 300, 60)];
    for depth in 1..=3 {
        assert_eq!(contacts(&visits, rule().to_depth(depth)), all[..usize::from(depth)]);
    }
}

#[test]
fn exposure_within_a_stay_counts_from_the_exposure() {
    let visits = [stay(0, 1, 100, 160), stay(1, 1, 0, 300), stay(2, 1, 0, 130)];
    let found = contacts(&visits, rule().to_depth(2));
    assert_eq!(found, [(0, 1, 1, 100, 60), (0, 2, 1, 100, 30)], "both met the index person itself");
}

#[test]
fn a_person_is_reported_at_the_lowest_degree() {
    let visits = [stay(0, 1, 0, 60), stay(1, 1, 0, 60), stay(2, 1, 0, 60)];
    assert_eq!(contacts(&visits, rule().to_depth(3)), [(0, 1, 1, 0, 60), (0, 2, 1, 0, 60)]);
}

#[test]
fn estimated_stays_mark_the_contact() {
    let mut guessed = stay(1, 1, 0, 60);
    guessed.end = Some(Bound { at: at(60), certainty: Certainty::UsualStay });
    let period = Period::new(at(0), at(1440)).unwrap();
    let request = TraceRequest::new(vec![person(0)], period, rule()).unwrap();
    let report = trace(&[stay(0, 1, 0, 60), guessed], &request, at(1440));
    assert!(report.contacts[0].estimated);
    assert_eq!(report.rule, "contact/1 min=15 lag=0 depth=1");
}

#[test]
fn visitors_still_inside_meet_until_now() {
    let mut open = stay(1, 1, 0, 0);
    open.end = None;
    let visits = [stay(0, 1, 0, 600), open];
    let period = Period::new(at(0), at(1440)).unwrap();
    let request = TraceRequest::new(vec![person(0)], period, rule()).unwrap();
    assert_eq!(trace(&visits, &request, at(30)).contacts[0].minutes, 30);
}

/// Person, place, first minute and minute after the last of every unbroken presence.
fn presences(visits: &[Visit]) -> Vec<(u8, Place, i64, i64)> {
    let minute = |instant: DateTime<Utc>| (instant.timestamp() - DAY) / 60;
    let of = |visit: &Visit| {
        let (from, until) = (minute(visit.start.at), minute(visit.end.unwrap().at));
        (visit.visitor.as_bytes()[0], visit.place, from, until)
    };
    let mut all: Vec<_> = visits.iter().map(of).collect();
    let touch = |a: &(u8, Place, i64, i64), b: &(u8, Place, i64, i64)| {
        (a.0, a.1) == (b.0, b.1) && a.2 <= b.3 && b.2 <= a.3
    };
    while let Some((first, second)) = (0..all.len())
        .flat_map(|second| (0..second).map(move |first| (first, second)))
        .find(|&(first, second)| touch(&all[first], &all[second]))
    {
        let gone = all.remove(second);
        let kept = &mut all[first];
        (kept.2, kept.3) = (kept.2.min(gone.2), kept.3.max(gone.3));
    }
    all
}

/// The rule word by word: every pair of presences, every degree.
fn by_definition(visits: &[Visit], rule: &ContactRule) -> Vec<(u8, u8, u8, i64, u32)> {
    let presences = presences(visits);
    let mut exposed = BTreeMap::from([(0_u8, i64::MIN)]);
    let mut reached = BTreeSet::from([0_u8]);
    let mut all = Vec::new();
    for degree in 1..=rule.depth {
        let mut found = Vec::new();
        for &(source, place, came, left) in &presences {
            let Some(&since) = exposed.get(&source) else { continue };
            if left < since || (left == since && came < left) {
                continue;
            }
            for &(who, there, from, until) in presences.iter().filter(|other| other.1 == place) {
                assert_eq!(there, place);
                let from = came.max(from).max(since).max(0);
                let until = (left + i64::from(rule.lag_minutes)).min(until).min(1440);
                let long = from < until && until - from >= i64::from(rule.min_minutes);
                if long && !reached.contains(&who) {
                    found.push((source, who, degree, from, u32::try_from(until - from).unwrap()));
                }
            }
        }
        exposed = BTreeMap::new();
        for contact in &found {
            let since = exposed.entry(contact.1).or_insert(contact.3);
            *since = contact.3.min(*since);
        }
        reached.extend(exposed.keys());
        all.append(&mut found);
    }
    all.sort_unstable();
    all
}

proptest! {
    #[test]
    fn the_search_agrees_with_the_definition(
        stays in prop::collection::vec((0_u8..8, 0_u16..3, -60_i64..300, 0_i64..90), 0..40),
        min in 0_u32..20, lag in 0_u32..30, depth in 1_u8..4,
    ) {
        let visits: Vec<_> = stays.iter()
            .map(|&(who, place, from, length)| stay(who, place, from, from + length)).collect();
        let rule = rule().at_least(min).with_lag(lag).to_depth(depth);
        let mut found = contacts(&visits, rule.clone());
        found.sort_unstable();
        prop_assert_eq!(found, by_definition(&visits, &rule));
    }
}
