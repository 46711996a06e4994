use std::io::Cursor;

use png::{Decoder, DecodingError, Limits, Reader, Transformations};
use ravao_core::{Error, Result};

use super::{MAX_DECODER_BYTES, check_pixels, grey, too_much_memory, torn};
use crate::picture::Picture;

/// Decodes row by row, so that no picture in colour is ever in memory; only an interlaced one is.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture> {
    let limits = Limits { bytes: MAX_DECODER_BYTES as usize };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let (width, height) = decoder.read_header_info().map_err(|e| undecodable(&e))?.size();
    check_pixels(width.into(), height.into())?;
    let mut reader = decoder.read_info().map_err(|error| undecodable(&error))?;
    let mut pixels = Vec::with_capacity(width as usize * height as usize);
    let read = match reader.info().interlaced {
        true => at_once(&mut reader, &mut pixels),
        false => by_rows(&mut reader, &mut pixels),
    };
    read.map_err(|error| undecodable(&error))?;
    Picture::new(pixels, width, height).ok_or_else(torn)
}

type Source<'a> = Reader<Cursor<&'a [u8]>>;

fn by_rows(reader: &mut Source<'_>, pixels: &mut Vec<u8>) -> Result<(), DecodingError> {
    let samples = reader.output_color_type().0.samples();
    while let Some(row) = reader.next_row()? {
        grey::append(row.data(), samples, pixels);
    }
    Ok(())
}

fn at_once(reader: &mut Source<'_>, pixels: &mut Vec<u8>) -> Result<(), DecodingError> {
    let size = reader.output_buffer_size().ok_or(DecodingError::LimitsExceeded)?;
    let mut frame = vec![0; size];
    let about = reader.next_frame(&mut frame)?;
    grey::append(&frame[..about.buffer_size()], about.color_type.samples(), pixels);
    Ok(())
}

fn undecodable(error: &DecodingError) -> Error {
    match error {
        DecodingError::LimitsExceeded => too_much_memory(),
        _ => torn(),
    }
}
