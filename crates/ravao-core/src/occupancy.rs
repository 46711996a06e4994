use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{Place, Visit};

/// Counts who is at each place at an instant, among visits paired as of that instant.
///
/// A visitor counts once at a place, however many stays cover the instant.
pub fn occupancy(visits: &[Visit], at: DateTime<Utc>) -> BTreeMap<Place, u32> {
    let mut inside: Vec<_> = visits
        .iter()
        .filter(|visit| visit.covers(at))
        .map(|visit| (visit.place, visit.visitor))
        .collect();
    inside.sort_unstable();
    inside.dedup();
    let mut counts = BTreeMap::new();
    for (place, _) in inside {
        *counts.entry(place).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bound, VenueId, VisitorKey};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn the_end_of_a_stay_is_outside_it() {
        let place = Place::whole(VenueId::from(1));
        let visit = |who, from, until: Option<i64>| Visit {
            visitor: VisitorKey::from_bytes([who; 16]),
            place,
            start: Bound::recorded(at(from)),
            end: until.map(|until| Bound::recorded(at(until))),
        };
        let visits = [visit(1, 0, Some(10)), visit(1, 5, None), visit(2, 0, Some(10))];
        assert_eq!(occupancy(&visits, at(9)).get(&place), Some(&2));
        assert_eq!(occupancy(&visits, at(10)).get(&place), Some(&1));
        assert_eq!(occupancy(&visits, at(-1)).get(&place), None);
    }
}
