use super::picture::Picture;

/// Pixels a side of the squares that share a threshold.
pub(super) const BLOCK: usize = 8;

/// Difference of the lightest and darkest pixel below which a block says nothing about the light:
/// in a picture without noise, and in the noisiest.
const LEAST_CONTRAST: (usize, usize) = (24, 64);

/// How much further apart the extremes of a block of pure noise are than neighbours in half of all
/// places.
const NOISE_SPREAD: usize = 7;

/// Rows from one whose noise is measured to the next.
const NOISE_STEP: usize = 16;

/// Blocks on each side of a block whose light counts for it.
const REACH: usize = 2;

/// Blocks a side of the next coarser squares, asked where all around is even.
const COARSER: usize = 4;

/// Where light ends and dark begins, for each block of a picture.
#[derive(Clone, Debug, Default)]
pub(super) struct Thresholds {
    columns: usize,
    rows: usize,
    values: Vec<u8>,
    /// The same, but an even block is cut above or below all of its pixels, lest its noise show.
    cuts: Vec<u8>,
    /// Middle of each block that is even, zero for the others.
    even: Vec<u8>,
    /// Contrast of each block, and contrast times middle; a border of `REACH` empty blocks around.
    weights: Sums,
    /// The same, summed over the blocks to the left and right.
    across: Sums,
    coarse: Vec<Sums>,
    darkest: Vec<u8>,
    lightest: Vec<u8>,
    spare: Vec<u8>,
    least_contrast: u8,
}

#[derive(Clone, Debug, Default)]
struct Sums {
    columns: usize,
    contrast: Vec<f32>,
    middle: Vec<f32>,
}

impl Thresholds {
    /// Measures a picture.
    pub(super) fn measure(&mut self, picture: &Picture) {
        self.columns = picture.width().div_ceil(BLOCK);
        self.rows = picture.height().div_ceil(BLOCK);
        self.least_contrast =
            (NOISE_SPREAD * noise(picture)).clamp(LEAST_CONTRAST.0, LEAST_CONTRAST.1) as u8;
        self.even.clear();
        self.weights.reset(self.columns + 2 * REACH, self.rows + 2 * REACH);
        for row in 0..self.rows {
            self.weigh(picture, row);
        }
        self.sum_across();
        self.sum_down();
        self.fill_even();
        self.cuts.clear();
        self.cuts.extend(self.values.iter().zip(&self.even).map(|(&value, &even)| match even {
            0 => value,
            _ if even < value => u8::MAX,
            _ => 0,
        }));
    }

    /// Finds the contrast and the middle of each block of a row.
    fn weigh(&mut self, picture: &Picture, row: usize) {
        let first = picture.row(row * BLOCK);
        for extreme in [&mut self.darkest, &mut self.lightest] {
            extreme.clear();
            extreme.extend_from_slice(first);
        }
        // One row more than the block has, as `fold` takes one column more.
        for y in row * BLOCK + 1..((row + 1) * BLOCK + 1).min(picture.height()) {
            let extremes = self.darkest.iter_mut().zip(&mut self.lightest);
            for ((dark, light), pixel) in extremes.zip(picture.row(y)) {
                *dark = (*dark).min(*pixel);
                *light = (*light).max(*pixel);
            }
        }
        fold(&mut self.darkest, &mut self.spare, u8::min);
        fold(&mut self.lightest, &mut self.spare, u8::max);
        let start = (row + REACH) * self.weights.columns + REACH;
        let darkest = self.darkest.iter().step_by(BLOCK);
        let lightest = self.lightest.iter().step_by(BLOCK);
        for (column, (&dark, &light)) in darkest.zip(lightest).take(self.columns).enumerate() {
            let middle = dark.midpoint(light);
            let is_even = light - dark < self.least_contrast;
            self.even.push(if is_even { middle.max(1) } else { 0 });
            if !is_even {
                let contrast = f32::from(light - dark);
                self.weights.contrast[start + column] = contrast;
                self.weights.middle[start + column] = contrast * f32::from(middle);
            }
        }
    }

