//! Verifying codes: texts to claims that may be believed, by us and by what an application would
//! otherwise use. Every contender gets the same venue in its own format, signed by its own key.

#![allow(clippy::missing_panics_doc, reason = "keys, claims and times are the bench's own")]

mod instructions;
mod peers;
mod repeated;
mod threads;

use std::borrow::Borrow;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ravao_core::{Claims, Validity, VenueClaims, VenueId, VenueKind};
use ravao_payload::{
    Answers, BatchVerifier, IssuerKey, KeyPurpose, TrustList, TrustListDraft, TrustedKey, decode,
    issue, verify_text,
};

pub use self::instructions::{Counts, Work};
use self::peers::{Jwt, PlainCose};
use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::table::Table;

/// Codes in one call.
const BATCHES: [usize; 3] = [1, 64, 4096];

/// Codes in one contest: every contender sees as many, whatever the size of the batch.
const CODES: usize = 4096;

/// Times that all codes are verified before anything is measured: by then a key has its last table.
const WARM_PASSES: usize = 5;

/// What is measured of codes.
#[derive(Clone, Copy, Debug, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// Only do the work of one contender, for Valgrind to count.
    #[arg(long, hide = true)]
    pub alone: Option<Work>,
    /// How many times.
    #[arg(long, hide = true, default_value_t = 1)]
    pub passes: usize,
}

/// Instructions a code.
///
/// # Errors
/// Why they are not counted.
pub fn instructions() -> Result<Counts, &'static str> {
    instructions::counts()
}

/// Every table of this subject.
pub fn tables(rounds: usize) -> impl Iterator<Item = Result<Table, &'static str>> {
    let verifying = BATCHES.into_iter().map(move |size| verify_contest(size, 1, rounds));
    let mixed = std::iter::once_with(move || verify_contest(64, 8, rounds));
    let decoding = std::iter::once_with(move || decode_contest(rounds));
    let repeated = std::iter::once_with(move || repeated::table(rounds));
    let threads = std::iter::once_with(move || threads::table(rounds));
    verifying.chain(mixed).chain(threads).chain(decoding).chain(repeated).map(Ok)
}

/// The instant at which codes are verified.
pub fn now() -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse().expect("a literal instant")
}

/// A venue code as every contender gets it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Which venue it is.
    pub venue: VenueId,
    /// Our pass text, which `coset` and `base45` read too.
    pub native: String,
    /// The same claims as a JWT with EdDSA.
    pub jwt_eddsa: String,
    /// The same claims as a JWT with ES256.
    pub jwt_es256: String,
}

/// Distinct codes of one issuer, the same at every call.
pub fn samples(count: usize) -> Vec<Sample> {
    samples_of(count, 1)
}

/// Distinct codes of several issuers in turn. The peers know one key each, which is to their good.
fn samples_of(count: usize, issuers: usize) -> Vec<Sample> {
    let (eddsa, es256) = (Jwt::eddsa(), Jwt::es256());
    let sample = |number: usize| {
        let claims = venue(number as u64);
        Sample {
            venue: claims.venue,
            jwt_eddsa: eddsa.sign(&claims),
            jwt_es256: es256.sign(&claims),
            native: issue(&issuer(number % issuers), &Claims::Venue(claims))
                .expect("good claims")
                .to_pass_text(),
        }
    };
    (0..count).map(sample).collect()
}

/// A list that trusts the issuer of the samples and a hundred others.
pub fn trust() -> TrustList {
    let root = IssuerKey::from_seed(&[0xff; 32]);
    let next = "2099-01-01T00:00:00Z".parse().expect("a literal instant");
    let mut draft = TrustListDraft::new(1, now(), next);
    for seed in 0..=100 {
        let key = IssuerKey::from_seed(&[seed; 32]).public_key();
        draft = draft.with_key(TrustedKey::new(key, [KeyPurpose::Venue]));
    }
    let bytes = draft.sign(&root).expect("a good draft");
    TrustList::open(&bytes, &root.public_key(), now()).expect("signed by the root")
}

fn issuer(number: usize) -> IssuerKey {
    IssuerKey::from_seed(&[7 + number as u8; 32])
}

fn venue(number: u64) -> VenueClaims {
    let mut claims = VenueClaims::new(VenueId::from(number), "Chợ Sơn Dương, cổng chính");
    claims.kind = Some(VenueKind::LocalMarket);
    claims.commune = "2025:02536".parse().ok();
    let (from, until) = ("2021-11-01T00:00:00Z".parse(), "2099-01-01T00:00:00Z".parse());
    claims.validity = Validity::new(from.ok(), until.ok()).expect("begins before it ends");
    claims
}

