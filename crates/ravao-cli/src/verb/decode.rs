//! `ravao decode`: texts of symbols to verified claims.

mod batch;
mod certificate;
mod claims;
mod judge;
mod plain;
mod venue;

use std::num::NonZero;
use std::sync::Arc;

use clap::Args;
use ravao::limits::MAX_TEXT_BYTES;
use ravao::{Disclosure, VerifierPool, ordered_parallel};

use self::batch::Batch;
use self::judge::{Examination, Judge, Judged};
use crate::args::{NowArgs, TrustArgs, jobs_or_cores};
use crate::failure::Failure;
use crate::input::Lines;
use crate::open;
use crate::other_venues::OtherVenueArgs;
use crate::output::Output;
use crate::progress::Progress;
use crate::signers::SignerArgs;

/// Texts that a thread decodes in one go: milliseconds of work, against which handing it over does
/// not count.
const CHUNK: usize = 64;

/// Decode and verify texts of symbols, one a line on stdin.
///
/// One line of stdin is the text of one symbol, whatever code it is: passes and posters of this
/// library, identity and health-insurance cards, the personal QR of 2021, passports, health
/// certificates, venues of other systems, payment codes, web addresses. One line of stdout says
/// what it is.
///
/// Claims are what the code says; only those with the verdict valid or valid_stale_trust may be
/// believed. Personal values are masked. What scanners do to a text is undone where one reading
/// only is possible, and named in changes.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  What is this code?
    echo '008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương|10052021' | ravao decode --plain
  Passes and posters, verified by a trust list whose root key is pinned:
    ravao decode --trust trust.cose --root root.pub < codes.txt
  Pictures, through read:
    ravao read photos/ | jq -r '.text // empty' | ravao decode --trust trust.cose
  Health certificates, verified by the keys of those who sign them, at the time of the scan:
    ravao decode --certificate-keys signers.pem --now 2022-05-01T08:00:00+07:00 < certificates.txt
  Venue codes of other systems, whose addresses are listed:
    echo 'market https://qr.example.vn/dkdd/{venue}' > venues.txt
    ravao decode --venue-profiles venues.txt < codes.txt
  Only what may be believed:
    ravao decode --trust trust.cose < codes.txt | jq -c 'select(.verdict == \"valid\") | .claims'
  Which scanner needs its settings looked at?
    ravao decode < scans.txt | jq -r '.changes[]' | sort | uniq -c
  Was a code that is refused damaged on the way, or forged?
    ravao decode --trust trust.cose --examine < refused.txt | jq -r .fault")]
pub(crate) struct DecodeArgs {
    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    signers: SignerArgs,

    #[command(flatten)]
    other_venues: OtherVenueArgs,

    #[command(flatten)]
    now: NowArgs,

    /// How many threads verify at the same time; as many as there are cores by default.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,

    /// Show names, numbers and identifiers of persons in full.
    #[arg(long)]
    reveal: bool,

    /// Find out whether a code of this library that is refused was damaged on the way or forged.
    /// Takes up to half a second for each, and longer with keys of P-256.
    #[arg(long)]
    examine: bool,

    /// Print a few lines for people instead of JSON Lines.
    #[arg(long)]
    plain: bool,
}

pub(crate) fn run(args: &DecodeArgs, out: &mut Output) -> Result<(), Failure> {
    let mut judge = Judge {
        reader: args.other_venues.reader()?,
        verifiers: VerifierPool::new(Arc::new(open::trust(&args.trust, args.now.now())?)),
        signers: args.signers.trust()?,
        venue_keys: args.other_venues.trust()?,
        now: args.now.now(),
        disclosure: if args.reveal { Disclosure::Revealed } else { Disclosure::Masked },
        examination: if args.examine { Examination::ByTrial } else { Examination::ByVerdict },
    };
    let form = if args.plain { Form::Plain } else { Form::Records };
    let jobs = jobs_or_cores(args.jobs);
    let mut lines = Lines::stdin(MAX_TEXT_BYTES);
    let mut batch = Batch::default();
    let mut progress = Progress::over("texts");
    while batch.fill(&mut lines)? {
        judge.now = args.now.now();
        answer(&judge, &batch, jobs, |judged| form.write(judged, out))?;
        progress.add(batch.len() as u64);
        out.flush()?;
    }
    Ok(())
}

/// Judges all lines of a batch and hands them on in their order.
fn answer(
    judge: &Judge,
    batch: &Batch,
    jobs: NonZero<usize>,
    mut write: impl FnMut(&[Judged]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let texts = batch.texts();
    let chunks = (batch.first_line()..).step_by(CHUNK).zip(texts.chunks(CHUNK));
    let judged = |(first, texts)| judge.judge_all(first, texts);
    if texts.len() <= CHUNK {
        return chunks.map(judged).try_for_each(|it| write(&it));
    }
    let mut outcome = Ok(());
    ordered_parallel(chunks, jobs, judged, |judged| {
        if outcome.is_ok() {
            outcome = write(&judged);
        }
    });
    outcome
}

/// In which form to answer.
#[derive(Clone, Copy)]
enum Form {
    /// One record a text.
    Records,
    /// A few lines a text, for people.
    Plain,
}

impl Form {
    fn write(self, judged: &[Judged], out: &mut Output) -> Result<(), Failure> {
        for judged in judged {
            if !judged.is_good() {
                out.count_fault();
            }
            match self {
                Self::Records => out.line(judged)?,
                Self::Plain => out.raw(plain::draw(judged).as_bytes())?,
            }
        }
        Ok(())
    }
}
