//! Recording and asking: `cargo bench -p ravao-benches --bench store`.

#![allow(missing_docs, reason = "criterion's macros document nothing")]

use std::hint::black_box;
use std::time::Duration;

use chrono::{DateTime, Utc};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pollster::block_on;
use ravao_benches::store::Scans;
use ravao_core::{
    Appended, ContactRule, Pairing, PairingRules, Period, TraceReport, TraceRequest, VenueRegister,
    VisitEvent, VisitStore, VisitStoreExt,
};
use ravao_store_memory::MemoryStore;
use ravao_store_sqlite::SqliteStore;

const SIZES: [usize; 3] = [1, 100, 10_000];
const TRACED: usize = 40_000;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Gives a job each kind of store, the file of SQLite in a folder that goes when the job is done.
fn each_store(mut job: impl FnMut(&str, &dyn VisitStore)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sqlite = SqliteStore::open(folder.path().join("visits.db")).expect("a fresh file");
    job("sqlite", &sqlite);
    job("memory", &MemoryStore::new());
}

fn append(store: &dyn VisitStore, events: &[VisitEvent]) -> Vec<Appended> {
    block_on(store.append(events, at("2021-11-01T00:00:00Z"))).expect("appends")
}

fn appending(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("store/append");
    each_store(|name, store| {
        let mut scans = Scans::default();
        for size in SIZES {
            assert_eq!(append(store, &scans.take(size)), vec![Appended::Recorded; size]);
            group.throughput(Throughput::Elements(size as u64));
            group.bench_function(BenchmarkId::new(name, size), |b| {
                let append = |events: Vec<VisitEvent>| append(store, black_box(&events));
                b.iter_batched(|| scans.take(size), append, BatchSize::PerIteration);
            });
        }
    });
    group.finish();
}

fn contacts(store: &dyn VisitStore, index: &VisitEvent) -> TraceReport {
    let day = Period::new(at("2021-11-01T00:00:00Z"), at("2021-11-02T00:00:00Z"));
    let rule = ContactRule::default().to_depth(2);
    let request = TraceRequest::new(vec![index.visitor()], day.expect("a day"), rule);
    let (rules, venues) = (PairingRules::default(), VenueRegister::new());
    let pairing = Pairing { rules: &rules, venues: &venues, now: at("2021-11-02T00:00:00Z") };
    block_on(store.contacts(&request.expect("a rule"), &pairing)).expect("traces")
}

fn tracing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("store/contacts");
    let events = Scans::default().take(TRACED);
    let now = at("2021-11-02T00:00:00Z");
    let mut expected = None;
    each_store(|name, store| {
        block_on(store.append_all(&events, now)).expect("appends");
        let report = contacts(store, &events[0]);
        assert!(report.persons_at(1) > 0 && report.persons_at(2) > 0);
        assert_eq!(*expected.get_or_insert_with(|| report.clone()), report);
        group.throughput(Throughput::Elements(TRACED as u64));
        group.bench_function(BenchmarkId::new(name, TRACED), |b| {
            b.iter(|| contacts(store, black_box(&events[0])));
        });
    });
    group.finish();
}

criterion_group! {
    name = store;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = appending, tracing
}
criterion_main!(store);
