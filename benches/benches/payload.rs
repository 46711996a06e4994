//! Decoding and verifying codes: `cargo bench -p ravao-benches --bench payload`.

#![allow(missing_docs, reason = "criterion's macros document nothing")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ravao_benches::payload::{now, samples, trust};
use ravao_payload::{decode_batch, verify_batch};

const BATCHES: [usize; 4] = [1, 16, 256, 4096];

fn batches(criterion: &mut Criterion) {
    let samples = samples(4096);
    let texts: Vec<&str> = samples.iter().map(|sample| sample.native.as_str()).collect();
    let trust = trust();
    let (mut decoded, mut verified) = (Vec::new(), Vec::new());
    decode_batch(&texts, &mut decoded);
    verify_batch(&texts, &trust, now(), &mut verified);
    assert!(decoded.iter().all(Result::is_ok) && verified.iter().all(Result::is_ok));

    let mut group = criterion.benchmark_group("payload");
    for size in BATCHES {
        let texts = &texts[..size];
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("decode", size), |b| {
            b.iter(|| decode_batch(black_box(texts), &mut decoded));
        });
        group.bench_function(BenchmarkId::new("verify", size), |b| {
            b.iter(|| verify_batch(black_box(texts), &trust, now(), &mut verified));
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
