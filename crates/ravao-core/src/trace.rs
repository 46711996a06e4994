//! From stays to contacts: the reference algorithm, to which every store's own is held.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::{Contact, ContactRule, Place, TraceReport, TraceRequest, Visit, VisitorKey};

/// Finds the contacts of the request's index persons among visits, `now` ending those still open.
///
/// A person is reported at the lowest degree only, through every person of the degree before.
/// Time grows with the visits of the persons reached times the visits that overlap them.
pub fn trace(visits: &[Visit], request: &TraceRequest, now: DateTime<Utc>) -> TraceReport {
    let network = Network::new(visits, request, now);
    let mut reached: BTreeSet<VisitorKey> = request.index.iter().copied().collect();
    let mut frontier: BTreeMap<VisitorKey, DateTime<Utc>> =
        reached.iter().map(|&visitor| (visitor, request.period.from())).collect();
    let mut contacts = Vec::new();
    for degree in 1..=request.rule.depth {
        let mut found = Vec::new();
        for (&source, &exposed) in &frontier {
            network.contacts_of(source, exposed, degree, &mut found);
        }
        found.retain(|contact| !reached.contains(&contact.visitor));
        frontier = first_exposures(&found);
        reached.extend(frontier.keys());
        found.sort_by_key(|contact| (contact.from, contact.place, contact.source, contact.visitor));
        contacts.append(&mut found);
    }
    TraceReport { rule: request.rule.version(), period: request.period, contacts }
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

/// One visit with its end closed and cut to the period.
#[derive(Clone, Copy)]
struct Stay<'a> {
    visit: &'a Visit,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// Stays by place and by person.
struct Network<'a> {
    rule: &'a ContactRule,
    /// By beginning, each with the latest end up to there, so that a search can stop early.
    by_place: BTreeMap<Place, Vec<(Stay<'a>, DateTime<Utc>)>>,
    by_person: BTreeMap<VisitorKey, Vec<Stay<'a>>>,
}

impl<'a> Network<'a> {
    fn new(visits: &'a [Visit], request: &'a TraceRequest, now: DateTime<Utc>) -> Self {
        let mut stays: Vec<Stay<'a>> = visits
            .iter()
            .map(|visit| Stay { visit, from: visit.start.at, until: visit.end_or(now) })
            .filter_map(|stay| within(stay, request))
            .collect();
        stays.sort_by_key(|stay| (stay.from, stay.until, stay.visit.visitor));
        let mut by_place: BTreeMap<Place, Vec<(Stay<'a>, DateTime<Utc>)>> = BTreeMap::new();
        let mut by_person: BTreeMap<VisitorKey, Vec<Stay<'a>>> = BTreeMap::new();
        for stay in stays {
            by_person.entry(stay.visit.visitor).or_default().push(stay);
            let at_place = by_place.entry(stay.visit.place).or_default();
            let latest = at_place.last().map_or(stay.until, |(_, latest)| stay.until.max(*latest));
            at_place.push((stay, latest));
        }
        Self { rule: &request.rule, by_place, by_person }
    }

    /// Appends the contacts of a person that end after the person was exposed.
    fn contacts_of(
        &self,
        source: VisitorKey,
        exposed: DateTime<Utc>,
        degree: u8,
        found: &mut Vec<Contact>,
    ) {
        for own in self.by_person.get(&source).into_iter().flatten() {
            let at_place = self.by_place.get(&own.visit.place).map_or(&[][..], Vec::as_slice);
            let begun =
                at_place.partition_point(|(other, _)| other.from < own.until + self.rule.lag());
            for (other, latest) in at_place[..begun].iter().rev() {
                if *latest <= own.from {
                    break;
                }
                if other.visit.visitor == source {
                    continue;
                }
                found.extend(meeting(own, other, exposed, self.rule).map(|(from, until)| {
                    Contact {
                        source,
                        visitor: other.visit.visitor,
                        degree,
                        place: own.visit.place,
                        from,
                        until,
                        minutes: u32::try_from((until - from).num_minutes()).unwrap_or(u32::MAX),
                        estimated: own.visit.is_estimated() || other.visit.is_estimated(),
                    }
                }));
            }
        }
    }
}

/// Cuts a stay to the period of the request; `None` when it lies outside. A stay of no length is
/// kept, for its lag has one.
fn within<'a>(stay: Stay<'a>, request: &TraceRequest) -> Option<Stay<'a>> {
    let from = stay.from.max(request.period.from());
    let until = stay.until.min(request.period.until());
    (from <= until && from < request.period.until()).then_some(Stay { from, until, ..stay })
}

/// The time in which `other` was exposed to `own`, if it counts under the rule.
fn meeting(
    own: &Stay<'_>,
    other: &Stay<'_>,
    exposed: DateTime<Utc>,
    rule: &ContactRule,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let from = own.from.max(other.from).max(exposed);
    let until = (own.until + rule.lag()).min(other.until);
    (from < until && until - from >= rule.min()).then_some((from, until))
}

#[cfg(test)]
mod tests;
