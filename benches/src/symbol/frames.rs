use super::{Sample, Set};
use crate::shot::{Backdrop, Difficulty, Shot};

const SIZES: [(u32, u32); 3] = [(640, 480), (1280, 720), (1920, 1080)];

/// Few, because one of them may take a reader seconds.
const FIELDS: u64 = 4;

/// Camera frames by difficulty, and frames without a code, in every size.
pub(super) fn sets(frames: usize) -> impl Iterator<Item = Set> {
    let easiest_first = Difficulty::ALL.into_iter();
    let with = easiest_first.flat_map(move |difficulty| {
        SIZES.into_iter().map(move |size| with_code(difficulty, size, frames))
    });
    let without = SIZES.into_iter().map(move |size| without_code(size, frames));
    with.chain(without).chain([finders(SIZES[0])])
}

fn with_code(difficulty: Difficulty, (width, height): (u32, u32), frames: usize) -> Set {
    let title = format!("{} frames, {width}×{height}", format!("{difficulty:?}").to_lowercase());
    let shots = (0..frames as u64).map(move |seed| difficulty.shot(width, height, seed));
    Set::new(title, move || Ok(taken(&shots.collect::<Vec<_>>())))
}

fn without_code((width, height): (u32, u32), frames: usize) -> Set {
    let harmless = Backdrop::ALL.into_iter().filter(|backdrop| *backdrop != Backdrop::Finders);
    let shots = harmless
        .cycle()
        .zip(0..frames as u64)
        .map(move |(back, seed)| Shot::empty(width, height, back, seed));
    let title = format!("frames without a code, {width}×{height}");
    Set::new(title, move || Ok(taken(&shots.collect::<Vec<_>>())))
}

/// Frames full of finder patterns; only readers that bound their work take part.
fn finders((width, height): (u32, u32)) -> Set {
    let shots = (0..FIELDS).map(move |seed| Shot::empty(width, height, Backdrop::Finders, seed));
    let title = format!("fields of finder patterns, {width}×{height}");
    let set = Set::new(title, move || Ok(taken(&shots.collect::<Vec<_>>())));
    Set { left_out: &["rxing", "rqrr"], ..set }
}

/// Takes the shots on every core there is.
fn taken(shots: &[Shot]) -> Vec<Sample> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let chunks = shots.chunks(shots.len().div_ceil(cores).max(1));
    std::thread::scope(|scope| {
        let take = |chunk: &[Shot]| chunk.iter().map(sample).collect::<Vec<_>>();
        let threads: Vec<_> = chunks.map(|chunk| scope.spawn(move || take(chunk))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("it only draws")).collect()
    })
}

fn sample(shot: &Shot) -> Sample {
    let taken = shot.take();
    Sample { picture: taken.picture, texts: taken.texts }
}
