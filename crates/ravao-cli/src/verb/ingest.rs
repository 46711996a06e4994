//! `ravao ingest`: events and scans into a store.

mod batch;
mod scan;

use std::path::PathBuf;

use clap::Args;
use ravao::AppendCount;
use ravao::limits::MAX_LINE_BYTES;
use serde::Serialize;

use self::batch::Batch;
use self::scan::Gates;
use crate::args::{NowArgs, StoreArgs, TrustArgs, VenuesArgs};
use crate::failure::Failure;
use crate::input::Lines;
use crate::open;
use crate::output::Output;
use crate::progress::Progress;

/// Record events and scans in a store.
///
/// Each line is an event, or a scan, which goes through the gate: its code is verified, and the
/// store gets the event of a visitor who passes.
///
/// A line that is refused, invalid or in conflict with a recorded event is reported with its
/// number; it stops nothing. The last line is the summary.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao ingest --store sqlite:visits.db events.jsonl
  ravao ingest --store sqlite:visits.db --venues venues.jsonl --deployment-key deployment.key \\
      --trust trust.cose scans.jsonl")]
pub(crate) struct IngestArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    gate: GateArgs,

    #[command(flatten)]
    now: NowArgs,

    /// JSON Lines of events and scans; stdin by default.
    files: Vec<PathBuf>,
}

/// What scans need beside the store.
#[derive(Args, Debug)]
struct GateArgs {
    #[command(flatten)]
    trust: TrustArgs,

    #[command(flatten)]
    venues: VenuesArgs,

    /// The key file by which visitor keys are made from identifiers; scans need it.
    #[arg(long, value_name = "FILE")]
    deployment_key: Option<PathBuf>,
}

/// What came of all lines.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Summary {
    #[serde(flatten)]
    appended: AppendCount,
    refused: u64,
    invalid: u64,
}

/// One line of which nothing was recorded.
#[derive(Clone, Copy, Serialize)]
struct Rejected<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    line: u64,
    outcome: Outcome,
    reason: &'a str,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Conflict,
    Refused,
    Invalid,
}

pub(crate) fn run(args: &IngestArgs, out: &mut Output) -> Result<(), Failure> {
    let mut ingest = Ingest::open(args, out)?;
    let outcome = match args.files.as_slice() {
        [] => ingest.read(&mut Lines::stdin(MAX_LINE_BYTES), None),
        files => files.iter().try_for_each(|path| {
            let name = path.to_string_lossy();
            ingest.read(&mut Lines::open(path, MAX_LINE_BYTES)?, Some(&name))
        }),
    };
    // What was recorded is told also when something failed on the way.
    let summary = ingest.summary;
    out.line(&summary)?;
    outcome
}

struct Ingest<'a> {
    gates: Gates,
    batch: Batch,
    now: NowArgs,
    summary: Summary,
    progress: Progress,
    out: &'a mut Output,
}

impl<'a> Ingest<'a> {
    fn open(args: &IngestArgs, out: &'a mut Output) -> Result<Self, Failure> {
        let gates = Gates::open(&args.gate, args.now.now())?;
        Ok(Self {
            gates,
            batch: Batch::new(open::store(&args.store)?),
            now: args.now,
            summary: Summary::default(),
            progress: Progress::over("lines"),
            out,
        })
    }

    /// Reads all lines of an input. A file is recorded in full batches; from stdin, what is there
    /// is recorded without waiting for more.
    fn read(&mut self, lines: &mut Lines, file: Option<&str>) -> Result<(), Failure> {
        let read = self.read_lines(lines, file);
        let committed = self.commit(file);
        read.and(committed)
    }

    fn read_lines(&mut self, lines: &mut Lines, file: Option<&str>) -> Result<(), Failure> {
        while let Some(line) = lines.next_line()? {
            self.progress.add(1);
            let number = line.number;
            match self.gates.event(line.bytes) {
                Ok(Some(event)) => self.batch.push(number, event),
                Ok(None) => {}
                Err((outcome, reason)) => {
                    self.reject(Rejected { file, line: number, outcome, reason })?;
                }
            }
            let is_waiting = file.is_none() && !lines.is_ready();
            if self.batch.is_full() || is_waiting {
                self.commit(file)?;
            }
        }
        Ok(())
    }

    fn commit(&mut self, file: Option<&str>) -> Result<(), Failure> {
        let now = self.now.now();
        let (count, conflicts) = self.batch.commit(now)?;
        self.summary.appended.recorded += count.recorded;
        self.summary.appended.duplicates += count.duplicates;
        for line in conflicts {
            let reason = "another event of this id is recorded";
            self.reject(Rejected { file, line, outcome: Outcome::Conflict, reason })?;
        }
        self.out.flush()
    }

    fn reject(&mut self, rejected: Rejected<'_>) -> Result<(), Failure> {
        match rejected.outcome {
            Outcome::Conflict => self.summary.appended.conflicts += 1,
            Outcome::Refused => self.summary.refused += 1,
            Outcome::Invalid => self.summary.invalid += 1,
        }
        self.out.fault(&rejected)
    }
}
