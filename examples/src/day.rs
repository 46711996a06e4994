//! A day in the communes of Sơn Dương, 1 November 2021, as the example `day_at_the_gate` tells it.
//!
//! Everything that the story says happened: the codes are signed and verified, the pictures are
//! taken and read, the events are stored and asked for. The people, their numbers and their ways
//! are invented by repeatable chance, so the same plan tells the same story, byte for byte.

mod bus;
mod clock;
mod codes;
mod dice;
mod files;
mod gates;
mod incidents;
mod itinerary;
mod late;
mod people;
mod pictures;
mod poster;
mod questions;
mod report;
mod tables;
mod town;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use ravao::payload::{DeploymentKey, TrustList};
use ravao::store::sqlite::SqliteStore;
use ravao::{Place, Result, VisitEvent};

use self::codes::Authority;
use self::files::Folder;
use self::gates::{scan_all, shown};
use self::incidents::{Shown, WITHDRAWN};
use self::people::{Carries, Person};
use self::pictures::photograph_some;
use self::report::Story;
use self::tables::Exported;
use self::town::Town;
use crate::camera::Chance;

/// Passes that are left as drawings: all would look alike.
const PASSES: usize = 12;

/// How large a day is, and where it leaves its files.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The same seed tells the same story.
    pub seed: u64,
    /// Venues; one of every kind at least.
    pub venues: usize,
    /// Visitors.
    pub visitors: usize,
    /// Scans that are photographed and read back; the others take the text as it is.
    pub pictures: usize,
    /// The folder to leave: empty, new, or of an earlier run.
    pub out: PathBuf,
}

/// The town and what its gates know.
struct World {
    town: Town,
    people: Vec<Person>,
    authority: Authority,
    /// The text of every poster.
    posters: BTreeMap<Place, String>,
    key: Arc<DeploymentKey>,
    trust: Arc<TrustList>,
}

/// Lives the day, tells it to `out` and leaves its files.
///
/// # Errors
/// `Internal` for a figure that does not hold, `Invalid` for a folder of somebody else, else
/// whatever the library answers.
pub fn run(plan: &Plan, out: &mut dyn Write) -> Result<()> {
    let folder = Folder::prepare(&plan.out)?;
    let mut chance = Chance::new(plan.seed);
    let world = World::build(plan, &folder, &mut chance)?;
    let mut story = Story::new(out, &world);
    story.town()?;
    story.codes()?;

    let moves = itinerary::plan(&world.town, &world.people, &mut chance);
    let texts = moves.iter().map(|step| shown(&world, step, &mut chance));
    let mut texts: Vec<String> = texts.collect::<Result<_>>()?;
    let photographed = photograph_some(plan, (&moves, &mut texts), &folder)?;
    story.pictures(&photographed, moves.len())?;

    let scans = scan_all(&world, &moves, &texts)?;
    story.scans(&scans)?;
    let shown = incidents::show_all(&world, &folder, &mut chance)?;
    story.incidents(&shown.incidents)?;
    leave_sample(&folder, &world, &shown)?;

    let events = scans.events.into_iter().chain(shown.events).collect();
    let remembering = remember(&world, events, (&folder, &mut story), &mut chance);
    let exported = pollster::block_on(remembering)?;
    story.files(&exported, plan)
}

/// Leaves the texts of all exhibits and of some posters, one a line, to be decoded by hand.
fn leave_sample(folder: &Folder, world: &World, shown: &Shown) -> Result<()> {
    let posters = world.posters.values().take(10);
    let lines = shown.texts.iter().chain(posters).map(|text| format!("{text}\n"));
    folder.write("texts.txt", lines.collect::<String>())
}

/// Stores the events, asks the questions of the health services, exports, and erases somebody.
async fn remember(
    world: &World,
    events: Vec<VisitEvent>,
    (folder, story): (&Folder, &mut Story<'_>),
    chance: &mut Chance,
) -> Result<Vec<Exported>> {
    let store = SqliteStore::open(folder.path("ravao.db"))?;
    let arrivals = late::append(&store, events, world, chance).await?;
    story.arrivals(&arrivals)?;
    story.occupancy(&questions::at_noon(&store, world).await?)?;
    let traced = questions::trace_guest(&store, world).await?;
    story.trace(&traced)?;
    let coverage = questions::covered(&store, world).await?;
    story.coverage(&coverage)?;
    let erased = questions::erase_one(&store, world, &traced).await?;
    let stays = questions::stays(&store, world).await?;
    drop(store);
    if let Some(erased) = &erased {
        folder.check_absent("ravao.db", erased.person.key.as_bytes())?;
    }
    story.erasure(erased.as_ref())?;
    tables::export(folder, world, (&stays, &traced, &coverage))
}

impl World {
    fn build(plan: &Plan, folder: &Folder, chance: &mut Chance) -> Result<Self> {
        let authority = Authority::new(chance)?;
        let key = DeploymentKey::from_bytes(&dice::bytes(chance));
        let town = Town::build(plan.venues, chance)?;
        let people = people::invent(plan.visitors, &town, (&authority, &key), chance)?;
        let posters = authority.posters(&town)?;
        let list = authority.sign_trust_list(WITHDRAWN)?;
        let trust = Arc::new(authority.open_trust_list(&list)?);
        folder.write("trust-list.cbor", &list)?;
        folder.write("root-key.hex", format!("{}\n", authority.root()))?;
        folder.write("venues.jsonl", tables::venues_as_lines(&town)?)?;
        let world = Self { town, people, authority, posters, key: Arc::new(key), trust };
        world.print(folder)?;
        Ok(world)
    }

    /// Draws every poster, and the first passes.
    fn print(&self, folder: &Folder) -> Result<()> {
        for (&place, text) in &self.posters {
            folder
                .write(poster::file_of(place, "svg"), poster::poster(&self.town, place, text)?)?;
        }
        let printed = self.people.iter().filter(|person| person.carries == Carries::PrintedPass);
        for (number, person) in (1..=PASSES).zip(printed) {
            let file = format!("passes/{number:02}.svg");
            folder.write(file, poster::pass(&self.town, person)?)?;
        }
        Ok(())
    }
}
