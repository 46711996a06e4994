//! Decoding and verifying codes: `cargo bench -p ravao-benches --bench payload`.

#![allow(missing_docs, reason = "criterion's macros document nothing")]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ravao_benches::payload::{now, samples, trust};
use ravao_payload::{Answers, BatchVerifier, decode};

const BATCHES: [usize; 3] = [1, 64, 4096];

fn batches(criterion: &mut Criterion) {
    let samples = samples(4096);
    let texts: Vec<&str> = samples.iter().map(|sample| sample.native.as_str()).collect();
    let mut verifier = BatchVerifier::new(Arc::new(trust())).with_known_codes(0);
    let mut answers = Answers::new();
    verifier.verify(&texts, now(), &mut answers);
    assert!(answers.iter().all(Result::is_ok));

    let mut group = criterion.benchmark_group("payload");
    for size in BATCHES {
        let texts = &texts[..size];
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("decode", size), |b| {
            b.iter(|| black_box(texts).iter().filter(|text| decode(text).is_ok()).count());
        });
        group.bench_function(BenchmarkId::new("verify", size), |b| {
            b.iter(|| verifier.verify(black_box(texts), now(), &mut answers));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = batches
}
criterion_main!(benches);
