//! Exports: a table with columns, rows of cells, and the plug-in that writes a format.

use std::borrow::Cow;
use std::fmt;
use std::io::Write;

use chrono::{DateTime, Utc};

use crate::Result;

/// A table that can be exported: its name and its columns, in order.
#[derive(Debug, Eq, PartialEq)]
#[allow(clippy::exhaustive_structs, reason = "tables are constants")]
pub struct Table {
    /// Stable identifier, such as `visits`.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [Column],
}

/// One column of a table.
#[derive(Debug, Eq, PartialEq)]
#[allow(clippy::exhaustive_structs, reason = "columns are constants")]
pub struct Column {
    /// Stable identifier and heading.
    pub name: &'static str,
    /// Whether its cells tell of a person; a masked export shows them shortened.
    pub personal: bool,
}

/// One value of a row.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// No value.
    Empty,
    /// Free text, perhaps typed by a stranger: never to be read as a formula.
    Text(Cow<'a, str>),
    /// An identifier or a number of a document: never to be read as a quantity.
    Code(Cow<'a, str>),
    /// A count.
    Integer(i64),
    /// A ratio or measure.
    Decimal(f64),
    /// An instant; formats show it in the time of Vietnam, with the offset unless the reader they
    /// are made for cannot take it.
    Instant(DateTime<Utc>),
    /// Yes or no.
    Flag(bool),
}

impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Text(_) => "Text(..)",
            Self::Code(_) => "Code(..)",
            Self::Integer(_) => "Integer(..)",
            Self::Decimal(_) => "Decimal(..)",
            Self::Instant(_) => "Instant(..)",
            Self::Flag(_) => "Flag(..)",
        })
    }
}

/// Writes tables in one format.
///
/// # Contract
/// - `start` writes the heading, where the format has one; the writer it returns takes the rows;
///   only `finish` makes the output complete. A writer that is dropped instead leaves an output
///   that must not be used.
/// - The same rows give the same bytes.
/// - No cell can change the structure of the output, whatever it holds: separators, quotes, line
///   ends, NUL, formulas, surrogates of other encodings.
/// - Once the output failed, later calls fail too: no row follows one that may be half written.
/// - Memory does not grow with the number of rows unless the format needs it; then the exporter
///   says so.
///
/// ```
/// use std::io::Write;
///
/// use ravao_core::{Cell, Column, Exporter, Result, Table};
///
/// const DOORS: Table =
///     Table { name: "doors", columns: &[Column { name: "door", personal: false }] };
///
/// fn export(exporter: &dyn Exporter, doors: &[&str], out: impl Write + Send) -> Result<u64> {
///     let mut rows = exporter.start(&DOORS, Box::new(out))?;
///     for &door in doors {
///         rows.write(&[Cell::Text(door.into())])?;
///     }
///     rows.finish()
/// }
/// ```
pub trait Exporter: fmt::Debug + Send + Sync {
    /// The usual ending of a file of this format, without the dot.
    fn extension(&self) -> &'static str;

    /// Begins an output.
    ///
    /// # Errors
    /// `Io` when `out` fails; `Unsupported` when the format cannot hold the table.
    fn start<'w>(
        &self,
        table: &'static Table,
        out: Box<dyn Write + Send + 'w>,
    ) -> Result<Box<dyn RowWriter + 'w>>;
}

/// Takes the rows of one output that an [`Exporter`] began.
pub trait RowWriter: fmt::Debug + Send {
    /// Writes one row, a cell a column.
    ///
    /// # Errors
    /// `Invalid` when the number of cells is not that of the columns, nothing being written then;
    /// `Io` when the output fails.
    fn write(&mut self, row: &[Cell<'_>]) -> Result<()>;

    /// Completes and flushes the output, and says how many rows it holds.
    ///
    /// # Errors
    /// `Io` when the output fails, or failed before.
    fn finish(self: Box<Self>) -> Result<u64>;
}
