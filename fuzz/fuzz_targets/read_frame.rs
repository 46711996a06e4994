//! Any pixels as a frame: read or not, never a panic that escapes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::Frame;
use ravao_symbol::default_reader;

fuzz_target!(|bytes: &[u8]| {
    let Some((&width, pixels)) = bytes.split_first() else { return };
    let width = usize::from(width).max(1);
    let height = pixels.len() / width;
    let frame = Frame::new(pixels, width as u32, height as u32, width).expect("it fits");
    let mut found = Vec::new();
    let _ = default_reader().read(frame, &mut found);
});