    fn sum_across(&mut self) {
        self.across.reset(self.columns, self.rows + 2 * REACH);
        let rows = [
            (&self.weights.contrast, &mut self.across.contrast),
            (&self.weights.middle, &mut self.across.middle),
        ];
        for (from, to) in rows {
            let from = from.chunks_exact(self.weights.columns.max(1));
            for (from, to) in from.zip(to.chunks_exact_mut(self.columns.max(1))) {
                add_shifted(to, from);
            }
        }
    }

    fn sum_down(&mut self) {
        self.values.clear();
        self.values.resize(self.columns * self.rows, 0);
        let length = (2 * REACH + 1) * self.columns;
        let mut sums = (vec![0.0; self.columns], vec![0.0; self.columns]);
        for (row, values) in self.values.chunks_exact_mut(self.columns.max(1)).enumerate() {
            let start = row * self.columns;
            add_rows(&mut sums.0, &self.across.contrast[start..][..length]);
            add_rows(&mut sums.1, &self.across.middle[start..][..length]);
            for ((value, contrast), middle) in values.iter_mut().zip(&sums.0).zip(&sums.1) {
                *value = (middle / contrast.max(1.0)) as u8;
            }
        }
    }

    /// Gives blocks amid evenness the threshold of the smallest square that holds contrast.
    fn fill_even(&mut self) {
        if !self.values.contains(&0) {
            return;
        }
        self.sum_coarse();
        for row in 0..self.rows {
            for column in 0..self.columns {
                let at = row * self.columns + column;
                if self.values[at] == 0 {
                    self.values[at] = self.coarse_value(column, row);
                }
            }
        }
    }

    fn sum_coarse(&mut self) {
        let (mut columns, mut rows) = (self.columns, self.rows);
        let mut coarse = std::mem::take(&mut self.coarse);
        let mut used = 0;
        while columns > 1 || rows > 1 {
            if coarse.len() == used {
                coarse.push(Sums::default());
            }
            let (finer, coarser) = coarse.split_at_mut(used);
            match finer.last() {
                None => coarser[0].gather(&self.weights, REACH, (columns, rows)),
                Some(finer) => coarser[0].gather(finer, 0, (columns, rows)),
            }
            (columns, rows) = (columns.div_ceil(COARSER), rows.div_ceil(COARSER));
            used += 1;
        }
        coarse.truncate(used);
        self.coarse = coarse;
    }

    fn coarse_value(&self, mut column: usize, mut row: usize) -> u8 {
        for sums in &self.coarse {
            (column, row) = (column / COARSER, row / COARSER);
            let at = row * sums.columns + column;
            if sums.contrast[at] > 0.0 {
                return (sums.middle[at] / sums.contrast[at]) as u8;
            }
        }
        0
    }

    /// Where the blocks that a row of pixels lies in are cut.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.cuts[y / BLOCK * self.columns..][..self.columns]
    }

    /// The threshold at a pixel; pixels outside count as the nearest inside.
    pub(super) fn at(&self, x: f32, y: f32) -> u8 {
        let column = (x as usize / BLOCK).min(self.columns - 1);
        let row = (y as usize / BLOCK).min(self.rows - 1);
        self.values[row * self.columns + column]
    }
}

impl Sums {
    fn reset(&mut self, columns: usize, rows: usize) {
        self.columns = columns;
        for sums in [&mut self.contrast, &mut self.middle] {
            sums.clear();
            sums.resize(columns * rows, 0.0);
        }
    }

