//! From scans to stays: the rule by which check-ins and check-outs are paired.
//!
//! Rule `pairing/1`: events of one visitor at one venue are taken in the order of their time, so that
//! late and shuffled arrival makes no difference:
//!
//! - an event whose identity was seen already counts once;
//! - a scan in the same direction at the same checkpoint as the scan before it, within
//!   [`PairingRules::repeat_seconds`], is a repetition and counts for nothing;
//! - a check-in opens a stay; a check-out at any door of the venue ends it;
//! - a check-in while a stay is open ends that stay with an estimate: a check-in at another
//!   checkpoint of the venue shows when the visitor moved on, and at the same checkpoint the end is
//!   the usual stay or the new check-in, whichever is earlier;
//! - a check-out without a check-in gives a stay whose beginning is estimated: a usual stay earlier,
//!   but not before the visitor last left;
//! - a stay still open at `now` stays open until [`PairingRules::longest_minutes`] have passed, or the
//!   event is over; then its end is estimated.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Bound, Certainty, Direction, EventQuery, Period, Place, VenueId, VenueKind, VenueRegister,
    Visit, VisitEvent,
};

/// The figures of the pairing rule.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairingRules {
    /// Within so many seconds, the same scan again is the same scan.
    pub repeat_seconds: u32,
    /// A stay open for longer than this, and than the usual stay of its venue, has a missing
    /// check-out.
    pub longest_minutes: u32,
    /// The usual stay where the kind of venue is not known.
    pub usual_minutes: u32,
    /// The usual stay of kinds for which the deployment knows better than the taxonomy.
    #[serde(default)]
    pub usual_minutes_of: BTreeMap<VenueKind, u32>,
}

impl Default for PairingRules {
    fn default() -> Self {
        Self {
            repeat_seconds: 60,
            longest_minutes: 14 * 60,
            usual_minutes: 120,
            usual_minutes_of: BTreeMap::new(),
        }
    }
}

impl PairingRules {
    /// The identifier of the rule, without its figures.
    pub const ID: &'static str = "pairing/1";

    /// Sets the usual stay of a kind of venue.
    #[must_use]
    pub fn with_usual(mut self, kind: VenueKind, minutes: u32) -> Self {
        self.usual_minutes_of.insert(kind, minutes);
        self
    }

    /// How far before and after an instant the events lie that can matter to a stay covering it: a
    /// lone check-out looks back a usual stay for the one before, which may be estimated too.
    pub fn reach(&self) -> TimeDelta {
        let kinds = VenueKind::ALL.iter().map(|&kind| self.usual_stay(Some(kind)));
        let usual = kinds.fold(self.usual_stay(None), TimeDelta::max);
        self.repeat() + self.longest().max(usual * 2)
    }

    fn repeat(&self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.repeat_seconds))
    }

    fn longest(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.longest_minutes))
    }

    fn usual_stay(&self, kind: Option<VenueKind>) -> TimeDelta {
        let of_kind = |kind: VenueKind| {
            let known = self.usual_minutes_of.get(&kind).copied();
            known.unwrap_or(u32::from(kind.stay_minutes()))
        };
        TimeDelta::minutes(i64::from(kind.map_or(self.usual_minutes, of_kind)))
    }
}

/// What pairing needs to know beside the events.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs, reason = "rules, venues and the time")]
pub struct Pairing<'a> {
    /// The figures.
    pub rules: &'a PairingRules,
    /// The venues, for their kinds and event periods; a venue that is not there has none.
    pub venues: &'a VenueRegister,
    /// The time at which the question is asked.
    pub now: DateTime<Utc>,
}

