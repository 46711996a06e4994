//! From stays to contacts: the reference algorithm, to which every store's own is held.

mod nearby;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

pub use self::nearby::trace_nearby;
use crate::{Contact, Period, Place, TraceReport, TraceRequest, Visit, VisitorKey};

/// Finds the contacts of the request's index persons among visits, `now` ending those still open.
///
/// A person is reported at the lowest degree only, through every person of the degree before.
/// Time grows with the visits of the persons reached times the visits that overlap them, memory
/// with the visits and the contacts found.
pub fn trace(visits: &[Visit], request: &TraceRequest, now: DateTime<Utc>) -> TraceReport {
    let network = Network::new(visits, request, now);
    let mut search = Search::new(request);
    while let Some(sources) = search.next_degree() {
        search.met(sources.into_iter().flat_map(|source| network.contacts_of(source)).collect());
    }
    search.report()
}

/// A trace while it goes from degree to degree.
struct Search<'a> {
    request: &'a TraceRequest,
    degree: u8,
    reached: BTreeSet<VisitorKey>,
    frontier: BTreeMap<VisitorKey, DateTime<Utc>>,
    contacts: Vec<Contact>,
}

impl<'a> Search<'a> {
    fn new(request: &'a TraceRequest) -> Self {
        let reached: BTreeSet<VisitorKey> = request.index().iter().copied().collect();
        let exposed = |&visitor| (visitor, DateTime::<Utc>::MIN_UTC);
        let frontier = reached.iter().map(exposed).collect();
        Self { request, degree: 0, reached, frontier, contacts: Vec::new() }
    }

    /// The persons through whom the trace goes on; `None` when it is over.
    fn next_degree(&mut self) -> Option<Vec<Source>> {
        self.degree += 1;
        let degree = self.degree;
        let goes_on = degree <= self.request.rule().depth && !self.frontier.is_empty();
        let source = |(&visitor, &exposed)| Source { visitor, exposed, degree };
        goes_on.then(|| self.frontier.iter().map(source).collect())
    }

    /// Takes in whom they met.
    fn met(&mut self, mut found: Vec<Contact>) {
        found.retain(|contact| !self.reached.contains(&contact.visitor));
        self.frontier = first_exposures(&found);
        self.reached.extend(self.frontier.keys());
        found.sort_by_key(|one| (one.from, one.place, one.source, one.visitor, one.until));
        self.contacts.append(&mut found);
    }

    fn report(self) -> TraceReport {
        TraceReport::new(self.request, self.contacts)
    }
}

/// When each person who was met was first exposed.
fn first_exposures(contacts: &[Contact]) -> BTreeMap<VisitorKey, DateTime<Utc>> {
    let mut first = BTreeMap::new();
    for contact in contacts {
        let exposed = first.entry(contact.visitor).or_insert(contact.from);
        *exposed = contact.from.min(*exposed);
    }
    first
}

/// A person through whom the trace goes on, and the degree of those who are met.
#[derive(Clone, Copy)]
struct Source {
    visitor: VisitorKey,
    exposed: DateTime<Utc>,
    degree: u8,
}

impl Source {
    /// Whether the source can pass on anything in a stay: not if it was over before the exposure.
    fn carries_in(&self, stay: &Stay) -> bool {
        self.exposed < stay.until || (self.exposed == stay.until && stay.from == stay.until)
    }

    /// When the source's stay can be a contact at all: from and until.
    fn carrying(&self, own: &Stay, request: &TraceRequest) -> (DateTime<Utc>, DateTime<Utc>) {
        let (rule, period) = (request.rule(), request.period());
        let from = own.from.max(self.exposed).max(period.from());
        (from, later(own.until, rule.lag()).min(period.until()))
    }

    /// The contact of two stays, if it counts under the rule.
    fn contact(&self, own: &Stay, other: &Stay, request: &TraceRequest) -> Option<Contact> {
        let (from, until) = self.carrying(own, request);
        let (from, until) = (from.max(other.from), until.min(other.until));
        let long_enough = from < until && until - from >= request.rule().min();
        let period = request.period();
        (own.visitor != other.visitor && long_enough).then(|| Contact {
            source: own.visitor,
            visitor: other.visitor,
            degree: self.degree,
            place: own.place,
            from,
            until,
            minutes: u32::try_from((until - from).num_minutes()).unwrap_or(u32::MAX),
            estimated: own.is_estimated_in(period) || other.is_estimated_in(period),
        })
    }
}

