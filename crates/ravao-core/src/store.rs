//! The visit store: the trait to implement, the Ext trait to use.

mod forward;

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::limits::{MAX_BATCH, MAX_PAGE};
use crate::time::to_millis;
use crate::{
    ActivityByVenue, Error, ErrorKind, EventId, Pairing, Period, Result, TraceReport, TraceRequest,
    VenueId, Visit, VisitEvent, VisitorKey, trace,
};

/// An event as a store keeps it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "the event and the time of recording")]
pub struct StoredEvent {
    /// The event.
    #[serde(flatten)]
    pub event: VisitEvent,
    /// When it was first appended, by the store's clock, to the millisecond.
    pub recorded_at: DateTime<Utc>,
}

impl StoredEvent {
    /// An event recorded at `now`, cut to the millisecond.
    pub fn new(event: VisitEvent, now: DateTime<Utc>) -> Self {
        Self { event, recorded_at: to_millis(now) }
    }
}

/// What became of one event of an `append`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[allow(clippy::exhaustive_enums, reason = "new, known or contradicting is all there is")]
pub enum Appended {
    /// It is recorded now.
    Recorded,
    /// The same event was recorded before; nothing changed.
    Duplicate,
    /// Another event has this identity; nothing changed.
    Conflict,
}

/// Where a page of a query ended: the order of events is by time, then identity.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[allow(clippy::exhaustive_structs, reason = "the sort key")]
pub struct Position {
    /// Time of the last event.
    pub occurred_at: DateTime<Utc>,
    /// Identity of the last event.
    pub id: EventId,
}

impl From<&VisitEvent> for Position {
    fn from(event: &VisitEvent) -> Self {
        Self { occurred_at: event.occurred_at(), id: event.id() }
    }
}

/// Which events are asked for; without a condition, all.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct EventQuery {
    /// Only of this venue.
    pub venue: Option<VenueId>,
    /// Only of this visitor.
    pub visitor: Option<VisitorKey>,
    /// Only at or after this instant.
    pub from: Option<DateTime<Utc>>,
    /// Only before this instant.
    pub until: Option<DateTime<Utc>>,
}

impl EventQuery {
    /// All events.
    pub const ALL: Self = Self { venue: None, visitor: None, from: None, until: None };

    /// Narrows to a venue.
    #[must_use]
    pub const fn of_venue(mut self, venue: VenueId) -> Self {
        self.venue = Some(venue);
        self
    }

    /// Narrows to a visitor.
    #[must_use]
    pub const fn of_visitor(mut self, visitor: VisitorKey) -> Self {
        self.visitor = Some(visitor);
        self
    }

    /// Narrows to a period.
    #[must_use]
    pub const fn within(mut self, period: Period) -> Self {
        self.from = Some(period.from());
        self.until = Some(period.until());
        self
    }

    /// Whether an event answers the query.
    pub fn matches(&self, event: &VisitEvent) -> bool {
        self.venue.is_none_or(|venue| venue == event.place().venue)
            && self.visitor.is_none_or(|visitor| visitor == event.visitor())
            && self.from.is_none_or(|from| from <= event.occurred_at())
            && self.until.is_none_or(|until| event.occurred_at() < until)
    }
}

/// Which part of an answer is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(clippy::exhaustive_structs, reason = "where to go on and how far")]
pub struct PageRequest {
    /// Only events after this position; `None` for the first page.
    pub after: Option<Position>,
    /// At most so many events: 1 to [`MAX_PAGE`].
    pub limit: u32,
}

impl PageRequest {
    /// The first events.
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// Checks the limit.
    ///
    /// # Errors
    /// `Invalid` for 0, `TooLarge` above [`MAX_PAGE`].
    pub fn check(&self) -> Result<()> {
        match self.limit {
            0 => Err(Error::invalid("page: limit 0")),
            limit if limit > MAX_PAGE => Err(Error::too_large("page: limit")),
            _ => Ok(()),
        }
    }
}

/// One part of an answer.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[allow(clippy::exhaustive_structs, reason = "events and where to go on")]
pub struct EventPage {
    /// Events by time, then identity.
    pub events: Vec<StoredEvent>,
    /// Where the next page begins; `None` when this one is the last.
    pub next: Option<Position>,
}

/// What to erase.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Erasure {
    /// Everything of one visitor, on that person's request.
    Visitor(VisitorKey),
    /// Everything that occurred before an instant, by the retention rule.
    Before(DateTime<Utc>),
}

impl Erasure {
    /// Whether an event is to go.
    pub fn covers(&self, event: &VisitEvent) -> bool {
        match self {
            Self::Visitor(visitor) => event.visitor() == *visitor,
            Self::Before(instant) => event.occurred_at() < *instant,
        }
    }
}

/// Keeps visit events.
///
/// Three methods are required; the others answer questions by paging through
/// [`query`](Self::query) and the core's algorithms, holding in memory the events of the period
/// asked about, and a store that can answer better overrides them. The suite of
/// the crate `ravao-conformance` holds every store to this contract and every override to its
/// default.
///
/// # Contract
/// - Once `append` has returned, its recorded events survive the end of the process, as far as the
///   store is durable at all.
/// - Calls may run at the same time, from any thread. A query sees every append that returned
///   before it began.
/// - Every instant is kept to the millisecond.
/// - Dropping the future of `append` or `erase` leaves the store as it was or as it should become,
///   never between.
///
/// See `docs/adding-a-store.md` for a store written step by step.
#[async_trait]
pub trait VisitStore: fmt::Debug + Send + Sync {
    /// Records events, `now` being the time of recording, and says of each, in the order given,
    /// what became of it.
    ///
    /// Idempotent by event identity: the same event again is a `Duplicate`, another event under a
    /// known identity a `Conflict`, also within one batch; neither stops the rest of the batch.
    ///
    /// # Errors
    /// `TooLarge` above [`MAX_BATCH`] events. After any error none of the batch is recorded, and
    /// appending it again is safe.
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>>;

