//! What reaches the output: marks, line ends, failures.

use std::io::{self, Write};

use ravao_core::{Cell, ErrorKind, Exporter};
use ravao_export_csv::{CsvExporter, Delimiter, LineEnding};

use crate::reading::{PAIRS, file};

const MARK: &str = "\u{feff}";

fn rows(count: usize) -> Vec<Vec<Cell<'static>>> {
    (0..count).map(|_| vec![Cell::Flag(true), Cell::Text("ấp".into())]).collect()
}

#[test]
fn byte_order_mark_stands_once_at_the_beginning() {
    for count in [0, 1, 1_000] {
        let file = file(CsvExporter::for_excel(), &PAIRS, &rows(count));
        assert!(file.starts_with(MARK));
        assert_eq!(file.matches(MARK).count(), 1);
    }
}

#[test]
fn options_show_in_the_file() {
    let check = |exporter, expected| assert_eq!(file(exporter, &PAIRS, &rows(1)), expected);
    let plain = CsvExporter::new();
    check(plain, "left,right\ntrue,ấp\n");
    check(plain.delimiter(Delimiter::Semicolon), "left;right\ntrue;ấp\n");
    check(plain.delimiter(Delimiter::Tab), "left\tright\ntrue\tấp\n");
    check(plain.line_ending(LineEnding::CrLf), "left,right\r\ntrue,ấp\r\n");
    check(plain.with_byte_order_mark(), "\u{feff}left,right\ntrue,ấp\n");
    check(CsvExporter::for_excel().without_byte_order_mark(), "left,right\r\ntrue,ấp\r\n");
}

/// An output that takes so many bytes and then fails.
struct Disk(usize);

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("disk full"));
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn full_disk_is_told_with_its_cause() {
    for room in [0, 2, 10, 10_000] {
        let error = fill(room).expect_err("the disk is full");
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(error.to_string(), "csv: write (input or output failed): disk full");
    }
}

fn fill(room: usize) -> ravao_core::Result<u64> {
    let mut writer = CsvExporter::for_excel().start(&PAIRS, Box::new(Disk(room)))?;
    for row in rows(5_000) {
        writer.write(&row)?;
    }
    writer.finish()
}

#[test]
fn nothing_follows_a_failure() {
    let mut writer = CsvExporter::new().start(&PAIRS, Box::new(Disk(5))).unwrap();
    let failed = rows(5_000).iter().position(|row| writer.write(row).is_err());
    assert!(failed.is_some());
    let error = writer.write(&rows(1)[0]).unwrap_err();
    assert_eq!((error.kind(), error.context()), (ErrorKind::Io, "csv: the output failed before"));
    assert_eq!(writer.finish().unwrap_err().kind(), ErrorKind::Io);
}
