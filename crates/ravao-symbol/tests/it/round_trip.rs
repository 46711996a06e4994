use proptest::prelude::*;
use ravao_core::{Level, Point, Symbol};
use ravao_symbol::SymbolCode;

use crate::{Picture, readers};

fn drawn(code: &SymbolCode, scale: u32) -> Picture {
    let (pixels, width) = code.to_luma(scale).unwrap();
    Picture { pixels, width, height: width }
}

fn level() -> impl Strategy<Value = Level> {
    prop::sample::select(vec![Level::L, Level::M, Level::Q, Level::H])
}

/// Digits, Base45, Vietnamese and plain bytes: what the payloads of gates are made of.
fn content() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[0-9]{1,300}".prop_map(String::into_bytes),
        "[0-9A-Z $%*+./:-]{1,300}".prop_map(String::into_bytes),
        "[a-zA-Z0-9 ăâđêôơưàảãáạằẳẵắặệọỗờựỹỵ|]{1,120}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 1..200),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_drawn_is_read(
        content in content(), level in level(), scale in 2u32..=6, turns in 0u32..4,
    ) {
        let code = SymbolCode::encode(&content, level).unwrap();
        let picture = (0..turns).fold(drawn(&code, scale), |picture, _| picture.turned());
        let found = picture.read(&ravao_symbol::QrReader::default()).unwrap();
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(&found[0].bytes, &content);
        prop_assert_eq!(found[0].version, code.version());
        prop_assert_eq!(found[0].level, Some(level));
        if let Ok(text) = String::from_utf8(content) {
            prop_assert_eq!(found[0].text.as_deref(), Some(text.as_str()));
        }
    }
}

#[test]
fn every_version_is_read() {
    for version in 1..=40 {
        let code = SymbolCode::encode_in("RAVAO", version, Level::M).unwrap();
        for reader in readers() {
            let found = drawn(&code, 4).read(&*reader).unwrap();
            assert_eq!(found.len(), 1, "version {version} by {reader:?}");
            assert_eq!(found[0].bytes, b"RAVAO");
            assert_eq!((found[0].version, found[0].level), (version, Some(Level::M)));
        }
    }
}

#[test]
fn corners_are_the_outer_corners_and_turn_with_the_symbol() {
    for version in [1, 2, 7, 12] {
        let code = SymbolCode::encode_in("RAVAO", version, Level::M).unwrap();
        let (near, far) = (16.0, 16.0 + 4.0 * code.width() as f32);
        let mut expected = [(near, near), (far, near), (far, far), (near, far)];
        let mut picture = drawn(&code, 4);
        for _turn in 0..4 {
            for reader in readers() {
                let found = picture.read(&*reader).unwrap();
                assert!(close(&found[0], expected), "{reader:?} {found:?} {expected:?}");
            }
            picture = picture.turned();
            expected = expected.map(|(x, y)| (picture.width as f32 - y, x));
        }
    }
}

/// Within half a module: readers locate corners by sampling.
fn close(symbol: &Symbol, expected: [(f32, f32); 4]) -> bool {
    let near = |(p, (x, y)): (&Point, (f32, f32))| (p.x - x).abs() < 2.0 && (p.y - y).abs() < 2.0;
    symbol.corners.iter().zip(expected).all(near)
}

#[test]
fn symbols_come_top_to_bottom_then_left_to_right() {
    let code = |text: &str| drawn(&SymbolCode::encode(text, Level::M).unwrap(), 3);
    let (a, b, c) = (code("A"), code("B"), code("C"));
    let side = a.width;
    let picture = Picture::new(2 * side, 2 * side, |x, y| {
        let tile = match (x < side, y < side) {
            (true, true) => &a,
            (false, true) => &b,
            (true, false) => &c,
            (false, false) => return 255,
        };
        tile.pixels[((y % side) * side + x % side) as usize]
    });
    for reader in readers() {
        let found = picture.read(&*reader).unwrap();
        let texts: Vec<_> = found.iter().map(|symbol| symbol.text.as_deref().unwrap()).collect();
        assert_eq!(texts, ["A", "B", "C"], "{reader:?}");
    }
}

#[test]
fn light_on_dark_is_read() {
    let code = SymbolCode::encode("RAVAO", Level::M).unwrap();
    let mut picture = drawn(&code, 4);
    picture.pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
    let found = picture.read(&ravao_symbol::QrReader::default()).unwrap();
    assert_eq!(found[0].text.as_deref(), Some("RAVAO"));
}

#[test]
fn what_was_found_before_stays() {
    let picture = drawn(&SymbolCode::encode("B", Level::M).unwrap(), 3);
    for reader in readers() {
        let mut found = vec![Symbol::new(b"A".to_vec())];
        let frame = ravao_core::Frame::new(
            &picture.pixels,
            picture.width,
            picture.height,
            picture.width as usize,
        );
        reader.read(frame.unwrap(), &mut found).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].bytes, b"A");
    }
}
