//! Reading and drawing symbols: `cargo bench -p ravao-benches --bench symbol`.

#![allow(missing_docs, reason = "criterion's macros document nothing")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ravao_benches::camera::{Chance, Distortion, Photograph, photograph};
use ravao_core::{Level, Symbol};
use ravao_symbol::{SymbolCode, default_reader};

const SIZES: [(u32, u32); 3] = [(640, 480), (1280, 720), (1920, 1080)];

fn poster_text() -> String {
    format!("HTTPS://RAVAO.EXAMPLE/V/{}", "A7".repeat(131))
}

fn shot(width: u32, height: u32) -> Photograph {
    let code = SymbolCode::encode(poster_text(), Level::M).expect("fits version 10");
    let (pixels, side) = code.to_luma(6).expect("small enough");
    photograph((&pixels, side), &Distortion::easy(width, height), &mut Chance::new(1))
}

fn read(picture: &Photograph) -> Vec<Symbol> {
    let mut found = Vec::new();
    let frame = picture.frame().expect("within the limits");
    default_reader().read(frame, &mut found).expect("reads");
    found
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("symbol/read");
    for (width, height) in SIZES {
        let with = shot(width, height);
        let without = Photograph { pixels: vec![200; with.pixels.len()], width, height };
        assert_eq!(read(&with)[0].text, Some(poster_text()));
        assert!(read(&without).is_empty());
        group.throughput(Throughput::Bytes(with.pixels.len() as u64));
        let size = format!("{width}x{height}");
        group.bench_function(BenchmarkId::new("poster", &size), |b| {
            b.iter(|| read(black_box(&with)));
        });
        group.bench_function(BenchmarkId::new("blank", &size), |b| {
            b.iter(|| read(black_box(&without)));
        });
    }
    group.finish();
}

fn drawing(criterion: &mut Criterion) {
    let text = poster_text();
    let code = SymbolCode::encode(&text, Level::M).expect("fits version 10");
    assert_eq!(code.version(), 10);
    let mut group = criterion.benchmark_group("symbol/draw");
    group.bench_function("encode", |b| b.iter(|| SymbolCode::encode(black_box(&text), Level::M)));
    group.bench_function("png", |b| b.iter(|| black_box(&code).to_png(8)));
    group.bench_function("svg", |b| b.iter(|| black_box(&code).to_svg()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = reading, drawing
}
criterion_main!(benches);
