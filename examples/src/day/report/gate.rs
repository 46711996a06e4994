//! What the gates saw.

use std::collections::BTreeMap;

use ravao::wording::{self, Language};
use ravao::{Decision, Direction, Reason, Result, VenueKind};

use super::super::bus;
use super::super::clock::wall;
use super::super::gates::{Scans, total};
use super::super::incidents::{Incident, scene};
use super::super::pictures::Photographed;
use super::Story;

impl Story<'_> {
    /// The photographs and how many of them read.
    pub(crate) fn pictures(&mut self, seen: &Photographed, scans: usize) -> Result<()> {
        let Photographed { taken, read, posters } = *seen;
        let share = 100.0 * read as f64 / taken.max(1) as f64;
        self.heading("THE PICTURES")?;
        self.line(format_args!(
            "  {taken} of {scans} scans were photographed ({posters} posters, {} passes and cards): drawn, \
             turned, tilted,",
            taken - posters,
        ))?;
        self.line(format_args!(
            "  blurred, noised, saved as PNG, read back: {read} read ({share:.1} %), each exactly; \
             {} scanned again.",
            taken - read,
        ))?;
        self.line("  The other scans took the text of the code without a picture.")
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
        self.line(format_args!("  {warned:>6} warned: {}", reasons(&tally.warned)))?;
        self.line(format_args!("  {refused:>6} refused: {}", reasons(&tally.refused)))?;
        self.line(format_args!(
            "  {:>6} planned scans spared by refusals; {} events to store",
            tally.spared,
            scans.events.len(),
        ))?;
        self.boardings(scans)
    }

    /// Where people got on the bus, by what the timetable says of the time.
    fn boardings(&mut self, scans: &Scans) -> Result<()> {
        let town = &self.world.town;
        let vehicle = town.landmark(VenueKind::PublicTransportVehicle);
        let mut boarded = vec![0; bus::STOPS.len()];
        for event in &scans.events {
            if event.place().venue == vehicle.id && event.direction() == Direction::In {
                bus::stop_at(event.occurred_at()).into_iter().for_each(|stop| boarded[stop] += 1);
            }
        }
        let name = |code: &str| {
            let commune = town.communes.iter().position(|unit| unit.id.to_string() == code);
            commune.map_or(code, |commune| town.short_name(commune)).to_owned()
        };
        let stops = bus::STOPS.iter().zip(boarded);
        let stops: Vec<_> =
            stops.map(|((code, _), count)| format!("{} {count}", name(code))).collect();
        self.line(format_args!("  the bus moved; boarded in {}", stops.join(", ")))
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

/// Reasons with their counts, the most frequent first.
fn reasons(counts: &BTreeMap<Reason, usize>) -> String {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by_key(|&(reason, count)| (std::cmp::Reverse(count), reason));
    let named = counts.into_iter().map(|(reason, count)| format!("{count} {}", in_words(*reason)));
    named.collect::<Vec<_>>().join(", ")
}

/// `DeclarationMissing` as `declaration missing`.
fn in_words(reason: Reason) -> String {
    let mut words = String::new();
    for letter in format!("{reason:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
