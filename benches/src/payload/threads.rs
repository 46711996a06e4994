//! One thread against two: what a second core is worth.

use std::num::NonZero;
use std::sync::Arc;

use ravao::VerifierPool;

use super::{Sample, WARM_PASSES, judge_all, now, samples, texts, trust};
use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::table::Table;

/// Texts in one call: more than a thread takes at once, many times.
const CODES: usize = 16_384;

/// Two threads first, so that the other row says how many times as long one takes.
pub(super) fn table(rounds: usize) -> Table {
    let samples = samples(CODES);
    let calls = [samples.as_slice()];
    let contest = Contest {
        title: format!("verify distinct venue codes on several cores, {CODES} a call"),
        items: &calls,
        units: CODES,
        demand: Demand::AllRight,
        contenders: vec![
            Contender::new("ours (VerifierPool, 2 threads)", pool(2, &samples)),
            Contender::new("ours (VerifierPool, 1 thread)", pool(1, &samples)),
        ],
    };
    contest.measure(rounds)
}

fn pool(threads: usize, samples: &[Sample]) -> impl FnMut(&&[Sample]) -> Verdict {
    let threads = NonZero::new(threads).unwrap_or(NonZero::<usize>::MIN);
    let pool = VerifierPool::new(Arc::new(trust())).with_known_codes(0);
    let verify = move |samples: &[Sample]| {
        judge_all(samples, &pool.verify_parallel(&texts(samples), now(), threads))
    };
    for _ in 0..WARM_PASSES {
        assert_eq!(verify(samples), Verdict::Right);
    }
    move |samples| verify(samples)
}
