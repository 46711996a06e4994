use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pollster::block_on;
use ravao_conformance::Subject;
use ravao_conformance::visit_store::reopen;
use ravao_core::{
    ActivityByVenue, Appended, Erasure, EventPage, EventQuery, PageRequest, Pairing, Period,
    Result, TraceReport, TraceRequest, VenueId, Visit, VisitEvent, VisitStore,
};
use ravao_store_sqlite::SqliteStore;

use crate::events::visitor;

ravao_conformance::visit_store!(|| async {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("visits.db")).unwrap();
    Subject::new(store).keeping(folder)
});

#[test]
fn what_was_acknowledged_is_there_when_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let open = || SqliteStore::open(folder.path().join("visits.db")).unwrap();
    let outcome = block_on(reopen::what_was_acknowledged_is_there_when_opened_again(open));
    assert_eq!(outcome, Ok(()));
}

#[test]
fn a_store_without_a_file_keeps_the_contract_too() {
    let report =
        ravao_conformance::visit_store_report(|| async { SqliteStore::in_memory().unwrap() });
    assert!(report.is_clean(), "{report}");
}

#[test]
fn a_store_that_sorts_every_batch_in_keeps_the_contract_too() {
    let report = ravao_conformance::visit_store_report(|| async {
        Sorting(SqliteStore::in_memory().unwrap())
    });
    assert!(report.is_clean(), "{report}");
}

/// A store in which no event waits in the inbox: after each batch nobody is erased, which sorts it in.
#[derive(Debug)]
struct Sorting(SqliteStore);

#[async_trait]
impl VisitStore for Sorting {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        let outcomes = self.0.append(events, now).await?;
        self.0.erase(&Erasure::Visitor(visitor(1_000))).await?;
        Ok(outcomes)
    }

    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        self.0.query(query, page).await
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        self.0.erase(erasure).await
    }

    async fn events(&self, queries: &[EventQuery]) -> Result<Vec<Vec<VisitEvent>>> {
        self.0.events(queries).await
    }

    async fn visits(
        &self,
        venue: Option<VenueId>,
        period: Period,
        pairing: &Pairing<'_>,
    ) -> Result<Vec<Visit>> {
        self.0.visits(venue, period, pairing).await
    }

    async fn inside(&self, venue: Option<VenueId>, pairing: &Pairing<'_>) -> Result<Vec<Visit>> {
        self.0.inside(venue, pairing).await
    }

    async fn contacts(&self, request: &TraceRequest, pairing: &Pairing<'_>) -> Result<TraceReport> {
        self.0.contacts(request, pairing).await
    }

    async fn activity(&self, period: Period) -> Result<ActivityByVenue> {
        self.0.activity(period).await
    }
}
