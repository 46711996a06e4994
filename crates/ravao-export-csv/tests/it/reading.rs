//! Writing files and reading them back with the `csv` crate.

use ravao_core::{Cell, Column, Exporter, Table};
use ravao_export_csv::CsvExporter;

/// Two columns of a made-up table.
pub(crate) static PAIRS: Table = Table {
    name: "pairs",
    columns: &[Column { name: "left", personal: false }, Column { name: "right", personal: true }],
};

/// The file with these rows.
pub(crate) fn file(exporter: CsvExporter, table: &'static Table, rows: &[Vec<Cell<'_>>]) -> String {
    let mut out = Vec::new();
    let mut writer = exporter.start(table, Box::new(&mut out)).unwrap();
    for row in rows {
        writer.write(row).unwrap();
    }
    assert_eq!(writer.finish().unwrap(), rows.len() as u64);
    String::from_utf8(out).unwrap()
}

/// The rows of a file with commas.
pub(crate) fn rows(output: &[u8]) -> Vec<Vec<String>> {
    rows_between(b',', output)
}

/// The rows of a file, fields as they stand, without the heading.
pub(crate) fn rows_between(delimiter: u8, output: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(output);
    let records = reader.records().map(|record| record.expect("well-formed CSV"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}
