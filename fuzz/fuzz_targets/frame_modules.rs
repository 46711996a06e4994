//! Bits drawn as modules: symbols that were changed module by module, and fields that are none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::{Frame, limits};
use ravao_symbol::default_reader;

/// Modules a side at most: a version 15 and its quiet zone.
const MAX_SIDE: usize = 85;
const DARK: u8 = 30;
const LIGHT: u8 = 220;

fuzz_target!(|bytes: &[u8]| {
    let [size, scale, bits @ ..] = bytes else { return };
    let side = 1 + usize::from(*size) % MAX_SIDE;
    let scale = 1 + usize::from(scale % 4);
    let is_dark =
        |index: usize| bits.get(index / 8).is_some_and(|byte| byte >> (index % 8) & 1 == 1);
    let width = side * scale;
    let places = (0..width * width).map(|at| (at / width / scale) * side + at % width / scale);
    let pixels: Vec<u8> = places.map(|at| if is_dark(at) { DARK } else { LIGHT }).collect();

    let frame = Frame::new(&pixels, width as u32, width as u32, width).expect("small");
    let mut found = Vec::new();
    if default_reader().read(frame, &mut found).is_err() {
        return;
    }
    assert!(found.len() <= limits::MAX_SYMBOLS);
    let is_finite = |at: f32| at.is_finite();
    let corners = found.iter().flat_map(|symbol| symbol.corners);
    assert!(corners.into_iter().all(|corner| is_finite(corner.x) && is_finite(corner.y)));
});
