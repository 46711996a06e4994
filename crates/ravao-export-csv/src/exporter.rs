use std::io::Write;

use ravao_core::{Error, ErrorKind, Exporter, Result, RowWriter, Table};

use crate::cell::CellStyle;
use crate::writer::{CsvRows, io_error};
use crate::{CodeStyle, InstantStyle};

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What stands between two fields.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Delimiter {
    /// A comma, as in RFC 4180.
    #[default]
    Comma,
    /// A semicolon, which spreadsheets expect where the comma is the decimal sign.
    Semicolon,
    /// A tab.
    Tab,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum LineEnding {
    /// A line feed.
    #[default]
    Lf,
    /// Carriage return and line feed, as in RFC 4180.
    CrLf,
}

/// Writes tables as CSV in UTF-8.
///
/// The first line holds the names of the columns; then comes a line a row.
///
/// | cell | field |
/// |---|---|
/// | `Empty` | nothing |
/// | `Text` | as it is, with an apostrophe where a formula could begin |
/// | `Code` | likewise, or as [`CodeStyle`] says |
/// | `Integer` | digits |
/// | `Decimal` | at most 6 digits after a point, never an exponent; nothing for what is no number |
/// | `Instant` | as [`InstantStyle`] says |
/// | `Flag` | `true` or `false` |
///
/// A tab or a line end inside a text is kept, in quotes; every other control character is shown as
/// U+FFFD. [`restore`](crate::restore) undoes apostrophes and text formulas.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct CsvExporter {
    delimiter: Delimiter,
    line_ending: LineEnding,
    byte_order_mark: bool,
    cells: CellStyle,
}

impl CsvExporter {
    /// For programs: commas, line feeds, no byte order mark, plain codes, instants with offset.
    pub fn new() -> Self {
        Self::default()
    }

    /// For double-clicking in Excel: a byte order mark, without which it takes UTF-8 for an older
    /// encoding, CR LF, codes as text formulas, instants that it can calculate with.
    pub fn for_excel() -> Self {
        Self::new()
            .with_byte_order_mark()
            .line_ending(LineEnding::CrLf)
            .codes(CodeStyle::TextFormula)
            .instants(InstantStyle::WallClock)
    }

    /// Sets what stands between two fields.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: Delimiter) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// Sets what ends a line.
    #[must_use]
    pub const fn line_ending(mut self, line_ending: LineEnding) -> Self {
        self.line_ending = line_ending;
        self
    }

    /// Begins files with a byte order mark.
    #[must_use]
    pub const fn with_byte_order_mark(mut self) -> Self {
        self.byte_order_mark = true;
        self
    }

    /// Begins files with the first heading.
    #[must_use]
    pub const fn without_byte_order_mark(mut self) -> Self {
        self.byte_order_mark = false;
        self
    }

    /// Sets how codes are written.
    #[must_use]
    pub const fn codes(mut self, style: CodeStyle) -> Self {
        self.cells.codes = style;
        self
    }

    /// Sets how instants are written.
    #[must_use]
    pub const fn instants(mut self, style: InstantStyle) -> Self {
        self.cells.instants = style;
        self
    }

    fn writer_builder(self) -> csv::WriterBuilder {
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(match self.delimiter {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
        });
        builder.terminator(match self.line_ending {
            LineEnding::Lf => csv::Terminator::Any(b'\n'),
            LineEnding::CrLf => csv::Terminator::CRLF,
        });
        builder
    }
}

impl Exporter for CsvExporter {
    fn extension(&self) -> &'static str {
        match self.delimiter {
            Delimiter::Comma | Delimiter::Semicolon => "csv",
            Delimiter::Tab => "tsv",
        }
    }

    fn start<'w>(
        &self,
        table: &'static Table,
        mut out: Box<dyn Write + Send + 'w>,
    ) -> Result<Box<dyn RowWriter + 'w>> {
        if table.columns.is_empty() {
            return Err(Error::new(ErrorKind::Unsupported, "csv: a table without columns"));
        }
        if self.byte_order_mark {
            out.write_all(BYTE_ORDER_MARK).map_err(io_error)?;
        }
        let mut rows = CsvRows::new(self.writer_builder().from_writer(out), self.cells, table);
        rows.write_heading(table)?;
        Ok(Box::new(rows))
    }
}
