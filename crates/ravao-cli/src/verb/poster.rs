//! `ravao poster`: codes to printable files.

mod page;

use std::fs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use ravao::limits::MAX_LINE_BYTES;
use ravao::payload::{Code, read_code};
use ravao::symbol::{Legibility, PrintAdvice, QUIET_ZONE, SymbolCode};
use ravao::wording::{self, Language};
use ravao::{CheckpointId, Claims, Level, Personal};
use serde::{Deserialize, Serialize};

use self::page::Page;
use crate::failure::Failure;
use crate::input::{Line, Lines};
use crate::open::replace_file;
use crate::output::Output;

/// The resolution of a picture for print.
const DOTS_PER_MM: f32 = 300.0 / 25.4;

/// Draw printable codes.
///
/// One file a code: an SVG page with heading, name and symbol, or a PNG of the symbol alone.
///
/// Input are the lines of ravao issue, from a file or stdin, or one text.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao issue venue --key commune.key --venues venues.jsonl | ravao poster --out posters
  ravao poster --out posters --format png --width-mm 120 market.jsonl
  ravao poster --out passes --width-mm 40 passes.jsonl")]
pub(crate) struct PosterArgs {
    /// The text of one symbol.
    #[arg(long, conflicts_with = "file")]
    text: Option<String>,

    /// Lines of ravao issue; stdin by default.
    file: Option<PathBuf>,

    /// The folder to write to; made where it does not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    #[command(flatten)]
    print: PrintArgs,
}

#[derive(Args, Debug)]
struct PrintArgs {
    /// The format.
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,

    /// The printed width of the symbol with its quiet zone, 10 to 1000.
    #[arg(long, default_value_t = 80, value_name = "MM",
        value_parser = clap::value_parser!(u16).range(10..=1000))]
    width_mm: u16,

    /// How much of the symbol may be damaged: about 7, 15, 25 or 30 %.
    #[arg(long, value_enum, default_value_t = PrintLevel::M, ignore_case = true)]
    level: PrintLevel,

    /// The language of the headings.
    #[arg(long, value_enum, default_value_t = PrintLanguage::Vi)]
    language: PrintLanguage,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A page.
    Svg,
    /// The symbol alone, at 300 dots an inch or finer.
    Png,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "UPPER")]
