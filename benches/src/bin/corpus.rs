//! Reads any folder of pictures with their texts beside them, and names what was missed.

#![allow(clippy::print_stdout, reason = "printing what was missed is its purpose")]

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use ravao_benches::symbol::{Pictured, Reader, Wanted, pictured, readers};

/// Reads pictures that have a `.txt` of the same name, and names those that a reader misses.
///
/// The text of a picture is what one symbol says, or one line for each of several symbols; an
/// empty text says that there is none.
#[derive(Debug, Parser)]
#[command(after_help = "Examples:
  corpus --reader ours shared/vectors/qr-images-zxing
  corpus --reader ours --reader harder frames/")]
struct Arguments {
    /// Only readers whose name holds this; may be repeated.
    #[arg(long, value_name = "TEXT")]
    reader: Vec<String>,
    /// Read all symbols of each picture instead of the first.
    #[arg(long)]
    all: bool,
    /// Folders of pictures, with all folders below them.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
}

fn main() {
    let arguments = Arguments::parse();
    let pictures: Vec<_> = arguments.folders.iter().flat_map(|folder| pictured(folder)).collect();
    let wanted = if arguments.all { Wanted::All } else { Wanted::First };
    for mut reader in readers(wanted, &arguments.reader) {
        run(&mut reader, &pictures);
    }
}

fn run(reader: &mut Reader, pictures: &[Pictured]) {
    let mut total = Duration::ZERO;
    let mut right = 0;
    for picture in pictures {
        let (texts, time) = reader.read(&picture.sample.picture);
        total += time;
        let verdict = verdict(&picture.sample.texts, texts.as_deref());
        right += usize::from(verdict == "right");
        if verdict != "right" {
            println!("{verdict:<7} {}", picture.path.display());
        }
    }
    let mean = total.as_secs_f64() * 1e3 / pictures.len().max(1) as f64;
    println!("{}: {right} of {} right, {mean:.2} ms each\n", reader.name, pictures.len());
}

/// `wrong` is any text that is neither the expected one nor one of its lines.
fn verdict(expected: &[String], read: Option<&[String]>) -> &'static str {
    let Some(read) = read else { return "failed" };
    let trimmed: Vec<_> = read.iter().map(|text| text.trim_end()).collect();
    let Some(whole) = expected.first().map(|text| text.trim_end()) else {
        return if read.is_empty() { "right" } else { "wrong" };
    };
    if trimmed.iter().any(|text| *text != whole && !whole.lines().any(|line| line == *text)) {
        return "wrong";
    }
    let has_every_line = whole.lines().all(|line| trimmed.contains(&line));
    if trimmed.contains(&whole) || has_every_line { "right" } else { "missed" }
}
