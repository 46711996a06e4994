//! How the time of a reader grows with the symbols of a sheet.

use std::fmt;
use std::time::Duration;

use super::readers::{Reader, Wanted, readers};
use crate::shot::{Shot, Taken};

/// What the table is called.
pub(super) const TITLE: &str = "sheets of symbols, area in proportion";

/// Symbols of the sheets.
const SHEETS: [u16; 4] = [1, 4, 25, 100];

/// What the readers made of sheets whose area grows with their symbols.
#[derive(Clone, Debug)]
pub(super) struct Growth {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    symbols: u16,
    megapixels: f64,
    reader: &'static str,
    found: usize,
    wrong: usize,
    time: Duration,
}

/// Reads every sheet with every reader, in rounds.
pub(super) fn growth(rounds: usize, names: &[String]) -> Growth {
    let mut readers = readers(Wanted::All, names);
    let mut rows = Vec::new();
    for symbols in SHEETS {
        let sheet = Shot { noise: 4.0, blur: 0.6, ..Shot::sheet(symbols) }.take();
        rows.extend(readers.iter_mut().map(|reader| row(symbols, &sheet, reader, rounds)));
    }
    Growth { rows }
}

fn row(symbols: u16, sheet: &Taken, reader: &mut Reader, rounds: usize) -> Row {
    let (texts, first) = reader.read(&sheet.picture);
    let mut times: Vec<_> = (1..rounds).map(|_| reader.read(&sheet.picture).1).collect();
    times.push(first);
    times.sort_unstable();
    let texts = texts.unwrap_or_default();
    let is_there = |text: &&String| sheet.texts.contains(text);
    Row {
        symbols,
        megapixels: f64::from(sheet.picture.width * sheet.picture.height) / 1e6,
        reader: reader.name,
        found: sheet.texts.iter().filter(|text| texts.contains(text)).count(),
        wrong: texts.iter().filter(|text| !is_there(text)).count(),
        time: times[times.len() / 2],
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{TITLE}")?;
        writeln!(
            f,
            "  {:<28} {:>6} {:>8} {:>9} {:>6} {:>11} {:>11}",
            "reader", "sheet", "Mpixel", "found", "wrong", "ms", "ms/Mpixel"
        )?;
        self.rows.iter().try_for_each(|row| {
            let millis = row.time.as_secs_f64() * 1e3;
            writeln!(
                f,
                "  {:<28} {:>6} {:>8.2} {:>9} {:>6} {:>11.2} {:>11.2}",
                row.reader,
                row.symbols,
                row.megapixels,
                format!("{}/{}", row.found, row.symbols),
                row.wrong,
                millis,
                millis / row.megapixels,
            )
        })
    }
}