enum PrintLevel {
    L,
    M,
    Q,
    H,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PrintLanguage {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

pub(crate) fn run(args: &PosterArgs, out: &mut Output) -> Result<(), Failure> {
    fs::create_dir_all(&args.out).map_err(|error| Failure::with(args.out.display(), error))?;
    if let Some(text) = &args.text {
        let printed = args.print(text, 1)?;
        return out.line(&printed);
    }
    let mut lines = Lines::open_or_stdin(args.file.as_ref(), MAX_LINE_BYTES)?;
    while let Some(line) = lines.next_line()? {
        if line.bytes.is_some_and(|bytes| bytes.trim_ascii().is_empty()) {
            continue;
        }
        let number = line.number;
        let printed = issued_text(&line).ok_or("no line of ravao issue".to_owned());
        match printed.and_then(|text| args.print(&text, number).map_err(message)) {
            Ok(printed) => out.line(&printed)?,
            Err(error) => out.fault(&NotPrinted { line: number, error })?,
        }
    }
    Ok(())
}

/// The text of a line of `ravao issue`.
fn issued_text(line: &Line<'_>) -> Option<String> {
    #[derive(Deserialize)]
    struct Issued {
        text: String,
    }
    serde_json::from_slice(line.bytes?).ok().map(|issued: Issued| issued.text)
}

fn message(failure: Failure) -> String {
    match failure {
        Failure::Usage(message) | Failure::Failed(message) => message,
        Failure::Closed => String::new(),
    }
}

#[derive(Serialize)]
struct NotPrinted {
    line: u64,
    error: String,
}

/// One file, and how it will read.
#[derive(Serialize)]
struct Printed {
    file: String,
    version: u8,
    level: Level,
    width_mm: u16,
    module_mm: f64,
    min_width_mm: f64,
    max_distance_mm: f64,
    warning: Option<&'static str>,
}

impl PosterArgs {
    fn print(&self, text: &str, number: u64) -> Result<Printed, Failure> {
        let print = &self.print;
        let symbol = SymbolCode::encode(text, print.level.into())?;
        let advice = PrintAdvice::for_code(&symbol, f32::from(print.width_mm))?;
        let subject = Subject::of(text, number, print.language.into());
        let (bytes, extension) = match print.format {
            Format::Svg => (subject.page(print.width_mm).draw(&symbol).into_bytes(), "svg"),
            Format::Png => (symbol.to_png(dots_per_module(&symbol, print.width_mm))?, "png"),
        };
        let path = self.out.join(format!("{}.{extension}", subject.file));
        replace_file(&path, &bytes)?;
        Ok(Printed {
            file: path.to_string_lossy().into_owned(),
            version: advice.version,
            level: symbol.level(),
            width_mm: print.width_mm,
            module_mm: rounded(advice.module_mm),
            min_width_mm: rounded(advice.min_width_mm),
            max_distance_mm: rounded(advice.max_distance_mm),
            warning: warning(advice.legibility),
        })
    }
}

/// What stands on a page beside the symbol, and what the file is called.
struct Subject {
    file: String,
    heading: &'static str,
    name: String,
    door: Option<CheckpointId>,
}

impl Subject {
    fn of(text: &str, number: u64, language: Language) -> Self {
        let plain =
            Self { file: format!("code-{number}"), heading: "", name: String::new(), door: None };
        let Ok(Code::Native(signed)) = read_code(text) else { return plain };
        match signed.claims_unverified() {
            Claims::Venue(venue) => Self {
                file: format!("{}-{}", venue.venue, venue.checkpoint),
                heading: wording::poster_heading(language),
                name: venue.name.clone(),
                door: Some(venue.checkpoint).filter(|&door| door != CheckpointId::WHOLE_VENUE),
            },
            Claims::Pass(pass) => Self {
                file: pass.token.to_string(),
                heading: wording::pass_heading(language),
                name: pass.holder.as_ref().map_or("", Personal::reveal).to_owned(),
                door: None,
            },
            _ => plain,
        }
    }

    fn page(&self, width_mm: u16) -> Page<'_> {
        Page { heading: self.heading, name: &self.name, door: self.door, symbol_mm: width_mm }
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "1000 mm is 11,811 dots"
)]
fn dots_per_module(symbol: &SymbolCode, width_mm: u16) -> u32 {
    let modules = symbol.width() + 2 * QUIET_ZONE;
    let dots = (f32::from(width_mm) * DOTS_PER_MM).ceil() as u32;
    dots.div_ceil(modules)
}

/// Two digits after the point: a hundredth of a millimetre is finer than any printer.
fn rounded(millimetres: f32) -> f64 {
    (f64::from(millimetres) * 100.0).round() / 100.0
}

const fn warning(legibility: Legibility) -> Option<&'static str> {
    match legibility {
        Legibility::Easy => None,
        Legibility::Strained => {
            Some("Phones read it close up, flat and clean only: print it wider.")
        }
        _ => Some("Too fine for phones: print it wider, or put less into it."),
    }
}

impl From<PrintLevel> for Level {
    fn from(level: PrintLevel) -> Self {
        match level {
            PrintLevel::L => Self::L,
            PrintLevel::M => Self::M,
            PrintLevel::Q => Self::Q,
            PrintLevel::H => Self::H,
        }
    }
}

impl From<PrintLanguage> for Language {
    fn from(language: PrintLanguage) -> Self {
        match language {
            PrintLanguage::Vi => Self::Vi,
            PrintLanguage::En => Self::En,
        }
    }
}
