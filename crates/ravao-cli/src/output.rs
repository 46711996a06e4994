//! Records on stdout, a line each, and whether all went well.

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::process::ExitCode;

use chrono::{DateTime, SecondsFormat, Utc};
use ravao::local_time;
use serde::{Serialize, Serializer};

use crate::failure::Failure;

/// Writes JSON Lines and remembers whether any of them told of a fault.
#[derive(Debug)]
pub(crate) struct Output {
    out: BufWriter<Stdout>,
    is_terminal: bool,
    faults: u64,
}

impl Output {
    /// Writes to stdout.
    pub(crate) fn stdout() -> Self {
        let out = io::stdout();
        let is_terminal = out.is_terminal();
        Self { out: BufWriter::new(out), is_terminal, faults: 0 }
    }

    /// Writes one record.
    pub(crate) fn line(&mut self, record: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.out, record).map_err(|error| closed(&error.into()))?;
        self.raw(b"\n")?;
        if self.is_terminal {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes one record that tells of a fault: the exit code will say so.
    pub(crate) fn fault(&mut self, record: &impl Serialize) -> Result<(), Failure> {
        self.count_fault();
        self.line(record)
    }

    /// Makes the exit code say that something was wrong.
    pub(crate) fn count_fault(&mut self) {
        self.faults += 1;
    }

    /// Writes text that is no record, such as a table.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.out.write_all(bytes).map_err(|error| closed(&error))
    }

    /// Lends stdout to `work`, whose error is `Closed` if nobody reads any more.
    pub(crate) fn lend<T>(
        &mut self,
        work: impl FnOnce(Pipe<'_>) -> ravao::Result<T>,
    ) -> Result<T, Failure> {
        let mut is_closed = false;
        let outcome = work(Pipe { out: &mut self.out, is_closed: &mut is_closed });
        if is_closed {
            return Err(Failure::Closed);
        }
        Ok(outcome?)
    }

    /// Hands over what was written so far.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| closed(&error))
    }

    /// Hands over the rest and says how the run went.
    pub(crate) fn finish(mut self) -> Result<ExitCode, Failure> {
        self.flush()?;
        Ok(if self.faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn closed(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::with("stdout", error),
    }
}

/// Stdout for what is no record. It remembers that nobody reads any more, because those who write
/// through it may wrap the error.
#[derive(Debug)]
pub(crate) struct Pipe<'a> {
    out: &'a mut BufWriter<Stdout>,
    is_closed: &'a mut bool,
}

impl Pipe<'_> {
    fn noted<T>(&mut self, outcome: io::Result<T>) -> io::Result<T> {
        let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        *self.is_closed |= outcome.as_ref().is_err_and(broken);
        outcome
    }
}

impl Write for Pipe<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.noted(flushed)
    }
}

/// An instant in the time of Vietnam: `2021-11-01T08:00:00+07:00`.
pub(crate) fn shown_time(at: DateTime<Utc>) -> String {
    local_time(at).to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// Serialises an instant in the time of Vietnam.
pub(crate) fn local<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&shown_time(*at))
}

/// Serialises an instant that may be missing in the time of Vietnam.
pub(crate) fn local_option<S: Serializer>(
    at: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    at.map(shown_time).serialize(serializer)
}
