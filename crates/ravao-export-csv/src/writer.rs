use std::borrow::Borrow;
use std::error::Error as StdError;
use std::fmt;
use std::io::Write;

use ravao_core::{Cell, Error, ErrorKind, Result, RowWriter, Table};

use crate::cell::{self, CellStyle};

/// The rows of one file.
pub(crate) struct CsvRows<W: Write> {
    out: csv::Writer<W>,
    style: CellStyle,
    columns: usize,
    rows: u64,
    field: String,
    /// Once the output failed, a row may be half written: nothing may follow it.
    broken: bool,
}

impl<W: Write> CsvRows<W> {
    pub(crate) fn new(out: csv::Writer<W>, style: CellStyle, table: &Table) -> Self {
        let columns = table.columns.len();
        Self { out, style, columns, rows: 0, field: String::new(), broken: false }
    }

    pub(crate) fn write_heading(&mut self, table: &Table) -> Result<()> {
        self.write_line(table.columns.iter().map(|column| Cell::Text(column.name.into())))
    }

    fn write_line<'c, C>(&mut self, cells: impl IntoIterator<Item = C>) -> Result<()>
    where
        C: Borrow<Cell<'c>>,
    {
        self.check_unbroken()?;
        let written = self.push_line(cells);
        self.broken = written.is_err();
        written.map_err(io_error)
    }

    fn push_line<'c, C>(&mut self, cells: impl IntoIterator<Item = C>) -> csv::Result<()>
    where
        C: Borrow<Cell<'c>>,
    {
        for cell in cells {
            self.field.clear();
            cell::append(cell.borrow(), self.style, &mut self.field);
            self.out.write_field(&self.field)?;
        }
        self.out.write_record(None::<&[u8]>)
    }

    fn check_unbroken(&self) -> Result<()> {
        if self.broken {
            return Err(Error::new(ErrorKind::Io, "csv: the output failed before"));
        }
        Ok(())
    }
}

impl<W: Write + Send> RowWriter for CsvRows<W> {
    fn write(&mut self, row: &[Cell<'_>]) -> Result<()> {
        if row.len() != self.columns {
            return Err(Error::invalid("csv: a row needs one cell a column"));
        }
        self.write_line(row)?;
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<u64> {
        self.check_unbroken()?;
        self.out.flush().map_err(io_error)?;
        Ok(self.rows)
    }
}

/// Tells how far it is, never what the rows hold.
impl<W: Write> fmt::Debug for CsvRows<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsvRows").field("rows", &self.rows).finish_non_exhaustive()
    }
}

pub(crate) fn io_error(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
    Error::new(ErrorKind::Io, "csv: write").with_source(source)
}
