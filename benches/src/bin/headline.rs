//! Writes the table of codes a second into the README, from `benches/record/payload.md`.

use std::error::Error;
use std::fs;
use std::path::Path;

use ravao_benches::headline;

/// Between these lines stands the table.
const BEGIN: &str = "<!-- codes a second: cargo run -p ravao-benches --bin headline -->\n";
const END: &str = "<!-- end of the table -->";

fn main() -> Result<(), Box<dyn Error>> {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
    let record = fs::read_to_string(benches.join("record/payload.md"))?;
    let table = headline::table(&record).ok_or("record/payload.md lacks a row")?;
    let path = benches.join("../README.md");
    let readme = fs::read_to_string(&path)?;
    let (before, rest) = readme.split_once(BEGIN).ok_or("README.md lacks the table's beginning")?;
    let (_, after) = rest.split_once(END).ok_or("README.md lacks the table's end")?;
    fs::write(path, format!("{before}{BEGIN}{table}{END}{after}"))?;
    Ok(())
}
