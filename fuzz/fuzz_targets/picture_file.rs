//! Any bytes as a picture file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_scanner_image::decode_luma;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(picture) = decode_luma(bytes) {
        let expected = u64::from(picture.width()) * u64::from(picture.height());
        assert_eq!(picture.pixels().len() as u64, expected);
    }
});
