use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::{fmt, io};

use ravao_core::{Error, ErrorKind, Frame, Result, Symbol, SymbolReader, limits};

use crate::decode;

/// A greyscale picture that owns its pixels. `Debug` shows its size only.
#[derive(Clone, Eq, PartialEq)]
pub struct Picture {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
}

impl Picture {
    /// A picture of pixels that a decoder gave; `None` where they are not as many as it said.
    pub(crate) fn new(pixels: Vec<u8>, width: u32, height: u32) -> Option<Self> {
        let is_whole = pixels.len() as u64 == u64::from(width) * u64::from(height);
        is_whole.then_some(Self { pixels, width, height })
    }

    /// Width in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, a byte each, rows top down without padding.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The picture as a reader takes it.
    ///
    /// # Errors
    /// None in practice: the limits were checked on decoding.
    pub fn frame(&self) -> Result<Frame<'_>> {
        Frame::new(self.pixels(), self.width(), self.height(), self.width() as usize)
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}×{})", self.width(), self.height())
    }
}

/// Reads the symbols of a picture file.
///
/// # Errors
/// Those of [`open_luma`] and of the reader.
pub fn read_picture(path: impl AsRef<Path>, reader: &dyn SymbolReader) -> Result<Vec<Symbol>> {
    let picture = open_luma(path)?;
    let mut found = Vec::new();
    reader.read(picture.frame()?, &mut found)?;
    Ok(found)
}

/// Opens a picture file as greyscale.
///
/// # Errors
/// `NotFound` or `Io` when the file cannot be read; `Unsupported` when it is not a plain file; else
/// those of [`decode_luma`].
pub fn open_luma(path: impl AsRef<Path>) -> Result<Picture> {
    let file = File::open(path).map_err(|error| failed("picture: open", error))?;
    let about = file.metadata().map_err(|error| failed("picture: open", error))?;
    if !about.is_file() {
        return Err(Error::new(ErrorKind::Unsupported, "picture: not a plain file"));
    }
    let mut bytes = Vec::new();
    // One byte over the limit is enough to see that a growing file is too large.
    file.take(limits::MAX_PICTURE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed("picture: read", error))?;
    decode_luma(&bytes)
}

/// Decodes the bytes of a picture file as greyscale, transparent pixels laid over white.
///
/// The content decides the format, not the name. Of several frames or pages the first is taken. A
/// turn noted in EXIF is ignored: a symbol reads in any.
///
/// # Errors
/// `Unsupported` when the format is none of ours; `TooLarge` over [`limits::MAX_PICTURE_BYTES`],
/// [`limits::MAX_PIXELS`] or the memory that those allow; `Invalid` when the picture is torn.
pub fn decode_luma(bytes: &[u8]) -> Result<Picture> {
    decode::luma(bytes)
}

pub(crate) fn failed(context: &'static str, error: io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        _ => ErrorKind::Io,
    };
    Error::new(kind, context).with_source(error)
}
