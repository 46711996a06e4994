//! A drawn symbol under any distortion: read as what it says or not at all, never as something else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::Level;
use ravao_symbol::default_reader;

/// The benches' generator of frames, shared as files: their crate would build every peer.
#[path = "../../examples/src/camera.rs"]
#[allow(dead_code, reason = "a target takes what it needs")]
mod camera;
#[path = "../../benches/src/shot/mod.rs"]
#[allow(dead_code, reason = "a target takes what it needs")]
mod shot;

use shot::{Backdrop, Face, Shot};

const FACES: [Face; 3] = [Face::Upright, Face::Inverted, Face::Mirrored];

fuzz_target!(|bytes: [u8; 24]| {
    let taken = shot(bytes).take();
    let mut found = Vec::new();
    let read = default_reader().read(taken.picture.frame().expect("small"), &mut found);
    read.expect("a drawn symbol is no reason to fail");
    for text in found.into_iter().filter_map(|symbol| symbol.text) {
        assert!(taken.texts.contains(&text), "read what is not there");
    }
});

fn shot([a, b, c, d, e, measures @ .., seed, more]: [u8; 24]) -> Shot {
    let share = |index: usize| f32::from(measures[index]) / 255.0;
    // Most frames are disturbed in a few ways only: all at once nothing is left to read.
    let seldom = |index: usize| (share(index) * 4.0 - 3.0).max(0.0);
    Shot {
        width: 64 + u32::from(a),
        height: 64 + u32::from(b),
        version: 1 + c % 10,
        level: [Level::L, Level::M, Level::Q, Level::H][usize::from(d % 4)],
        symbols: u16::from(d >> 2) % 5,
        backdrop: Backdrop::ALL[usize::from(e) % Backdrop::ALL.len()],
        face: FACES[usize::from(e >> 4) % FACES.len()],
        module: 1.0 + 4.0 * share(0),
        turn: 360.0 * share(1),
        tilt: 60.0 * share(2),
        lean: 360.0 * share(3),
        lens: 60.0 * (seldom(4) - seldom(5)),
        blur: 3.0 * seldom(6),
        motion: 8.0 * seldom(7),
        noise: 60.0 * seldom(8),
        shade: 100.0 * seldom(9),
        vignette: 100.0 * seldom(10),
        shadow: 100.0 * seldom(11),
        glare: 200.0 * seldom(12),
        contrast: 100.0 - 100.0 * seldom(13),
        bleed: 100.0 * (seldom(14) - seldom(15)),
        blot: 50.0 * seldom(16),
        jpeg: 0.0,
        seed: u64::from(seed) << 8 | u64::from(more),
    }
}
