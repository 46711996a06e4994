//! A shared store is a store.

#![deny(clippy::missing_trait_methods)]

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Appended, Erasure, EventPage, EventQuery, PageRequest, VisitStore};
use crate::{
    ActivityByVenue, Pairing, Period, Result, TraceReport, TraceRequest, VenueId, Visit, VisitEvent,
};

#[async_trait]
impl<S: VisitStore + ?Sized> VisitStore for Arc<S> {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        (**self).append(events, now).await
    }

    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        (**self).query(query, page).await
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        (**self).erase(erasure).await
    }

    async fn events(&self, queries: &[EventQuery]) -> Result<Vec<Vec<VisitEvent>>> {
        (**self).events(queries).await
    }

    async fn visits(
        &self,
        venue: Option<VenueId>,
        period: Period,
        pairing: &Pairing<'_>,
    ) -> Result<Vec<Visit>> {
        (**self).visits(venue, period, pairing).await
    }

    async fn inside(&self, venue: Option<VenueId>, pairing: &Pairing<'_>) -> Result<Vec<Visit>> {
        (**self).inside(venue, pairing).await
    }

    async fn contacts(&self, request: &TraceRequest, pairing: &Pairing<'_>) -> Result<TraceReport> {
        (**self).contacts(request, pairing).await
    }

    async fn activity(&self, period: Period) -> Result<ActivityByVenue> {
        (**self).activity(period).await
    }
}
