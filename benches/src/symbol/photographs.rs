use std::fs;
use std::path::{Path, PathBuf};

use rxing::common::CharacterSet;

use super::{Sample, Set};
use crate::camera::Photograph;

/// Texts that a photograph holds besides the expected one: a symbol inside the symbol, and one
/// whose expected text lost a letter.
const ALSO_THERE: [&str; 2] = [
    "[内側QRコード]\r\n\r\n*ダブルQR*\r\nhttp://d-qr.net/ex/",
    "The 2005 USGS aerial photography of the Washington Monument is censored.",
];

/// The photographs in four orientations.
pub(super) fn sets() -> impl Iterator<Item = Set> {
    let samples = folder().map(|folder| samples(&folder));
    (0..4u16).map(move |turns| {
        let samples = samples.as_ref().ok_or("skipped: public vectors not found")?;
        let turned = samples.iter().map(|sample| (0..turns).fold(sample.clone(), turned));
        Ok((format!("photographs of qr-images-zxing, turned {}°", 90 * turns), turned.collect()))
    })
}

fn folder() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/vectors");
    let root = std::env::var_os("RAVAO_VECTORS").map_or_else(|| PathBuf::from(beside), Into::into);
    Some(root.join("qr-images-zxing")).filter(|folder| folder.is_dir())
}

fn samples(folder: &Path) -> Vec<Sample> {
    let sets = (1..=6).map(|set| folder.join(format!("qrcode-{set}")));
    let mut paths: Vec<PathBuf> = sets
        .filter_map(|set| fs::read_dir(set).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| sample(path)).collect()
}

fn sample(path: &Path) -> Option<Sample> {
    let luma = image::open(path).ok()?.into_luma8();
    let (width, height) = luma.dimensions();
    let bytes = fs::read(path.with_extension("txt")).ok()?;
    let expected = match String::from_utf8(bytes) {
        Ok(text) => text,
        // The sets of Japanese telephones come in Shift JIS.
        Err(error) => CharacterSet::Shift_JIS.decode(error.as_bytes()).ok()?,
    };
    let texts = std::iter::once(expected).chain(ALSO_THERE.map(str::to_owned)).collect();
    Some(Sample { picture: Photograph { pixels: luma.into_raw(), width, height }, texts })
}

/// The sample a quarter turn clockwise.
fn turned(sample: Sample, _turn: u16) -> Sample {
    let Photograph { pixels, width, height } = sample.picture;
    let at = |x: u32, y: u32| pixels[((height - 1 - x) * width + y) as usize];
    let turned = (0..width).flat_map(|y| (0..height).map(move |x| (x, y)));
    let pixels = turned.map(|(x, y)| at(x, y)).collect();
    Sample { picture: Photograph { pixels, width: height, height: width }, ..sample }
}
