use ravao_core::Level;
use ravao_symbol::SymbolCode;

use super::{Sample, Set};
use crate::camera::{Chance, Distortion, Photograph, photograph};

const SIZES: [(u32, u32); 3] = [(640, 480), (1280, 720), (1920, 1080)];

/// Frames in each set: enough for every turn and light, few enough for a coffee.
const FRAMES: usize = 24;

/// Characters of a poster, a pass and a rotating pass.
const LENGTHS: [usize; 3] = [286, 262, 330];

/// Frames with a symbol and frames without one, in every size.
pub(super) fn sets() -> impl Iterator<Item = Set> {
    let with = SIZES.into_iter().map(|(width, height)| {
        let title = format!("hand-held frames, {width}×{height}");
        Ok((title, (0..FRAMES).map(|index| hand_held(width, height, index)).collect()))
    });
    let without = SIZES.into_iter().map(|(width, height)| {
        let title = format!("frames without a symbol, {width}×{height}");
        Ok((title, (0..FRAMES / 3).map(|index| empty(width, height, index)).collect()))
    });
    with.chain(without)
}

fn hand_held(width: u32, height: u32, index: usize) -> Sample {
    let mut chance = Chance::new(index as u64);
    let text = text(LENGTHS[index % LENGTHS.len()], &mut chance);
    let drawing = SymbolCode::encode(&text, Level::M).and_then(|code| code.to_luma(6));
    let (pixels, side) = drawing.expect("the text fits and the scale is small");
    let distortion = Distortion::hand_held(width, height, &mut chance);
    let picture = photograph((&pixels, side), &distortion, &mut chance);
    Sample { picture, texts: vec![text] }
}

/// Text of a form: dark strokes in lines, the busiest thing that a gate camera sees all day.
fn empty(width: u32, height: u32, index: usize) -> Sample {
    let mut chance = Chance::new(1_000 + index as u64);
    let side = 600u32;
    let mut pixels = vec![235; (side * side) as usize];
    for line in (20..side - 20).step_by(16) {
        for x in 20..side - 20 {
            let strokes = chance.next().is_multiple_of(3);
            let rows = if strokes { line..line + 9 } else { line..line };
            rows.for_each(|y| pixels[(y * side + x) as usize] = 30);
        }
    }
    let distortion = Distortion::hand_held(width, height, &mut chance);
    let picture: Photograph = photograph((&pixels, side), &distortion, &mut chance);
    Sample { picture, texts: Vec::new() }
}

/// Random text of Base45's alphabet.
fn text(length: usize, chance: &mut Chance) -> String {
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    (0..length - 1)
        .map(|_| char::from(alphabet[(chance.next() % 45) as usize]))
        // A text that ends in a blank would not survive the comparison.
        .chain(['A'])
        .collect()
}