/// The unbroken presence of a person at a place.
#[derive(Clone, Copy)]
struct Stay {
    visitor: VisitorKey,
    place: Place,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    starts_estimated: bool,
    ends_estimated: bool,
}

impl Stay {
    fn of(visit: &Visit, now: DateTime<Utc>) -> Self {
        Self {
            visitor: visit.visitor,
            place: visit.place,
            from: visit.start.at,
            until: visit.end_or(now),
            starts_estimated: visit.start.is_estimated(),
            ends_estimated: visit.end.is_some_and(|end| end.is_estimated()),
        }
    }

    /// Takes in the stay that follows it, if they touch and are of one person at one place.
    fn absorb(&mut self, next: &Self) -> bool {
        let touch = next.from <= self.until;
        if !touch || (self.visitor, self.place) != (next.visitor, next.place) {
            return false;
        }
        if self.until <= next.until {
            (self.until, self.ends_estimated) = (next.until, next.ends_estimated);
        }
        true
    }

    /// Whether a bound that matters in a period is estimated.
    fn is_estimated_in(&self, period: Period) -> bool {
        (self.starts_estimated && period.from() < self.from)
            || (self.ends_estimated && self.until < period.until())
    }
}

/// Stays by place and by person.
struct Network<'a> {
    request: &'a TraceRequest,
    places: Places,
    by_person: BTreeMap<VisitorKey, Vec<Stay>>,
}

impl<'a> Network<'a> {
    fn new(visits: &[Visit], request: &'a TraceRequest, now: DateTime<Utc>) -> Self {
        let stays = unbroken(visits, now);
        let mut by_person: BTreeMap<VisitorKey, Vec<Stay>> = BTreeMap::new();
        for stay in &stays {
            by_person.entry(stay.visitor).or_default().push(*stay);
        }
        Self { request, places: Places::new(stays), by_person }
    }

    /// The contacts of a person from the exposure on.
    fn contacts_of(&self, source: Source) -> impl Iterator<Item = Contact> {
        let stays = self.by_person.get(&source.visitor).into_iter().flatten();
        let carrying = stays.filter(move |own| source.carries_in(own));
        carrying.flat_map(move |own| self.places.met_in(own, source, self.request))
    }
}

/// The stays at each place, by beginning, each with the latest end up to there, so that a search can
/// stop early.
struct Places(BTreeMap<Place, Vec<(Stay, DateTime<Utc>)>>);

impl Places {
    /// The places of stays that come by beginning.
    fn new(stays: Vec<Stay>) -> Self {
        let mut by_place: BTreeMap<Place, Vec<(Stay, DateTime<Utc>)>> = BTreeMap::new();
        for stay in stays {
            let at_place = by_place.entry(stay.place).or_default();
            let latest = at_place.last().map_or(stay.until, |(_, latest)| stay.until.max(*latest));
            at_place.push((stay, latest));
        }
        Self(by_place)
    }

    /// The contacts in one stay.
    fn met_in<'s>(
        &'s self,
        own: &'s Stay,
        source: Source,
        request: &'s TraceRequest,
    ) -> impl Iterator<Item = Contact> + 's {
        let at_place = self.0.get(&own.place).map_or(&[][..], Vec::as_slice);
        let gone = later(own.until, request.rule().lag());
        let begun = at_place.partition_point(|(other, _)| other.from < gone);
        let overlapping =
            at_place[..begun].iter().rev().take_while(move |(_, latest)| own.from < *latest);
        overlapping.filter_map(move |(other, _)| source.contact(own, other, request))
    }
}

/// The stays by beginning, those of one person at one place that touch made one: whoever checks in
/// again at the same door was there all the time.
fn unbroken(visits: &[Visit], now: DateTime<Utc>) -> Vec<Stay> {
    let mut stays: Vec<Stay> = visits.iter().map(|visit| Stay::of(visit, now)).collect();
    stays.sort_by_key(|stay| (stay.visitor, stay.place, stay.from, stay.until));
    stays.dedup_by(|next, kept| kept.absorb(next));
    stays.sort_by_key(|stay| (stay.from, stay.until, stay.visitor, stay.place));
    stays
}

fn later(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests;