fn verify_contest(size: usize, issuers: usize, rounds: usize) -> Table {
    let samples = samples_of(CODES, issuers);
    let batches: Vec<&[Sample]> = samples.chunks(size).collect();
    let (trust, eddsa, es256) = (trust(), Jwt::eddsa(), Jwt::es256());
    let cose = PlainCose::new(&issuer(0).public_key());
    let mut ours = Ours::new(BatchVerifier::new(Arc::new(trust.clone())).with_known_codes(0));
    let portable = BatchVerifier::new(Arc::new(trust.clone())).with_known_codes(0).portable();
    let mut portable = Ours::new(portable);
    ours.warm(&samples, WARM_PASSES);
    portable.warm(&samples, WARM_PASSES);
    let mut contenders = vec![
        Contender::new("ours (BatchVerifier)", move |batch: &&[Sample]| ours.verify(batch)),
        Contender::new("ours, no AVX2", move |batch: &&[Sample]| portable.verify(batch)),
        Contender::new("ours (verify_text)", move |batch: &&[Sample]| {
            all(batch, |sample| venue_of(verify_text(&sample.native, &trust, now()).ok()?.claims()))
        }),
        Contender::new("jsonwebtoken 11, EdDSA", |batch: &&[Sample]| {
            all(batch, |sample| eddsa.verify(&sample.jwt_eddsa))
        }),
        Contender::new("jsonwebtoken 11, ES256", |batch: &&[Sample]| {
            all(batch, |sample| es256.verify(&sample.jwt_es256))
        }),
    ];
    if issuers == 1 {
        contenders.push(Contender::new("coset + dalek + base45", |batch: &&[Sample]| {
            all(batch, |sample| cose.verify(&sample.native, now()))
        }));
    }
    let calls = batches.len();
    let title = format!("verify venue codes of {issuers} issuers, {size} a call, {calls} calls");
    let demand = Demand::AllRight;
    Contest { title, items: &batches, units: size, demand, contenders }.measure(rounds)
}

/// What a gate does before it has keys, and what a hostile text costs at most.
fn decode_contest(rounds: usize) -> Table {
    let samples = samples(CODES);
    let contest = Contest {
        title: format!("decode without verifying, {} codes", samples.len()),
        items: &samples,
        units: 1,
        demand: Demand::AllRight,
        contenders: vec![
            Contender::new("ours (decode)", |sample: &Sample| {
                judge(
                    sample,
                    decode(&sample.native).ok().and_then(|it| venue_of(it.claims_unverified())),
                )
            }),
            Contender::new("coset + base45", |sample: &Sample| {
                judge(sample, PlainCose::decode(&sample.native))
            }),
            Contender::new("jsonwebtoken 11", |sample: &Sample| {
                judge(sample, Jwt::decode(&sample.jwt_eddsa))
            }),
        ],
    };
    contest.measure(rounds)
}

/// Our batches, with the memory that they use again.
struct Ours {
    verifier: BatchVerifier,
    answers: Answers,
}

impl Ours {
    fn new(verifier: BatchVerifier) -> Self {
        Self { verifier, answers: Answers::new() }
    }

    /// Verifies until the keys have their tables.
    fn warm(&mut self, samples: &[Sample], passes: usize) {
        for _ in 0..passes {
            samples.chunks(64).for_each(|batch| assert_eq!(self.verify(batch), Verdict::Right));
        }
    }

    fn verify<S: Borrow<Sample>>(&mut self, batch: &[S]) -> Verdict {
        self.verifier.verify(&texts(batch), now(), &mut self.answers);
        judge_all(batch, &self.answers)
    }
}

fn texts<S: Borrow<Sample>>(batch: &[S]) -> Vec<&str> {
    batch.iter().map(|it| it.borrow().native.as_str()).collect()
}

/// Whether every answer is the venue of its sample.
fn judge_all<S: Borrow<Sample>>(batch: &[S], answers: &Answers) -> Verdict {
    let mut answers = answers.iter();
    all(batch, |_| venue_of(answers.next()?.as_ref().ok()?.claims()))
}

fn all<S: Borrow<Sample>>(
    batch: &[S],
    mut verify: impl FnMut(&Sample) -> Option<VenueId>,
) -> Verdict {
    let mut verdicts = batch.iter().map(Borrow::borrow).map(|it| judge(it, verify(it)));
    verdicts.find(|verdict| *verdict != Verdict::Right).unwrap_or(Verdict::Right)
}

fn judge(sample: &Sample, read: Option<VenueId>) -> Verdict {
    match read {
        Some(venue) if venue == sample.venue => Verdict::Right,
        Some(_) => Verdict::Wrong,
        None => Verdict::Failed,
    }
}

fn venue_of(claims: &Claims) -> Option<VenueId> {
    match claims {
        Claims::Venue(claims) => Some(claims.venue),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_gives_the_right_answer_and_refuses_a_changed_code() {
        let sample = &samples(3)[2];
        let changed = |text: &str| {
            let last = text.len() - 5;
            let other = if &text[last..=last] == "A" { "B" } else { "A" };
            format!("{}{other}{}", &text[..last], &text[last + 1..])
        };
        let cose = PlainCose::new(&issuer(0).public_key());
        let (eddsa, es256) = (Jwt::eddsa(), Jwt::es256());
        let mut ours = Ours::new(BatchVerifier::new(Arc::new(trust())));
        assert_eq!(ours.verify(std::slice::from_ref(sample)), Verdict::Right);
        assert_eq!(cose.verify(&sample.native, now()), Some(sample.venue));
        assert_eq!(eddsa.verify(&sample.jwt_eddsa), Some(sample.venue));
        assert_eq!(es256.verify(&sample.jwt_es256), Some(sample.venue));
        assert_eq!(cose.verify(&changed(&sample.native), now()), None);
        assert_eq!(eddsa.verify(&changed(&sample.jwt_eddsa)), None);
        assert_eq!(es256.verify(&changed(&sample.jwt_es256)), None);
    }
}