    /// Becomes the sums of squares of `COARSER` blocks of `finer`, which has a border.
    fn gather(&mut self, finer: &Self, border: usize, (columns, rows): (usize, usize)) {
        self.reset(columns.div_ceil(COARSER), rows.div_ceil(COARSER));
        for row in 0..rows {
            for column in 0..columns {
                let from = (row + border) * finer.columns + column + border;
                let to = row / COARSER * self.columns + column / COARSER;
                self.contrast[to] += finer.contrast[from];
                self.middle[to] += finer.middle[from];
            }
        }
    }
}

/// By how much neighbours in a row differ in half of all places.
fn noise(picture: &Picture) -> usize {
    let mut counts = [0u32; 256];
    for y in (NOISE_STEP / 2..picture.height()).step_by(NOISE_STEP) {
        let row = &picture.row(y)[..picture.width()];
        for pair in row.chunks_exact(2) {
            counts[usize::from(pair[0].abs_diff(pair[1]))] += 1;
        }
    }
    let half = counts.iter().sum::<u32>() / 2;
    let mut below = 0;
    counts.iter().take_while(|count| (below += **count, below <= half).1).count()
}

/// Makes the first of each eight the extreme of the eight and of the next one: modules that end
/// where blocks end would show no contrast otherwise.
fn fold(row: &mut [u8], spare: &mut Vec<u8>, extreme: impl Fn(u8, u8) -> u8) {
    // Each step widens what a pixel stands for: 2, 4, 8, 9. All pixels take it, as vectors do.
    for distance in [1, 2, 4, 1] {
        spare.clear();
        spare.extend_from_slice(&row[distance..]);
        row.iter_mut().zip(&*spare).for_each(|(one, other)| *one = extreme(*one, *other));
    }
}

/// Each sum becomes that of its neighbours on both sides; `from` is longer by both reaches.
fn add_shifted(to: &mut [f32], from: &[f32]) {
    for shift in 0..=2 * REACH {
        to.iter_mut().zip(&from[shift..]).for_each(|(to, from)| *to += from);
    }
}

/// Becomes the sum of the rows.
fn add_rows(to: &mut [f32], rows: &[f32]) {
    to.fill(0.0);
    for row in rows.chunks_exact(to.len().max(1)) {
        to.iter_mut().zip(row).for_each(|(to, from)| *to += from);
    }
}

#[cfg(test)]
mod tests {
    use super::super::vector::Vector;
    use super::super::view::{View, drawn::view};

    fn dark(view: &View) -> usize {
        let (width, height) = (view.picture.width(), view.picture.height());
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        places.filter(|(x, y)| view.is_dark(Vector::new(*x as f32, *y as f32))).count()
    }

    #[test]
    fn an_even_picture_is_light() {
        for shade in [0, 1, 90, 255] {
            assert_eq!(dark(&view(50, 41, |_, _| shade)), 0, "{shade}");
        }
    }

    #[test]
    fn noise_on_bare_paper_does_not_show() {
        for amplitude in [4, 12, 24] {
            let noise = |x: usize, y: usize| ((x * 7919 + y * 104_729) >> 3) % (2 * amplitude + 1);
            let bare = view(160, 160, |x, y| (140 + noise(x, y) - amplitude) as u8);
            assert_eq!(dark(&bare), 0, "{amplitude}");
        }
    }

    #[test]
    fn the_inside_of_a_large_dark_square_is_dark() {
        let square = |x: usize, y: usize| (40..200).contains(&x) && (40..200).contains(&y);
        let view = view(240, 240, |x, y| if square(x, y) { 30 } else { 220 });
        assert_eq!(dark(&view), 160 * 160);
    }

    #[test]
    fn shade_across_the_picture_does_not_hide_stripes() {
        let striped = view(640, 64, |x, _| {
            let light = 60 + x / 4;
            (if x / 5 % 2 == 0 { light / 2 } else { light }) as u8
        });
        let wrong = (0..640_usize)
            .filter(|x| striped.is_dark(Vector::new(*x as f32, 30.0)) != (*x / 5 % 2 == 0));
        assert_eq!(wrong.count(), 0);
    }
}
