use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use proptest::prelude::*;
use ravao_core::{ErrorKind, limits};
use ravao_scanner_image::{decode_luma, open_luma, read_picture};
use ravao_symbol::default_reader;

use crate::png;

fn kind(bytes: &[u8]) -> Option<ErrorKind> {
    decode_luma(bytes).err().map(|error| error.kind())
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The head of a PNG that claims a size; its check sum is right.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(&head);
    file.extend(crc(&head).to_be_bytes());
    file.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

#[test]
fn every_format_gives_the_same_grey() {
    let image = DynamicImage::from(image::load_from_memory(&png("A")).unwrap().to_rgb8());
    let grey = image.to_luma8();
    for format in [
        ImageFormat::Bmp,
        ImageFormat::Gif,
        ImageFormat::Png,
        ImageFormat::Pnm,
        ImageFormat::Tiff,
        ImageFormat::WebP,
    ] {
        let picture = decode_luma(&encoded(&image, format)).unwrap();
        assert_eq!((picture.width(), picture.height()), grey.dimensions());
        assert_eq!(picture.pixels(), grey.as_raw().as_slice(), "{format:?}");
    }
    assert!(decode_luma(&encoded(&image, ImageFormat::Jpeg)).is_ok());
}

/// Five by five greys, 50 a step to the right and 3 a step down, in the order of Adam7.
const INTERLACED: &str = "89504e470d0a1a0a0000000d4948445200000005000000050800000001df0349af0000002d4944415478\
    da63606038c1c073852185a180812deb1c83d134068b390c768b18984dd3679e66e0b4ce9d7f1100a308\
    0a5b58aea9590000000049454e44ae426082";

#[test]
fn interlaced_pixels_find_their_place() {
    let digits = INTERLACED.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
    let picture = decode_luma(&digits.map(byte).collect::<Vec<_>>()).unwrap();
    let expected: Vec<u8> = (0..25).map(|at| at % 5 * 50 + at / 5 * 3).collect();
    assert_eq!(picture.pixels(), expected);
}

#[test]
fn a_colour_is_as_grey_in_one_format_as_in_another() {
    let shades = |x: u32, y: u32| Rgba([x as u8 * 3, y as u8 * 3, 120, 255]);
    let image = DynamicImage::from(RgbaImage::from_fn(80, 80, shades)).to_rgb8();
    let deep = DynamicImage::from(image.clone()).to_rgb16();
    let of = |image: &DynamicImage, format| decode_luma(&encoded(image, format)).unwrap();
    let png = of(&image.clone().into(), ImageFormat::Png);
    let near = |other: ravao_scanner_image::Picture, apart: u8| {
        let pairs = png.pixels().iter().zip(other.pixels());
        pairs.into_iter().all(|(left, right)| left.abs_diff(*right) <= apart)
    };
    assert!(near(of(&deep.into(), ImageFormat::Png), 0));
    assert!(near(of(&image.clone().into(), ImageFormat::Bmp), 0));
    assert!(near(of(&image.clone().into(), ImageFormat::Tiff), 0));
    assert!(near(of(&image.into(), ImageFormat::Jpeg), 6));
}

#[test]
fn transparent_pixels_lie_over_white() {
    let image = RgbaImage::from_fn(3, 1, |x, _| Rgba([0, 0, 0, [255, 128, 0][x as usize]]));
    let picture = decode_luma(&encoded(&image.into(), ImageFormat::Png)).unwrap();
    assert_eq!(picture.pixels(), [0, 127, 255]);
}

#[test]
fn torn_and_foreign_files_say_what_they_are() {
    let good = png("A");
    let jpeg = encoded(&image::load_from_memory(&good).unwrap(), ImageFormat::Jpeg);
    assert_eq!(kind(&good[..good.len() / 2]), Some(ErrorKind::Invalid), "torn PNG");
    assert_eq!(kind(&good[..20]), Some(ErrorKind::Invalid), "head only");
    assert_eq!(kind(&jpeg[..40]), Some(ErrorKind::Invalid), "truncated JPEG");
    assert_eq!(kind(b""), Some(ErrorKind::Unsupported), "empty");
    assert_eq!(kind(b"not a picture"), Some(ErrorKind::Unsupported), "text");
    assert_eq!(kind(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Some(ErrorKind::Unsupported));
}

#[test]
fn bombs_are_refused_before_they_unpack() {
    assert_eq!(kind(&png_claiming(65_000, 65_000)), Some(ErrorKind::TooLarge));
    assert_eq!(kind(&png_claiming(u32::MAX >> 1, 1)), Some(ErrorKind::TooLarge));
    assert_eq!(kind(&png_claiming(0, 0)), Some(ErrorKind::Invalid));
    let oversize = vec![0; usize::try_from(limits::MAX_PICTURE_BYTES).unwrap() + 1];
    assert_eq!(kind(&oversize), Some(ErrorKind::TooLarge));
}

#[test]
fn errors_quote_nothing_of_the_file() {
    for bytes in [&b"P1\nNguyen Van A"[..], b"P6\n12 Nguyen", b"BMNguyen Van A", b"GIF89aNguyen"] {
        let error = decode_luma(bytes).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("Nguyen"), "{error}");
    }
}

#[test]
fn paths_that_hold_no_picture_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let kind = |path| open_luma(path).unwrap_err().kind();
    assert_eq!(kind(folder.path().join("missing.png")), ErrorKind::NotFound);
    assert_eq!(kind(folder.path().to_owned()), ErrorKind::Unsupported);
}

#[test]
fn a_picture_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    std::fs::write(&path, png("RAVAO")).unwrap();
    let symbols = read_picture(&path, &*default_reader()).unwrap();
    assert_eq!(symbols[0].text.as_deref(), Some("RAVAO"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn spoilt_files_are_answered(
        format in prop::sample::select(vec![
            ImageFormat::Bmp, ImageFormat::Gif, ImageFormat::Jpeg, ImageFormat::Png,
            ImageFormat::Pnm, ImageFormat::Tiff, ImageFormat::WebP,
        ]),
        spots in prop::collection::vec((0usize..4_096, any::<u8>()), 1..8),
        cut in 0usize..4_096,
    ) {
        let image = RgbaImage::from_fn(40, 40, |x, y| Rgba([x as u8, y as u8, 9, 255]));
        let mut bytes = encoded(&DynamicImage::from(image).to_rgb8().into(), format);
        let length = bytes.len();
        spots.iter().for_each(|(at, byte)| bytes[at % length] = *byte);
        bytes.truncate(length.saturating_sub(cut % length));
        let _answer = decode_luma(&bytes);
    }

    #[test]
    fn arbitrary_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let _answer = decode_luma(&bytes);
    }
}
