use proptest::prelude::*;
use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::QrResult;
use qrcode::{EcLevel, Version};
use ravao_core::{Application, Charset, Level};
use ravao_symbol::SymbolCode;
use ravao_symbol::grid::{Modules, Undecodable, decode, decode_doubtful};

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

fn check_bits(push: impl Fn(&mut Bits) -> QrResult<()>, text: &str, expected: Option<Charset>) {
    for (version, (_, level)) in [7, 20, 40].into_iter().zip(LEVELS) {
        let mut bits = Bits::new(Version::Normal(version));
        push(&mut bits).unwrap();
        let content = decode(&drawn(bits, level, MaskPattern::Meadow)).unwrap();
        assert_eq!((content.text.as_deref(), content.charset), (Some(text), expected));
    }
}

#[test]
fn modes_and_sets_come_out_as_text() {
    let utf8 = Some(Charset::Utf8);
    let japanese = Some(Charset::Declared("Shift_JIS"));
    check_bits(|bits| bits.push_numeric_data(b"01234567"), "01234567", utf8);
    check_bits(|bits| bits.push_alphanumeric_data(b"A:/ $%*+-."), "A:/ $%*+-.", utf8);
    check_bits(|bits| bits.push_byte_data("Phở 5₫".as_bytes()), "Phở 5₫", utf8);
    check_bits(|bits| bits.push_kanji_data(b"\x93\xfa\x96\x7b"), "日本", japanese);
    let cyrillic = |bits: &mut Bits| {
        bits.push_eci_designator(22)?;
        bits.push_byte_data(b"\xec\xe8\xf0")
    };
    check_bits(cyrillic, "мир", Some(Charset::Declared("windows-1251")));
    let mixed = |bits: &mut Bits| {
        bits.push_numeric_data(b"12")?;
        bits.push_kanji_data(b"\x93\xfa")?;
        bits.push_byte_data(b"x")
    };
    check_bits(mixed, "12日x", japanese);
}

#[test]
fn applications_are_told() {
    for (is_gs1, expected) in [(true, Application::Gs1), (false, Application::Industry(37))] {
        let mut bits = Bits::new(Version::Normal(3));
        match is_gs1 {
            true => bits.push_fnc1_first_position().unwrap(),
            false => bits.push_fnc1_second_position(37).unwrap(),
        }
        bits.push_alphanumeric_data(b"10A%21B%%").unwrap();
        let content = decode(&drawn(bits, EcLevel::M, MaskPattern::Fields)).unwrap();
        assert_eq!(content.bytes, b"10A\x1d21B%");
        assert_eq!(content.application, Some(expected));
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

/// Digits, Base45, Vietnamese and plain bytes.
fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[0-9]{1,2000}".prop_map(String::into_bytes),
        "[0-9A-Z $%*+./:-]{1,1200}".prop_map(String::into_bytes),
        "[a-z0-9A-Z ăâđêôơưạẳỹ|]{1,300}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..900),
    ]
}

fn inverted(modules: &Modules, places: &[usize]) -> Modules {
    let width = modules.width();
    let is_hit = |place: usize| places.iter().any(|hit| hit % (width * width) == place);
    self::modules(width, |x, y| modules.is_dark(x, y) != is_hit(y * width + x))
}

#[test]
fn a_mask_over_nothing_is_no_symbol() {
    for mask in MASKS {
        let bits = Bits::new(Version::Normal(5));
        assert_eq!(decode(&drawn(bits, EcLevel::M, mask)), Err(Undecodable::Segments));
    }
}

proptest! {
    #[test]
    fn what_is_encoded_is_decoded(content in content(), (level, _) in prop::sample::select(&LEVELS[..])) {
        let code = SymbolCode::encode(&content, level).unwrap();
        let found = decode(&of_code(&code)).unwrap();
        prop_assert_eq!(found.bytes, content);
        prop_assert_eq!((found.version, found.level), (code.version(), level));
    }

    #[test]
    fn wrong_modules_make_no_wrong_text(
        version in 1u8..=10,
        (level, _) in prop::sample::select(&LEVELS[..]),
        places in prop::collection::vec(any::<usize>(), 0..60),
        lost in prop::collection::vec(any::<usize>(), 0..60),
    ) {
        let code = SymbolCode::encode_in("RAVAO", version, level).unwrap();
        let spoilt = inverted(&of_code(&code), &[&places[..], &lost].concat());
        let doubtful = inverted(&Modules::new(spoilt.width()), &lost);
        for found in [decode(&spoilt), decode_doubtful(&spoilt, &doubtful)].into_iter().flatten() {
            prop_assert_eq!(found.bytes, b"RAVAO");
        }
    }

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
