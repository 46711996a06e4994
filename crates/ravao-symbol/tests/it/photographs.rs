//! The public photographs: how many are read, and that none is misread.

use std::fs;
use std::path::{Path, PathBuf};

use ravao_core::SymbolReader;

use crate::Picture;

/// Texts that a photograph holds besides the expected one: a symbol inside the symbol, and one
/// whose expected text lost a letter.
const ALSO_THERE: [&str; 2] =
    ["[内側QRコード]", "The 2005 USGS aerial photography of the Washington Monument is censored."];

#[derive(Debug, Default, PartialEq)]
struct Score {
    right: usize,
    wrong: usize,
    failed: usize,
    pictures: usize,
}

fn vectors(set: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let root = std::env::var_os("RAVAO_VECTORS").map_or_else(|| PathBuf::from(beside), Into::into);
    let folder = root.join(set);
    if !folder.is_dir() {
        println!("skipped: public vectors not found");
        return None;
    }
    Some(folder)
}

fn pictures(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "png" || e == "jpg" || e == "gif"))
        .collect();
    paths.sort();
    paths
}

fn open(path: &Path) -> Picture {
    let luma = image::open(path).unwrap().into_luma8();
    let (width, height) = luma.dimensions();
    Picture { pixels: luma.into_raw(), width, height }
}

/// The expected text; the sets of Japanese telephones come in Shift JIS.
fn expected(path: &Path) -> String {
    let bytes = fs::read(path.with_extension("txt")).unwrap();
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| encoding_rs::SHIFT_JIS.decode(error.as_bytes()).0.into_owned());
    text.trim_end().to_owned()
}

fn score(folder: &Path, reader: &dyn SymbolReader, turns: u32) -> Score {
    let mut score = Score::default();
    for path in (1..=6).flat_map(|set| pictures(&folder.join(format!("qrcode-{set}")))) {
        let picture = (0..turns).fold(open(&path), |picture, _| picture.turned());
        score.pictures += 1;
        let Ok(symbols) = picture.read(reader) else {
            score.failed += 1;
            continue;
        };
        let texts: Vec<_> = symbols.iter().filter_map(|symbol| symbol.text.as_deref()).collect();
        let expected = expected(&path);
        let is_right = |text: &&str| text.trim_end() == expected;
        let is_there = |text: &&str| ALSO_THERE.iter().any(|other| text.starts_with(other));
        score.right += usize::from(texts.iter().any(is_right));
        score.wrong += texts.iter().filter(|text| !is_right(text) && !is_there(text)).count();
    }
    score
}

#[test]
fn the_default_reader_reads_the_photographs_in_every_orientation() {
    let Some(folder) = vectors("qr-images-zxing") else { return };
    for (turns, floor) in [172, 172, 172, 170].into_iter().enumerate() {
        let score = score(&folder, &*ravao_symbol::default_reader(), turns as u32);
        println!("turned {}°: {score:?}", 90 * turns);
        assert_eq!((score.pictures, score.wrong, score.failed), (179, 0, 0));
        assert!(score.right >= floor, "{score:?}");
    }
}

#[cfg(feature = "rqrr")]
#[test]
fn rqrr_reads_some_of_the_photographs() {
    let Some(folder) = vectors("qr-images-zxing") else { return };
    let score = score(&folder, &ravao_symbol::RqrrReader::default(), 0);
    assert_eq!((score.pictures, score.wrong), (179, 0), "{score:?}");
    assert!(score.right >= 90, "{score:?}");
}

#[test]
fn every_symbol_of_a_picture_is_read() {
    let Some(folder) = vectors("qr-images-zxing") else { return };
    let found = open(&folder.join("multi-qrcode-1/1.png")).read(&*ravao_symbol::default_reader());
    let mut texts: Vec<_> = found.unwrap().into_iter().filter_map(|symbol| symbol.text).collect();
    texts.sort();
    assert_eq!(texts.len(), 4);
    assert!(texts[0].starts_with("You earned the class 5 EXTRA MINUTES OF RECESS!!"));
    assert!(texts[3].starts_with("You get to SIT AT MRS. SIGMON'S DESK FOR A DAY!!"));
}

#[test]
fn pictures_that_broke_other_readers_are_answered() {
    let Some(folder) = vectors("qr-images-rqrr") else { return };
    for sub in ["tests/data", "tests/data/full", "tests/data/errors", "benches/data"] {
        for path in pictures(&folder.join(sub)) {
            let Ok(luma) = image::open(&path) else { continue };
            let luma = luma.into_luma8();
            let (width, height) = luma.dimensions();
            let picture = Picture { pixels: luma.into_raw(), width, height };
            for reader in crate::readers() {
                println!(
                    "{} {:?}",
                    path.display(),
                    picture.read(&*reader).map(|found| found.len())
                );
            }
        }
    }
}
