use ravao_core::Frame;
use rxing::common::{BitArray, BitMatrix, GlobalHistogramBinarizer, HybridBinarizer};
use rxing::{Binarizer, Luma8Source};

/// Pixels a side of the smallest symbol: version 1 at one pixel a module.
const SMALLEST: u32 = 21;

/// Rows that look like a finder pattern before a picture counts as crowded: the library compares
/// each with every pattern found so far, and 1,000 labels have about 24,000.
const MAX_HITS: usize = 1 << 15;

/// The library looks for finder patterns in every third row.
const ROW_STEP: usize = 3;

/// A greyscale picture without padding.
pub(super) struct Picture {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
}

/// A way to tell dark from light.
#[derive(Clone, Copy)]
pub(super) enum View {
    Local,
    Half,
    Global,
    Inverted,
}

/// A picture in black and white, and how many of the frame's pixels each of its own is wide.
pub(super) struct Look {
    pub(super) matrix: BitMatrix,
    pub(super) scale: f32,
}

impl View {
    /// All of them, the most successful first.
    pub(super) const ALL: [Self; 4] = [Self::Local, Self::Half, Self::Global, Self::Inverted];
}

impl Picture {
    pub(super) fn copy(frame: Frame<'_>) -> Self {
        let (width, height) = (frame.width(), frame.height());
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        (0..height).for_each(|y| pixels.extend_from_slice(frame.row(y)));
        Self { pixels, width, height }
    }

    /// Makes a look; `None` where the picture is too small or too even for it.
    pub(super) fn look(&self, view: View) -> Option<Look> {
        match view {
            View::Local => Some(Look { matrix: self.local()?, scale: 1.0 }),
            View::Half => Some(Look { matrix: self.half().local()?, scale: 2.0 }),
            View::Global => Some(Look { matrix: self.global()?, scale: 1.0 }),
            View::Inverted => {
                let mut matrix = self.local()?;
                matrix.flip_self();
                Some(Look { matrix, scale: 1.0 })
            }
        }
    }

    /// Dark and light by the brightness around each pixel.
    fn local(&self) -> Option<BitMatrix> {
        Some(HybridBinarizer::new(self.source()?).get_black_matrix().ok()?.clone())
    }

    /// Dark and light by one threshold.
    fn global(&self) -> Option<BitMatrix> {
        Some(GlobalHistogramBinarizer::new(self.source()?).get_black_matrix().ok()?.clone())
    }

    fn source(&self) -> Option<Luma8Source<'_>> {
        if self.width < SMALLEST || self.height < SMALLEST {
            return None;
        }
        Luma8Source::new_with_slice(&self.pixels, self.width, self.height).ok()
    }

    /// The picture at half size, each pixel the mean of four.
    fn half(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for pair in self.pixels.chunks_exact((self.width as usize * 2).max(1)) {
            let (upper, lower) = pair.split_at(self.width as usize);
            let squares = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            pixels.extend(squares.map(|(up, low)| mean([up[0], up[1], low[0], low[1]])));
        }
        Self { pixels, width, height }
    }
}

impl Look {
    /// Tells whether so much looks like a finder pattern that searching would take minutes.
    pub(super) fn is_crowded(&self) -> bool {
        // Smaller pictures cannot hold enough to matter.
        if u64::from(self.matrix.width()) * u64::from(self.matrix.height()) <= 1 << 20 {
            return false;
        }
        let rows = (0..self.matrix.height()).step_by(ROW_STEP);
        let mut hits = 0;
        rows.map(|y| finder_hits(&self.matrix.getRow(y))).any(|in_row| {
            hits += in_row;
            hits > MAX_HITS
        })
    }
}

/// Counts the runs of a row that are roughly 1:1:3:1:1, dark at both ends.
fn finder_hits(row: &BitArray) -> usize {
    let mut runs = [0usize; 5];
    let mut hits = 0;
    let (mut at, mut dark) = (row.getNextSet(0), true);
    while at < row.get_size() {
        let end = if dark { row.getNextUnset(at) } else { row.getNextSet(at) };
        runs.rotate_left(1);
        runs[4] = end - at;
        hits += usize::from(dark && is_finder(runs));
        (at, dark) = (end, !dark);
    }
    hits
}

/// The library's own first test, without its second, finer one.
fn is_finder(runs: [usize; 5]) -> bool {
    let [a, b, middle, c, d] = runs;
    a > 0 && middle >= 3 && middle >= 2 * a.max(d) && middle >= b.max(c)
}

fn mean(four: [u8; 4]) -> u8 {
    let sum: u16 = four.into_iter().map(u16::from).sum();
    ((sum + 2) / 4) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Picture {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Picture { pixels: pixels.map(|(x, y)| shade(x, y)).collect(), width, height }
    }

    #[test]
    fn half_takes_the_mean_and_drops_the_odd_edge() {
        let half = picture(5, 3, |x, y| (10 * x + y) as u8).half();
        assert_eq!((half.width, half.height), (2, 1));
        assert_eq!(half.pixels, [6, 26]);
        assert!(picture(0, 0, |_, _| 0).half().pixels.is_empty());
        assert!(picture(1, 9, |_, _| 0).half().pixels.is_empty());
    }

    #[test]
    fn a_picture_smaller_than_a_symbol_has_no_look() {
        for (width, height) in [(0, 0), (20, 20), (1, 500), (500, 1)] {
            let none = View::ALL.map(|view| picture(width, height, |_, _| 9).look(view).is_none());
            assert_eq!(none, [true; 4], "{width}×{height}");
        }
    }

    #[test]
    fn only_a_large_picture_full_of_finder_patterns_is_crowded() {
        let tile = |x: u32, y: u32| {
            let ring = (x % 8).abs_diff(3).max((y % 8).abs_diff(3));
            if ring == 2 || ring > 3 { 255 } else { 0 }
        };
        let is_crowded =
            |side| picture(side, side, tile).look(View::Global).is_some_and(|l| l.is_crowded());
        assert!(!is_crowded(800));
        assert!(is_crowded(1_600));
    }
}
