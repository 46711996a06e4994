use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use std::{fmt, io};

use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageReader, Limits};
use ravao_core::{Error, ErrorKind, Frame, Result, Symbol, SymbolReader, limits};

/// Bytes that a decoder may take: the largest picture in colour with transparency.
const MAX_DECODER_BYTES: u64 = 4 * limits::MAX_PIXELS;

/// A greyscale picture that owns its pixels. `Debug` shows its size only.
#[derive(Clone, Eq, PartialEq)]
pub struct Picture {
    luma: GrayImage,
}

impl Picture {
    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.luma.width()
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.luma.height()
    }

    /// The pixels, a byte each, rows top down without padding.
    pub fn pixels(&self) -> &[u8] {
        self.luma.as_raw()
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
    if bytes.len() as u64 > limits::MAX_PICTURE_BYTES {
        return Err(Error::too_large("picture: bytes"));
    }
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| failed("picture: format", error))?;
    let mut decoder = reader.into_decoder().map_err(|error| undecodable(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits::MAX_PIXELS {
        return Err(Error::too_large("picture: pixels"));
    }
    let mut allowed = Limits::no_limits();
    allowed.max_alloc = Some(MAX_DECODER_BYTES);
    decoder.set_limits(allowed).map_err(|error| undecodable(&error))?;
    let image = DynamicImage::from_decoder(decoder).map_err(|error| undecodable(&error))?;
    Ok(Picture { luma: flatten(image) })
}

fn flatten(image: DynamicImage) -> GrayImage {
    if !image.color().has_alpha() {
        return image.into_luma8();
    }
    let image = image.into_luma_alpha8();
    let (width, height) = image.dimensions();
    let over_white = |shade: u8, alpha: u8| {
        let (shade, alpha) = (u32::from(shade), u32::from(alpha));
        ((shade * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    let pixels = image.pixels().map(|pixel| over_white(pixel[0], pixel[1])).collect();
    GrayImage::from_raw(width, height, pixels).unwrap_or_default()
}

/// The decoder's own message may quote the file, so it is dropped.
fn undecodable(error: &ImageError) -> Error {
    match error {
        ImageError::Limits(_) => Error::too_large("picture: memory"),
        ImageError::Unsupported(_) => Error::new(ErrorKind::Unsupported, "picture: format"),
        _ => Error::invalid("picture: torn"),
    }
}

pub(crate) fn failed(context: &'static str, error: io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        _ => ErrorKind::Io,
    };
    Error::new(kind, context).with_source(error)
}
