use ravao_core::{Error, Frame, Level, Point, Result, Symbol, SymbolReader};
use rqrr::{BitGrid, Grid, MetaData, PreparedImage};

use crate::contain::contain;
use crate::reader::append_sorted;

/// Pixels that this reader takes: the library copies the picture for every pair of candidates.
const MAX_PIXELS: u64 = 16 << 20;

/// Reads symbols with the crate `rqrr`, which is small and has few dependencies: for comparison, and
/// for pictures of known origin where the size of a build counts.
///
/// It finds about 60 % of what [`crate::QrReader`] finds in photographs and takes some 15 times
/// longer. A picture full of false finder patterns takes the library minutes from about 400 pixels
/// a side, and nothing outside it can stop that: pictures from strangers go to the default reader.
///
/// `text` is filled in where the bytes are UTF-8; ECI headers are ignored; Kanji segments stay
/// Shift JIS in `bytes`. `read` answers `TooLarge` above 16 megapixels, `Internal` where the library
/// panics.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RqrrReader;

impl SymbolReader for RqrrReader {
    fn read(&self, frame: Frame<'_>, found: &mut Vec<Symbol>) -> Result<()> {
        if u64::from(frame.width()) * u64::from(frame.height()) > MAX_PIXELS {
            return Err(Error::too_large("rqrr: pixels"));
        }
        if frame.width() == 0 || frame.height() == 0 {
            return Ok(());
        }
        append_sorted(contain("rqrr: read", || read(frame))?, found);
        Ok(())
    }
}

fn read(frame: Frame<'_>) -> Vec<Symbol> {
    let (width, height) = (frame.width() as usize, frame.height() as usize);
    let mut picture =
        PreparedImage::prepare_from_greyscale(width, height, |x, y| frame.row(y as u32)[x]);
    picture.detect_grids().iter().filter_map(symbol).collect()
}

fn symbol<G: BitGrid>(grid: &Grid<G>) -> Option<Symbol> {
    let mut bytes = Vec::new();
    let meta = grid.decode_to(&mut bytes).ok()?;
    let mut symbol = Symbol::new(bytes);
    symbol.version = u8::try_from(meta.version.0).unwrap_or(0);
    symbol.level = level(&meta);
    symbol.corners = corners(grid);
    Some(symbol)
}

/// The library gives the two bits of the format information as they are in the symbol.
const fn level(meta: &MetaData) -> Option<Level> {
    match meta.ecc_level {
        0b00 => Some(Level::M),
        0b01 => Some(Level::L),
        0b10 => Some(Level::H),
        0b11 => Some(Level::Q),
        _ => None,
    }
}

/// The library's far corners lie one module outside the symbol; this draws them back.
fn corners<G: BitGrid>(grid: &Grid<G>) -> [Point; 4] {
    let size = grid.grid.size() as f32;
    let [a, b, c, d] = grid.bounds.map(|p| Point { x: p.x as f32, y: p.y as f32 });
    let back = |far: Point| Point {
        x: a.x + (far.x - a.x) * size / (size + 1.0),
        y: a.y + (far.y - a.y) * size / (size + 1.0),
    };
    [a, back(b), back(c), back(d)]
}