impl Pairing<'_> {
    /// Pairs events of any number of visitors and venues, in any order. Visits come by their
    /// beginning, then place and visitor.
    pub fn visits<'e>(&self, events: impl IntoIterator<Item = &'e VisitEvent>) -> Vec<Visit> {
        let mut seen = HashSet::new();
        let counts =
            |event: &&VisitEvent| event.occurred_at() <= self.now && seen.insert(event.id());
        let events = events.into_iter().filter(counts).collect();
        let mut visits = self.pair(events);
        visits.sort_by_key(|visit| (visit.start.at, visit.place, visit.visitor));
        visits
    }

    /// The events that can matter to stays in a period.
    pub fn reaching(&self, period: Period) -> EventQuery {
        let reach = self.rules.reach();
        let from = period.from().checked_sub_signed(reach);
        let until = period.until().checked_add_signed(reach);
        EventQuery { from, until, ..EventQuery::ALL }
    }

    /// Pairs events that are all different; visits come by visitor and venue.
    pub(crate) fn pair(&self, mut events: Vec<&VisitEvent>) -> Vec<Visit> {
        events.retain(|event| event.occurred_at() <= self.now);
        events.sort_unstable_by_key(|event| (event.visitor(), event.place().venue));
        let same = |one: &&VisitEvent, next: &&VisitEvent| {
            (one.visitor(), one.place().venue) == (next.visitor(), next.place().venue)
        };
        let mut visits = Vec::with_capacity(events.len() / 2 + 1);
        for events in events.chunk_by_mut(same) {
            visits.append(&mut self.at_one_venue(events));
        }
        visits
    }

    /// Pairs the events of one visitor at one venue.
    fn at_one_venue(&self, events: &mut [&VisitEvent]) -> Vec<Visit> {
        events.sort_unstable_by_key(|event| (event.occurred_at(), event.direction(), event.id()));
        let mut stays = Stays { pairing: self, visits: Vec::new(), open: None };
        let mut last: Option<&VisitEvent> = None;
        for &mut event in events {
            if last.replace(event).is_some_and(|last| self.is_repeat(last, event)) {
                continue;
            }
            match event.direction() {
                Direction::In => stays.check_in(event),
                Direction::Out => stays.check_out(event),
            }
        }
        stays.finish()
    }

    fn is_repeat(&self, first: &VisitEvent, second: &VisitEvent) -> bool {
        first.direction() == second.direction()
            && first.place() == second.place()
            && second.occurred_at() - first.occurred_at() <= self.rules.repeat()
    }

    /// How long a stay at a venue can be, at most.
    pub(crate) fn longest_at(&self, venue: VenueId) -> TimeDelta {
        self.longest_stay(Place::whole(venue))
    }

    /// How long nothing must happen at a venue for what comes after to be independent of what came
    /// before: as [`PairingRules::reach`], for this venue alone.
    pub(crate) fn reach_at(&self, venue: VenueId) -> TimeDelta {
        let usual = self.usual_stay(Place::whole(venue));
        self.rules.repeat() + self.rules.longest().max(usual * 2)
    }

    fn usual_stay(&self, place: Place) -> TimeDelta {
        let venue = self.venues.venue(place.venue);
        self.rules.usual_stay(venue.and_then(|venue| venue.category.kind()))
    }

    fn longest_stay(&self, place: Place) -> TimeDelta {
        self.rules.longest().max(self.usual_stay(place))
    }

    /// Where a stay ends whose check-out is missing.
    fn estimated_end(&self, place: Place, start: DateTime<Utc>) -> Bound {
        let usual = Bound { at: start + self.usual_stay(place), certainty: Certainty::UsualStay };
        let over = self.over_after(place, start).filter(|&over| over < usual.at);
        over.map_or(usual, |at| Bound { at, certainty: Certainty::EventOver })
    }

    /// When the event at a place ends, if it does so after an instant.
    fn over_after(&self, place: Place, start: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let over = self.venues.venue(place.venue)?.open?.until();
        (start <= over).then_some(over)
    }
}

/// The stays of one visitor at one venue while they are being paired.
struct Stays<'a> {
    pairing: &'a Pairing<'a>,
    visits: Vec<Visit>,
    open: Option<Visit>,
}

impl Stays<'_> {
    fn check_in(&mut self, event: &VisitEvent) {
        if let Some(open) = self.open.take() {
            let moved = open.place != event.place();
            let next = Bound { at: event.occurred_at(), certainty: Certainty::NextCheckIn };
            let usual = self.pairing.estimated_end(open.place, open.start.at);
            let too_long = next.at - open.start.at > self.pairing.longest_stay(open.place);
            let end = if usual.at < next.at && (too_long || !moved) { usual } else { next };
            self.visits.push(Visit { end: Some(end), ..open });
        }
        self.open = Some(Visit {
            visitor: event.visitor(),
            place: event.place(),
            start: Bound::recorded(event.occurred_at()),
            end: None,
        });
    }

    fn check_out(&mut self, event: &VisitEvent) {
        let at = event.occurred_at();
        match self.open.take() {
            Some(open) if at - open.start.at <= self.pairing.longest_stay(open.place) => {
                self.visits.push(Visit { end: Some(Bound::recorded(at)), ..open });
            }
            Some(forgotten) => {
                let end = self.pairing.estimated_end(forgotten.place, forgotten.start.at);
                self.visits.push(Visit { end: Some(end), ..forgotten });
                self.check_out_alone(event);
            }
            None => self.check_out_alone(event),
        }
    }

    /// A check-out whose check-in is missing: the stay begins a usual stay earlier, but not before
    /// the visitor was last seen to leave.
    fn check_out_alone(&mut self, event: &VisitEvent) {
        let at = event.occurred_at();
        let usual = at - self.pairing.usual_stay(event.place());
        let left = self.visits.last().and_then(|visit| visit.end).map(|end| end.at);
        let start = match left {
            Some(left) if usual < left => {
                Bound { at: left.min(at), certainty: Certainty::PreviousExit }
            }
            _ => Bound { at: usual, certainty: Certainty::UsualStay },
        };
        self.visits.push(Visit {
            visitor: event.visitor(),
            place: event.place(),
            start,
            end: Some(Bound::recorded(at)),
        });
    }

    fn finish(mut self) -> Vec<Visit> {
        if let Some(mut open) = self.open.take() {
            let now = self.pairing.now;
            let over = self.pairing.over_after(open.place, open.start.at);
            let event_over = over.is_some_and(|over| over <= now);
            let too_long = now - open.start.at > self.pairing.longest_stay(open.place);
            let end = || self.pairing.estimated_end(open.place, open.start.at);
            open.end = (event_over || too_long).then(end);
            self.visits.push(open);
        }
        self.visits
    }
}

#[cfg(test)]
mod tests;
