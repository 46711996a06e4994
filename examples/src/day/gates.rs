//! The scans of the day, in both directions, through the library.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ravao::{
    Decision, Error, ErrorKind, Evidence, Gate, GateFacts, GatePolicy, OrderPolicy, Place, Reason,
    Result, Verdict, VisitEvent, self_scan,
};

use super::World;
use super::files::ensure;
use super::itinerary::{Manner, Move};
use super::people::Carries;
use crate::camera::Chance;

/// What came of all scans.
#[derive(Default)]
pub(crate) struct Scans {
    /// Of those who passed, by time.
    pub(crate) events: Vec<VisitEvent>,
    pub(crate) tally: Tally,
}

/// How many scans ended how.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) self_scans: usize,
    pub(crate) gate_scans: usize,
    pub(crate) admitted: usize,
    pub(crate) warned: BTreeMap<Reason, usize>,
    pub(crate) refused: BTreeMap<Reason, usize>,
    /// Scans that did not happen, because the visitor was turned away before.
    pub(crate) spared: usize,
}

/// The text that a scan of the day is going to see.
pub(crate) fn shown(world: &World, step: &Move, chance: &mut Chance) -> Result<String> {
    if step.manner == Manner::SelfScan {
        return Ok(world.posters[&step.place].clone());
    }
    let person = &world.people[step.person];
    match person.carries {
        Carries::Card | Carries::PrintedPass => Ok(person.shows.reveal().to_owned()),
        Carries::Phone => world.authority.phone_pass(person.pass, step.at, chance),
    }
}

/// Scans the texts, one a move, in their order.
pub(crate) fn scan_all(world: &World, moves: &[Move], texts: &[String]) -> Result<Scans> {
    let mut scans = Scans::default();
    let mut gates = BTreeMap::new();
    let mut turned_away = BTreeSet::new();
    for (step, text) in moves.iter().zip(texts) {
        if turned_away.contains(&step.stay) {
            scans.tally.spared += 1;
            continue;
        }
        let (decision, event) = match step.manner {
            Manner::SelfScan => scan_poster(world, step, text)?,
            Manner::GateScan => {
                scan_visitor(world, gate_at(world, step.place, &mut gates)?, (step, text))
            }
        };
        if !decision.admits() {
            turned_away.insert(step.stay);
        }
        scans.tally.count(step.manner, decision);
        scans.events.extend(event);
    }
    scans.check(moves.len())?;
    Ok(scans)
}

/// The gate at a place, put there when the first visitor comes.
fn gate_at<'g>(
    world: &World,
    place: Place,
    gates: &'g mut BTreeMap<Place, Gate>,
) -> Result<&'g Gate> {
    Ok(match gates.entry(place) {
        Entry::Occupied(gate) => gate.into_mut(),
        Entry::Vacant(free) => free.insert(open_gate(world, place)?),
    })
}

/// A gate that asks for declarations, as the order wants it.
pub(crate) fn open_gate(world: &World, place: Place) -> Result<Gate> {
    let venue = world.town.venue(place.venue).clone();
    let (key, trust) = (Arc::clone(&world.key), Arc::clone(&world.trust));
    Ok(Gate::new(venue, place.checkpoint, key, trust)?.with_policy(OrderPolicy::default()))
}

fn scan_visitor(
    world: &World,
    gate: &Gate,
    (step, text): (&Move, &str),
) -> (Decision, Option<VisitEvent>) {
    let identified = gate.identify(text, step.at);
    let assessment = world.people[step.person].assessment;
    let outcome = gate.decide(identified, step.direction, assessment, step.at);
    (outcome.decision, outcome.event)
}

/// The app on the phone asks the same policy as a gate.
fn scan_poster(world: &World, step: &Move, text: &str) -> Result<(Decision, Option<VisitEvent>)> {
    let person = &world.people[step.person];
    let event = self_scan(text, &world.trust, (person.key, step.direction), step.at)
        .map_err(|_| Error::new(ErrorKind::Internal, "gates: a poster does not verify"))?;
    ensure(event.place() == step.place, "gates: a poster tells another place")?;
    let venue = world.town.venue(step.place.venue);
    let evidence = Evidence::Signed(Verdict::Valid);
    let facts = GateFacts::new(venue, step.direction, evidence, step.at)
        .with_declaration(person.assessment);
    let decision = OrderPolicy::default().decide(&facts);
    Ok((decision, decision.admits().then_some(event)))
}

impl Scans {
    /// Every move has one outcome, and everybody who passed left one event.
    fn check(&self, moves: usize) -> Result<()> {
        let Tally { self_scans, gate_scans, spared, .. } = self.tally;
        ensure(self_scans + gate_scans + spared == moves, "gates: moves without a scan")?;
        let (warned, refused) = (total(&self.tally.warned), total(&self.tally.refused));
        let passed = self.tally.admitted + warned;
        ensure(self_scans + gate_scans == passed + refused, "gates: scans without an outcome")?;
        ensure(self.events.len() == passed, "gates: visitors who passed without an event")
    }
}

impl Tally {
    fn count(&mut self, manner: Manner, decision: Decision) {
        match manner {
            Manner::SelfScan => self.self_scans += 1,
            Manner::GateScan => self.gate_scans += 1,
        }
        match decision {
            Decision::Admit => self.admitted += 1,
            Decision::Warn(reason) => *self.warned.entry(reason).or_default() += 1,
            Decision::Refuse(reason) => *self.refused.entry(reason).or_default() += 1,
        }
    }
}

/// The sum over all reasons.
pub(crate) fn total(by_reason: &BTreeMap<Reason, usize>) -> usize {
    by_reason.values().sum()
}
