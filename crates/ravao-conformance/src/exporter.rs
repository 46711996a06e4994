//! What every exporter must satisfy.
//!
//! ```
//! # use ravao_core::{Exporter, Result, RowWriter, Table};
//! # #[derive(Debug)] struct MyExporter;
//! # impl Exporter for MyExporter {
//! #     fn extension(&self) -> &'static str { "my" }
//! #     fn start<'w>(&self, _: &'static Table, _: Box<dyn std::io::Write + Send + 'w>)
//! #         -> Result<Box<dyn RowWriter + 'w>> { unimplemented!() }
//! # }
//! // Parses an output back: its rows without the heading, each cell as text.
//! fn rows_of(output: &[u8]) -> Vec<Vec<String>> {
//! #   let _ = output;
//!     unimplemented!("the reader of the format")
//! }
//!
//! ravao_conformance::exporter!(MyExporter, rows_of);
//! ```
//!
//! An exporter whose format cannot be written row by row, and that says so, looks at the
//! [`exporter_report`] instead and lets [`memory_does_not_grow_with_the_rows`] fail.
#![allow(clippy::missing_errors_doc, reason = "a check fails with what it found")]

mod samples;
mod sink;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ravao_core::{Cell, ErrorKind, Exporter, Result, RowWriter};

use self::samples::{AFTER, BEFORE, SECRET, TABLE};
use self::sink::{Sink, Trouble};
use crate::outcome::{equal, same};
use crate::{CheckResult, Failure, Outcome, Report};

/// Parses an output back into its rows, without the heading, each cell as text; it panics at what
/// is not the format.
pub type ReadBack<'r> = dyn Fn(&[u8]) -> Vec<Vec<String>> + 'r;

