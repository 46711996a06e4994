//! Instructions a code, each contender in a process of its own.

use std::fmt;
use std::sync::Arc;

use clap::ValueEnum;
use ravao_payload::{BatchVerifier, verify_text};

use super::peers::{Jwt, PlainCose};
use super::{Ours, Sample, WARM_PASSES, all, issuer, now, samples, trust, venue_of};
use crate::callgrind;
use crate::rounds::Verdict;

/// Codes of a pass.
const CODES: usize = 128;

/// Passes that are counted: enough for what is not repeated to vanish in the difference.
const PASSES: usize = 4;

/// Verifies some codes.
type Verify = Box<dyn FnMut(&[Sample]) -> Verdict>;

/// The work of one contender, done alone.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[allow(clippy::exhaustive_enums, reason = "one a contender")]
pub enum Work {
    /// Ours, 64 a call.
    Batch,
    /// Ours, 64 a call, without AVX2.
    Portable,
    /// Ours, one by one.
    Single,
    /// `jsonwebtoken` with EdDSA.
    JwtEddsa,
    /// `jsonwebtoken` with ES256.
    JwtEs256,
    /// `coset`, `base45` and `ed25519-dalek`.
    Cose,
}

impl Work {
    const fn name(self) -> &'static str {
        match self {
            Self::Batch => "ours (BatchVerifier)",
            Self::Portable => "ours, no AVX2",
            Self::Single => "ours (verify_text)",
            Self::JwtEddsa => "jsonwebtoken 11, EdDSA",
            Self::JwtEs256 => "jsonwebtoken 11, ES256",
            Self::Cose => "coset + dalek + base45",
        }
    }

    /// Verifies the codes a number of times, once warm.
    ///
    /// # Panics
    /// If an answer is wrong.
    pub fn pass(self, passes: usize) {
        let samples = samples(CODES);
        let mut verify = self.verifier();
        for _ in 0..passes {
            assert_eq!(verify(&samples), Verdict::Right, "{self:?}");
        }
    }

    fn verifier(self) -> Verify {
        match self {
            Self::Batch => batches(|verifier| verifier),
            Self::Portable => batches(BatchVerifier::portable),
            Self::Single => {
                let trust = trust();
                each(move |it| venue_of(verify_text(&it.native, &trust, now()).ok()?.claims()))
            }
            Self::JwtEddsa => {
                let jwt = Jwt::eddsa();
                each(move |it| jwt.verify(&it.jwt_eddsa))
            }
            Self::JwtEs256 => {
                let jwt = Jwt::es256();
                each(move |it| jwt.verify(&it.jwt_es256))
            }
            Self::Cose => {
                let cose = PlainCose::new(&issuer(0).public_key());
                each(move |it| cose.verify(&it.native, now()))
            }
        }
    }
}

fn batches(by: impl FnOnce(BatchVerifier) -> BatchVerifier) -> Verify {
    let verifier = BatchVerifier::new(Arc::new(trust())).with_known_codes(0);
    let mut ours = Ours::new(by(verifier));
    ours.warm(&samples(CODES), WARM_PASSES * super::CODES / CODES);
    Box::new(move |samples| {
        let mut verdicts = samples.chunks(64).map(|batch| ours.verify(batch));
        verdicts.find(|verdict| *verdict != Verdict::Right).unwrap_or(Verdict::Right)
    })
}

fn each(mut verify: impl FnMut(&Sample) -> Option<ravao_core::VenueId> + 'static) -> Verify {
    Box::new(move |samples| all(samples, &mut verify))
}

/// Instructions a code of every contender, ours first.
#[derive(Clone, Debug)]
pub struct Counts(Vec<(Work, u64)>);

/// Counts what some passes more cost, so that setting up is not counted.
pub(super) fn counts() -> Result<Counts, &'static str> {
    let of_passes = |work: &str, passes: usize| {
        let passes = passes.to_string();
        callgrind::instructions(&["payload", "--alone", work, "--passes", &passes])
    };
    let count = |work: &Work| {
        let value = work.to_possible_value().ok_or("skipped: a contender without a name")?;
        let difference = of_passes(value.get_name(), 1 + PASSES)?
            .saturating_sub(of_passes(value.get_name(), 1)?);
        Ok((*work, difference / (PASSES * CODES) as u64))
    };
    Work::value_variants().iter().map(count).collect::<Result<_, _>>().map(Counts)
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "instructions a code, as Valgrind counts them (it has no SHA instructions)")?;
        writeln!(f, "  {:<28} {:>12} {:>8}", "contender", "instructions", "× ours")?;
        let ours = self.0.first().map_or(1, |(_, count)| *count).max(1);
        self.0.iter().try_for_each(|(work, count)| {
            writeln!(f, "  {:<28} {count:>12} {:>8.2}", work.name(), *count as f64 / ours as f64)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_verifies_the_codes_alone() {
        for work in [Work::Single, Work::JwtEddsa, Work::JwtEs256, Work::Cose] {
            assert_eq!(work.verifier()(&samples(3)), Verdict::Right, "{work:?}");
        }
    }
}
