//! Inflating a zlib stream, no further than a certificate can go.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};
use ravao_core::DecodeError;
use ravao_core::limits::MAX_CERTIFICATE_BYTES;

/// The first byte of a zlib stream with the window that every writer uses. No COSE message begins
/// with it: it would be a text.
const ZLIB: u8 = 0x78;

/// Whether these bytes are a zlib stream and not a message as it is.
pub(super) fn is_compressed(bytes: &[u8]) -> bool {
    bytes.first() == Some(&ZLIB)
}

/// The bytes of a whole stream, its check sum verified, nothing after it.
pub(super) fn inflate(bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let flags = TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut out = vec![0; MAX_CERTIFICATE_BYTES];
    let mut state = Box::<DecompressorOxide>::default();
    let (status, read, written) = decompress(&mut state, bytes, &mut out, 0, flags);
    match status {
        TINFLStatus::Done if read < bytes.len() => Err(DecodeError::TrailingBytes),
        TINFLStatus::Done => {
            out.truncate(written);
            Ok(out)
        }
        TINFLStatus::HasMoreOutput => Err(DecodeError::TooLong),
        _ => Err(DecodeError::Compression),
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec_zlib;

    use super::*;

    #[test]
    fn a_stream_comes_back_whole() {
        for length in [0, 1, 300, MAX_CERTIFICATE_BYTES] {
            let bytes: Vec<u8> = (0..length).map(|index| index as u8).collect();
            let stream = compress_to_vec_zlib(&bytes, 6);
            assert!(is_compressed(&stream));
            assert_eq!(inflate(&stream), Ok(bytes));
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = compress_to_vec_zlib(&vec![0; 2 << 20], 9);
        assert!(bomb.len() < 3_000, "it fits a symbol");
        assert_eq!(inflate(&bomb), Err(DecodeError::TooLong));
        let least = compress_to_vec_zlib(&vec![0; MAX_CERTIFICATE_BYTES + 1], 9);
        assert_eq!(inflate(&least), Err(DecodeError::TooLong));
    }

    #[test]
    fn broken_streams_are_refused() {
        let stream = compress_to_vec_zlib(b"a certificate", 6);
        for cut in 0..stream.len() {
            assert_eq!(inflate(&stream[..cut]), Err(DecodeError::Compression), "{cut}");
        }
        let mut wrong_sum = stream.clone();
        *wrong_sum.last_mut().unwrap() ^= 1;
        assert_eq!(inflate(&wrong_sum), Err(DecodeError::Compression));
        assert_eq!(inflate(&[&stream[..], &[0]].concat()), Err(DecodeError::TrailingBytes));
    }
}
