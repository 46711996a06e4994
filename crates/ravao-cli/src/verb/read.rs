//! `ravao read`: pictures to symbols.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use ravao::scanner::image::{Unreadable, picture_files, read_picture};
use ravao::symbol::default_reader;
use ravao::{Error, Level, Symbol, SymbolReader, ordered_parallel};
use serde::Serialize;

use crate::args::jobs_or_cores;
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;

/// Read the QR symbols of pictures.
///
/// One line a symbol, in the order of the arguments, folders by name. A picture without symbols is
/// a line, and so is a file that cannot be read. Records come as pictures are read; memory does not
/// grow with their number.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao read poster.png
  ravao read photos/ > symbols.jsonl
  pdftoppm -r 200 -gray letter.pdf page && ravao read page*.pgm
  ravao read --jobs 4 photos/ | jq -r '.text // empty' | ravao decode --trust trust.cose")]
pub(crate) struct ReadArgs {
    /// How many pictures to read at the same time; as many as there are cores by default.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,

    /// Picture files, and folders of them.
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(args: ReadArgs, out: &mut Output) -> Result<(), Failure> {
    let reader = default_reader();
    let mut progress = Progress::over("pictures");
    let mut outcome = Ok(());
    let is_over = AtomicBool::new(false);
    ordered_parallel(
        picture_files(args.paths).take_while(|_| !is_over.load(Ordering::Relaxed)),
        jobs_or_cores(args.jobs),
        |file| Picture::read(file, &*reader),
        |picture| {
            progress.add(1);
            if outcome.is_ok() {
                outcome = picture.write(out);
                is_over.store(outcome.is_err(), Ordering::Relaxed);
            }
        },
    );
    outcome
}

/// One picture file and what came of it.
struct Picture {
    file: String,
    symbols: Result<Vec<Symbol>, Error>,
}

impl Picture {
    fn read(file: Result<PathBuf, Unreadable>, reader: &dyn SymbolReader) -> Self {
        match file {
            Ok(path) => Self { symbols: read_picture(&path, reader), file: shown(&path) },
            Err(unreadable) => {
                Self { file: shown(&unreadable.path), symbols: Err(unreadable.error) }
            }
        }
    }

    fn write(&self, out: &mut Output) -> Result<(), Failure> {
        let file = &self.file;
        match &self.symbols {
            Ok(symbols) if symbols.is_empty() => out.line(&NoSymbol { file, symbols: 0 })?,
            Ok(symbols) => symbols
                .iter()
                .enumerate()
                .try_for_each(|(index, symbol)| out.line(&Found::new(file, index, symbol)))?,
            Err(error) => out.fault(&NotRead { file, error: error.to_string() })?,
        }
        out.flush()
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[derive(Serialize)]
struct NoSymbol<'a> {
    file: &'a str,
    symbols: u8,
}

#[derive(Serialize)]
struct NotRead<'a> {
    file: &'a str,
    error: String,
}

/// The line of one symbol.
#[derive(Serialize)]
struct Found<'a> {
    file: &'a str,
    index: usize,
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
    version: u8,
    level: Option<Level>,
    corners: [[f32; 2]; 4],
}

impl<'a> Found<'a> {
    fn new(file: &'a str, index: usize, symbol: &'a Symbol) -> Self {
        let is_utf8 = str::from_utf8(&symbol.bytes).is_ok();
        Self {
            file,
            index,
            text: symbol.text.as_deref(),
            bytes: (!is_utf8).then(|| hex(&symbol.bytes)),
            version: symbol.version,
            level: symbol.level,
            corners: symbol.corners.map(|corner| [corner.x, corner.y]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
