//! From scans to stays: the rule by which check-ins and check-outs are paired.
//!
//! Events of one visitor at one venue are taken in the order of their time, so that late and
//! shuffled arrival makes no difference:
//!
//! - an event whose identity was seen already counts once;
//! - a scan repeated in the same direction at the same checkpoint within
//!   [`PairingRules::repeat`] is one scan;
//! - a check-in opens a stay; a check-out at any door of the venue ends it;
//! - a check-in while a stay is open ends that stay with an estimate: a check-in at another
//!   checkpoint of the venue shows when the visitor moved on, and at the same checkpoint the end is
//!   the usual stay or the new check-in, whichever is earlier;
//! - a check-out without a check-in gives a stay whose beginning is estimated;
//! - a stay still open at `now` stays open until [`PairingRules::longest`] has passed; then its end
//!   is estimated, for an event no later than the end of the event.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    Bound, Certainty, Direction, Place, VenueId, VenueKind, VenueRegister, Visit, VisitEvent,
    VisitorKey,
};

/// The figures of the pairing rule.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PairingRules {
    /// Within it, the same scan again is the same scan.
    pub repeat: TimeDelta,
    /// A stay open for longer than this, and than the usual stay of its venue, has a missing
    /// check-out.
    pub longest: TimeDelta,
    /// The usual stay where the kind of venue is not known.
    pub usual: TimeDelta,
    /// The usual stay of kinds for which the deployment knows better than the taxonomy.
    pub usual_of: BTreeMap<VenueKind, TimeDelta>,
}

impl Default for PairingRules {
    fn default() -> Self {
        Self {
            repeat: TimeDelta::seconds(60),
            longest: TimeDelta::hours(14),
            usual: TimeDelta::hours(2),
            usual_of: BTreeMap::new(),
        }
    }
}

impl PairingRules {
    /// Sets the usual stay of a kind of venue.
    #[must_use]
    pub fn with_usual(mut self, kind: VenueKind, stay: TimeDelta) -> Self {
        self.usual_of.insert(kind, stay);
        self
    }

    /// How far before and after an instant the events lie that can matter to a stay covering it.
    pub fn reach(&self) -> TimeDelta {
        let kinds = VenueKind::ALL.iter().map(|&kind| self.usual_stay(Some(kind)));
        self.repeat + kinds.fold(self.longest.max(self.usual), TimeDelta::max)
    }

    fn usual_stay(&self, kind: Option<VenueKind>) -> TimeDelta {
        let Some(kind) = kind else { return self.usual };
        let of_kind = self.usual_of.get(&kind).copied();
        of_kind.unwrap_or_else(|| TimeDelta::minutes(i64::from(kind.stay_minutes())))
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
        let mut stays: BTreeMap<(VisitorKey, VenueId), Vec<&VisitEvent>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for event in events {
            if event.occurred_at() <= self.now && seen.insert(event.id()) {
                stays.entry((event.visitor(), event.place().venue)).or_default().push(event);
            }
        }
        let mut visits: Vec<Visit> =
            stays.into_values().flat_map(|events| self.at_one_venue(events)).collect();
        visits.sort_by_key(|visit| (visit.start.at, visit.place, visit.visitor));
        visits
    }

    /// Pairs the events of one visitor at one venue.
    fn at_one_venue(&self, mut events: Vec<&VisitEvent>) -> Vec<Visit> {
        events.sort_by_key(|event| (event.occurred_at(), event.direction(), event.id()));
        let mut stays = Stays { pairing: self, visits: Vec::new(), open: None };
        let mut last: Option<&VisitEvent> = None;
        for event in events {
            if last.is_some_and(|last| self.is_repeat(last, event)) {
                continue;
            }
            last = Some(event);
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
            && second.occurred_at() - first.occurred_at() <= self.rules.repeat
    }

    fn usual_stay(&self, place: Place) -> TimeDelta {
        let venue = self.venues.venue(place.venue);
        self.rules.usual_stay(venue.and_then(|venue| venue.category.kind()))
    }

    fn longest_stay(&self, place: Place) -> TimeDelta {
        self.rules.longest.max(self.usual_stay(place))
    }

    /// Where a stay ends whose check-out is missing.
    fn estimated_end(&self, place: Place, start: DateTime<Utc>) -> Bound {
        let usual = Bound { at: start + self.usual_stay(place), certainty: Certainty::UsualStay };
        let open = self.venues.venue(place.venue).and_then(|venue| venue.open);
        let over = open.map(|open| open.until()).filter(|&over| start <= over && over < usual.at);
        over.map_or(usual, |at| Bound { at, certainty: Certainty::EventOver })
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
        let start = left.map_or(usual, |left| left.max(usual)).min(at);
        self.visits.push(Visit {
            visitor: event.visitor(),
            place: event.place(),
            start: Bound { at: start, certainty: Certainty::UsualStay },
            end: Some(Bound::recorded(at)),
        });
    }

    fn finish(mut self) -> Vec<Visit> {
        if let Some(mut open) = self.open.take() {
            let end = self.pairing.estimated_end(open.place, open.start.at);
            let event_over = end.certainty == Certainty::EventOver && end.at <= self.pairing.now;
            let too_long = self.pairing.now - open.start.at > self.pairing.longest_stay(open.place);
            open.end = (event_over || too_long).then_some(end);
            self.visits.push(open);
        }
        self.visits
    }
}

#[cfg(test)]
mod tests;
