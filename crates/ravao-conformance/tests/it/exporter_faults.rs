//! A good exporter passes the suite; each fault seeded into it is caught by the check named here.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ravao_conformance::exporter::{CHECKS, exporter_report};
use ravao_core::{Cell, Error, ErrorKind, Exporter, Result, RowWriter, Table};

ravao_conformance::exporter!(Lines::new(Fault::None), rows_of);

const CAUGHT: &[(Fault, &str)] = &[
    (Fault::DottedExtension, "extension_is_one_word"),
    (Fault::LosesAccents, "rows_come_back_in_order"),
    (Fault::SwapsCells, "rows_come_back_in_order"),
    (Fault::CountsTheHeading, "finish_counts_the_rows"),
    (Fault::TakesAnyLength, "a_row_of_the_wrong_length_is_refused"),
    (Fault::RefusesAsDefect, "a_row_of_the_wrong_length_is_refused"),
    (Fault::WritesBeforeRefusing, "a_refused_row_leaves_no_trace"),
    (Fault::CountsRefusedRows, "a_refused_row_leaves_no_trace"),
    (Fault::NumbersItsOutputs, "the_same_rows_give_the_same_bytes"),
    (Fault::CountsForAllOutputs, "outputs_begun_together_do_not_mix"),
    (Fault::EscapesNothing, "hostile_cells_stay_in_their_place"),
    (Fault::StopsAtNul, "hostile_cells_stay_in_their_place"),
    (Fault::PanicsAtNoNumber, "extreme_cells_are_written"),
    (Fault::WritesOnce, "a_slow_output_loses_nothing"),
    (Fault::SwallowsErrors, "a_full_output_is_reported"),
    (Fault::ForgetsErrors, "a_full_output_is_reported"),
    (Fault::NeverFlushes, "finish_flushes_the_output"),
    (Fault::SwallowsFlushErrors, "finish_flushes_the_output"),
    (Fault::KeepsAllRows, "memory_does_not_grow_with_the_rows"),
    (Fault::ShowsCellsInDebug, "nothing_personal_in_errors_or_debug"),
    (Fault::ShowsCellsInErrors, "nothing_personal_in_errors_or_debug"),
];

#[test]
fn every_seeded_fault_is_caught() {
    for &(fault, check) in CAUGHT {
        let report = exporter_report(&Lines::new(fault), &rows_of);
        let caught = report.failures().any(|(name, _)| name == check);
        assert!(caught, "{fault:?} was not caught by {check}: {report}");
    }
}

#[test]
fn every_check_catches_a_fault() {
    for check in CHECKS {
        assert!(CAUGHT.iter().any(|(_, name)| *name == check.name), "{} never fails", check.name);
    }
}

#[test]
fn the_report_on_a_good_exporter_is_clean() {
    let report = exporter_report(&Lines::new(Fault::None), &rows_of);
    assert!(report.is_clean(), "{report}");
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fault {
    None,
    DottedExtension,
    LosesAccents,
    SwapsCells,
    CountsTheHeading,
    TakesAnyLength,
    RefusesAsDefect,
    WritesBeforeRefusing,
    CountsRefusedRows,
    NumbersItsOutputs,
    CountsForAllOutputs,
    EscapesNothing,
    StopsAtNul,
    PanicsAtNoNumber,
    WritesOnce,
    SwallowsErrors,
    ForgetsErrors,
    NeverFlushes,
    SwallowsFlushErrors,
    KeepsAllRows,
    ShowsCellsInDebug,
    ShowsCellsInErrors,
}

/// Writes a line a row, tabs between cells, both escaped where a cell holds them.
#[derive(Debug)]
struct Lines {
    fault: Fault,
    outputs: AtomicU64,
    total: Arc<AtomicU64>,
}

impl Lines {
    fn new(fault: Fault) -> Self {
        Self { fault, outputs: AtomicU64::new(0), total: Arc::default() }
    }
}

impl Exporter for Lines {
    fn extension(&self) -> &'static str {
        if self.fault == Fault::DottedExtension { ".txt" } else { "txt" }
    }

    fn start<'w>(
        &self,
        table: &'static Table,
        out: Box<dyn Write + Send + 'w>,
    ) -> Result<Box<dyn RowWriter + 'w>> {
        self.total.store(0, Ordering::Relaxed);
        let mut rows = Rows {
            fault: self.fault,
            columns: table.columns.len(),
            out,
            kept: String::new(),
            count: 0,
            total: Arc::clone(&self.total),
            failed: false,
            last: String::new(),
        };
        let mut heading = table.name.to_owned();
        if self.fault == Fault::NumbersItsOutputs {
            heading += &self.outputs.fetch_add(1, Ordering::Relaxed).to_string();
        }
        rows.put(&(heading + "\n"))?;
        Ok(Box::new(rows))
    }
}

