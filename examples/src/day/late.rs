//! How events reach the store: most at once, some hours later, some typed from paper.

use chrono::{DateTime, TimeDelta, Utc};
use ravao::{
    AppendCount, CheckpointId, Direction, Error, Gate, Place, Result, ScanMode, VenueKind,
    VisitEvent, VisitStore, VisitStoreExt,
};

use super::World;
use super::clock::today;
use super::dice::shuffle;
use super::files::ensure;
use super::gates::open_gate;
use super::people::{Carries, personal_number};
use crate::camera::Chance;

/// Visitors in the notebook.
const ON_PAPER: usize = 8;

/// What became of the events, by the way they came.
pub(crate) struct Arrivals {
    /// Hour by hour.
    pub(crate) online: AppendCount,
    /// In the evening, shuffled, a third of them twice.
    pub(crate) offline: AppendCount,
    /// Typed from a notebook, of which two entries contradict what a gate sent.
    pub(crate) paper: AppendCount,
}

impl Arrivals {
    /// How many events the store holds now.
    pub(crate) const fn recorded(&self) -> u64 {
        self.online.recorded + self.offline.recorded + self.paper.recorded
    }
}

/// The gate that has no network until the evening.
pub(crate) fn offline_gate(world: &World) -> Place {
    Place::new(world.town.landmark(VenueKind::Factory).id, CheckpointId::new(1))
}

/// The gate that writes down who comes while it has no power.
pub(crate) fn paper_gate(world: &World) -> Place {
    let hospital = world.town.landmark(VenueKind::RegionalGeneralHospital);
    Place::new(hospital.id, CheckpointId::new(2))
}

/// Appends the events of a day in the order in which they arrive.
pub(crate) async fn append(
    store: &dyn VisitStore,
    events: Vec<VisitEvent>,
    world: &World,
    chance: &mut Chance,
) -> Result<Arrivals> {
    let morning = today(0, 0)..today(12, 0);
    let (offline, mut online): (Vec<_>, Vec<_>) = events.into_iter().partition(|event| {
        event.place() == offline_gate(world) && morning.contains(&event.occurred_at())
    });
    online.sort_by_key(VisitEvent::occurred_at);
    let notebook = notebook(world, &offline)?;
    let mut late = offline;
    late.extend_from_within(..late.len() / 3);
    shuffle(chance, &mut late);
    let arrivals = Arrivals {
        online: append_by_hour(store, &online).await?,
        offline: store.append_all(&late, today(18, 30)).await?,
        paper: store.append_all(&notebook, today(19, 0)).await?,
    };
    check(arrivals.online, &online)?;
    check(arrivals.offline, &late)?;
    check(arrivals.paper, &notebook)?;
    Ok(arrivals)
}

/// Every event that was sent has one outcome.
fn check(count: AppendCount, sent: &[VisitEvent]) -> Result<()> {
    let sum = count.recorded + count.duplicates + count.conflicts;
    ensure(sum == sent.len() as u64, "late: events without an outcome")
}

/// Every gate sends what it has on the hour.
async fn append_by_hour(store: &dyn VisitStore, events: &[VisitEvent]) -> Result<AppendCount> {
    let hour = |event: &VisitEvent| event.occurred_at().timestamp() / 3_600;
    let mut sum = AppendCount::default();
    for batch in events.chunk_by(|left, right| hour(left) == hour(right)) {
        let next_hour = DateTime::<Utc>::from_timestamp((hour(&batch[0]) + 1) * 3_600, 0);
        let now = next_hour.ok_or(Error::invalid("late: the calendar ends"))?;
        let count = store.append_all(batch, now).await?;
        sum.recorded += count.recorded;
        sum.duplicates += count.duplicates;
        sum.conflicts += count.conflicts;
    }
    Ok(sum)
}

/// Who came while there was no power, and two lines copied from the screen of another gate, which
/// sent those scans itself: the same identity, another way of scanning.
fn notebook(world: &World, sent_by_gate: &[VisitEvent]) -> Result<Vec<VisitEvent>> {
    let gate = open_gate(world, paper_gate(world))?;
    let with_cards = world.people.iter().filter(|person| person.carries == Carries::Card);
    let mut events = Vec::new();
    for (minute, person) in (0..).zip(with_cards.take(ON_PAPER)) {
        let number = &person.shows.reveal()[..12];
        events.extend(typed(&gate, number, today(14, 0) + TimeDelta::minutes(3 * minute))?);
    }
    let copied = sent_by_gate.iter().take(2).cloned();
    events.extend(copied.map(|event| event.scanned_by(ScanMode::PaperBackfill)));
    Ok(events)
}

/// In at the time noted, out half an hour later.
fn typed(gate: &Gate, number: &str, at: DateTime<Utc>) -> Result<Vec<VisitEvent>> {
    let identifier = personal_number(number)?;
    let scans = [(Direction::In, at), (Direction::Out, at + TimeDelta::minutes(30))];
    let scan = |(direction, at)| {
        let identified = gate.identify_typed(&identifier);
        gate.decide(identified, direction, None, at).event
    };
    let events = scans.into_iter().filter_map(scan);
    Ok(events.map(|event| event.scanned_by(ScanMode::PaperBackfill)).collect())
}
