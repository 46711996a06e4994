//! Any text in a cell: one row stays one row.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::{Cell, Column, Exporter, Table};
use ravao_export_csv::CsvExporter;

static TABLE: Table = Table { name: "texts", columns: &[Column { name: "text", personal: false }] };

fuzz_target!(|text: &str| {
    for exporter in [CsvExporter::new(), CsvExporter::for_excel()] {
        for cell in [Cell::Text(text.into()), Cell::Code(text.into())] {
            let mut bytes = Vec::new();
            let mut writer =
                exporter.start(&TABLE, Box::new(&mut bytes)).expect("a vector takes all");
            writer.write(&[cell]).expect("one cell, one column");
            assert_eq!(writer.finish().expect("a vector takes all"), 1);
            assert!(std::str::from_utf8(&bytes).is_ok());
        }
    }
});
