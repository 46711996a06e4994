//! What the gates saw.

use std::collections::BTreeMap;

use ravao::wording::{self, Language};
use ravao::{Decision, Direction, Reason, Result, VenueKind};

use super::super::bus;
use super::super::clock::{today, wall};
use super::super::gates::{Scans, total};
use super::super::incidents::{Incident, scene};
use super::super::pictures::Photographed;
use super::Story;

impl Story<'_> {
    /// The photographs and how many of them read.
    pub(crate) fn pictures(&mut self, seen: &Photographed, scans: usize) -> Result<()> {
        let Photographed { taken, posters, read } = *seen;
        let share = 100.0 * read as f64 / taken.max(1) as f64;
        self.heading("THE PICTURES")?;
        self.line(format_args!(
            "  {taken} of {scans} scans were photographed ({posters} posters, {} passes and cards): \
             drawn, turned,",
            taken - posters,
        ))?;
        self.line(format_args!(
            "  tilted, blurred, noised, saved as PNG and read back: {read} read ({share:.1} %), each \
             exactly as drawn."
        ))?;
        self.line(
            "  The others, and the pictures that did not read, took the text by hand scanner.",
        )
    }

    /// Who passed and who did not.
    pub(crate) fn scans(&mut self, scans: &Scans) -> Result<()> {
        let tally = &scans.tally;
        let (warned, refused) = (total(&tally.warned), total(&tally.refused));
        self.heading("THE GATES")?;
        self.line(format_args!(
            "  {} scans: {} of visitors by gates, {} of posters by visitors",
            tally.gate_scans + tally.self_scans,
            tally.gate_scans,
            tally.self_scans,
        ))?;
        self.line(format_args!("  {:>6} admitted", tally.admitted))?;
        self.line(format_args!("  {warned:>6} warned{}", reasons(&tally.warned)))?;
        self.line(format_args!("  {refused:>6} refused{}", reasons(&tally.refused)))?;
        self.line(format_args!("  {:>6} spared, of visitors turned away before", tally.spared))?;
        let before = scans.events.iter().filter(|event| event.occurred_at() < today(0, 0)).count();
        self.line(format_args!(
            "  {:>6} events to store, {before} of them of the day before at {} venues that stopped since",
            scans.events.len(),
            self.world.town.stopped.len(),
        ))?;
        self.boardings(scans)
    }

    /// Where people got on the bus, by what the timetable says of the time.
    fn boardings(&mut self, scans: &Scans) -> Result<()> {
        let town = &self.world.town;
        let vehicle = town.landmark(VenueKind::PublicTransportVehicle);
        let mut passengers = vec![(0, 0); bus::STOPS.len()];
        for event in scans.events.iter().filter(|event| event.place().venue == vehicle.id) {
            let Some(stop) = bus::stop_at(event.occurred_at()) else { continue };
            match event.direction() {
                Direction::In => passengers[stop].0 += 1,
                Direction::Out => passengers[stop].1 += 1,
            }
        }
        let stops: Vec<_> = bus::STOPS
            .iter()
            .zip(passengers)
            .map(|((key, _), (on, off))| format!("{} +{on} −{off}", town.name_of_key(key)))
            .collect();
        self.line(format_args!("  the bus, on and off by stop: {}", stops.join(", ")))
    }

    /// What went wrong, in the words that a gate shows.
    pub(crate) fn incidents(&mut self, incidents: &[Incident]) -> Result<()> {
        let door = self.world.town.door_name(scene(self.world));
        self.heading(&format!("INCIDENTS at {door}, each from a picture"))?;
        for incident in incidents {
            let (outcome, reason) = match incident.decision {
                None => ("not read", Some(Reason::Malformed)),
                Some(Decision::Admit) => ("admitted", None),
                Some(Decision::Warn(reason)) => ("warned", Some(reason)),
                Some(Decision::Refuse(reason)) => ("refused", Some(reason)),
            };
            let words = |language| match reason {
                Some(reason) => wording::reason(reason, language),
                None => wording::passed(Direction::In, language),
            };
            let (vi, en) = (words(Language::Vi), words(Language::En));
            let (at, title) = (wall(incident.at), incident.title);
            self.line(format_args!("  {at}  {title:<26} {outcome:<9} {vi}"))?;
            let note = if incident.note.is_empty() { "" } else { " — " };
            self.line(format_args!("{:<46}{en}{note}{}", "", incident.note))?;
        }
        Ok(())
    }
}

/// Reasons with their counts, the most frequent first, after a colon.
fn reasons(counts: &BTreeMap<Reason, usize>) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|&(reason, count)| (std::cmp::Reverse(count), reason));
    let named = counts.into_iter().map(|(reason, count)| format!("{count} {}", in_words(*reason)));
    let named = named.collect::<Vec<_>>().join(", ");
    if named.is_empty() { named } else { format!(": {named}") }
}

/// The identifier of a reason without its underscores: `declaration missing`.
fn in_words(reason: Reason) -> String {
    let id = serde_json::to_value(reason).ok();
    id.as_ref().and_then(|id| id.as_str()).map_or(String::new(), |id| id.replace('_', " "))
}
