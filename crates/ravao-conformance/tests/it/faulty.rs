//! A good store in which one fault at a time is seeded.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;

use async_trait::async_trait;
use chrono::{DateTime, SubsecRound, TimeDelta, Timelike, Utc};
use ravao_core::limits::{MAX_BATCH, MAX_PAGE};
use ravao_core::{
    ActivityByVenue, Appended, CheckpointId, Erasure, Error, ErrorKind, EventId, EventPage,
    EventQuery, PageRequest, Pairing, Period, Place, Position, Result, ScanMode, StoredEvent,
    TraceReport, TraceRequest, VenueId, Visit, VisitEvent, VisitStore, VisitStoreExt, VisitorKey,
};
use ravao_store_memory::MemoryStore;

use crate::faults::Fault::{self, *};

/// A store with a fault.
#[derive(Debug)]
pub(crate) struct Faulty {
    fault: Fault,
    good: MemoryStore,
    busy: AtomicUsize,
    late: Mutex<Vec<VisitEvent>>,
    erased: Mutex<BTreeSet<EventId>>,
    snapshot: Mutex<Vec<StoredEvent>>,
    remembered: Mutex<BTreeMap<DateTime<Utc>, ActivityByVenue>>,
}

impl Faulty {
    pub(crate) fn new(fault: Fault) -> Self {
        Self {
            fault,
            good: MemoryStore::new(),
            busy: AtomicUsize::new(0),
            late: Mutex::default(),
            erased: Mutex::default(),
            snapshot: Mutex::default(),
            remembered: Mutex::default(),
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
        let mut events = found.split_off(self.begin(&found, page.after));
        let more = events.len() > page.limit as usize;
        events.truncate(page.limit as usize);
        let last = events.last().map(|stored| Position::from(&stored.event));
        let next = match self.fault {
            AlwaysHasNext => last.or(page.after),
            NeverHasNext => None,
            HasNextAfterAFullPage if events.len() == page.limit as usize => last,
            _ => last.filter(|_| more),
        };
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

#[async_trait]
impl VisitStore for Faulty {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        if self.has(LocksOutOthers) {
            let others = self.busy.fetch_add(1, Ordering::SeqCst);
            (0..5_000).for_each(|_| thread::yield_now());
            self.busy.fetch_sub(1, Ordering::SeqCst);
            if others > 0 {
                return Err(Error::new(ErrorKind::Unavailable, "faulty: busy"));
            }
        }
        let mut events: Vec<_> = events.iter().map(|event| self.narrowed(event)).collect();
        let now = if self.has(KeepsRecordingToTheSecond) { now.trunc_subsecs(0) } else { now };
        match self.fault {
            RecordsBeforeRefusing if events.len() > MAX_BATCH => {
                self.good.append(&events[..MAX_BATCH], now).await?;
            }
            TakesAnyBatch => {
                let recorded = self.good.append_all(&events, now).await?.recorded;
                return Ok(vec![Appended::Recorded; recorded as usize]);
            }
            RefusesTheLargestBatch if events.len() == MAX_BATCH => {
                return Err(Error::too_large("faulty: batch"));
            }
            RefusesAnEmptyBatch if events.is_empty() => {
                return Err(Error::invalid("faulty: empty"));
            }
            SortsOutcomes => events.sort_by_key(|event| Position::from(event)),
            _ => {}
        }
        self.keep(&events, now).await
    }

    async fn query(&self, query: &EventQuery, mut page: PageRequest) -> Result<EventPage> {
        match self.fault {
            TakesAnyLimit if page.limit > 0 => page.limit = page.limit.min(MAX_PAGE),
            TakesNoLimitForOne => page.limit = page.limit.max(1),
            _ => {}
        }
        page.check()?;
        self.page(query, page).await
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        let mut erasure = *erasure;
        if let Erasure::Before(instant) = &mut erasure {
            match self.fault {
                ErasesTheInstant => {
                    let after = instant.checked_add_signed(TimeDelta::milliseconds(1));
                    *instant = after.unwrap_or(*instant);
                }
                ErasesByNanoseconds => {
                    instant.timestamp_nanos_opt().unwrap();
                }
                _ => {}
            }
        }
        let all = self.all().await?;
        let gone: Vec<_> = all.iter().filter(|stored| erasure.covers(&stored.event)).collect();
        let count = self.good.erase(&erasure).await?;
        self.erased.lock().unwrap().extend(gone.iter().map(|stored| stored.event.id()));
        match (self.fault, gone.last()) {
            (ErasesAllButOne, Some(last)) => {
                self.good.append(std::slice::from_ref(&last.event), last.recorded_at).await?;
            }
            (MiscountsErasing, _) => return Ok(count.max(1)),
            _ => {}
        }
        Ok(count)
    }

    async fn visits(
        &self,
        venue: Option<VenueId>,
        period: Period,
        pairing: &Pairing<'_>,
    ) -> Result<Vec<Visit>> {
        let mut visits = self.good.visits(venue, period, pairing).await?;
        if self.has(CountsVisitsAtTheEnd) {
            visits.retain(|visit| period.contains(visit.end_or(pairing.now)));
        }
        Ok(visits)
    }

    async fn inside(&self, venue: Option<VenueId>, pairing: &Pairing<'_>) -> Result<Vec<Visit>> {
        let mut inside = self.good.inside(venue, pairing).await?;
        if self.has(ForgetsLongStays) {
            inside.retain(|visit| visit.length(pairing.now) < TimeDelta::hours(2));
        }
        Ok(inside)
    }

    async fn contacts(&self, request: &TraceRequest, pairing: &Pairing<'_>) -> Result<TraceReport> {
        let mut report = self.good.contacts(request, pairing).await?;
        if self.has(TracesOneDegree) {
            report.contacts.retain(|contact| contact.degree == 1);
        }
        Ok(report)
    }

    async fn activity(&self, period: Period) -> Result<ActivityByVenue> {
        match self.fault {
            CountsActivityOfUtcDays => {
                let day = |at: DateTime<Utc>| {
                    at.checked_sub_signed(TimeDelta::seconds(at.num_seconds_from_midnight().into()))
                        .unwrap_or(at)
                };
                self.good.activity(Period::new(day(period.from()), day(period.until()))?).await
            }
            ForgetsTheLastScan => {
                let mut activity = self.good.activity(period).await?;
                activity.retain(|_, counts| counts.scans_in + counts.scans_out > 0);
                Ok(activity)
            }
            RemembersActivity => {
                let activity = self.good.activity(period).await?;
                let mut remembered = self.remembered.lock().unwrap();
                Ok(remembered.entry(period.until()).or_insert(activity).clone())
            }
            _ => self.good.activity(period).await,
        }
    }
}
