//! Recording visits and asking about them: our store in SQLite beside the tables that one would write
//! by hand, all waiting for the disk.

mod batches;
mod clustered;
mod filling;
mod plain;
mod questions;
mod town;

use std::fmt::Display;

use clap::Args;

pub use batches::Scans;
use filling::Filled;
use town::Town;

/// How large a town is measured: a million visits, unless it says otherwise.
#[derive(Args, Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Record a hundred thousand visits.
    #[arg(long, conflicts_with = "large")]
    quick: bool,
    /// Record ten million visits: minutes, and gigabytes of disk.
    #[arg(long)]
    large: bool,
}

impl Options {
    const fn visits(self) -> u64 {
        match (self.quick, self.large) {
            (true, _) => 100_000,
            (_, true) => 10_000_000,
            _ => 1_000_000,
        }
    }
}

/// Every table of this subject; `Err` names what had to be skipped.
pub fn tables(
    rounds: usize,
    options: Options,
) -> impl Iterator<Item = Result<Box<dyn Display>, &'static str>> {
    let batches = batches::tables(rounds).map(|table| table.map(boxed));
    batches.chain(town(options))
}

/// The tables of one town: how it was recorded, and what was asked of it.
fn town(options: Options) -> Vec<Result<Box<dyn Display>, &'static str>> {
    let Ok(folder) = tempfile::tempdir() else {
        return vec![Err("store: skipped: no temporary folder")];
    };
    let town = Town::new(options.visits());
    let mut filled = Filled::new(&town, folder.path());
    let recorded = filled.record();
    let asked = questions::tables(&mut filled);
    std::iter::once(boxed(recorded)).chain(asked.into_iter().map(boxed)).map(Ok).collect()
}

fn boxed(table: impl Display + 'static) -> Box<dyn Display> {
    Box::new(table)
}
