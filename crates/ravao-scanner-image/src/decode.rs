//! From the bytes of a picture file to grey levels, each format by the decoder that does it fastest.

mod grey;
mod jpeg;
mod other;
mod png;

use image::ImageFormat;
use ravao_core::{Error, ErrorKind, Result, limits};

use crate::picture::Picture;

/// Bytes that a decoder may take: the largest picture in colour with transparency.
const MAX_DECODER_BYTES: u64 = 4 * limits::MAX_PIXELS;

/// Decodes the first picture of a file, whose content decides the format.
pub(crate) fn luma(bytes: &[u8]) -> Result<Picture> {
    if bytes.len() as u64 > limits::MAX_PICTURE_BYTES {
        return Err(Error::too_large("picture: bytes"));
    }
    match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => jpeg::decode(bytes),
        Ok(ImageFormat::Png) => png::decode(bytes),
        Ok(format) => other::decode(bytes, format),
        Err(_) => Err(unsupported()),
    }
}

fn check_pixels(width: u64, height: u64) -> Result<()> {
    match width.checked_mul(height) {
        Some(pixels) if pixels <= limits::MAX_PIXELS => Ok(()),
        _ => Err(Error::too_large("picture: pixels")),
    }
}

// A decoder's own message may quote the file, so none of it is kept.

fn torn() -> Error {
    Error::invalid("picture: torn")
}

fn unsupported() -> Error {
    Error::new(ErrorKind::Unsupported, "picture: format")
}

fn too_much_memory() -> Error {
    Error::too_large("picture: memory")
}
