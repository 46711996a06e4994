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
//! Each check is a function that panics with what is wrong. An exporter whose format cannot be
//! written row by row, and that says so, calls the functions by name and leaves out
//! [`memory_does_not_grow_with_the_rows`].
#![allow(clippy::missing_panics_doc, reason = "a check fails by panicking")]

mod samples;
mod sink;

use ravao_core::{Cell, ErrorKind, Exporter, Result, RowWriter};

use self::samples::{AFTER, BEFORE, SECRET, TABLE};
use self::sink::{Sink, Trouble};

/// Parses an output back into its rows, without the heading, each cell as text; it panics at what
/// is not the format.
pub type ReadBack<'r> = dyn Fn(&[u8]) -> Vec<Vec<String>> + 'r;

/// Makes a test of every check, for an exporter and a [`ReadBack`](crate::exporter::ReadBack).
#[macro_export]
macro_rules! exporter {
    (@tests $exporter:expr, $read:expr, $($check:ident)+) => {
        $(
            #[test]
            fn $check() {
                $crate::exporter::$check(&$exporter, &$read);
            }
        )+
    };
    ($exporter:expr, $read:expr $(,)?) => {
        $crate::exporter! {
            @tests $exporter, $read,
            extension_is_one_word
            rows_come_back_in_order
            finish_counts_the_rows
            a_row_of_the_wrong_length_is_refused
            a_refused_row_leaves_no_trace
            the_same_rows_give_the_same_bytes
            outputs_begun_together_do_not_mix
            hostile_cells_stay_in_their_place
            extreme_cells_are_written
            a_slow_output_loses_nothing
            a_full_output_is_reported
            finish_flushes_the_output
            memory_does_not_grow_with_the_rows
            nothing_personal_in_errors_or_debug
        }
    };
}

/// The extension is one lower-case word without the dot.
pub fn extension_is_one_word(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let extension = exporter.extension();
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    assert!(!extension.is_empty() && extension.bytes().all(word), "extension {extension:?}");
}

/// What was written is read back, row by row.
pub fn rows_come_back_in_order(exporter: &dyn Exporter, read: &ReadBack<'_>) {
    let rows = read(&export(exporter, &samples::plain_rows(100)));
    assert_eq!(rows.len(), 100, "rows read back");
    for (number, row) in rows.iter().enumerate() {
        let expected = [BEFORE, &samples::plain_text(number), AFTER];
        assert_eq!(row, &expected, "row {number}");
    }
}

/// `finish` says how many rows the output holds, be it none.
pub fn finish_counts_the_rows(exporter: &dyn Exporter, read: &ReadBack<'_>) {
    for count in [0, 1, 3] {
        let sink = Sink::default();
        let told = try_export(exporter, &samples::plain_rows(count), &sink).expect("export");
        assert_eq!(told, count as u64, "finish");
        assert_eq!(read(&sink.bytes()).len(), count, "rows read back");
    }
}

/// A row with a cell too few or too many is `Invalid`.
pub fn a_row_of_the_wrong_length_is_refused(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let mut writer = start(exporter, &Sink::default());
    for cells in [0, 1, 2, 4, 9] {
        let row = vec![Cell::Integer(1); cells];
        let kind = writer.write(&row).map_err(|error| error.kind());
        assert_eq!(kind, Err(ErrorKind::Invalid), "{cells} cells in a table of 3 columns");
    }
}

/// After a refused row the output is as if it had never been tried.
pub fn a_refused_row_leaves_no_trace(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let rows = samples::plain_rows(2);
    let sink = Sink::default();
    let mut writer = start(exporter, &sink);
    writer.write(&rows[0]).expect("first row");
    for refused in [&rows[1][..2], &[], &vec![Cell::Flag(true); 4]] {
        assert!(writer.write(refused).is_err(), "a row of the wrong length was taken");
    }
    writer.write(&rows[1]).expect("second row");
    assert_eq!(writer.finish().expect("finish"), 2, "finish counts what was refused");
    assert!(sink.bytes() == export(exporter, &rows), "a refused row left a trace");
}

/// The same rows give the same bytes.
pub fn the_same_rows_give_the_same_bytes(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let rows = samples::hostile_rows();
    let once = export(exporter, &rows);
    assert!(once == export(exporter, &rows), "two exports of the same rows differ");
}

/// Two outputs of one exporter, written in turns, are as two written one after the other.
pub fn outputs_begun_together_do_not_mix(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let rows = samples::plain_rows(20);
    let sinks = [Sink::default(), Sink::default()];
    let mut writers = sinks.each_ref().map(|sink| start(exporter, sink));
    for row in &rows {
        for writer in &mut writers {
            writer.write(row).expect("write");
        }
    }
    for (writer, sink) in writers.into_iter().zip(&sinks) {
        assert_eq!(writer.finish().expect("finish"), 20, "finish counts another output's rows");
        assert!(sink.bytes() == export(exporter, &rows), "outputs begun together mix");
    }
}

/// Whatever a cell holds, the number of rows and cells stays, and so do its neighbours.
pub fn hostile_cells_stay_in_their_place(exporter: &dyn Exporter, read: &ReadBack<'_>) {
    check_shape(exporter, read, &samples::hostile_rows());
}

