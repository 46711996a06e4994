//! `ravao decode`: texts of symbols to verified claims.

mod certificate;
mod claims;

use std::num::NonZero;
use std::ops::Range;

use chrono::{DateTime, Utc};
use clap::Args;
use ravao::limits::MAX_TEXT_BYTES;
use ravao::payload::{Code, SignedPayload, TrustList, decode_batch, read_code};
use ravao::wording::{self, Language};
use ravao::{DecodeError, Disclosure, Reason, Verdict, ordered_parallel};
use serde::Serialize;

use self::claims::ShownClaims;
use crate::args::{NowArgs, TrustArgs, jobs_or_cores};
use crate::failure::Failure;
use crate::input::Lines;
use crate::open;
use crate::output::Output;
use crate::progress::Progress;

/// Texts that are read in one go, where so many are there already.
const BATCH: usize = 1_024;

/// Texts that a thread decodes in one go: milliseconds of work, against which handing it over does
/// not count.
const CHUNK: usize = 64;

/// Decode and verify texts of symbols, one a line on stdin.
///
/// One line of stdin is the text of one symbol; one line of stdout says what it is.
///
/// Claims are what the code says; only those with the verdict valid or valid_stale_trust may be
/// believed. Personal values are masked.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  echo 'RV1*…' | ravao decode --trust trust.cose --root root.pub
  ravao read photos/ | jq -r '.text // empty' | ravao decode --trust trust.cose")]
pub(crate) struct DecodeArgs {
    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    now: NowArgs,

    /// How many threads verify at the same time; as many as there are cores by default.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,

    /// Show names, numbers and identifiers of persons in full.
    #[arg(long)]
    reveal: bool,
}

pub(crate) fn run(args: &DecodeArgs, out: &mut Output) -> Result<(), Failure> {
    let trust = open::trust(&args.trust, args.now.now())?;
    let disclosure = if args.reveal { Disclosure::Revealed } else { Disclosure::Masked };
    let mut lines = Lines::stdin(MAX_TEXT_BYTES);
    let mut batch = Batch::default();
    let jobs = jobs_or_cores(args.jobs);
    let mut progress = Progress::over("texts");
    while batch.fill(&mut lines)? {
        let judge = Judge { trust: &trust, now: args.now.now(), disclosure };
        judge.write(&batch, jobs, out)?;
        progress.add(batch.lines.len() as u64);
        out.flush()?;
    }
    Ok(())
}

/// The lines that are there to be decoded without waiting for more.
#[derive(Default)]
struct Batch {
    first_line: u64,
    bytes: Vec<u8>,
    /// Where the text of each line stands, unless it is longer than any symbol can carry.
    lines: Vec<Option<Range<usize>>>,
}

impl Batch {
    /// Waits for one line and takes those that are ready with it; `false` at the end.
    fn fill(&mut self, lines: &mut Lines) -> Result<bool, Failure> {
        self.bytes.clear();
        self.lines.clear();
        while self.lines.is_empty() || self.lines.len() < BATCH && lines.is_ready() {
            let Some(line) = lines.next_line()? else { break };
            if self.lines.is_empty() {
                self.first_line = line.number;
            }
            let begin = self.bytes.len();
            self.bytes.extend_from_slice(line.bytes.unwrap_or_default());
            self.lines.push(line.bytes.map(|_| begin..self.bytes.len()));
        }
        Ok(!self.lines.is_empty())
    }

    fn texts(&self) -> Vec<Result<&str, DecodeError>> {
        let text = |line: &Option<Range<usize>>| {
            let bytes = &self.bytes[line.clone().ok_or(DecodeError::TooLong)?];
            str::from_utf8(bytes).map_err(|_| DecodeError::Text)
        };
        self.lines.iter().map(text).collect()
    }
}

/// One line of the answer.
#[derive(Serialize)]
struct Judged {
    line: u64,
    kind: &'static str,
    verdict: &'static str,
    reason: Option<String>,
    claims: ShownClaims,
}

struct Judge<'a> {
    trust: &'a TrustList,
    now: DateTime<Utc>,
    disclosure: Disclosure,
}

