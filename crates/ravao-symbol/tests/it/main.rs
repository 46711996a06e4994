//! Drawing and reading together, hostile frames, and the public photographs.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "tests")]

mod frame_reader;
mod grid;
mod hostile;
mod photographs;
mod round_trip;

use ravao_core::{Frame, Result, Symbol, SymbolReader};

/// A greyscale picture that owns its pixels.
#[derive(Clone)]
struct Picture {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
}

impl Picture {
    fn new(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Self {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self { pixels: places.map(|(x, y)| shade(x, y)).collect(), width, height }
    }

    /// The picture a quarter turn clockwise.
    fn turned(&self) -> Self {
        let at = |x: u32, y: u32| self.pixels[(y * self.width + x) as usize];
        Self::new(self.height, self.width, |x, y| at(y, self.height - 1 - x))
    }

    fn read(&self, reader: &dyn SymbolReader) -> Result<Vec<Symbol>> {
        let mut found = Vec::new();
        let frame = Frame::new(&self.pixels, self.width, self.height, self.width as usize)?;
        reader.read(frame, &mut found)?;
        Ok(found)
    }
}

/// Every reader that this build has.
fn readers() -> Vec<Box<dyn SymbolReader>> {
    vec![
        Box::new(ravao_symbol::QrReader::default()),
        #[cfg(feature = "rxing")]
        Box::new(ravao_symbol::RxingReader::default()),
        #[cfg(feature = "rqrr")]
        Box::new(ravao_symbol::RqrrReader::default()),
    ]
}