/// One check of the suite.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Check {
    /// Its name, which states what must hold.
    pub name: &'static str,
    /// The check itself.
    pub run: fn(&dyn Exporter, &ReadBack<'_>) -> Outcome,
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Check").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Makes a `#[test]` of every check for exporters.
///
/// The arguments are the exporter and a function that parses its outputs back, a
/// [`ReadBack`](crate::exporter::ReadBack).
#[macro_export]
macro_rules! exporter {
    ($exporter:expr, $read:expr $(,)?) => {
        $crate::__exporter_checks! { __exporter_tests! ($exporter, $read) }
    };
}

/// Makes a test of each check named.
#[doc(hidden)]
#[macro_export]
macro_rules! __exporter_tests {
    (($exporter:expr, $read:expr) $($check:ident,)*) => {$(
        #[test]
        fn $check() {
            if let Err(failure) = $crate::exporter::$check(&$exporter, &$read) {
                panic!("{failure}");
            }
        }
    )*};
}

/// Names every check, for a macro to make something of each.
#[doc(hidden)]
#[macro_export]
macro_rules! __exporter_checks {
    ($each:ident! $argument:tt) => {
        $crate::$each! { $argument
            extension_is_one_word,
            rows_come_back_in_order,
            finish_counts_the_rows,
            a_row_of_the_wrong_length_is_refused,
            a_refused_row_leaves_no_trace,
            the_same_rows_give_the_same_bytes,
            outputs_begun_together_do_not_mix,
            hostile_cells_stay_in_their_place,
            extreme_cells_are_written,
            a_slow_output_loses_nothing,
            a_full_output_is_reported,
            finish_flushes_the_output,
            memory_does_not_grow_with_the_rows,
            nothing_personal_in_errors_or_debug,
        }
    };
}

/// Makes a table of the checks named.
#[doc(hidden)]
#[macro_export]
macro_rules! __exporter_table {
    (() $($check:ident,)*) => {
        &[$(Check { name: stringify!($check), run: $check },)*]
    };
}

/// Every check, in the order in which one best mends what they find.
pub const CHECKS: &[Check] = __exporter_checks! { __exporter_table! () };

/// Runs every check. An exporter that panics, or whose output cannot be read, fails the check.
pub fn exporter_report(exporter: &dyn Exporter, read: &ReadBack<'_>) -> Report {
    let outcome = |check: &Check| {
        let run = AssertUnwindSafe(|| (check.run)(exporter, read));
        catch_unwind(run).unwrap_or_else(|_| Err(Failure::new("the exporter or reader panicked")))
    };
    let result = |check: &Check| CheckResult { name: check.name, outcome: outcome(check) };
    Report { results: CHECKS.iter().map(result).collect() }
}

/// The extension is one lower-case word without the dot.
pub fn extension_is_one_word(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let extension = exporter.extension();
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_word = !extension.is_empty() && extension.bytes().all(word);
    demand(is_word, &format!("extension {extension:?} is not one lower-case word"))
}

/// What was written is read back, row by row.
pub fn rows_come_back_in_order(exporter: &dyn Exporter, read: &ReadBack<'_>) -> Outcome {
    let expected: Vec<_> = (0..100)
        .map(|number| vec![BEFORE.to_owned(), samples::plain_text(number), AFTER.to_owned()])
        .collect();
    same("rows read back", &read(&export(exporter, &samples::plain_rows(100))?), &expected)
}

/// `finish` says how many rows the output holds, be it none.
pub fn finish_counts_the_rows(exporter: &dyn Exporter, read: &ReadBack<'_>) -> Outcome {
    for count in [0, 1, 3] {
        let sink = Sink::default();
        let told = try_export(exporter, &samples::plain_rows(count), &sink)?;
        equal("rows that finish tells", &told, &(count as u64))?;
        equal("rows read back", &read(&sink.bytes()).len(), &count)?;
    }
    Ok(())
}

/// A row with a cell too few or too many is `Invalid`.
pub fn a_row_of_the_wrong_length_is_refused(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let mut writer = start(exporter, &Sink::default())?;
    for cells in [0, 1, 2, 4, 9] {
        let written = writer.write(&vec![Cell::Integer(1); cells]);
        fails_as(&format!("{cells} cells for 3 columns"), written, ErrorKind::Invalid)?;
    }
    Ok(())
}

/// After a refused row the output is as if it had never been tried.
pub fn a_refused_row_leaves_no_trace(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let rows = samples::plain_rows(2);
    let sink = Sink::default();
    let mut writer = start(exporter, &sink)?;
    writer.write(&rows[0])?;
    for refused in [&rows[1][..2], &[], &vec![Cell::Flag(true); 4]] {
        demand(writer.write(refused).is_err(), "a row of the wrong length was taken")?;
    }
    writer.write(&rows[1])?;
    equal("rows that finish tells after refusals", &writer.finish()?, &2)?;
    demand(sink.bytes() == export(exporter, &rows)?, "a refused row left a trace")
}

/// The same rows give the same bytes.
pub fn the_same_rows_give_the_same_bytes(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let rows = samples::hostile_rows();
    let once = export(exporter, &rows)?;
    demand(once == export(exporter, &rows)?, "two exports of the same rows differ")
}

/// Two outputs of one exporter, written in turns, are as two written one after the other.
pub fn outputs_begun_together_do_not_mix(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let rows = samples::plain_rows(20);
    let sinks = [Sink::default(), Sink::default()];
    let mut writers = [start(exporter, &sinks[0])?, start(exporter, &sinks[1])?];
    for row in &rows {
        for writer in &mut writers {
            writer.write(row)?;
        }
    }
    for (writer, sink) in writers.into_iter().zip(&sinks) {
        equal("rows that finish tells of one of two outputs", &writer.finish()?, &20)?;
        demand(sink.bytes() == export(exporter, &rows)?, "outputs begun together mix")?;
    }
    Ok(())
}

/// Whatever a cell holds, the number of rows and cells stays, and so do its neighbours.
pub fn hostile_cells_stay_in_their_place(exporter: &dyn Exporter, read: &ReadBack<'_>) -> Outcome {
    keeps_its_shape(exporter, read, &samples::hostile_rows())
}

/// The extremes of every sort of cell are written: no panic, no error, nothing out of place.
pub fn extreme_cells_are_written(exporter: &dyn Exporter, read: &ReadBack<'_>) -> Outcome {
    keeps_its_shape(exporter, read, &samples::extreme_rows())
}

/// An output that takes a byte at a time and is interrupted gets the same bytes.
pub fn a_slow_output_loses_nothing(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let rows = samples::plain_rows(50);
    let sink = Sink::with(Trouble::Slow);
    try_export(exporter, &rows, &sink)?;
    demand(sink.bytes() == export(exporter, &rows)?, "a slow output lost bytes")
}

/// However early or late an output is full, some call says `Io`, and `finish` succeeds no more.
pub fn a_full_output_is_reported(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let rows = samples::plain_rows(2_000);
    let whole = export(exporter, &rows)?.len();
    for room in [0, 1, whole / 2, whole.saturating_sub(1)] {
        let written = try_export(exporter, &rows, &Sink::with(Trouble::FullAfter(room)));
        fails_as(&format!("output full after {room} of {whole} bytes"), written, ErrorKind::Io)?;
        let finished = finishes_in_spite_of_errors(exporter, &rows, room);
        demand(!finished, "finish succeeds after a failed write")?;
    }
    Ok(())
}

/// When `finish` returns, all was flushed; an output that cannot be flushed is reported.
pub fn finish_flushes_the_output(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let rows = samples::plain_rows(3);
    let sink = Sink::default();
    try_export(exporter, &rows, &sink)?;
    demand(sink.is_flushed(), "finish leaves bytes that were not flushed")?;
    let written = try_export(exporter, &rows, &Sink::with(Trouble::NoFlush));
    fails_as("output that cannot be flushed", written, ErrorKind::Io)
}

/// Of many rows, at least three quarters of the bytes reach the output before `finish`.
pub fn memory_does_not_grow_with_the_rows(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let rows = samples::plain_rows(20_000);
    let whole = export(exporter, &rows)?.len();
    let sink = Sink::default();
    let mut writer = start(exporter, &sink)?;
    for row in &rows {
        writer.write(row)?;
    }
    let kept = whole.saturating_sub(sink.len());
    demand(kept <= whole / 4, &format!("{kept} of {whole} bytes wait for finish"))
}

/// Neither an error nor a `Debug` shows what a cell holds.
pub fn nothing_personal_in_errors_or_debug(exporter: &dyn Exporter, _: &ReadBack<'_>) -> Outcome {
    let row = samples::secret_row();
    let mut writer = start(exporter, &Sink::default())?;
    writer.write(&row)?;
    let refused = writer.write(&row[..2]);
    let full_in_the_row = Trouble::FullAfter(export(exporter, &[])?.len() + 1);
    let failed = try_export(exporter, &[row], &Sink::with(full_in_the_row));
    let shown = format!("{exporter:?} {writer:?} {refused:?} {failed:?}");
    let silent = SECRET.split(' ').all(|word| !shown.contains(word));
    demand(silent, "a Debug or an error shows the content of a cell")
}

fn demand(holds: bool, otherwise: &str) -> Outcome {
    if holds { Ok(()) } else { Err(Failure::new(otherwise)) }
}

fn fails_as<T: fmt::Debug>(what: &str, result: Result<T>, kind: ErrorKind) -> Outcome {
    match result {
        Ok(value) => Err(Failure::new(format!("{what}: expected {kind:?}, found Ok({value:?})"))),
        Err(error) => equal(what, &error.kind(), &kind),
    }
}

fn keeps_its_shape(
    exporter: &dyn Exporter,
    read: &ReadBack<'_>,
    rows: &[[Cell<'_>; 3]],
) -> Outcome {
    let found = read(&export(exporter, rows)?);
    equal("rows read back", &found.len(), &rows.len())?;
    for (number, row) in found.iter().enumerate() {
        let ends = (row.first().map(String::as_str), row.last().map(String::as_str));
        equal(&format!("cells of row {number}"), &row.len(), &3)?;
        equal(&format!("neighbours in row {number}"), &ends, &(Some(BEFORE), Some(AFTER)))?;
    }
    Ok(())
}

/// Whether a caller who ignores errors still sees `finish` succeed.
fn finishes_in_spite_of_errors(
    exporter: &dyn Exporter,
    rows: &[[Cell<'_>; 3]],
    room: usize,
) -> bool {
    let Ok(mut writer) = start(exporter, &Sink::with(Trouble::FullAfter(room))) else {
        return false;
    };
    for row in rows {
        let _ = writer.write(row);
    }
    writer.finish().is_ok()
}

fn export(exporter: &dyn Exporter, rows: &[[Cell<'_>; 3]]) -> Result<Vec<u8>> {
    let sink = Sink::default();
    try_export(exporter, rows, &sink)?;
    Ok(sink.bytes())
}

fn try_export(exporter: &dyn Exporter, rows: &[[Cell<'_>; 3]], sink: &Sink) -> Result<u64> {
    let mut writer = start(exporter, sink)?;
    for row in rows {
        writer.write(row)?;
    }
    writer.finish()
}

fn start(exporter: &dyn Exporter, sink: &Sink) -> Result<Box<dyn RowWriter>> {
    exporter.start(&TABLE, Box::new(sink.clone()))
}
