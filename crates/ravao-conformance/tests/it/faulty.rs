//! A good store in which one fault at a time is seeded.

mod calls;

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;

use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};
use ravao_core::{
    ActivityByVenue, Appended, CheckpointId, Erasure, EventId, EventPage, EventQuery, PageRequest,
    Place, Position, Result, ScanMode, StoredEvent, VisitEvent, VisitStore, VisitStoreExt,
    VisitorKey,
};
use ravao_store_memory::MemoryStore;

use crate::faults::Fault::{self, *};

/// A store with a fault.
#[derive(Debug)]
pub(crate) struct Faulty {
    fault: Fault,
    good: MemoryStore,
    busy: AtomicUsize,
    erasures: AtomicUsize,
    late: Mutex<Vec<VisitEvent>>,
    erased: Mutex<BTreeSet<EventId>>,
    snapshot: Mutex<Vec<StoredEvent>>,
    remembered: Mutex<BTreeMap<DateTime<Utc>, ActivityByVenue>>,
    latest: Mutex<DateTime<Utc>>,
    offsets: Mutex<BTreeMap<Position, usize>>,
}

impl Faulty {
    pub(crate) fn new(fault: Fault) -> Self {
        Self {
            fault,
            good: MemoryStore::new(),
            busy: AtomicUsize::new(0),
            erasures: AtomicUsize::new(0),
            late: Mutex::default(),
            erased: Mutex::default(),
            snapshot: Mutex::default(),
            remembered: Mutex::default(),
            latest: Mutex::new(DateTime::<Utc>::MIN_UTC),
            offsets: Mutex::default(),
        }
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    async fn all(&self) -> Result<Vec<StoredEvent>> {
        self.good.query_all(&EventQuery::ALL).await
    }

    /// Puts another event or time of recording in the place of one.
    async fn replace(&self, event: &VisitEvent, now: DateTime<Utc>) -> Result<()> {
        let all = self.all().await?;
        self.good.erase(&Erasure::Before(DateTime::<Utc>::MAX_UTC)).await?;
        for stored in all.iter().filter(|stored| stored.event.id() != event.id()) {
            self.good.append(std::slice::from_ref(&stored.event), stored.recorded_at).await?;
        }
        self.good.append(std::slice::from_ref(event), now).await.map(drop)
    }

    /// An event as a store with a narrow column keeps it.
    fn narrowed(&self, event: &VisitEvent) -> VisitEvent {
        let mut id = *event.id().as_bytes();
        let mut visitor = *event.visitor().as_bytes();
        let (mut place, mut at, mut mode) = (event.place(), event.occurred_at(), event.mode());
        match self.fault {
            LosesMilliseconds => at = at.trunc_subsecs(0),
            CutsIdentities => id[15] = 0,
            CutsVisitors => visitor[8..].fill(0),
            ForgetsModes => mode = ScanMode::GateScan,
            ForgetsCheckpoints => {
                let number = place.checkpoint.number() % 256;
                place = Place::new(place.venue, CheckpointId::new(number));
            }
            _ => {}
        }
        let (id, visitor) = (EventId::from_bytes(id), VisitorKey::from_bytes(visitor));
        VisitEvent::check_in(id, visitor, place, at)
            .unwrap()
            .going(event.direction())
            .scanned_by(mode)
            .identified_by(event.identification())
    }

    /// Appends with the faults that change what is kept.
    async fn keep(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        let mut outcomes = match self.fault {
            DropsAnEvent if events.len() > 1_000 => {
                let mut outcomes = self.good.append(&events[1..], now).await?;
                outcomes.insert(0, Appended::Recorded);
                outcomes
            }
            StopsAtAConflict => return self.until_a_conflict(events, now).await,
            AnswersBeforeRecording => {
                let late = std::mem::replace(&mut *self.late.lock().unwrap(), events.to_vec());
                self.good.append(&late, now).await?;
                vec![Appended::Recorded; events.len()]
            }
            StopsHalfWayWhenGivenUp => {
                let (first, second) = events.split_at(events.len() / 2);
                let mut outcomes = self.good.append(first, now).await?;
                give_way().await;
                outcomes.append(&mut self.good.append(second, now).await?);
                outcomes
            }
            ChecksBeforeRecording => {
                let known: BTreeSet<_> =
                    self.all().await?.iter().map(|stored| stored.event.id()).collect();
                (0..5_000).for_each(|_| thread::yield_now());
                let mut outcomes = self.good.append(events, now).await?;
                for (outcome, event) in outcomes.iter_mut().zip(events) {
                    if !known.contains(&event.id()) && *outcome == Appended::Duplicate {
                        *outcome = Appended::Recorded;
                    }
                }
                outcomes
            }
            _ => self.good.append(events, now).await?,
        };
        for (index, event) in events.iter().enumerate() {
            self.spoil(&mut outcomes[index], event, &events[..index], now).await?;
        }
        Ok(outcomes)
    }

    async fn until_a_conflict(
        &self,
        events: &[VisitEvent],
        now: DateTime<Utc>,
    ) -> Result<Vec<Appended>> {
        let mut outcomes = Vec::new();
        for event in events {
            let stopped = outcomes.last() == Some(&Appended::Conflict);
            let outcome = match stopped {
                true => vec![Appended::Conflict],
                false => self.good.append(std::slice::from_ref(event), now).await?,
            };
            outcomes.extend(outcome);
        }
        Ok(outcomes)
    }

    /// Changes the outcome of one event, and what is kept of it.
    async fn spoil(
        &self,
        outcome: &mut Appended,
        event: &VisitEvent,
        before: &[VisitEvent],
        now: DateTime<Utc>,
    ) -> Result<()> {
        match (self.fault, *outcome) {
            (RecordsDuplicates, Appended::Duplicate) => *outcome = Appended::Recorded,
            (CallsConflictsDuplicates, Appended::Conflict) => *outcome = Appended::Duplicate,
            (CallsConflictsInABatchDuplicates, Appended::Conflict)
                if before.iter().any(|one| one.id() == event.id()) =>
            {
                *outcome = Appended::Duplicate;
            }
            (KeepsTheSecondOfAConflict, Appended::Conflict)
            | (RecordsAgainLater, Appended::Duplicate) => self.replace(event, now).await?,
            (HidesTheErased, Appended::Recorded)
                if self.erased.lock().unwrap().contains(&event.id()) =>
            {
                *outcome = Appended::Duplicate;
            }
            (ForgetsIdentitiesOnErasing, Appended::Duplicate)
                if self.erasures.load(Ordering::SeqCst) > 0 =>
            {
                *outcome = Appended::Recorded;
            }
            (LooksForConflictsNearby, Appended::Conflict) if event.occurred_at().year() != 2021 => {
                *outcome = Appended::Recorded;
            }
            _ => {}
        }
        Ok(())
    }

    /// The events that a query finds, in order, with the faults of its conditions.
    async fn found(&self, query: &EventQuery) -> Result<Vec<StoredEvent>> {
        let mut query = *query;
        let millisecond = TimeDelta::milliseconds(1);
        match self.fault {
            IncludesUntil => {
                query.until = query.until.and_then(|at| at.checked_add_signed(millisecond));
            }
            ExcludesFrom => {
                query.from = query.from.and_then(|at| at.checked_add_signed(millisecond));
            }
            CutsBounds => {
                query.from = query.from.map(|at| at.trunc_subsecs(3));
                query.until = query.until.map(|at| at.trunc_subsecs(3));
            }
            IgnoresTheVenue => query.venue = None,
            IgnoresTheVisitor => query.visitor = None,
            IgnoresTheVenueOfAVisitor if query.visitor.is_some() => query.venue = None,
            TurnsPeriodsAround if query.until.is_some_and(|until| query.from > Some(until)) => {
                (query.from, query.until) = (query.until, query.from);
            }
            CountsInNanoseconds => {
                query.from.map(|at| at.timestamp_nanos_opt().unwrap());
            }
            _ => {}
        }
        let mut found = self.good.query_all(&query).await?;
        match self.fault {
            SortsTiesBackwards => found.sort_by_key(|stored| {
                (stored.event.occurred_at(), std::cmp::Reverse(stored.event.id()))
            }),
            SortsByRecording => found.sort_by_key(|stored| stored.recorded_at),
            ForgetsMidnight if query.from.is_some() => {
                let seconds = |stored: &StoredEvent| stored.event.occurred_at().timestamp_millis();
                found.retain(|stored| seconds(stored).rem_euclid(86_400_000) != 61_200_000);
            }
            SortsTiesByVisitor => {
                found.sort_by_key(|stored| (stored.event.occurred_at(), stored.event.visitor()));
            }
            _ => {}
        }
        Ok(found)
    }

    /// Where in what was found a page begins.
    fn begin(&self, found: &[StoredEvent], after: Option<Position>) -> usize {
        let Some(after) = after else { return 0 };
        let position = |stored: &StoredEvent| Position::from(&stored.event);
        let begin = found.iter().filter(|stored| position(stored) <= after).count();
        match self.fault {
            PagesByCount => self.offsets.lock().unwrap().get(&after).copied().unwrap_or(begin),
            SkipsOneAfterEachPage => (begin + 1).min(found.len()),
            RepeatsTheLastOfAPage => begin.saturating_sub(1),
            LooksForThePosition if !found.iter().any(|stored| position(stored) == after) => 0,
            _ => begin,
        }
    }

    async fn page(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        let mut found = match self.fault {
            FillsPagesBeforeNarrowing => self.all().await?,
            PagesOfASnapshot if page.after.is_some() => self.snapshot.lock().unwrap().clone(),
            _ => self.found(query).await?,
        };
        if self.has(PagesOfASnapshot) {
            self.snapshot.lock().unwrap().clone_from(&found);
        }
        let begin = self.begin(&found, page.after);
        let mut events = found.split_off(begin);
        let more = events.len() > page.limit as usize;
        events.truncate(page.limit as usize);
        let last = events.last().map(|stored| Position::from(&stored.event));
        let next = match self.fault {
            AlwaysHasNext => last.or(page.after),
            NeverHasNext => None,
            HasNextAfterAFullPage if events.len() == page.limit as usize => last,
            _ => last.filter(|_| more),
        };
        if let (PagesByCount, Some(next)) = (self.fault, next) {
            self.offsets.lock().unwrap().insert(next, begin + events.len());
            (0..2_000).for_each(|_| thread::yield_now());
        }
        events
            .retain(|stored| !self.has(FillsPagesBeforeNarrowing) || query.matches(&stored.event));
        Ok(EventPage { events, next })
    }
}

/// Gives way once, as a store does that waits for a disk.
async fn give_way() {
    let mut waited = false;
    poll_fn(|context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
