//! Reading symbols: photographs of the public sets, camera-like frames, frames without a code and
//! sheets of many, by our default reader and its peers.

pub mod drawing;
mod frames;
mod growth;
mod hostile;
mod photographs;
mod readers;
mod zxing_cpp;

use std::fmt;

use clap::Args;

use crate::camera::Photograph;
use crate::rounds::{Contender, Contest, Demand, Verdict};

pub use photographs::{Pictured, pictured};
pub use readers::{Reader, Texts, Wanted, readers};

/// Which sets are read, and by whom.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Only sets whose title holds this.
    #[arg(long, value_name = "TEXT", default_value = "")]
    set: String,
    /// Only readers whose name holds this; may be repeated.
    #[arg(long, value_name = "TEXT")]
    reader: Vec<String>,
    /// Frames in each set of camera frames.
    #[arg(long, value_name = "N", default_value_t = 40)]
    frames: usize,
}

/// A frame and what it says.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The picture.
    pub picture: Photograph,
    /// The texts in it, the one that counts first; none in a frame without a symbol.
    pub texts: Vec<String>,
}

/// Samples that are made when it is their turn.
struct Set {
    title: String,
    /// Readers by a part of their names that would take too long.
    left_out: &'static [&'static str],
    samples: Box<dyn FnOnce() -> Result<Vec<Sample>, &'static str>>,
}

impl Set {
    fn new(
        title: String,
        samples: impl FnOnce() -> Result<Vec<Sample>, &'static str> + 'static,
    ) -> Self {
        Self { title, left_out: &[], samples: Box::new(samples) }
    }
}

/// A table of whatever shape, or what had to be skipped.
type Shown = Result<Box<dyn fmt::Display>, &'static str>;
type Measure = fn(usize, &[String]) -> Box<dyn fmt::Display>;

/// Every table of this subject; `Err` names what had to be skipped.
pub fn tables(rounds: usize, options: Options) -> impl Iterator<Item = Shown> {
    let Options { set: part, reader: names, frames } = options;
    let sets = photographs::sets().chain(frames::sets(frames));
    let sets: Vec<_> = sets.filter(|set| set.title.contains(&part)).collect();
    let extras: [(&str, Measure); 2] = [
        (growth::TITLE, |rounds, names| Box::new(growth::growth(rounds, names))),
        (hostile::TITLE, |rounds, names| Box::new(hostile::hostility(rounds, names))),
    ];
    let extras = extras.into_iter().filter(move |(title, _)| title.contains(&part));
    let others = names.clone();
    let tables = sets.into_iter().map(move |set| table(set, rounds, &names));
    tables.chain(extras.map(move |(_, measure)| Ok(measure(rounds, &others))))
}

fn table(set: Set, rounds: usize, names: &[String]) -> Shown {
    let samples = (set.samples)()?;
    let is_in = |reader: &Reader| !set.left_out.iter().any(|part| reader.name.contains(part));
    let readers = readers(Wanted::First, names).into_iter().filter(is_in);
    Ok(Box::new(contest(set.title, &samples, readers).measure(rounds)))
}

fn contest(
    title: String,
    items: &[Sample],
    readers: impl Iterator<Item = Reader>,
) -> Contest<'_, Sample> {
    let contender = |mut reader: Reader| {
        Contender::timed(reader.name, move |sample: &Sample| {
            let (texts, time) = reader.read(&sample.picture);
            (texts.map_or(Verdict::Failed, |texts| judge(sample, &texts)), time)
        })
    };
    let contenders = readers.map(contender).collect();
    Contest { title, items, units: 1, demand: Demand::OursNoneWrong, contenders }
}

/// Any expected text is right; a text that is not in the picture is wrong, whatever else was read.
fn judge(sample: &Sample, read: &[String]) -> Verdict {
    let mut verdict = match sample.texts.is_empty() {
        true => Verdict::Right,
        false => Verdict::Missed,
    };
    for text in read {
        match sample.texts.iter().position(|expected| expected.trim_end() == text.trim_end()) {
            None => return Verdict::Wrong,
            Some(0) => verdict = Verdict::Right,
            Some(_) => {}
        }
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_not_there_is_wrong() {
        let picture = Photograph { pixels: Vec::new(), width: 0, height: 0 };
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let verdict = |expected: &[&str], read: &[&str]| {
            let sample = Sample { picture: picture.clone(), texts: owned(expected) };
            judge(&sample, &owned(read))
        };
        assert_eq!(verdict(&["A"], &["A\r\n"]), Verdict::Right);
        assert_eq!(verdict(&["A"], &[]), Verdict::Missed);
        assert_eq!(verdict(&["A", "B"], &["B"]), Verdict::Missed);
        assert_eq!(verdict(&["A", "B"], &["B", "A"]), Verdict::Right);
        assert_eq!(verdict(&["A"], &["A", "C"]), Verdict::Wrong);
        assert_eq!(verdict(&[], &[]), Verdict::Right);
        assert_eq!(verdict(&[], &["C"]), Verdict::Wrong);
    }
}
