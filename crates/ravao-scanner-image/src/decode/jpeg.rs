use ravao_core::Result;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{check_pixels, other, torn, unsupported};
use crate::picture::Picture;

/// The format's own limit.
const MAX_SIDE: usize = 65_535;

/// Decodes the brightness alone: colour is neither transformed nor enlarged nor converted.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture> {
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| undecodable(&error))?;
    let (width, height) = decoder.dimensions().ok_or_else(torn)?;
    check_pixels(width as u64, height as u64)?;
    // Files in RGB or CMYK, as printers want them, have no brightness of their own.
    if !matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma)) {
        return other::decode(bytes, image::ImageFormat::Jpeg);
    }
    let pixels = decoder.decode().map_err(|error| undecodable(&error))?;
    Picture::new(pixels, width as u32, height as u32).ok_or_else(torn)
}

fn undecodable(error: &DecodeErrors) -> ravao_core::Error {
    match error {
        DecodeErrors::Unsupported(_) => unsupported(),
        _ => torn(),
    }
}
