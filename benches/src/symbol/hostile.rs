//! Frames made to keep a reader busy: the slowest must not be far from the mean.

use std::fmt;
use std::time::Duration;

use super::readers::{Reader, Wanted, readers};
use crate::camera::{Chance, Photograph};
use crate::shot::{Backdrop, Difficulty, Shot};

/// What the table is called.
pub(super) const TITLE: &str = "hostile frames";

const FRAMES: u64 = 1_000;
const WIDTH: u32 = 320;
const HEIGHT: u32 = 240;

/// Readers whose work is bounded; one of these frames may take the others seconds.
const BOUNDED: [&str; 2] = ["ours", "harder"];

/// Kinds of frames, named in the table where they were the slowest.
type Kind = (&'static str, fn(&mut Chance) -> Photograph);
const KINDS: [Kind; 6] = [
    ("noise", |chance| blocks(1, chance)),
    ("blocks", |chance| blocks(2 + chance.next() as u32 % 6, chance)),
    ("finder columns", |chance| columns(chance)),
    ("finder fields", |chance| backdrop(Backdrop::Finders, chance)),
    ("backdrops", |chance| backdrop(Backdrop::ALL[chance.next() as usize % 8], chance)),
    ("codes with wounds", |chance| wounded(chance)),
];

/// What the readers made of the hostile frames.
#[derive(Clone, Debug)]
pub(super) struct Hostility {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    reader: &'static str,
    mean: Duration,
    slowest: Duration,
    kind: &'static str,
}

/// Reads every frame with every reader whose work is bounded, and keeps its fastest round.
pub(super) fn hostility(rounds: usize, names: &[String]) -> Hostility {
    let frames: Vec<_> = (0..FRAMES).map(frame).collect();
    let readers = readers(Wanted::First, names).into_iter();
    let bounded = readers.filter(|r| BOUNDED.iter().any(|part| r.name.contains(part)));
    Hostility { rows: bounded.map(|reader| row(reader, &frames, rounds)).collect() }
}

fn frame(seed: u64) -> (&'static str, Photograph) {
    let (kind, draw) = KINDS[seed as usize % KINDS.len()];
    (kind, draw(&mut Chance::new(seed)))
}

fn row(mut reader: Reader, frames: &[(&'static str, Photograph)], rounds: usize) -> Row {
    let mut time = |frame: &Photograph| {
        let times = (0..rounds).map(|_| reader.read(frame).1);
        times.min().unwrap_or_default()
    };
    let times: Vec<_> = frames.iter().map(|(kind, frame)| (time(frame), *kind)).collect();
    let total: Duration = times.iter().map(|(time, _)| *time).sum();
    let (slowest, kind) = times.into_iter().max().unwrap_or_default();
    Row { reader: reader.name, mean: total / FRAMES as u32, slowest, kind }
}

/// Squares of black and white by chance.
fn blocks(side: u32, chance: &mut Chance) -> Photograph {
    let columns = WIDTH.div_ceil(side);
    let shades: Vec<u8> =
        (0..columns * HEIGHT.div_ceil(side)).map(|_| chance.next() as u8).collect();
    drawn(|x, y| if shades[(y / side * columns + x / side) as usize] < 128 { 20 } else { 230 })
}

/// Columns in the proportions of a finder: every row looks like one, no column does.
fn columns(chance: &mut Chance) -> Photograph {
    let (unit, broken) = (1 + chance.next() as u32 % 4, chance.next() as u32 % 64);
    let is_dark = |x: u32| matches!(x / unit % 9, 0 | 2..=4 | 6);
    drawn(|x, y| if is_dark(x) != (broken > 8 && y % broken == 0) { 20 } else { 230 })
}

fn backdrop(backdrop: Backdrop, chance: &mut Chance) -> Photograph {
    Shot::empty(WIDTH, HEIGHT, backdrop, chance.next()).take().picture
}

/// A code whose frame lost a random part to noise.
fn wounded(chance: &mut Chance) -> Photograph {
    let mut picture = Difficulty::Medium.shot(WIDTH, HEIGHT, chance.next()).take().picture;
    let start = chance.next() as usize % picture.pixels.len();
    let length = chance.next() as usize % 10_000;
    picture.pixels.iter_mut().skip(start).take(length).for_each(|grey| *grey = chance.next() as u8);
    picture
}

fn drawn(grey: impl Fn(u32, u32) -> u8) -> Photograph {
    let places = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y)));
    let pixels = places.map(|(x, y)| grey(x, y)).collect();
    Photograph { pixels, width: WIDTH, height: HEIGHT }
}

impl fmt::Display for Hostility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FRAMES} {TITLE}, {WIDTH}×{HEIGHT}")?;
        let header = ["reader", "mean ms", "slowest ms", "÷ mean", "slowest kind"];
        let [reader, mean, slowest, ratio, kind] = header;
        writeln!(f, "  {reader:<28} {mean:>9} {slowest:>11} {ratio:>8}  {kind}")?;
        self.rows.iter().try_for_each(|row| {
            let [mean, slowest] = [row.mean, row.slowest].map(|time| time.as_secs_f64() * 1e3);
            let ratio = slowest / mean;
            writeln!(
                f,
                "  {:<28} {mean:>9.3} {slowest:>11.3} {ratio:>8.1}  {}",
                row.reader, row.kind
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravao_symbol::{Look, QrReader};

    /// How often the reader asked whether it may go on: its own count of steps, without a clock.
    fn steps(reader: &QrReader, picture: &Photograph) -> u64 {
        let mut steps = 0;
        let count = &mut || {
            steps += 1;
            true
        };
        reader.look(picture.frame().unwrap(), &Look::new(), count);
        steps
    }

    #[test]
    fn the_slowest_hostile_frame_is_no_more_than_ten_times_the_mean() {
        let reader = QrReader::default();
        let counts: Vec<_> = (0..FRAMES).map(|seed| steps(&reader, &frame(seed).1)).collect();
        let (most, sum) = (counts.iter().max().unwrap(), counts.iter().sum::<u64>());
        assert!(most * FRAMES <= 10 * sum, "{most} steps against a mean of {}", sum / FRAMES);
    }
}
