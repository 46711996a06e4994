use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use ravao_core::{Error, Result};

use super::{MAX_DECODER_BYTES, check_pixels, grey, too_much_memory, torn, unsupported};
use crate::picture::Picture;

/// Decodes what has no decoder of its own here.
pub(super) fn decode(bytes: &[u8], format: ImageFormat) -> Result<Picture> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(|error| undecodable(&error))?;
    let (width, height) = decoder.dimensions();
    check_pixels(width.into(), height.into())?;
    let mut allowed = Limits::no_limits();
    allowed.max_alloc = Some(MAX_DECODER_BYTES);
    decoder.set_limits(allowed).map_err(|error| undecodable(&error))?;
    let image = DynamicImage::from_decoder(decoder).map_err(|error| undecodable(&error))?;
    Picture::new(flatten(image), width, height).ok_or_else(torn)
}

fn flatten(image: DynamicImage) -> Vec<u8> {
    let (pixels, samples) = match image {
        DynamicImage::ImageLuma8(image) => return image.into_raw(),
        image if image.color().has_alpha() => (image.into_rgba8().into_raw(), 4),
        image => (image.into_rgb8().into_raw(), 3),
    };
    let mut flat = Vec::with_capacity(pixels.len() / samples);
    grey::append(&pixels, samples, &mut flat);
    flat
}

fn undecodable(error: &ImageError) -> Error {
    match error {
        ImageError::Limits(_) => too_much_memory(),
        ImageError::Unsupported(_) => unsupported(),
        _ => torn(),
    }
}
