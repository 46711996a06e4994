//! A day at the gates of Sơn Dương, told with figures: `cargo run --release --example
//! day_at_the_gate`. The story goes to stdout and is the same for the same options; how long it
//! took goes to stderr.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use ravao_examples::day::{self, Plan};

/// Lives one day of QR check-in in 31 communes and tells it.
///
/// Codes are signed, drawn, photographed, read back and verified, people admitted or refused, the
/// scans stored in SQLite, contacts traced, the roll-out reported, tables exported. No network, no
/// real people.
#[derive(Parser)]
#[command(name = "day_at_the_gate")]
struct Options {
    /// The same number tells the same story.
    #[arg(long, default_value_t = 2021)]
    seed: u64,
    /// Venues; one of each of the 58 categories at least.
    #[arg(long, default_value_t = 300, value_parser = within::<58, 20_000>)]
    venues: usize,
    /// Visitors.
    #[arg(long, default_value_t = 2_000, value_parser = within::<1, 200_000>)]
    visitors: usize,
    /// Scans to photograph; the others take the text of the code as it is.
    #[arg(long, default_value_t = 240)]
    pictures: usize,
    /// The folder to leave: new, empty or of an earlier run.
    #[arg(long, default_value = "target/day_at_the_gate")]
    out: PathBuf,
}

fn within<const LEAST: usize, const MOST: usize>(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (LEAST..=MOST).contains(number));
    number.ok_or(format!("expected a number from {LEAST} to {MOST}"))
}

fn main() -> ExitCode {
    let Options { seed, venues, visitors, pictures, out } = Options::parse();
    let plan = Plan { seed, venues, visitors, pictures, out };
    let begun = Instant::now();
    let told = day::run(&plan, &mut io::stdout().lock());
    let (line, code) = match told {
        Ok(()) => (format!("took {:.1} s", begun.elapsed().as_secs_f32()), ExitCode::SUCCESS),
        Err(error) => (format!("day_at_the_gate: {error}"), ExitCode::FAILURE),
    };
    // Nothing is left to do when stderr is closed.
    let _ = writeln!(io::stderr(), "{line}");
    code
}
