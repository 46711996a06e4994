//! The calls of the faulty store.

use std::sync::atomic::Ordering;
use std::thread;

use async_trait::async_trait;
use chrono::{DateTime, SubsecRound, TimeDelta, Timelike, Utc};
use ravao_core::limits::{MAX_BATCH, MAX_PAGE};
use ravao_core::{
    ActivityByVenue, Appended, Erasure, Error, ErrorKind, EventPage, EventQuery, PageRequest,
    Pairing, Period, Position, Result, TraceReport, TraceRequest, VenueId, Visit, VisitEvent,
    VisitStore, VisitStoreExt,
};

use super::Faulty;
use crate::faults::Fault::*;

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
        if self.has(RefusesTheFuture) && events.iter().any(|event| event.occurred_at() > now) {
            return Err(Error::invalid("faulty: not yet"));
        }
        if self.has(RefusesAClockSetBack) {
            let mut latest = self.latest.lock().unwrap();
            if now < *latest {
                return Err(Error::invalid("faulty: the clock runs backwards"));
            }
            *latest = now;
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
        self.erasures.fetch_add(1, Ordering::SeqCst);
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

    async fn events(&self, queries: &[EventQuery]) -> Result<Vec<Vec<VisitEvent>>> {
        let mut answers = self.good.events(queries).await?;
        if self.has(AnswersInAnotherOrder) {
            answers.reverse();
        }
        Ok(answers)
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
        let mut pairing = *pairing;
        if self.has(LooksAhead) {
            pairing.now += TimeDelta::milliseconds(1);
        }
        let mut inside = self.good.inside(venue, &pairing).await?;
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
        if self.has(ForgetsEstimatedContacts) {
            report.contacts.retain(|contact| !contact.estimated);
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
