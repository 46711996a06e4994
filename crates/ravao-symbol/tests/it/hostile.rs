use proptest::prelude::*;
use ravao_core::{ErrorKind, Level};
use ravao_symbol::SymbolCode;

use crate::{Picture, readers};

/// Reads with every reader and demands an answer; the texts of noise are not judged.
fn check(picture: &Picture) {
    for reader in readers() {
        match picture.read(&*reader) {
            Ok(_) => {}
            // The library panicked and the panic was contained, or the frame is over a limit.
            Err(error) => {
                assert!(
                    matches!(error.kind(), ErrorKind::Internal | ErrorKind::TooLarge),
                    "{error}"
                );
            }
        }
    }
}

/// A finder pattern wherever a tile of the given pitch begins.
fn finders(side: u32, scale: u32, pitch: u32) -> Picture {
    Picture::new(side, side, |x, y| {
        let ring = ((x / scale) % pitch).abs_diff(3).max(((y / scale) % pitch).abs_diff(3));
        if ring == 2 || ring > 3 { 255 } else { 0 }
    })
}

#[test]
fn empty_and_thin_frames_hold_nothing() {
    for (width, height) in [(0, 0), (0, 9), (9, 0), (1, 1), (1, 5_000), (5_000, 1), (20, 20)] {
        let picture = Picture::new(width, height, |x, y| (x * 7 + y * 13) as u8);
        for reader in readers() {
            let found = picture.read(&*reader);
            assert_eq!(found.unwrap(), [], "{width}×{height} by {reader:?}");
        }
    }
}

#[test]
fn plain_and_regular_frames_are_answered() {
    for side in [21, 39, 40, 41, 300, 641] {
        check(&Picture::new(side, side, |_, _| 0));
        check(&Picture::new(side, side, |_, _| 255));
        for step in [1, 2, 3, 7] {
            check(&Picture::new(side, side, |x, _| if (x / step) % 2 == 0 { 0 } else { 255 }));
            check(&Picture::new(side, side, |_, y| if (y / step) % 2 == 0 { 0 } else { 255 }));
            check(&Picture::new(side, side, |x, y| {
                if (x / step + y / step).is_multiple_of(2) { 0 } else { 255 }
            }));
        }
    }
}

#[test]
fn frames_full_of_finder_patterns_end_soon() {
    let reader = ravao_symbol::QrReader::default();
    for (side, scale, pitch) in [(400, 1, 8), (1_000, 2, 9), (1_000, 1, 8), (2_400, 1, 8)] {
        let error = finders(side, scale, pitch).read(&reader).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{side} {scale} {pitch}");
    }
}

#[test]
fn cut_symbols_are_answered() {
    let code = SymbolCode::encode("A".repeat(262), Level::M).unwrap();
    let (pixels, width) = code.to_luma(3).unwrap();
    for cut in (0..width).step_by(17) {
        let at = |x: u32, y: u32| pixels[(y * width + x) as usize];
        check(&Picture::new(width, width, |x, y| if x < cut { 255 } else { at(x, y) }));
        check(&Picture::new(width - cut, width, at));
        check(&Picture::new(width, width - cut, |x, y| at(x, y + cut)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn noise_is_answered(
        width in 0u32..200, height in 0u32..200, seed in any::<u64>(), levels in 1u64..256,
    ) {
        let noise = |x: u32, y: u32| {
            let mut state = seed ^ (u64::from(x) << 32 | u64::from(y));
            state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((state >> 40) % levels * 255 / levels.max(2)) as u8
        };
        check(&Picture::new(width, height, noise));
    }

    #[test]
    fn a_spoilt_symbol_is_never_misread(
        spots in prop::collection::vec((0usize..40_000, any::<u8>()), 0..3_000),
    ) {
        let code = SymbolCode::encode("HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH", Level::M).unwrap();
        let (mut pixels, width) = code.to_luma(4).unwrap();
        for (at, shade) in spots {
            let at = at % pixels.len();
            pixels[at] = shade;
        }
        let picture = Picture { pixels, width, height: width };
        for reader in readers() {
            for symbol in picture.read(&*reader).unwrap_or_default() {
                prop_assert_eq!(symbol.bytes, b"HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH");
            }
        }
    }
}
