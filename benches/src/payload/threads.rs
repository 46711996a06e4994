//! One thread against two: what a second core is worth.

use std::num::NonZero;
use std::sync::Arc;

use ravao::VerifierPool;

use super::{Sample, WARM_PASSES, all, now, samples, trust, venue_of};
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
        let texts: Vec<&str> = samples.iter().map(|it| it.native.as_str()).collect();
        let answers = pool.verify_parallel(&texts, now(), threads);
        let mut answers = answers.iter();
        all(samples, |_| venue_of(answers.next()?.as_ref().ok()?.claims()))
    };
    for _ in 0..WARM_PASSES {
        verify(samples);
    }
    move |samples| verify(samples)
}
