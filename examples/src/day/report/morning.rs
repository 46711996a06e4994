//! What is there before the first visitor comes.

use std::collections::BTreeSet;

use ravao::symbol::{Mode, SymbolCode};
use ravao::{Level, Result, Venue, VenueKind, local_date};

use super::super::clock::wall;
use super::super::people::{Carries, declared_for, first_declared_for};
use super::super::{World, bus};
use super::Story;

impl Story<'_> {
    /// The venues and the people.
    pub(crate) fn town(&mut self) -> Result<()> {
        let town = &self.world.town;
        let count = |what: fn(&Venue) -> bool| town.venues.iter().filter(|it| what(it)).count();
        self.line(
            "A DAY AT THE GATE · huyện Sơn Dương, tỉnh Tuyên Quang · Monday, 1 November 2021",
        )?;
        self.line("All people, numbers and venues are invented.")?;
        self.heading("THE TOWN")?;
        self.line(format_args!(
            "  {} venues of {} categories in {} communes: {} required, {} registered, \
             {} with several doors",
            town.venues.len(),
            VenueKind::ALL.len(),
            town.communes.len(),
            count(|venue| venue.required),
            count(|venue| venue.registered_at.is_some()),
            count(|venue| venue.checkpoints.len() > 1),
        ))?;
        self.landmarks()?;
        self.people()
    }

    fn landmarks(&mut self) -> Result<()> {
        let town = &self.world.town;
        let wedding = town.landmark(VenueKind::Wedding);
        if let Some((open, organiser)) = wedding.open.zip(wedding.organiser.as_deref()) {
            let (from, until) = (wall(open.from()), wall(open.until()));
            let name = &wedding.name;
            self.line(format_args!(
                "  wedding  {name}, {from} to {until}, convened by: {organiser}"
            ))?;
        }
        let school = town.landmark(VenueKind::School);
        let (name, doors) = (&school.name, school.checkpoints.len());
        self.line(format_args!("  school   {name}, {doors} checkpoints: gates and classrooms"))?;
        let vehicle = town.landmark(VenueKind::PublicTransportVehicle);
        let (name, stops) = (&vehicle.name, bus::STOPS.len());
        let rounds = bus::ROUNDS.len();
        self.line(format_args!(
            "  bus      {name}, 2 doors that move: {rounds} rounds with stops in {stops} communes"
        ))
    }

    fn people(&mut self) -> Result<()> {
        let people = &self.world.people;
        let carrying = |what| people.iter().filter(|person| person.carries == what).count();
        self.line(format_args!(
            "  {} visitors: {} with identity cards, {} with printed passes, {} with phones",
            people.len(),
            carrying(Carries::Card),
            carrying(Carries::PrintedPass),
            carrying(Carries::Phone),
        ))?;
        let declared = people.iter().filter(|person| person.declaration.is_some()).count();
        let on_behalf = declared_for(people);
        self.line(format_args!(
            "  {declared} health declarations, {on_behalf} of them on behalf of somebody (khai hộ)"
        ))?;
        if let Some((elder, declarer)) = first_declared_for(people) {
            let (elder, declarer) = (elder.name.masked_name(), declarer.name.masked_name());
            self.line(format_args!("  for example: {declarer} declared for {elder}"))?;
        }
        Ok(())
    }

    /// The keys and the codes that they signed.
    pub(crate) fn codes(&mut self) -> Result<()> {
        let World { authority, trust, posters, .. } = self.world;
        let printed = self.world.people.iter().filter(|who| who.carries == Carries::PrintedPass);
        let printed = printed.count();
        self.heading("THE CODES")?;
        self.line(format_args!(
            "  trust list {} of root {}, pinned: {} issuer keys, one a purpose; due again {}",
            trust.sequence(),
            authority.root().kid(),
            trust.keys().len(),
            local_date(trust.next_update()),
        ))?;
        // Posters are alphanumeric throughout, so their length tells the version.
        let version =
            |text: &String| SymbolCode::version_for(Mode::Alphanumeric, text.len(), Level::M);
        let versions: BTreeSet<u8> = posters.values().map(version).collect::<Result<_>>()?;
        let (least, most) = (versions.first().unwrap_or(&0), versions.last().unwrap_or(&0));
        self.line(format_args!(
            "  {} posters signed and drawn (QR versions {least} to {most}), {printed} passes signed",
            posters.len(),
        ))
    }
}
