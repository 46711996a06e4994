use ravao::Level;
use ravao::symbol::SymbolCode;
use serde_json::{Value, json};

use crate::tool::{Folder, assert_fields};

fn png(content: impl AsRef<[u8]>) -> Vec<u8> {
    SymbolCode::encode(content, Level::Q).unwrap().to_png(4).unwrap()
}

fn blank() -> &'static [u8] {
    b"P5 64 64 255 \xff"
}

fn picture_without_symbols() -> Vec<u8> {
    let mut picture = b"P5 64 64 255\n".to_vec();
    picture.extend([255; 64 * 64]);
    picture
}

#[test]
fn a_symbol_is_a_line_with_text_version_level_and_corners() {
    let folder = Folder::new();
    folder.write("door.png", png("DOOR 1"));
    let found = folder.run(&["read", "door.png"]).good().only();
    assert_fields(&found, &["file", "index", "text", "version", "level", "corners"]);
    assert_eq!(found["file"], "door.png");
    assert_eq!((&found["index"], &found["text"]), (&json!(0), &json!("DOOR 1")));
    assert_eq!((&found["version"], &found["level"]), (&json!(1), &json!("Q")));
    let corners = found["corners"].as_array().unwrap();
    assert_eq!(corners.len(), 4);
    assert!(corners.iter().all(|corner| corner.as_array().unwrap().len() == 2));
}

#[test]
fn bytes_that_are_not_utf_8_are_given_as_hex() {
    let folder = Folder::new();
    folder.write("bytes.png", png([0x00, 0xff, 0xfe, 0x80, 0x41]));
    let found = folder.run(&["read", "bytes.png"]).good().only();
    assert_eq!(found["bytes"], "00fffe8041");
    assert!(found["text"].is_null() || found["text"].is_string());
}

#[test]
fn pictures_without_symbols_are_no_error_and_torn_ones_are() {
    let folder = Folder::new();
    folder.write("empty.pgm", picture_without_symbols());
    folder.write("torn.png", &png("A")[..40]);
    folder.write("cut.pgm", blank());
    let run = folder.run(&["read", "empty.pgm", "torn.png", "missing.png", "cut.pgm"]).ended(1);
    let records = run.records();
    assert_eq!(records[0], json!({"file": "empty.pgm", "symbols": 0}));
    for (record, file) in records[1..].iter().zip(["torn.png", "missing.png", "cut.pgm"]) {
        assert_fields(record, &["file", "error"]);
        assert_eq!(record["file"], file);
    }
    folder.run(&["read", "empty.pgm"]).good();
}

#[test]
fn order_is_that_of_arguments_and_names_whatever_the_threads() {
    let folder = Folder::new();
    std::fs::create_dir(folder.file("hall")).unwrap();
    for number in 0..40 {
        folder.write(&format!("hall/{number:02}.png"), png(format!("HALL {number}")));
    }
    folder.write("last.png", png("LAST"));
    folder.write("first.png", png("FIRST"));
    let texts = |jobs| {
        let run = folder.run(&["read", "--jobs", jobs, "first.png", "hall", "last.png"]);
        run.good().column("text")
    };
    let mut expected: Vec<Value> = vec!["FIRST".into()];
    expected.extend((0..40).map(|number| Value::from(format!("HALL {number}"))));
    expected.push("LAST".into());
    assert_eq!(texts("4"), expected);
    assert_eq!(texts("1"), expected);
}
