//! `ravao issue`: claims to signed codes.

mod pass;
mod venue;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use ravao::symbol::SymbolCode;
use ravao::{Error, ErrorKind, Level, Validity};

use crate::failure::Failure;
use crate::output::Output;

/// The level at which posters and passes are drawn by default.
const LEVEL: Level = Level::M;

/// Issue venue codes and visitor passes.
///
/// One line a code, ready for ravao poster.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao issue venue --key commune.key --name 'Chợ Sơn Dương' --kind local_market \\
      --commune 2025:02536 --base https://qr.example.vn/ > market.jsonl
  ravao issue venue --key commune.key --venues venues.jsonl --base https://qr.example.vn/
  ravao issue pass --key commune.key --count 100 > passes.jsonl
  ravao issue pass --key commune.key --short-lived --minutes 5
  ravao issue pass --key commune.key --device-key $(ravao key show phone.key | jq -r .public_key)")]
pub(crate) struct IssueArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Sign codes of venues: one a checkpoint.
    Venue(venue::VenueArgs),
    /// Sign visitor passes.
    Pass(pass::PassArgs),
}

pub(crate) fn run(args: &IssueArgs, out: &mut Output) -> Result<(), Failure> {
    match &args.what {
        What::Venue(args) => venue::run(args, out),
        What::Pass(args) => pass::run(args, out),
    }
}

/// The version of the symbol that carries a text.
fn version_of(text: &str) -> Result<u8, Error> {
    Ok(SymbolCode::encode(text, LEVEL)?.version())
}

/// Good from now, in whole seconds as codes keep them, for a time.
fn valid_for(time: TimeDelta, now: DateTime<Utc>) -> Result<Validity, Failure> {
    let second = DateTime::from_timestamp(now.timestamp(), 0);
    let not_before = second.ok_or(Error::invalid("--now: outside the calendar"))?;
    Ok(Validity::new(Some(not_before), not_before.checked_add_signed(time))?)
}

/// Random bytes from the operating system.
fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Error::new(ErrorKind::Io, "the system gives no randomness"))?;
    Ok(bytes)
}