struct Rows<'w> {
    fault: Fault,
    columns: usize,
    out: Box<dyn Write + Send + 'w>,
    kept: String,
    count: u64,
    total: Arc<AtomicU64>,
    failed: bool,
    last: String,
}

impl Rows<'_> {
    fn put(&mut self, text: &str) -> Result<()> {
        let written = match self.fault {
            Fault::WritesOnce => self.out.write(text.as_bytes()).map(drop),
            Fault::KeepsAllRows => {
                self.kept += text;
                Ok(())
            }
            _ => self.out.write_all(text.as_bytes()),
        };
        if self.fault == Fault::SwallowsErrors {
            return Ok(());
        }
        self.failed |= written.is_err();
        written.map_err(|error| self.error(error))
    }

    fn error(&self, source: io::Error) -> Error {
        match self.fault {
            Fault::ShowsCellsInErrors => {
                Error::new(ErrorKind::Io, "lines").with_source(&*self.last)
            }
            _ => Error::new(ErrorKind::Io, "lines").with_source(source),
        }
    }

    fn refuse(&mut self) -> Result<()> {
        match self.fault {
            Fault::TakesAnyLength => return Ok(()),
            Fault::RefusesAsDefect => return Err(Error::new(ErrorKind::Internal, "lines")),
            Fault::WritesBeforeRefusing => self.put("\t")?,
            Fault::CountsRefusedRows => self.count += 1,
            _ => {}
        }
        Err(Error::invalid("lines: cells"))
    }

    fn line(&self, row: &[Cell<'_>]) -> String {
        let mut fields: Vec<_> = row.iter().map(|cell| self.field(cell)).collect();
        if self.fault == Fault::SwapsCells {
            fields.reverse();
        }
        fields.join("\t") + "\n"
    }

    fn field(&self, cell: &Cell<'_>) -> String {
        let text = shown(cell);
        match self.fault {
            Fault::EscapesNothing => text,
            Fault::LosesAccents => text.replace(|character: char| !character.is_ascii(), "?"),
            Fault::PanicsAtNoNumber => {
                assert_ne!(text, "NaN");
                escaped(&text)
            }
            _ => escaped(&text),
        }
    }
}

impl RowWriter for Rows<'_> {
    fn write(&mut self, row: &[Cell<'_>]) -> Result<()> {
        if row.len() != self.columns {
            return self.refuse();
        }
        let mut line = self.line(row);
        if self.fault == Fault::StopsAtNul {
            line.truncate(line.find('\0').unwrap_or(line.len()));
        }
        self.last.clone_from(&line);
        self.put(&line)?;
        self.count += 1;
        self.total.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<u64> {
        if self.failed && self.fault != Fault::ForgetsErrors {
            return Err(Error::new(ErrorKind::Io, "lines: failed before"));
        }
        let kept = self.kept.split_off(0);
        let written = self.out.write_all(kept.as_bytes());
        let flushed = match self.fault {
            Fault::NeverFlushes => Ok(()),
            Fault::SwallowsFlushErrors => self.out.flush().or(Ok(())),
            _ => self.out.flush(),
        };
        written.and(flushed).map_err(|error| self.error(error))?;
        Ok(match self.fault {
            Fault::CountsTheHeading => self.count + 1,
            Fault::CountsForAllOutputs => self.total.load(Ordering::Relaxed),
            _ => self.count,
        })
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::ShowsCellsInDebug => f.debug_tuple("Rows").field(&self.last).finish(),
            _ => f.debug_struct("Rows").finish_non_exhaustive(),
        }
    }
}

fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) | Cell::Code(text) => text.to_string(),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(number) => number.to_string(),
        Cell::Instant(at) => at.to_rfc3339(),
        Cell::Flag(flag) => flag.to_string(),
        _ => String::new(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('\t', r"\t").replace('\n', r"\n")
}

/// The rows, still escaped: the suite looks at their shape and at cells without anything to escape.
fn rows_of(output: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(output).expect("UTF-8");
    let lines = text.strip_suffix('\n').expect("the last line ends").split('\n').skip(1);
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}
