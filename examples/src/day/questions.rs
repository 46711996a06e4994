//! What the health services ask of the store.

use std::collections::BTreeMap;

use ravao::{
    ContactRule, CoverageBy, CoverageRow, Erasure, EventQuery, Pairing, PairingRules, Period,
    Place, Result, TraceReport, TraceRequest, VenueKind, Visit, VisitEvent, VisitStore,
    VisitStoreExt, VisitorKey, coverage, occupancy, trace,
};

use super::World;
use super::clock::{day, today};
use super::files::ensure;
use super::people::Person;

/// A trace and whose contacts it found.
pub(crate) struct Traced {
    pub(crate) index: VisitorKey,
    /// How the story calls the index person.
    pub(crate) who: &'static str,
    pub(crate) report: TraceReport,
}

/// Somebody whose data are gone.
pub(crate) struct Erased<'a> {
    pub(crate) person: &'a Person,
    pub(crate) events: u64,
}

/// The day as reports count it.
pub(crate) fn the_day() -> Result<Period> {
    Period::local_days(day(), day())
}

/// The pairing of a question asked at the end of the day.
pub(crate) fn at_night<'a>(world: &'a World, rules: &'a PairingRules) -> Pairing<'a> {
    Pairing { rules, venues: &world.town.venues, now: today(23, 0) }
}

/// How many people were at each place at noon, the fullest first.
pub(crate) async fn at_noon(store: &dyn VisitStore, world: &World) -> Result<Vec<(Place, u32)>> {
    let rules = PairingRules::default();
    let noon = Pairing { now: today(12, 0), ..at_night(world, &rules) };
    let inside = store.inside(None, &noon).await?;
    let mut places: Vec<_> = occupancy(&inside, noon.now).into_iter().collect();
    let sum: u32 = places.iter().map(|(_, people)| people).sum();
    ensure(sum as usize <= inside.len(), "questions: more people than stays")?;
    places.sort_by_key(|&(place, people)| (std::cmp::Reverse(people), place));
    Ok(places)
}

/// Traces the first guest of the wedding to the second degree. The store must answer as the
/// reference algorithm does on the same events.
pub(crate) async fn trace_guest(store: &dyn VisitStore, world: &World) -> Result<Traced> {
    let rules = PairingRules::default();
    let pairing = at_night(world, &rules);
    let wedding = world.town.landmark(VenueKind::Wedding).id;
    let guests = store.visits(Some(wedding), the_day()?, &pairing).await?;
    let (index, who) = guests.first().map_or((world.people[0].key, "a visitor"), |visit| {
        (visit.visitor, "a guest of the wedding")
    });
    let rule = ContactRule::default().at_least(15).to_depth(2);
    let request = TraceRequest::new(vec![index], the_day()?, rule)?;
    let report = store.contacts(&request, &pairing).await?;
    let events = events_of(store, &EventQuery::ALL).await?;
    let reference = trace(&pairing.visits(&events), &request, pairing.now);
    ensure(report == reference, "questions: the store traces otherwise than the reference")?;
    Ok(Traced { index, who, report })
}

/// The coverage report by commune, category, sector and in total; they must agree.
pub(crate) async fn covered(
    store: &dyn VisitStore,
    world: &World,
) -> Result<BTreeMap<&'static str, Vec<CoverageRow>>> {
    let period = the_day()?;
    let activity = store.activity(period).await?;
    let by = |by| coverage(&world.town.venues, &activity, period, by);
    let reports = BTreeMap::from([
        ("total", by(CoverageBy::Total)),
        ("commune", by(CoverageBy::Commune)),
        ("category", by(CoverageBy::Category)),
        ("sector", by(CoverageBy::Sector)),
    ]);
    let events = events_of(store, &EventQuery::ALL.within(period)).await?;
    for rows in reports.values() {
        let scans: u64 = rows.iter().map(|row| row.scans_in + row.scans_out).sum();
        ensure(scans == events.len() as u64, "questions: coverage counts other scans")?;
        let venues: u64 = rows.iter().map(|row| row.venues_registered).sum();
        let states = |row: &CoverageRow| row.venues_active + row.venues_zero + row.venues_no_data;
        let in_a_state: u64 = rows.iter().map(states).sum();
        ensure(venues == in_a_state, "questions: a venue in no state")?;
    }
    Ok(reports)
}

/// Erases everything of somebody whom the trace did not reach, and looks whether it is gone.
pub(crate) async fn erase_one<'a>(
    store: &dyn VisitStore,
    world: &'a World,
    traced: &Traced,
) -> Result<Option<Erased<'a>>> {
    let reached = |key: VisitorKey| {
        key == traced.index || traced.report.contacts.iter().any(|contact| contact.visitor == key)
    };
    for person in &world.people {
        let of_person = EventQuery::ALL.of_visitor(person.key);
        let known = events_of(store, &of_person).await?.len() as u64;
        if reached(person.key) || known < 2 {
            continue;
        }
        let events = store.erase(&Erasure::Visitor(person.key)).await?;
        ensure(events == known, "questions: erased another number of events")?;
        let left = events_of(store, &of_person).await?;
        ensure(left.is_empty(), "questions: something was left")?;
        return Ok(Some(Erased { person, events }));
    }
    Ok(None)
}

/// The stays of the day.
pub(crate) async fn stays(store: &dyn VisitStore, world: &World) -> Result<Vec<Visit>> {
    let rules = PairingRules::default();
    store.visits(None, the_day()?, &at_night(world, &rules)).await
}

async fn events_of(store: &dyn VisitStore, query: &EventQuery) -> Result<Vec<VisitEvent>> {
    let stored = store.query_all(query).await?;
    Ok(stored.into_iter().map(|stored| stored.event).collect())
}
