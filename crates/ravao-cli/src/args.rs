//! The command line: the verbs, and the options that several of them share.

use std::num::NonZero;
use std::path::PathBuf;
use std::process;
use std::str::FromStr;
use std::thread;
use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, Utc};
use clap::error::{ContextKind, ErrorKind};
use clap::{Args, Parser, Subcommand};
use ravao::{Disclosure, Error, Period, local_midnight};

use crate::failure::{Failure, note};
use crate::verb;

/// Check-in by QR code: who came in, who went out, who met whom.
///
/// Records go to stdout as JSON Lines, messages to stderr. The exit code is 0 only if all went
/// well, 1 if something was wrong with the input, 2 for a wrong command line.
#[derive(Debug, Parser)]
#[command(name = "ravao", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

impl Cli {
    /// The command line of the process, which ends for help, version and faults.
    pub(crate) fn of_process() -> Self {
        Self::try_parse().unwrap_or_else(|error| {
            if quotes_a_value(&error) {
                note("an argument that is not expected here; see --help");
                process::exit(2);
            }
            error.exit()
        })
    }
}

/// Whether the message of an error would quote an argument that looks like neither an option nor a
/// verb. It may be the text of a card that somebody pasted.
fn quotes_a_value(error: &clap::Error) -> bool {
    let quoted = match error.kind() {
        ErrorKind::UnknownArgument => error.get(ContextKind::InvalidArg),
        ErrorKind::InvalidSubcommand => error.get(ContextKind::InvalidSubcommand),
        _ => None,
    };
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    quoted.is_some_and(|quoted| !is_word(&quoted.to_string()))
}

/// What to do; the help of a verb stands with its arguments.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Read(verb::read::ReadArgs),
    Decode(verb::decode::DecodeArgs),
    Key(verb::key::KeyArgs),
    Trust(verb::trust::TrustVerbArgs),
    Issue(verb::issue::IssueArgs),
    Prove(verb::prove::ProveArgs),
    Poster(verb::poster::PosterArgs),
    Ingest(verb::ingest::IngestArgs),
    Inside(verb::inside::InsideArgs),
    Contacts(verb::contacts::ContactsArgs),
    Coverage(verb::coverage::CoverageArgs),
    Export(verb::export::ExportArgs),
    Erase(verb::erase::EraseArgs),
    Kinds(verb::kinds::KindsArgs),
}

/// The time that counts as now.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct NowArgs {
    /// Take this instant (RFC 3339) for now instead of the system's clock.
    #[arg(long, value_name = "RFC3339")]
    now: Option<DateTime<Utc>>,
}

impl NowArgs {
    /// The instant given, or the system's clock at this moment.
    pub(crate) fn now(self) -> DateTime<Utc> {
        self.now.unwrap_or_else(|| SystemTime::now().into())
    }
}

/// How many threads to use.
pub(crate) fn jobs_or_cores(jobs: Option<NonZero<usize>>) -> NonZero<usize> {
    let cores = || thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    jobs.unwrap_or_else(cores)
}

/// Whose signatures to believe.
#[derive(Args, Clone, Debug)]
pub(crate) struct TrustArgs {
    /// The signed trust list; without one every signed code is of an unknown key.
    #[arg(long, value_name = "FILE")]
    pub(crate) trust: Option<PathBuf>,

    /// The signed revocation snapshot, renewed more often than the list.
    #[arg(long, value_name = "FILE", requires = "trust")]
    pub(crate) revocations: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) root: RootArgs,
}

/// The root key that signs trust lists.
#[derive(Args, Clone, Debug)]
pub(crate) struct RootArgs {
    /// The public root key that must have signed the trust list: 64 hexadecimal digits, or 66 of
    /// P-256, or a file with them or with what ravao key show prints.
    #[arg(long, env = "RAVAO_ROOT", value_name = "HEX|FILE", hide_env_values = true)]
    pub(crate) root: Option<String>,
}

/// The store.
#[derive(Args, Clone, Debug)]
pub(crate) struct StoreArgs {
    /// Where visits are kept: sqlite:PATH.
    #[arg(long, value_name = "STORE")]
    pub(crate) store: String,
}

/// The register of venues, where it adds to the answer.
#[derive(Args, Clone, Debug)]
pub(crate) struct VenuesArgs {
    /// The register of venues, JSON Lines: gives names, kinds and usual stays.
    #[arg(long, value_name = "FILE")]
    pub(crate) venues: Option<PathBuf>,
}

/// Full keys instead of their first eight digits.
#[derive(Args, Clone, Debug)]
pub(crate) struct RevealArgs {
    /// Show visitor keys in full; they lead to persons, so it needs a purpose.
    #[arg(long, requires = "purpose")]
    reveal: bool,

    /// What the full keys are for; it is repeated on stderr.
    #[arg(long, value_name = "TEXT", requires = "reveal")]
    purpose: Option<String>,
}

impl RevealArgs {
    /// How much to tell.
    pub(crate) fn disclosure(&self) -> Disclosure {
        if self.reveal { Disclosure::Revealed } else { Disclosure::Masked }
    }

    /// Says on stderr what was revealed, of how many rows, for which purpose.
    pub(crate) fn announce(&self, rows: u64) {
        if let Some(purpose) = &self.purpose {
            note(format_args!("revealed the visitor keys of {rows} rows; purpose: {purpose}"));
        }
    }
}

/// A period, half open.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct PeriodArgs {
    /// The beginning: an instant (RFC 3339), or a day of Vietnam (2021-11-01).
    #[arg(long, value_name = "TIME")]
    from: Moment,

    /// The end: an instant, not included, or a day, included.
    #[arg(long, value_name = "TIME")]
    until: Moment,
}

impl PeriodArgs {
    /// The period.
    pub(crate) fn period(&self) -> Result<Period, Failure> {
        period(self.from, self.until)
    }
}

/// The period from the beginning of one moment to the end of another.
pub(crate) fn period(from: Moment, until: Moment) -> Result<Period, Failure> {
    Period::new(from.first(), until.end())
        .map_err(|_| Failure::Usage("--until is before --from".to_owned()))
}

/// An instant, or a whole day of Vietnam.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moment {
    /// An instant.
    Instant(DateTime<Utc>),
    /// A day.
    Day(NaiveDate),
}

impl Moment {
    fn first(self) -> DateTime<Utc> {
        match self {
            Self::Instant(at) => at,
            Self::Day(day) => local_midnight(day),
        }
    }

    fn end(self) -> DateTime<Utc> {
        match self {
            Self::Instant(at) => at,
            Self::Day(day) => local_midnight(day.succ_opt().unwrap_or(day)),
        }
    }
}

impl FromStr for Moment {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        let at = text.parse().map_err(|_| Error::invalid("expected 2021-11-01 or RFC 3339"))?;
        Ok(Self::Instant(at))
    }
}
