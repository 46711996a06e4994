//! An invented town: a month in which people go to places as people do, a few places taking most visits.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::{Direction, EventId, Period, Place, VenueId, VisitEvent, VisitorKey};

const DAYS: u64 = 30;
const HOUR: u64 = 3_600_000;

/// How unevenly visits fall on venues, and on people: the exponents of Zipf's law.
const VENUE_EXPONENT: f64 = 0.9;
const PERSON_EXPONENT: f64 = 0.5;

/// A town of a size: ten visits a person, two hundred a venue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Town {
    pub(super) visits: u64,
    people: u64,
    venues: u64,
}

impl Town {
    pub(super) const fn new(visits: u64) -> Self {
        Self { visits, people: visits / 10, venues: visits / 200 }
    }

    /// The month.
    pub(super) fn period() -> Period {
        let length = TimeDelta::days(DAYS.cast_signed());
        Period::new(start(), start() + length).expect("it ends after it begins")
    }

    /// The scans of each day, by time: nobody is twice at one venue on one day.
    pub(super) fn days(self) -> impl Iterator<Item = Vec<VisitEvent>> {
        (0..DAYS).map(move |day| self.day(day))
    }

    /// A person by lot.
    pub(super) fn person(self, lot: u64) -> VisitorKey {
        visitor(mix(lot ^ 0x5eed) % self.people)
    }

    /// A venue by lot, the busy ones as often as they are visited, and two hours at it.
    pub(super) fn two_hours(self, lot: u64) -> (VenueId, Period) {
        let mut random = Random(lot ^ 0xfeed);
        let place = venue(random.zipf(self.venues, VENUE_EXPONENT));
        let from = start() + millis(random.below(DAYS) * 24 * HOUR + random.below(12) * HOUR);
        let period = Period::new(from, from + TimeDelta::hours(2));
        (place, period.expect("it ends after it begins"))
    }

    fn day(self, day: u64) -> Vec<VisitEvent> {
        let mut random = Random(mix(day));
        let mut seen = HashSet::new();
        let mut scans = Vec::new();
        while (scans.len() as u64) < self.visits / DAYS * 2 {
            let who = random.zipf(self.people, PERSON_EXPONENT);
            let place = random.zipf(self.venues, VENUE_EXPONENT);
            let begin = day * 24 * HOUR + random.below(14 * HOUR);
            let end = begin + HOUR / 6 + random.below(3 * HOUR);
            if seen.insert((who, place)) {
                scans.push(scan(&mut random, (who, place), begin, Direction::In));
                scans.push(scan(&mut random, (who, place), end, Direction::Out));
            }
        }
        scans.sort_unstable_by_key(|scan| (scan.occurred_at(), scan.id()));
        scans
    }
}

/// Six in the morning of the first of November 2021, in Vietnam.
fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_635_721_200, 0).expect("an instant")
}

fn scan(
    random: &mut Random,
    (who, place): (u64, u64),
    at: u64,
    direction: Direction,
) -> VisitEvent {
    let id = EventId::from_bytes(two(random.next(), random.next()));
    VisitEvent::check_in(id, visitor(who), Place::whole(venue(place)), start() + millis(at))
        .expect("a year that events know")
        .going(direction)
}

fn millis(millis: u64) -> TimeDelta {
    TimeDelta::milliseconds(millis.cast_signed())
}

fn visitor(rank: u64) -> VisitorKey {
    VisitorKey::from_bytes(two(mix(rank), mix(!rank)))
}

fn venue(rank: u64) -> VenueId {
    VenueId::from(mix(rank ^ 0xace))
}

fn two(high: u64, low: u64) -> [u8; 16] {
    (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A rank below `count` by Zipf's law, through its continuous inverse.
    fn zipf(&mut self, count: u64, exponent: f64) -> u64 {
        let lot = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let rest = 1.0 - exponent;
        let rank = (lot * ((count as f64).powf(rest) - 1.0) + 1.0).powf(1.0 / rest);
        (rank as u64 - 1).min(count - 1)
    }
}

/// The mixing step of SplitMix64.
pub(super) const fn mix(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_has_its_visits_and_a_busiest_place() {
        let scans: Vec<_> = Town::new(6_000).days().flatten().collect();
        assert_eq!(scans.len(), 12_000);
        let busiest = scans.iter().filter(|scan| scan.place().venue == venue(0)).count();
        assert!(busiest > 12_000 / 30 * 2, "{busiest}");
    }
}
