//! `ravao coverage`: how far the roll-out is.

mod table;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use ravao::{AdminRegister, CoverageBy, CoverageRow, VenueKind, coverage};
use serde::Serialize;

use crate::args::{Moment, StoreArgs, period};
use crate::failure::Failure;
use crate::open;
use crate::output::Output;

/// Tell how far the roll-out is.
///
/// One line a commune, category or sector: venues required, registered, active, silent; scans.
///
/// Days are those of Vietnam, both included.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao coverage --store sqlite:visits.db --venues venues.jsonl \\
      --from 2021-11-01 --until 2021-11-07 --by commune --table")]
pub(crate) struct CoverageArgs {
    #[command(flatten)]
    report: ReportArgs,

    /// Print a table for people instead of JSON Lines.
    #[arg(long)]
    table: bool,
}

/// Which report.
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    store: StoreArgs,

    /// The register of venues, JSON Lines.
    #[arg(long, value_name = "FILE")]
    venues: PathBuf,

    /// The first day.
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,

    /// The last day.
    #[arg(long, value_name = "DATE")]
    until: NaiveDate,

    /// What a row stands for.
    #[arg(long, value_enum, default_value_t = By::Total)]
    by: By,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// Everything: one row.
    Total,
    /// Communes.
    Commune,
    /// Kinds of venues.
    Category,
    /// Line departments.
    Sector,
}

/// One row, with what people call it.
#[derive(Serialize)]
struct Labelled {
    label: String,
    #[serde(flatten)]
    row: CoverageRow,
}

pub(crate) fn run(args: &CoverageArgs, out: &mut Output) -> Result<(), Failure> {
    let admin = AdminRegister::built_in();
    let rows = args.report.rows()?.into_iter();
    let rows: Vec<_> = rows.map(|row| Labelled { label: label(&row.key, &admin), row }).collect();
    if args.table {
        return out.raw(table::draw(&rows).as_bytes());
    }
    rows.iter().try_for_each(|row| out.line(row))
}

impl ReportArgs {
    /// The rows of the report.
    pub(crate) fn rows(&self) -> Result<Vec<CoverageRow>, Failure> {
        let period = period(Moment::Day(self.from), Moment::Day(self.until))?;
        let venues = open::venue_file(&self.venues)?;
        let store = open::existing_store(&self.store)?;
        let activity = pollster::block_on(store.activity(period))?;
        Ok(coverage(&venues, &activity, period, self.by.into()))
    }
}

/// What people call a commune or a category; the key itself where nothing better is known.
fn label(key: &str, admin: &AdminRegister) -> String {
    if let Ok(kind) = key.parse::<VenueKind>() {
        return kind.label_vi().to_owned();
    }
    let unit = key.parse().ok().and_then(|id| admin.unit(id));
    unit.map_or_else(|| key.to_owned(), |unit| unit.name.clone())
}

impl From<By> for CoverageBy {
    fn from(by: By) -> Self {
        match by {
            By::Total => Self::Total,
            By::Commune => Self::Commune,
            By::Category => Self::Category,
            By::Sector => Self::Sector,
        }
    }
}