impl Judge<'_> {
    fn write(&self, batch: &Batch, jobs: NonZero<usize>, out: &mut Output) -> Result<(), Failure> {
        let texts = batch.texts();
        let chunks = (batch.first_line..).step_by(CHUNK).zip(texts.chunks(CHUNK));
        if texts.len() <= CHUNK {
            return chunks.map(|chunk| self.chunk(chunk)).try_for_each(|it| write(&it, out));
        }
        let mut outcome = Ok(());
        ordered_parallel(
            chunks,
            jobs,
            |chunk| self.chunk(chunk),
            |judged| {
                if outcome.is_ok() {
                    outcome = write(&judged, out);
                }
            },
        );
        outcome
    }

    /// Judges consecutive texts.
    fn chunk(&self, (first, texts): (u64, &[Result<&str, DecodeError>])) -> Vec<Judged> {
        let readable: Vec<&str> = texts.iter().map(|text| text.unwrap_or_default()).collect();
        let mut decoded = Vec::with_capacity(texts.len());
        decode_batch(&readable, &mut decoded);
        let codes = texts.iter().zip(decoded);
        let codes = codes.map(|(text, native)| text.and_then(|text| code(text, native)));
        (first..).zip(codes).map(|(line, code)| self.judge(line, code)).collect()
    }

    fn judge(&self, line: u64, code: Result<Code, DecodeError>) -> Judged {
        let code = match code {
            Ok(code) => code,
            Err(error) => return unreadable(line, error),
        };
        let kind = code.kind_id();
        let (verdict, reason) = self.verdict(&code);
        let reason = reason.map(|reason| wording::reason(reason, Language::En).to_owned());
        Judged { line, kind, verdict, reason, claims: ShownClaims::of(&code, self.disclosure) }
    }

    fn verdict(&self, code: &Code) -> (&'static str, Option<Reason>) {
        let verdict = match code {
            Code::IdentityCard(_)
            | Code::InsuranceCard(_)
            | Code::PersonalQr(_)
            | Code::TravelDocument(_) => {
                return ("unsigned", Some(Reason::UnsignedCard));
            }
            Code::NotForGates(code) => return ("refused", Some(code.reason())),
            Code::Native(signed) => match signed.verify(self.trust, self.now) {
                Ok(verified) => verified.verdict(),
                Err(verdict) => verdict,
            },
            // A code that this tool cannot verify is not to be believed.
            _ => Verdict::UnknownKey,
        };
        (verdict.id(), reason_of(verdict))
    }
}

fn write(judged: &[Judged], out: &mut Output) -> Result<(), Failure> {
    judged.iter().try_for_each(|judged| match judged.verdict {
        "valid" | "valid_stale_trust" | "unsigned" => out.line(judged),
        _ => out.fault(judged),
    })
}

/// The batch has answered for native codes; other formats are asked where it knows nothing.
fn code(text: &str, native: Result<SignedPayload, DecodeError>) -> Result<Code, DecodeError> {
    match native {
        Ok(signed) => Ok(Code::Native(signed)),
        Err(DecodeError::Unrecognised) => read_code(text),
        Err(error) => Err(error),
    }
}

fn unreadable(line: u64, error: DecodeError) -> Judged {
    let verdict = match error {
        DecodeError::Unrecognised => "unrecognised",
        error => Verdict::Malformed(error).id(),
    };
    let reason = match error {
        DecodeError::Unrecognised => wording::reason(Reason::Unrecognised, Language::En).to_owned(),
        error => format!("The text cannot be used: {error}."),
    };
    Judged { line, kind: "unknown", verdict, reason: Some(reason), claims: ShownClaims::None {} }
}

const fn reason_of(verdict: Verdict) -> Option<Reason> {
    match verdict {
        Verdict::ValidStaleTrust => Some(Reason::StaleTrust),
        Verdict::UnknownKey => Some(Reason::UnknownKey),
        Verdict::KeyNotAllowed => Some(Reason::KeyNotAllowed),
        Verdict::BadSignature => Some(Reason::BadSignature),
        Verdict::Expired => Some(Reason::Expired),
        Verdict::NotYetValid => Some(Reason::NotYetValid),
        Verdict::Revoked => Some(Reason::Revoked),
        Verdict::Replayed => Some(Reason::Replayed),
        Verdict::Malformed(_) => Some(Reason::Malformed),
        _ => None,
    }
}