/// The extremes of every sort of cell are written: no panic, no error, nothing out of place.
pub fn extreme_cells_are_written(exporter: &dyn Exporter, read: &ReadBack<'_>) {
    check_shape(exporter, read, &samples::extreme_rows());
}

/// An output that takes a byte at a time and is interrupted gets the same bytes.
pub fn a_slow_output_loses_nothing(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let rows = samples::plain_rows(50);
    let sink = Sink::with(Trouble::Slow);
    try_export(exporter, &rows, &sink).expect("an interruption is no failure");
    assert!(sink.bytes() == export(exporter, &rows), "a slow output lost bytes");
}

/// However early or late an output is full, some call says `Io`, and `finish` succeeds no more.
pub fn a_full_output_is_reported(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let rows = samples::plain_rows(2_000);
    let whole = export(exporter, &rows).len();
    for room in [0, 1, whole / 2, whole - 1] {
        let sink = Sink::with(Trouble::FullAfter(room));
        let kind = try_export(exporter, &rows, &sink).map_err(|error| error.kind());
        assert_eq!(kind, Err(ErrorKind::Io), "output full after {room} of {whole} bytes");
        assert!(!finishes_in_spite_of_errors(exporter, &rows, room), "finish hides a failed write");
    }
}

/// When `finish` returns, all was flushed; an output that cannot be flushed is reported.
pub fn finish_flushes_the_output(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let rows = samples::plain_rows(3);
    let sink = Sink::default();
    try_export(exporter, &rows, &sink).expect("export");
    assert!(sink.is_flushed(), "finish leaves bytes that were not flushed");
    let kind = try_export(exporter, &rows, &Sink::with(Trouble::NoFlush));
    assert_eq!(kind.map_err(|error| error.kind()), Err(ErrorKind::Io), "flush failed");
}

/// Of many rows, at least three quarters of the bytes reach the output before `finish`.
pub fn memory_does_not_grow_with_the_rows(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let rows = samples::plain_rows(20_000);
    let whole = export(exporter, &rows).len();
    let sink = Sink::default();
    let mut writer = start(exporter, &sink);
    for row in &rows {
        writer.write(row).expect("write");
    }
    let kept = whole.saturating_sub(sink.len());
    assert!(kept <= whole / 4, "{kept} of {whole} bytes wait for finish");
}

/// Neither an error nor a `Debug` shows what a cell holds.
pub fn nothing_personal_in_errors_or_debug(exporter: &dyn Exporter, _: &ReadBack<'_>) {
    let row = samples::secret_row();
    let mut writer = start(exporter, &Sink::default());
    writer.write(&row).expect("write");
    let refused = writer.write(&row[..2]).expect_err("a row of the wrong length was taken");
    let full_in_the_row = Trouble::FullAfter(export(exporter, &[]).len() + 1);
    let failed = try_export(exporter, &[row], &Sink::with(full_in_the_row))
        .expect_err("a full output was not reported");
    let shown = format!("{exporter:?} {writer:?} {refused:?} {refused} {failed:?} {failed}");
    for word in SECRET.split(' ') {
        assert!(!shown.contains(word), "a Debug or an error shows the content of a cell");
    }
}

fn check_shape(exporter: &dyn Exporter, read: &ReadBack<'_>, rows: &[[Cell<'_>; 3]]) {
    let found = read(&export(exporter, rows));
    assert_eq!(found.len(), rows.len(), "rows read back");
    for (number, row) in found.iter().enumerate() {
        let neighbours = (row.first().map(String::as_str), row.last().map(String::as_str));
        assert_eq!(row.len(), 3, "cells of row {number}");
        assert_eq!(neighbours, (Some(BEFORE), Some(AFTER)), "neighbours in row {number}");
    }
}

/// Whether a caller who ignores errors still sees `finish` succeed.
fn finishes_in_spite_of_errors(
    exporter: &dyn Exporter,
    rows: &[[Cell<'_>; 3]],
    room: usize,
) -> bool {
    let sink = Sink::with(Trouble::FullAfter(room));
    let Ok(mut writer) = exporter.start(&TABLE, Box::new(sink)) else {
        return false;
    };
    for row in rows {
        let _ = writer.write(row);
    }
    writer.finish().is_ok()
}

fn export(exporter: &dyn Exporter, rows: &[[Cell<'_>; 3]]) -> Vec<u8> {
    let sink = Sink::default();
    try_export(exporter, rows, &sink).expect("an output without trouble takes every row");
    sink.bytes()
}

fn try_export(exporter: &dyn Exporter, rows: &[[Cell<'_>; 3]], sink: &Sink) -> Result<u64> {
    let mut writer = exporter.start(&TABLE, Box::new(sink.clone()))?;
    for row in rows {
        writer.write(row)?;
    }
    writer.finish()
}

fn start(exporter: &dyn Exporter, sink: &Sink) -> Box<dyn RowWriter> {
    exporter.start(&TABLE, Box::new(sink.clone())).expect("an output without trouble is begun")
}
