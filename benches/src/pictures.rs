//! Opening picture files as greyscale: our choice of decoders against the common way and others.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage};
use ravao_scanner_image::decode_luma;
use zune_png::zune_core::bytestream::ZCursor;

use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::shot::{Backdrop, Difficulty, Shot};
use crate::table::Table;

const SIZES: [(u32, u32); 2] = [(1280, 720), (4000, 3000)];

/// Quality of the JPEG files, as phones write them.
const QUALITY: u8 = 90;

/// Grey levels that decoders may differ by in the mean: they round and weigh colours differently, and
/// JPEG loses some of the noise.
const APART: u64 = 8;

/// A picture file and the greys that it was made of.
#[derive(Clone, Debug)]
struct File {
    bytes: Vec<u8>,
    grey: Vec<u8>,
}

type Decode = fn(&[u8]) -> Option<Vec<u8>>;

const PEERS_OF_JPEG: [(&str, Decode); 2] =
    [("image 0.25, into_luma8", by_image), ("jpeg-decoder 0.3", by_jpeg_decoder)];
const PEERS_OF_PNG: [(&str, Decode); 2] =
    [("image 0.25, into_luma8", by_image), ("zune-png 0.5", by_zune_png)];

/// Every table of this subject.
pub fn tables(rounds: usize) -> impl Iterator<Item = Result<Table, &'static str>> {
    SIZES.into_iter().flat_map(move |(width, height)| {
        let photograph = photograph(width, height);
        let colour = DynamicImage::from(photograph);
        let grey = DynamicImage::from(colour.to_luma8());
        let kinds = [
            ("colour JPEG", &colour, ImageFormat::Jpeg, PEERS_OF_JPEG),
            ("colour PNG", &colour, ImageFormat::Png, PEERS_OF_PNG),
            ("grey PNG", &grey, ImageFormat::Png, PEERS_OF_PNG),
        ];
        kinds.map(|(kind, image, format, peers)| {
            let files = [File { bytes: encoded(image, format), grey: grey.as_bytes().to_vec() }];
            Ok(contest(format!("{kind}, {width}×{height}"), &files, &peers).measure(rounds))
        })
    })
}

fn contest<'a>(
    title: String,
    items: &'a [File],
    peers: &[(&'static str, Decode)],
) -> Contest<'a, File> {
    let ours: (&str, Decode) =
        ("ours (decode_luma)", |bytes| Some(decode_luma(bytes).ok()?.pixels().to_vec()));
    let contender = |&(name, decode): &(&'static str, Decode)| {
        Contender::new(name, move |file: &File| judge(file, decode(&file.bytes)))
    };
    let contenders = [ours].iter().chain(peers).map(contender).collect();
    Contest { title, items, units: 1, demand: Demand::AllRight, contenders }
}

fn judge(file: &File, decoded: Option<Vec<u8>>) -> Verdict {
    let Some(grey) = decoded else { return Verdict::Failed };
    // A sample of the rows: judging must not take as long as decoding.
    let pairs = grey.iter().zip(&file.grey).step_by(97);
    let (count, apart) = pairs.fold((0, 0), |(count, apart), (left, right)| {
        (count + 1, apart + u64::from(left.abs_diff(*right)))
    });
    let is_whole = grey.len() == file.grey.len();
    if is_whole && apart <= APART * count { Verdict::Right } else { Verdict::Wrong }
}

/// A code on printed text, slightly tinted.
fn photograph(width: u32, height: u32) -> RgbImage {
    let shot = Shot { backdrop: Backdrop::Text, ..Difficulty::Medium.shot(width, height, 3) };
    let pixels = shot.take().picture.pixels;
    let tinted =
        pixels.iter().flat_map(|&grey| [grey.saturating_add(6), grey, grey.saturating_sub(9)]);
    RgbImage::from_raw(width, height, tinted.collect()).expect("three samples a pixel")
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let written = match format {
        ImageFormat::Jpeg => {
            image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        }
        _ => image.write_to(&mut bytes, format),
    };
    written.expect("a small picture");
    bytes.into_inner()
}

fn by_image(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(image::load_from_memory(bytes).ok()?.into_luma8().into_raw())
}

fn by_jpeg_decoder(bytes: &[u8]) -> Option<Vec<u8>> {
    let pixels = jpeg_decoder::Decoder::new(bytes).decode().ok()?;
    Some(grey(&pixels))
}

fn by_zune_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = zune_png::PngDecoder::new(ZCursor::new(bytes));
    let pixels = decoder.decode().ok()?.u8()?;
    let is_grey = decoder.colorspace()?.num_components() == 1;
    Some(if is_grey { pixels } else { grey(&pixels) })
}

fn grey(rgb: &[u8]) -> Vec<u8> {
    let luma = |[r, g, b]: [u8; 3]| 77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b);
    rgb.as_chunks().0.iter().map(|&pixel| (luma(pixel) >> 8) as u8).collect()
}
