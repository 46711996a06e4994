//! Where everybody means to go: stays one after the other, each a few scans.

use chrono::{DateTime, TimeDelta, Utc};
use ravao::{CheckpointId, Direction, Place, Venue, VenueKind};

use super::bus;
use super::clock::{days_ago, today};
use super::dice::{among, below, percent, pick};
use super::people::{Carries, Person};
use super::town::{LANDMARKS, Town};
use crate::camera::Chance;

/// Which way the code goes.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Manner {
    /// The visitor's phone reads the poster.
    SelfScan,
    /// The gate reads what the visitor shows.
    GateScan,
}

/// One scan that is going to happen, unless the visitor is turned away before.
pub(crate) struct Move {
    pub(crate) person: usize,
    /// Scans of one stay have one number: who is not let in does not come out.
    pub(crate) stay: usize,
    pub(crate) place: Place,
    pub(crate) direction: Direction,
    pub(crate) at: DateTime<Utc>,
    pub(crate) manner: Manner,
}

/// A scan of a stay: door, direction, time.
type Step = (CheckpointId, Direction, DateTime<Utc>);

/// Plans the day of everybody, and the day before at the venues that stopped since; by time.
pub(crate) fn plan(town: &Town, people: &[Person], chance: &mut Chance) -> Vec<Move> {
    let mut planner = Planner { town, people, chance, moves: Vec::new(), stays: 0 };
    planner.day_before();
    (0..people.len()).for_each(|person| planner.day_of(person));
    let mut moves = planner.moves;
    moves.sort_by_key(|step| (step.at, step.person, step.stay));
    moves
}

struct Planner<'a> {
    town: &'a Town,
    people: &'a [Person],
    chance: &'a mut Chance,
    moves: Vec<Move>,
    stays: usize,
}

impl<'a> Planner<'a> {
    fn day_before(&mut self) {
        for &id in &self.town.stopped {
            let venue = self.town.venue(id);
            for _ in 0..3 {
                let person = below(self.chance, self.people.len());
                let from = days_ago(1, 8) + TimeDelta::seconds(among(self.chance, 0, 14_400));
                let steps = ordinary_stay(venue, from, self.chance);
                self.add_stay(person, venue, &steps);
            }
        }
    }

    fn day_of(&mut self, person: usize) {
        let mut free = today(6, 0) + TimeDelta::seconds(among(self.chance, 0, 10_800));
        for _ in 0..among(self.chance, 1, 4) {
            let venue = self.choose(person);
            let steps = steps_at(venue, free, self.chance).unwrap_or_default();
            let Some(&(.., left)) = steps.last().filter(|(.., left)| *left < today(21, 30)) else {
                continue;
            };
            self.add_stay(person, venue, &steps);
            free = left + TimeDelta::seconds(among(self.chance, 600, 2_400));
        }
    }

    /// Half of all ways end in the own commune, a fifth at a landmark, the rest anywhere.
    fn choose(&mut self, person: usize) -> &'a Venue {
        let home = self.people[person].home;
        let working = &self.town.working;
        let nearby: Vec<_> = working.iter().filter(|(commune, _)| *commune == home).collect();
        match below(self.chance, 10) {
            0..5 if !nearby.is_empty() => self.town.venue(pick(self.chance, &nearby).1),
            5..7 => self.town.landmark(*pick(self.chance, LANDMARKS)),
            _ => self.town.venue(pick(self.chance, working).1),
        }
    }

    /// Notes the scans of a stay. Now and then somebody leaves without scanning.
    fn add_stay(&mut self, person: usize, venue: &Venue, steps: &[Step]) {
        let self_scans = match self.people[person].carries {
            Carries::Phone => 70,
            Carries::PrintedPass => 15,
            Carries::Card => 10,
        };
        let manner =
            if percent(self.chance, self_scans) { Manner::SelfScan } else { Manner::GateScan };
        let forgetful = percent(self.chance, 6);
        let stay = self.stays;
        self.stays += 1;
        for &(door, direction, at) in steps {
            if forgetful && direction == Direction::Out {
                continue;
            }
            let place = Place::new(venue.id, door);
            self.moves.push(Move { person, stay, place, direction, at, manner });
        }
    }
}

/// The scans of a stay at a venue, if it can be that day.
fn steps_at(venue: &Venue, free: DateTime<Utc>, chance: &mut Chance) -> Option<Vec<Step>> {
    if venue.category.kind() == Some(VenueKind::PublicTransportVehicle) {
        let (on, off) = bus::ride(free, chance)?;
        let [front, back] = [1, 2].map(CheckpointId::new);
        return Some(vec![(front, Direction::In, on), (back, Direction::Out, off)]);
    }
    let Some(open) = venue.open else { return Some(ordinary_stay(venue, free, chance)) };
    let late = TimeDelta::seconds(among(chance, 0, 3_000));
    let from = free.max(open.from() + late);
    let left = open.until() - TimeDelta::seconds(among(chance, 0, 1_800));
    let door = CheckpointId::WHOLE_VENUE;
    (from < left).then(|| vec![(door, Direction::In, from), (door, Direction::Out, left)])
}

/// In at a door, out at a door, for about the usual stay; in a school, a classroom between.
fn ordinary_stay(venue: &Venue, from: DateTime<Utc>, chance: &mut Chance) -> Vec<Step> {
    let kind = venue.category.kind().unwrap_or(VenueKind::Place);
    let usual = i64::from(kind.stay_minutes()).min(270) * 60;
    let until = from + TimeDelta::seconds(among(chance, usual / 3, usual));
    let is_school = kind == VenueKind::School;
    let gates = if is_school { 2 } else { venue.checkpoints.len() };
    let mut door = || match gates {
        0 => CheckpointId::WHOLE_VENUE,
        gates => CheckpointId::new(1 + below(chance, gates) as u16),
    };
    let (enters, leaves) = (door(), door());
    let mut steps = vec![(enters, Direction::In, from)];
    if is_school {
        let classroom = CheckpointId::new(3 + below(chance, venue.checkpoints.len() - 2) as u16);
        steps.push((classroom, Direction::In, from + TimeDelta::seconds(among(chance, 120, 400))));
    }
    steps.push((leaves, Direction::Out, until));
    steps
}
