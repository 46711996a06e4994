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

/// A picture file with its expected text beside it.
#[derive(Clone, Debug)]
pub struct Pictured {
    /// The picture's file.
    pub path: PathBuf,
    /// The picture and its text.
    pub sample: Sample,
}

/// The photographs in four orientations.
pub(super) fn sets() -> impl Iterator<Item = Set> {
    (0..4u16).map(move |turns| {
        let title = format!("photographs of qr-images-zxing, turned {}°", 90 * turns);
        Set::new(title, move || {
            let folder = folder().ok_or("skipped: public vectors not found")?;
            Ok(samples(&folder).map(|sample| (0..turns).fold(sample, turned)).collect())
        })
    })
}

fn folder() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/vectors");
    let root = std::env::var_os("RAVAO_VECTORS").map_or_else(|| PathBuf::from(beside), Into::into);
    Some(root.join("qr-images-zxing")).filter(|folder| folder.is_dir())
}

fn samples(folder: &Path) -> impl Iterator<Item = Sample> {
    let folders = (1..=6).map(|set| folder.join(format!("qrcode-{set}")));
    folders.flat_map(|folder| pictured(&folder)).map(|Pictured { mut sample, .. }| {
        sample.texts.extend(ALSO_THERE.map(str::to_owned));
        sample
    })
}

/// The pictures of a folder and of all below it that have a `.txt` of the same name, by name.
pub fn pictured(folder: &Path) -> Vec<Pictured> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    entries.sort();
    let of_entry = |path: PathBuf| match path.is_dir() {
        true => pictured(&path),
        false => sample(&path).map(|sample| Pictured { path, sample }).into_iter().collect(),
    };
    entries.into_iter().flat_map(of_entry).collect()
}

fn sample(path: &Path) -> Option<Sample> {
    let is_text = path.extension().is_some_and(|extension| extension == "txt");
    let bytes = fs::read(path.with_extension("txt")).ok().filter(|_| !is_text)?;
    let luma = image::open(path).ok()?.into_luma8();
    let (width, height) = luma.dimensions();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // The sets of Japanese telephones come in Shift JIS.
        Err(error) => CharacterSet::Shift_JIS.decode(error.as_bytes()).ok()?,
    };
    let texts = Some(text).filter(|text| !text.is_empty()).into_iter().collect();
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