    /// Answers one page of a query, by time, then identity; `next` is `None` exactly when no
    /// event follows.
    ///
    /// # Errors
    /// `Invalid` or `TooLarge` for a page limit as [`PageRequest::check`] says.
    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage>;

    /// Removes events for good, so that their bytes are no longer in the store's files, and says
    /// how many there were. Erasing what is not there removes 0.
    ///
    /// # Errors
    /// After an error, erasing again is safe.
    async fn erase(&self, erasure: &Erasure) -> Result<u64>;

    /// All events of each query, in no order. The caller answers for the memory.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    async fn events(&self, queries: &[EventQuery]) -> Result<Vec<Vec<VisitEvent>>> {
        let mut answers = Vec::with_capacity(queries.len());
        for query in queries {
            answers.push(collect(self, query).await?);
        }
        Ok(answers)
    }

    /// The stays that begin before `period` ends and end after it begins, of one venue or of all,
    /// by beginning, place and visitor.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    async fn visits(
        &self,
        venue: Option<VenueId>,
        period: Period,
        pairing: &Pairing<'_>,
    ) -> Result<Vec<Visit>> {
        let query = EventQuery { venue, ..pairing.reaching(period) };
        let visits = pairing.visits(self.events(&[query]).await?.iter().flatten());
        Ok(visits.into_iter().filter(|visit| visit.overlaps(period, pairing.now)).collect())
    }

    /// Who is inside at `pairing.now`, at one venue or at all, by beginning, place and visitor.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    async fn inside(&self, venue: Option<VenueId>, pairing: &Pairing<'_>) -> Result<Vec<Visit>> {
        let now = Period::new(pairing.now, pairing.now)?;
        let query = EventQuery { venue, ..pairing.reaching(now) };
        let visits = pairing.visits(self.events(&[query]).await?.iter().flatten());
        Ok(visits.into_iter().filter(|visit| visit.covers(pairing.now)).collect())
    }

    /// Traces the contacts of index persons. The default reads everything in the period; a store that
    /// finds the events of one visitor or one venue fast answers with
    /// [`trace_nearby`](crate::trace_nearby), which reads only what matters.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    async fn contacts(&self, request: &TraceRequest, pairing: &Pairing<'_>) -> Result<TraceReport> {
        let events = self.events(&[request.reaching(pairing)]).await?;
        Ok(trace(&pairing.visits(events.iter().flatten()), request, pairing.now))
    }

    /// Counts the scans of every venue that has any before the period ends.
    ///
    /// # Errors
    /// As [`query`](Self::query).
    async fn activity(&self, period: Period) -> Result<ActivityByVenue> {
        let query = EventQuery { until: Some(period.until()), ..EventQuery::ALL };
        let mut activity = ActivityByVenue::new();
        for_each_page(self, &query, |events| {
            for event in events {
                activity.entry(event.event.place().venue).or_default().count(&event, period);
            }
        })
        .await?;
        Ok(activity)
    }
}

/// Conveniences on every [`VisitStore`].
#[async_trait]
pub trait VisitStoreExt: VisitStore {
    /// Appends any number of events in batches and counts what became of them.
    ///
    /// # Errors
    /// As [`VisitStore::append`]; the batches before the failing one stay recorded.
    async fn append_all(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<AppendCount> {
        let mut count = AppendCount::default();
        for batch in events.chunks(MAX_BATCH) {
            count.add(&self.append(batch, now).await?);
        }
        Ok(count)
    }

    /// All events that answer a query, at once. The caller answers for the memory.
    ///
    /// # Errors
    /// As [`VisitStore::query`].
    async fn query_all(&self, query: &EventQuery) -> Result<Vec<StoredEvent>> {
        let mut all = Vec::new();
        for_each_page(self, query, |mut events| all.append(&mut events)).await?;
        Ok(all)
    }
}

impl<S: VisitStore + ?Sized> VisitStoreExt for S {}

/// How many events of an ingest had which outcome.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "one count an outcome")]
pub struct AppendCount {
    /// New.
    pub recorded: u64,
    /// Known already.
    pub duplicates: u64,
    /// Contradicting a known event.
    pub conflicts: u64,
}

impl AppendCount {
    /// Adds the outcomes of one batch.
    pub fn add(&mut self, outcomes: &[Appended]) {
        for outcome in outcomes {
            match outcome {
                Appended::Recorded => self.recorded += 1,
                Appended::Duplicate => self.duplicates += 1,
                Appended::Conflict => self.conflicts += 1,
            }
        }
    }
}

async fn collect<S: VisitStore + ?Sized>(store: &S, query: &EventQuery) -> Result<Vec<VisitEvent>> {
    let mut all = Vec::new();
    for_each_page(store, query, |events| all.extend(events.into_iter().map(|stored| stored.event)))
        .await?;
    Ok(all)
}

async fn for_each_page<S: VisitStore + ?Sized>(
    store: &S,
    query: &EventQuery,
    mut visit: impl FnMut(Vec<StoredEvent>) + Send,
) -> Result<()> {
    const PAGE: u32 = 8_192;
    let mut page = PageRequest::first(PAGE);
    loop {
        let answer = store.query(query, page).await?;
        visit(answer.events);
        let Some(next) = answer.next else { return Ok(()) };
        if page.after.is_some_and(|after| next <= after) {
            return Err(Error::new(ErrorKind::Internal, "store: a page that does not go on"));
        }
        page.after = Some(next);
    }
}
