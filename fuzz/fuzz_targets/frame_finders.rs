//! Finder patterns wherever the bytes put them: as many candidates as a frame can hold, no hang.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::Frame;
use ravao_symbol::default_reader;

const SIDE: usize = 256;

fuzz_target!(|bytes: &[u8]| {
    let mut pixels = vec![225; SIDE * SIDE];
    for place in bytes.chunks_exact(3) {
        draw(&mut pixels, usize::from(place[0]), usize::from(place[1]), place[2]);
    }
    let frame = Frame::new(&pixels, SIDE as u32, SIDE as u32, SIDE).expect("small");
    let mut found = Vec::new();
    let _ = default_reader().read(frame, &mut found);
    assert!(found.is_empty(), "there are no modules between the finders");
});

/// Draws one finder pattern; the lower bits of `kind` are its size, the upper ones its shade.
fn draw(pixels: &mut [u8], left: usize, top: usize, kind: u8) {
    let unit = 1 + usize::from(kind % 8);
    let dark = (kind >> 3) * 3;
    for y in 0..9 * unit {
        for x in 0..9 * unit {
            let (column, row) = ((x / unit).abs_diff(4), (y / unit).abs_diff(4));
            let grey = match column.max(row) {
                0 | 1 | 3 => dark,
                _ => 225,
            };
            if left + x < SIDE && top + y < SIDE {
                pixels[(top + y) * SIDE + left + x] = grey;
            }
        }
    }
}
