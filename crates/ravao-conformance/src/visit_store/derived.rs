//! Answers that a store may give better than the core: each must be the same answer.
//!
//! The store is compared with itself behind `Plain`, which forwards the required methods only,
//! so that the core's own algorithm answers from the store's events.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use ravao_core::{
    Appended, ContactRule, Erasure, EventPage, EventQuery, PageRequest, Period, Result,
    TraceRequest, VenueId, VisitEvent, VisitStore, VisitStoreExt,
};

use super::fixture::{DAY, HOUR, at, now, visitor};
use super::network::Network;
use crate::Outcome;
use crate::outcome::{equal, same};

const SEEDS: std::ops::Range<u64> = 0..4;

/// Milliseconds at which questions are asked: before, between, at day turns, after.
const TIMES: [i64; 6] = [-DAY, 5 * HOUR, 17 * HOUR, DAY + 3 * HOUR, 2 * DAY - 1, 9 * DAY];

/// A store with the required methods of another and the answers of the core.
#[derive(Debug)]
struct Plain<'a>(&'a dyn VisitStore);

#[async_trait]
impl VisitStore for Plain<'_> {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        self.0.append(events, now).await
    }

    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        self.0.query(query, page).await
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        self.0.erase(erasure).await
    }
}

/// Fills the store with the network of a seed, in batches, and empties it of all others.
async fn fill(store: &dyn VisitStore, seed: u64) -> Result<Network> {
    store.erase(&Erasure::Before(DateTime::<Utc>::MAX_UTC)).await?;
    let network = Network::new(seed);
    for batch in network.arriving.chunks(17) {
        store.append(batch, now()).await?;
    }
    Ok(network)
}

/// Days of Vietnam, spans within one, a moment, all of time, and none of it.
fn periods() -> Result<Vec<Period>> {
    let turn = 17 * HOUR;
    let mut periods = vec![Period::new(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC)?];
    for (from, until) in [
        (turn - DAY, turn),
        (turn, turn + DAY),
        (turn + DAY, turn + 2 * DAY),
        (2 * HOUR, 9 * HOUR),
        (turn, turn + 1),
        (turn, turn),
        (-9 * DAY, -8 * DAY),
    ] {
        periods.push(Period::new(at(from), at(until))?);
    }
    // A bound between two milliseconds, where cutting it would move an event over it.
    let beyond = at(turn) + chrono::TimeDelta::nanoseconds(1);
    periods.push(Period::new(beyond, at(2 * DAY))?);
    periods.push(Period::new(at(0), beyond)?);
    Ok(periods)
}

/// Every venue, one that nobody registered, one without scans, and all.
fn venues() -> impl Iterator<Item = Option<VenueId>> + Clone {
    (0..7).map(|number| Some(VenueId::from(number))).chain([None])
}

/// `visits` gives the stays that the core pairs.
pub async fn visits_agree_with_the_default(store: &dyn VisitStore) -> Outcome {
    for seed in SEEDS {
        let network = fill(store, seed).await?;
        for (period, millis) in periods()?.into_iter().zip(TIMES.into_iter().cycle()) {
            let pairing = network.pairing(millis);
            for venue in venues() {
                let found = store.visits(venue, period, &pairing).await?;
                let expected = Plain(store).visits(venue, period, &pairing).await?;
                same(&format!("visits, seed {seed}, period {period:?}"), &found, &expected)?;
            }
        }
    }
    Ok(())
}

/// `inside` names who the core finds inside.
pub async fn inside_agrees_with_the_default(store: &dyn VisitStore) -> Outcome {
    for seed in SEEDS {
        let network = fill(store, seed).await?;
        for millis in TIMES.into_iter().chain((0..3 * 24).step_by(5).map(|hour| hour * HOUR)) {
            let pairing = network.pairing(millis);
            for venue in venues() {
                let found = store.inside(venue, &pairing).await?;
                let expected = Plain(store).inside(venue, &pairing).await?;
                same(&format!("inside, seed {seed}, at {}", pairing.now), &found, &expected)?;
            }
        }
    }
    Ok(())
}

