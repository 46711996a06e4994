use std::fs;

use ravao_core::{ErrorKind, Scanner};
use ravao_scanner_image::ImageScanner;
use ravao_symbol::default_reader;

use crate::png;

#[test]
fn a_broken_file_is_one_error_and_the_scan_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("1.png"), png("ONE")).unwrap();
    fs::write(folder.path().join("2.png"), "not a picture").unwrap();
    fs::write(folder.path().join("3.png"), png("THREE")).unwrap();

    let mut scanner = ImageScanner::open([folder.path()], default_reader());
    let one = scanner.next_scan().unwrap().unwrap();
    assert!(one.source.ends_with("1.png"));
    assert_eq!(one.symbols[0].text.as_deref(), Some("ONE"));

    let error = scanner.next_scan().unwrap().unwrap_err();
    assert_eq!((error.kind(), error.position()), (ErrorKind::Unsupported, Some(1)));

    let three = scanner.next_scan().unwrap().unwrap();
    assert_eq!(three.symbols[0].text.as_deref(), Some("THREE"));
    assert!(scanner.next_scan().is_none());
    assert!(scanner.next_scan().is_none(), "the end stays");
}

#[test]
fn a_picture_without_a_symbol_is_a_scan_without_symbols() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("white.pgm");
    fs::write(&path, [&b"P5 64 64 255\n"[..], &[255; 64 * 64]].concat()).unwrap();
    let mut scanner = ImageScanner::open([path], default_reader());
    assert!(scanner.next_scan().unwrap().unwrap().symbols.is_empty());
    assert!(scanner.next_scan().is_none());
}
