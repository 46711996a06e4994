use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{EcLevel, Version};
use ravao_core::{Charset, Level};
use ravao_symbol::SymbolCode;
use ravao_symbol::grid::{Modules, Undecodable, decode};

const LEVELS: [(Level, EcLevel); 4] = [
    (Level::L, EcLevel::L),
    (Level::M, EcLevel::M),
    (Level::Q, EcLevel::Q),
    (Level::H, EcLevel::H),
];

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

fn modules(width: usize, is_dark: impl Fn(usize, usize) -> bool) -> Modules {
    let mut modules = Modules::new(width);
    for (x, y) in (0..width).flat_map(|y| (0..width).map(move |x| (x, y))) {
        if is_dark(x, y) {
            modules.set(x, y);
        }
    }
    modules
}

fn of_code(code: &SymbolCode) -> Modules {
    modules(code.width() as usize, |x, y| code.is_dark(x as u32, y as u32))
}

/// A symbol as the crate `qrcode` draws it, with the mask of choice.
fn drawn(mut bits: Bits, level: EcLevel, mask: MaskPattern) -> Modules {
    let version = bits.version();
    bits.push_terminator(level).unwrap();
    let (data, checks) =
        qrcode::ec::construct_codewords(&bits.into_bytes(), version, level).unwrap();
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &checks);
    canvas.apply_mask(mask);
    let (colors, width) = (canvas.into_colors(), version.width() as usize);
    modules(width, |x, y| colors[y * width + x] == qrcode::Color::Dark)
}

#[test]
fn every_version_level_and_mask_is_read() {
    for version in 1..=40u8 {
        for (level, vendor) in LEVELS {
            for (mask, pattern) in MASKS.into_iter().enumerate() {
                let mut bits = Bits::new(Version::Normal(version.into()));
                bits.push_byte_data(b"Ravao").unwrap();
                let content = decode(&drawn(bits, vendor, pattern)).unwrap();
                assert_eq!(content.bytes, b"Ravao");
                assert_eq!((content.version, content.level), (version, level));
                assert_eq!((content.mask, content.is_mirrored), (mask as u8, false));
            }
        }
    }
}

#[test]
fn the_mirror_image_is_read_and_said_to_be_one() {
    for (text, version) in [("1", 1), ("Ravao", 7), ("PH\u{1ecf}", 40)] {
        let code = SymbolCode::encode_in(text, version, Level::Q).unwrap();
        let content = decode(&of_code(&code).transposed()).unwrap();
        assert_eq!((content.text.as_deref(), content.is_mirrored), (Some(text), true));
        assert_eq!(content.charset, Some(Charset::Utf8));
    }
}

#[test]
fn grids_that_are_no_symbol_are_refused() {
    for width in [0, 1, 20, 22, 176, 200] {
        let expected = if width == 200 { Undecodable::Format } else { Undecodable::Width };
        assert_eq!(decode(&modules(width, |_, _| true)), Err(expected), "{width}");
    }
    for width in [21, 57, 177] {
        assert!(decode(&Modules::new(width)).is_err());
        assert!(decode(&modules(width, |x, y| (x * y) % 3 == 0)).is_err());
    }
}

proptest! {
    #[test]
    fn any_grid_is_answered(version in 1usize..=40, seed in any::<u64>()) {
        let width = 17 + 4 * version;
        let noise = modules(width, |x, y| {
            let mixed = (seed ^ (x * 177 + y) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 63 == 1
        });
        prop_assert!(decode(&noise).is_err());
    }
}