/// `contacts` reports those whom the core finds, for every rule.
pub async fn contacts_agree_with_the_default(store: &dyn VisitStore) -> Outcome {
    let rule = ContactRule::default();
    let rules = [
        rule.clone(),
        rule.clone().at_least(0).with_lag(30).to_depth(2),
        rule.at_least(1).with_lag(5).to_depth(4),
    ];
    for seed in SEEDS {
        let network = fill(store, seed).await?;
        for period in periods()? {
            for (rule, index) in rules.iter().zip([vec![0], vec![1, 2], vec![3, 99]]) {
                let index = index.into_iter().map(visitor).collect();
                let request = TraceRequest::new(index, period, rule.clone())?;
                let pairing = network.pairing(2 * DAY);
                let found = store.contacts(&request, &pairing).await?;
                let expected = Plain(store).contacts(&request, &pairing).await?;
                let what = format!("contacts, seed {seed}, {}", rule.version());
                same(&what, &found.contacts, &expected.contacts)?;
                equal(&what, &found, &expected)?;
            }
        }
    }
    Ok(())
}

/// `contacts` in a few days of many finds those whom the core finds, who came and went on days beside.
pub async fn contacts_over_many_days_agree_with_the_default(store: &dyn VisitStore) -> Outcome {
    let rule = ContactRule::default().at_least(1);
    for seed in SEEDS {
        store.erase(&Erasure::Before(DateTime::<Utc>::MAX_UTC)).await?;
        let network = Network::over(12, seed);
        for batch in network.arriving.chunks(200) {
            store.append(batch, now()).await?;
        }
        let pairing = network.pairing(12 * DAY);
        for (day, depth) in [(1, 1), (5, 2), (9, 1)] {
            let period = Period::new(at(day * DAY), at((day + 2) * DAY))?;
            let index = vec![visitor(seed), visitor(5)];
            let request = TraceRequest::new(index, period, rule.clone().to_depth(depth))?;
            let found = store.contacts(&request, &pairing).await?;
            let expected = Plain(store).contacts(&request, &pairing).await?;
            let what = format!("contacts from day {day} on, seed {seed}");
            same(&what, &found.contacts, &expected.contacts)?;
        }
    }
    Ok(())
}

/// `activity` counts what the core counts.
pub async fn activity_agrees_with_the_default(store: &dyn VisitStore) -> Outcome {
    for seed in SEEDS {
        fill(store, seed).await?;
        for period in periods()? {
            let found = store.activity(period).await?;
            let expected = Plain(store).activity(period).await?;
            let what = format!("activity, seed {seed}, period {period:?}");
            same(&what, &Vec::from_iter(found), &Vec::from_iter(expected))?;
        }
    }
    Ok(())
}

/// No answer still knows what was erased.
pub async fn answers_after_erasing_agree_with_the_default(store: &dyn VisitStore) -> Outcome {
    let network = fill(store, 0).await?;
    let pairing = network.pairing(2 * DAY);
    let period = Period::new(at(0), at(2 * DAY))?;
    let erasures = [Erasure::Visitor(visitor(0)), Erasure::Before(at(17 * HOUR))];
    for erasure in erasures {
        // Asked before, so that a store which remembers answers remembers these.
        store.activity(period).await?;
        store.visits(None, period, &pairing).await?;
        store.erase(&erasure).await?;
        let plain = Plain(store);
        let activity = (store.activity(period).await?, plain.activity(period).await?);
        equal("activity after erasing", &activity.0, &activity.1)?;
        let visits = store.visits(None, period, &pairing).await?;
        same("visits after erasing", &visits, &plain.visits(None, period, &pairing).await?)?;
        let inside = store.inside(None, &pairing).await?;
        same("inside after erasing", &inside, &plain.inside(None, &pairing).await?)?;
        let left = store.query_all(&EventQuery::ALL).await?;
        let erased = left.iter().any(|stored| erasure.covers(&stored.event));
        equal("whether an erased event is left", &erased, &false)?;
    }
    Ok(())
}
