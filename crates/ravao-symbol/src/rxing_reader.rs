mod look;

use std::collections::HashSet;

use ravao_core::{Error, Frame, Level, Point, Result, Symbol, SymbolReader};
use rxing::common::DetectorRXingResult;
use rxing::common::cpp_essentials::{ConcentricPattern, DecoderResult};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{
    FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR,
};

use crate::contain::contain;
use crate::reader::append_sorted;
use look::{Look, Picture, View};

/// Triples of finder patterns that may fail to be a symbol before a look is given up: a sheet of
/// labels stays far below, a picture full of false finder patterns would take minutes.
const MAX_FAILURES: usize = 20_000;

/// Reads symbols with the crate `rxing`, the port of zxing-cpp's detector and decoder.
///
/// A frame is looked at up to four times, until something is found: as it is, at half size (against
/// blur and noise), with one threshold for all of it (against glare), and inverted. The symbols of
/// the first look that finds any are reported, all of them.
///
/// `bytes` are those of the segments. `text` is decoded as the ECI header says; without one it is
/// UTF-8 where the bytes are, else what the library guesses (Shift JIS, Latin-1). Corners are the
/// outer corners of the symbol.
///
/// `read` answers `TooLarge` when nothing was found and the frame holds more candidates than are
/// tried, `Internal` where the library panics.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RxingReader;

impl SymbolReader for RxingReader {
    fn read(&self, frame: Frame<'_>, found: &mut Vec<Symbol>) -> Result<()> {
        append_sorted(contain("rxing: read", || read(frame))??, found);
        Ok(())
    }
}

fn read(frame: Frame<'_>) -> Result<Vec<Symbol>> {
    let picture = Picture::copy(frame);
    let mut crowded = false;
    for view in View::ALL {
        let Some(look) = picture.look(view) else { continue };
        match symbols(&look) {
            Some(symbols) if symbols.is_empty() => {}
            Some(symbols) => return Ok(symbols),
            None => crowded = true,
        }
    }
    match crowded {
        true => Err(Error::too_large("rxing: candidates in the picture")),
        false => Ok(Vec::new()),
    }
}

/// The symbols of one look; `None` where nothing was found among more candidates than are tried.
fn symbols(look: &Look) -> Option<Vec<Symbol>> {
    if look.is_crowded() {
        return None;
    }
    let mut patterns = FindFinderPatterns(&look.matrix, true, 0);
    let mut used = HashSet::new();
    let mut symbols = Vec::new();
    let mut failures = 0;
    for set in GenerateFinderPatternSets(&mut patterns) {
        let places = [set.tl, set.tr, set.bl].map(place);
        if places.iter().any(|place| used.contains(place)) {
            continue;
        }
        match symbol(look, &set) {
            Some(symbol) => {
                symbols.push(symbol);
                used.extend(places);
            }
            None => failures += 1,
        }
        if failures > MAX_FAILURES {
            return (!symbols.is_empty()).then_some(symbols);
        }
    }
    Some(symbols)
}

/// Identifies a finder pattern, whose coordinates are not `Eq`.
fn place(pattern: ConcentricPattern) -> (u32, u32) {
    (pattern.p.x.to_bits(), pattern.p.y.to_bits())
}

fn symbol(look: &Look, set: &FinderPatternSet) -> Option<Symbol> {
    let sampled = SampleQR(&look.matrix, set).ok()?;
    let decoded = Decode(sampled.getBits()).ok().filter(DecoderResult::isValid)?;
    let mut symbol = Symbol::new(decoded.content().bytes().to_vec());
    if decoded.content().has_eci || symbol.text.is_none() {
        symbol.text = Some(decoded.text());
    }
    symbol.version = u8::try_from(decoded.versionNumber()).unwrap_or(0);
    symbol.level = level(decoded.ecLevel());
    symbol.corners = corners(sampled.getPoints(), look.scale)?;
    Some(symbol)
}

fn level(name: &str) -> Option<Level> {
    match name {
        "L" => Some(Level::L),
        "M" => Some(Level::M),
        "Q" => Some(Level::Q),
        "H" => Some(Level::H),
        _ => None,
    }
}

/// The library lists top left, top right, bottom left, bottom right, half a pixel too far.
fn corners(points: &[rxing::Point], scale: f32) -> Option<[Point; 4]> {
    let &[top_left, top_right, bottom_left, bottom_right] = points else { return None };
    let outer = |p: rxing::Point| Point { x: (p.x - 0.5) * scale, y: (p.y - 0.5) * scale };
    Some([top_left, top_right, bottom_right, bottom_left].map(outer))
}
