//! Posters that repeat: a stream of scans in which few codes are read often and many seldom.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ravao_payload::BatchVerifier;

use super::peers::Jwt;
use super::{Ours, Sample, all, samples, trust};
use crate::rounds::Verdict;
use crate::table::{Row, Table};

/// Scans of the stream, and the codes that occur in it.
const SCANS: usize = 1_000_000;
const CODES: usize = 50_000;

/// Scans that a peer verifies in a round; it remembers nothing, so each costs the same.
const PEER_SCANS: usize = 4_096;

/// Codes in one call.
const BATCH: usize = 64;

/// The table: in every round ours begins with an empty memory and verifies the whole stream.
pub(super) fn table(rounds: usize) -> Table {
    let (samples, jwt) = (samples(CODES), Jwt::eddsa());
    let stream = stream(&samples);
    let (mut ours, mut peer) = (Vec::new(), Vec::new());
    for _ in 0..rounds.max(1) {
        let mut verifier = Ours::new(BatchVerifier::new(Arc::new(trust())));
        ours.push(timed(&stream, |batch| verifier.verify(batch)));
        let part = &stream[stream.len() - PEER_SCANS / BATCH..];
        peer.push(timed(part, |batch| all(batch, |sample| jwt.verify(&sample.jwt_eddsa))));
    }
    Table {
        title: format!("verify a stream of {SCANS} scans of {CODES} codes (Zipf), {BATCH} a call"),
        rows: vec![
            row("ours (BatchVerifier)", SCANS / BATCH, ours),
            row("jsonwebtoken 11, EdDSA", PEER_SCANS / BATCH, peer),
        ],
    }
}

/// The scans in batches: the code of rank n is scanned with a frequency of 1/n.
fn stream(samples: &[Sample]) -> Vec<Vec<&Sample>> {
    let weights = (1..=samples.len()).scan(0.0, |sum, rank| {
        *sum += 1.0 / rank as f64;
        Some(*sum)
    });
    let weights: Vec<f64> = weights.collect();
    let total = weights.last().copied().unwrap_or_default();
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut scan = || {
        let wanted = numbers.next() * total;
        &samples[weights.partition_point(|&weight| weight < wanted).min(samples.len() - 1)]
    };
    (0..SCANS / BATCH).map(|_| (0..BATCH).map(|_| scan()).collect()).collect()
}

/// Numbers between 0 and 1 that look random and are the same at every run: xorshift64*.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The time of all batches. Every answer is asserted while it runs.
fn timed(batches: &[Vec<&Sample>], mut verify: impl FnMut(&[&Sample]) -> Verdict) -> Duration {
    let start = Instant::now();
    for batch in batches {
        assert_eq!(verify(batch), Verdict::Right);
    }
    start.elapsed()
}

fn row(name: &'static str, items: usize, mut times: Vec<Duration>) -> Row {
    times.sort_unstable();
    let median = times[times.len() / 2];
    let mean = median / u32::try_from(items).unwrap_or(u32::MAX);
    let per_second = (items * BATCH) as f64 / median.as_secs_f64();
    Row {
        name,
        right: items,
        wrong: 0,
        failed: 0,
        items,
        mean,
        p95: mean,
        per_second,
        allocations: None,
    }
}
