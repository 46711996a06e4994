//! The exporter suite, the three tables byte by byte, hostile texts, failing outputs.
#![allow(clippy::unwrap_used, reason = "tests")]

mod golden;
mod hostile;
mod outputs;
mod reading;

mod conformance {
    use ravao_export_csv::CsvExporter;

    ravao_conformance::exporter!(CsvExporter::new(), crate::reading::rows);
}

mod excel_conformance {
    use ravao_export_csv::CsvExporter;

    ravao_conformance::exporter!(CsvExporter::for_excel(), crate::reading::rows);
}

mod tab_conformance {
    use ravao_export_csv::{CsvExporter, Delimiter};

    ravao_conformance::exporter!(
        CsvExporter::new().delimiter(Delimiter::Tab),
        |output: &[u8]| crate::reading::rows_between(b'\t', output)
    );
}
