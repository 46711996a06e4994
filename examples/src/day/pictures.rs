//! Photographs: a text becomes a symbol, a picture of it, a file, and a text again.

use std::fs::File;
use std::io::BufWriter;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use ravao::scanner::image::read_picture;
use ravao::symbol::default_reader;
use ravao::{Result, SymbolReader, ordered_parallel};

use super::Plan;
use super::files::{Folder, ensure, io};
use super::itinerary::{Manner, Move};
use super::poster::{file_of, symbol};
use crate::camera::{Chance, Distortion, Photograph, photograph};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
/// Pixels a module of the drawing that is photographed.
const DRAWN: u32 = 6;

/// One picture to take.
pub(crate) struct Shot<'a> {
    /// What the symbol carries.
    pub(crate) text: &'a str,
    /// Where the picture goes.
    pub(crate) file: PathBuf,
    /// Chance of its own, so that pictures can be taken in any order.
    pub(crate) seed: u64,
}

/// How many scans were photographed, and how many of those read.
pub(crate) struct Photographed {
    pub(crate) taken: usize,
    pub(crate) posters: usize,
    pub(crate) read: usize,
}

/// Photographs some of the scans, evenly spread over the day, and puts what was read into their
/// texts. What did not read keeps its text: the receptionist takes a hand scanner.
pub(crate) fn photograph_some(
    plan: &Plan,
    (moves, texts): (&[Move], &mut [String]),
    folder: &Folder,
) -> Result<Photographed> {
    let wanted = plan.pictures.min(moves.len());
    let chosen: Vec<usize> = (0..wanted).map(|nth| nth * moves.len() / wanted).collect();
    let mut shots = Vec::with_capacity(wanted);
    for (number, &index) in (1..).zip(&chosen) {
        let (step, text) = (&moves[index], &texts[index]);
        if is_poster(step) {
            folder.write(file_of(step.place, "png"), symbol(text)?.to_png(DRAWN)?)?;
        }
        let what = if is_poster(step) { "poster" } else { "visitor" };
        let file = folder.path(format!("pictures/{number:04}-{what}.png"));
        shots.push(Shot { text, file, seed: plan.seed ^ (number << 32) });
    }
    let answers = take_all(&shots)?;
    let posters = chosen.iter().filter(|&&index| is_poster(&moves[index])).count();
    let read = answers.iter().flatten().count();
    for (index, answer) in chosen.into_iter().zip(answers) {
        texts[index] = answer.unwrap_or_else(|| std::mem::take(&mut texts[index]));
    }
    Ok(Photographed { taken: wanted, posters, read })
}

fn is_poster(step: &Move) -> bool {
    step.manner == Manner::SelfScan
}

/// Takes pictures on all processors and reads each back from its file; `None` where the reader saw
/// nothing. The answers are in the order of the shots.
fn take_all(shots: &[Shot<'_>]) -> Result<Vec<Option<String>>> {
    let jobs = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let reader = default_reader();
    let mut answers = Vec::with_capacity(shots.len());
    ordered_parallel(shots, jobs, |shot| shot.take(&*reader), |answer| answers.push(answer));
    answers.into_iter().collect()
}

/// Takes one picture as carefully as a receptionist would, and reads it back.
pub(crate) fn take_carefully(shot: &Shot<'_>) -> Result<Option<String>> {
    let taken = shot.photograph(&Distortion::easy(WIDTH, HEIGHT))?;
    shot.read_back(&taken, &*default_reader())
}

/// Takes a picture that is torn before it is read.
pub(crate) fn take_torn(shot: &Shot<'_>) -> Result<Option<String>> {
    let mut taken = shot.photograph(&Distortion::easy(WIDTH, HEIGHT))?;
    taken.tear();
    shot.read_back(&taken, &*default_reader())
}

impl Shot<'_> {
    fn take(&self, reader: &dyn SymbolReader) -> Result<Option<String>> {
        let by_hand = Distortion::hand_held(WIDTH, HEIGHT, &mut Chance::new(!self.seed));
        self.read_back(&self.photograph(&by_hand)?, reader)
    }

    fn photograph(&self, distortion: &Distortion) -> Result<Photograph> {
        let (drawing, width) = symbol(self.text)?.to_luma(DRAWN)?;
        Ok(photograph((&drawing, width), distortion, &mut Chance::new(self.seed)))
    }

    /// Saves the picture and reads the file. A symbol that reads must say what was drawn.
    fn read_back(&self, taken: &Photograph, reader: &dyn SymbolReader) -> Result<Option<String>> {
        save(taken, &self.file)?;
        let mut found = read_picture(&self.file, reader)?;
        ensure(found.len() <= 1, "pictures: one symbol was drawn and several read")?;
        let text = found.pop().and_then(|symbol| symbol.text);
        let exact = text.as_deref().is_none_or(|text| text == self.text);
        ensure(exact, "pictures: a symbol was misread")?;
        Ok(text)
    }
}

fn save(taken: &Photograph, file: &Path) -> Result<()> {
    let failed = io("pictures: save");
    let out = BufWriter::new(File::create(file).map_err(failed)?);
    let mut encoder = png::Encoder::new(out, taken.width, taken.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().map_err(|error| failed(error.into()))?;
    writer.write_image_data(&taken.pixels).map_err(|error| failed(error.into()))?;
    writer.finish().map_err(|error| failed(error.into()))
}
