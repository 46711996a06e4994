//! Reading symbols: photographs of the public sets, frames of a repeatable camera, and frames without
//! a symbol, by our default reader and its peers.

mod frames;
mod photographs;

use ravao_core::{Frame, Symbol, SymbolReader};
use ravao_symbol::{RqrrReader, default_reader};
use rxing::common::HybridBinarizer;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, Reader};

use crate::camera::Photograph;
use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::table::Table;

/// A frame and what it says.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The picture.
    pub picture: Photograph,
    /// The texts in it, the one that counts first; none in a frame without a symbol.
    pub texts: Vec<String>,
}

/// Every table of this subject; `Err` names what had to be skipped.
pub fn tables(rounds: usize) -> impl Iterator<Item = Result<Table, &'static str>> {
    photographs::sets().chain(frames::sets()).map(move |set| {
        let (title, samples) = set?;
        Ok(contest(title, &samples).measure(rounds))
    })
}

/// A set of samples and its title.
type Set = Result<(String, Vec<Sample>), &'static str>;

fn contest(title: String, items: &[Sample]) -> Contest<'_, Sample> {
    let ours = default_reader();
    Contest {
        title,
        items,
        units: 1,
        demand: Demand::NoneWrong,
        contenders: vec![
            Contender::new("ours (default reader)", move |sample| by_reader(&*ours, sample)),
            Contender::new("rxing 0.9 (QrReader)", by_rxing),
            Contender::new("rqrr 0.11", |sample| by_reader(&RqrrReader::default(), sample)),
        ],
    }
}

fn by_reader(reader: &dyn SymbolReader, sample: &Sample) -> Verdict {
    let mut found: Vec<Symbol> = Vec::new();
    match sample.picture.frame().and_then(|frame: Frame<'_>| reader.read(frame, &mut found)) {
        Ok(()) => judge(sample, found.iter().filter_map(|symbol| symbol.text.as_deref())),
        Err(_) => Verdict::Failed,
    }
}

/// As the library's own documentation reads one picture.
fn by_rxing(sample: &Sample) -> Verdict {
    let Photograph { pixels, width, height } = &sample.picture;
    let Ok(source) = Luma8Source::new_with_slice(pixels, *width, *height) else {
        return Verdict::Failed;
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let hints = DecodeHints::default()
        .with(rxing::DecodeHintValue::TryHarder(true))
        .with(rxing::DecodeHintValue::PossibleFormats([BarcodeFormat::QR_CODE].into()));
    let result = rxing::qrcode::cpp_port::QrReader.decode_with_hints(&mut bitmap, &hints);
    judge(sample, result.iter().map(|result| result.getText()))
}

/// Any expected text is right; a text that is not in the picture is wrong, whatever else was read.
fn judge<'a>(sample: &Sample, read: impl Iterator<Item = &'a str>) -> Verdict {
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
        let sample = |texts: &[&str]| Sample {
            picture: picture.clone(),
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        };
        let verdict = |expected: &[&str], read: &[&'static str]| {
            judge(&sample(expected), read.iter().copied())
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
