//! `ravao export`: tables as CSV files.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use ravao::export::csv::{CsvExporter, Delimiter};
use ravao::{
    CONTACTS, COVERAGE, Exporter, Pairing, PairingRules, RowWriter, Table, VISITS, VenueId,
    contact_row, coverage_row, visit_row,
};
use serde::Serialize;

use super::contacts::TraceArgs;
use super::coverage::ReportArgs;
use crate::args::{NowArgs, PeriodArgs, RevealArgs, StoreArgs, VenuesArgs};
use crate::failure::{Failure, note};
use crate::open::{self, part_of};
use crate::output::Output;

/// Export visits, contacts or coverage as CSV.
///
/// The files are safe to open in a spreadsheet. Visitor keys are cut to eight digits unless a purpose is named for showing them in full.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao export visits --store sqlite:visits.db --venues venues.jsonl \\
      --from 2021-11-01 --until 2021-11-07 --out visits.csv --excel
  ravao export coverage --store sqlite:visits.db --venues venues.jsonl \\
      --from 2021-11-01 --until 2021-11-07 --by commune --out coverage.csv
  ravao export contacts --store sqlite:visits.db --visitor 1023fad32cfc0dc24fccc7ff88497074 \\
      --from 2021-10-18 --until 2021-11-01 --out contacts.csv --reveal --purpose 'tracing, case 7'")]
pub(crate) struct ExportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Stays, one a row.
    Visits(VisitsArgs),
    /// Contacts of a trace, one a row.
    Contacts(ContactsArgs),
    /// Coverage, one a row.
    Coverage(CoverageArgs),
}

#[derive(Args, Debug)]
struct VisitsArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    period: PeriodArgs,

    /// Only of this venue.
    #[arg(long, value_name = "HEX")]
    venue: Option<VenueId>,

    #[command(flatten)]
    venues: VenuesArgs,

    #[command(flatten)]
    now: NowArgs,

    #[command(flatten)]
    file: FileArgs,

    #[command(flatten)]
    reveal: RevealArgs,
}

#[derive(Args, Debug)]
struct ContactsArgs {
    #[command(flatten)]
    trace: TraceArgs,

    #[command(flatten)]
    file: FileArgs,

    #[command(flatten)]
    reveal: RevealArgs,
}

#[derive(Args, Debug)]
struct CoverageArgs {
    #[command(flatten)]
    report: ReportArgs,

    #[command(flatten)]
    file: FileArgs,
}

#[derive(Args, Debug)]
struct FileArgs {
    /// The file to write, or - for stdout.
    #[arg(long, value_name = "FILE|-")]
    out: PathBuf,

    /// For double-clicking in Excel: byte order mark, codes and times as it takes them.
    #[arg(long)]
    excel: bool,

    /// What stands between two fields.
    #[arg(long, value_enum, default_value_t = Between::Comma)]
    delimiter: Between,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Between {
    Comma,
    Semicolon,
    Tab,
}

/// What was written.
#[derive(Serialize)]
struct Exported<'a> {
    file: &'a str,
    table: &'static str,
    rows: u64,
}

pub(crate) fn run(args: &ExportArgs, out: &mut Output) -> Result<(), Failure> {
    match &args.what {
        What::Visits(args) => args.export(out),
        What::Contacts(args) => args.export(out),
        What::Coverage(args) => args.export(out),
    }
}

impl VisitsArgs {
    fn export(&self, out: &mut Output) -> Result<(), Failure> {
        let store = open::existing_store(&self.store)?;
        let venues = open::venues(&self.venues)?;
        let now = self.now.now();
        let pairing = Pairing { rules: &PairingRules::default(), venues: &venues, now };
        let period = self.period.period()?;
        let visits = pollster::block_on(store.visits(self.venue, period, &pairing))?;
        let disclosure = self.reveal.disclosure();
        let written = self.file.write(&VISITS, out, |rows| {
            visits
                .iter()
                .try_for_each(|visit| rows.write(&visit_row(visit, &venues, disclosure, now)))
        });
        written.map(|rows| self.reveal.announce(rows))
    }
}

impl ContactsArgs {
    fn export(&self, out: &mut Output) -> Result<(), Failure> {
        let (report, venues) = self.trace.report()?;
        let disclosure = self.reveal.disclosure();
        let written = self.file.write(&CONTACTS, out, |rows| {
            report.contacts.iter().try_for_each(|contact| {
                rows.write(&contact_row(contact, &report, &venues, disclosure))
            })
        });
        written.map(|rows| self.reveal.announce(rows))
    }
}

impl CoverageArgs {
    fn export(&self, out: &mut Output) -> Result<(), Failure> {
        let report = self.report.rows()?;
        let written = self.file.write(&COVERAGE, out, |rows| {
            report.iter().try_for_each(|row| rows.write(&coverage_row(row)))
        });
        written.map(|_| ())
    }
}

impl FileArgs {
    fn exporter(&self) -> CsvExporter {
        let exporter = if self.excel { CsvExporter::for_excel() } else { CsvExporter::new() };
        exporter.delimiter(match self.delimiter {
            Between::Comma => Delimiter::Comma,
            Between::Semicolon => Delimiter::Semicolon,
            Between::Tab => Delimiter::Tab,
        })
    }

    /// Writes a table to the file or stdout and says so; gives the number of rows.
    fn write(
        &self,
        table: &'static Table,
        out: &mut Output,
        fill: impl FnOnce(&mut dyn RowWriter) -> ravao::Result<()>,
    ) -> Result<u64, Failure> {
        let exporter = self.exporter();
        if self.out == Path::new("-") {
            let rows = out.lend(|pipe| written(&exporter, table, Box::new(pipe), fill))?;
            note(format_args!("exported {rows} rows of {}", table.name));
            return Ok(rows);
        }
        let part = part_of(&self.out);
        let failed = |error: &dyn std::fmt::Display| Failure::with(self.out.display(), error);
        let file = File::create(&part).map_err(|error| failed(&error))?;
        let rows = written(&exporter, table, Box::new(BufWriter::new(file)), fill)
            .map_err(|error| failed(&error))?;
        // Only a complete output gets the name by which people find it.
        fs::rename(&part, &self.out).map_err(|error| failed(&error))?;
        out.line(&Exported { file: &self.out.to_string_lossy(), table: table.name, rows })?;
        Ok(rows)
    }
}

fn written<'w>(
    exporter: &dyn Exporter,
    table: &'static Table,
    out: Box<dyn Write + Send + 'w>,
    fill: impl FnOnce(&mut dyn RowWriter) -> ravao::Result<()>,
) -> ravao::Result<u64> {
    let mut rows = exporter.start(table, out)?;
    fill(&mut *rows)?;
    rows.finish()
}
