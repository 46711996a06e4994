use std::fmt;

/// Modules a side of the largest symbol, version 40.
pub const MAX_WIDTH: usize = 177;

/// Words of one row.
const WORDS: usize = MAX_WIDTH.div_ceil(64);

/// One row of modules: column 0 is the lowest bit of the first word, dark is 1.
pub(super) type Row = [u64; WORDS];

/// A square of modules, packed to a bit each; one value serves symbol after symbol.
///
/// ```
/// use ravao_symbol::grid::Modules;
///
/// let mut modules = Modules::new(21);
/// modules.set(20, 3);
/// assert!(modules.is_dark(20, 3));
/// assert!(modules.transposed().is_dark(3, 20));
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Modules {
    rows: [Row; MAX_WIDTH],
    width: usize,
}

impl Modules {
    /// Makes a light square of `width` modules a side, at most [`MAX_WIDTH`].
    pub const fn new(width: usize) -> Self {
        let width = if width < MAX_WIDTH { width } else { MAX_WIDTH };
        Self { rows: [[0; WORDS]; MAX_WIDTH], width }
    }

    /// Makes every module light and the square `width` modules wide, at most [`MAX_WIDTH`].
    pub fn reset(&mut self, width: usize) {
        // What lies outside the square is always light.
        self.rows[..self.width].fill([0; WORDS]);
        self.width = width.min(MAX_WIDTH);
    }

    /// Makes the module at a column and row dark; outside the square nothing happens.
    pub fn set(&mut self, x: usize, y: usize) {
        if x < self.width && y < self.width {
            self.rows[y][x / 64] |= 1 << (x % 64);
        }
    }

    /// Tells whether the module at a column and row is dark; outside the square none is.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.width && self.rows[y][x / 64] >> (x % 64) & 1 == 1
    }

    /// Modules a side.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// The square mirrored along its first diagonal: columns become rows.
    pub fn transposed(&self) -> Self {
        let mut turned = Self::new(self.width);
        let tiles = self.width.div_ceil(64);
        for (down, across) in (0..tiles).flat_map(|down| (0..tiles).map(move |a| (down, a))) {
            let tile = transposed_tile(std::array::from_fn(|y| self.word(across, down * 64 + y)));
            let rows = turned.rows.iter_mut().skip(across * 64).take(64);
            rows.zip(tile).for_each(|(row, word)| row[down] = word);
        }
        turned
    }

    /// The runs of dark modules in a row: the first column and the length of each.
    pub(crate) fn dark_runs(&self, y: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let row = &self.rows[y];
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = next(row, at, 0)?;
            at = next(row, start, u64::MAX).unwrap_or(WORDS * 64);
            Some((start, at - start))
        })
    }

    /// The rows inside the square, top down.
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows[..self.width]
    }

    /// The rows inside the square, to be changed; bits beyond the width stay 0.
    pub(super) fn rows_mut(&mut self) -> &mut [Row] {
        &mut self.rows[..self.width]
    }

    fn word(&self, across: usize, y: usize) -> u64 {
        self.rows.get(y).map_or(0, |row| row[across])
    }
}

impl fmt::Debug for Modules {
    /// Shows the size alone: the modules spell the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Modules({0}×{0})", self.width)
    }
}

/// The first column from `at` on that differs from those of `plain`, which is all dark or all light.
fn next(row: &Row, at: usize, plain: u64) -> Option<usize> {
    let first = row.get(at / 64)? ^ plain;
    let here = first >> (at % 64) << (at % 64);
    if here != 0 {
        return Some(at / 64 * 64 + here.trailing_zeros() as usize);
    }
    let rest = row.iter().enumerate().skip(at / 64 + 1);
    rest.map(|(nth, word)| (nth, word ^ plain))
        .find(|&(_, word)| word != 0)
        .map(|(nth, word)| nth * 64 + word.trailing_zeros() as usize)
}

/// Transposes 64×64 bits by swapping ever smaller off-diagonal squares.
fn transposed_tile(mut tile: [u64; 64]) -> [u64; 64] {
    let mut side = 32;
    let mut mask = u64::MAX >> 32;
    while side > 0 {
        for y in (0..64).filter(|y| y & side == 0) {
            let swap = (tile[y] >> side ^ tile[y + side]) & mask;
            tile[y] ^= swap << side;
            tile[y + side] ^= swap;
        }
        side /= 2;
        mask ^= mask << side;
    }
    tile
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scattered(width: usize) -> Modules {
        let mut modules = Modules::new(width);
        for place in (0..width * width).filter(|place| place * place % 7 < 3) {
            modules.set(place % width, place / width);
        }
        modules
    }

    #[test]
    fn columns_become_rows() {
        for width in [1, 21, 63, 64, 65, 128, 129, 177] {
            let (modules, turned) = (scattered(width), scattered(width).transposed());
            for (x, y) in (0..width).flat_map(|y| (0..width).map(move |x| (x, y))) {
                assert_eq!(modules.is_dark(x, y), turned.is_dark(y, x), "{x} {y} of {width}");
            }
            assert_eq!(turned.transposed(), modules);
        }
    }

    #[test]
    fn runs_are_those_of_the_modules() {
        for width in [1, 21, 64, 65, 128, 177] {
            let modules = scattered(width);
            for y in 0..width {
                let row: Vec<bool> = (0..width).map(|x| modules.is_dark(x, y)).collect();
                let mut drawn = vec![false; width];
                for (x, length) in modules.dark_runs(y) {
                    assert!(length > 0 && (x == 0 || !row[x - 1]));
                    drawn[x..x + length].fill(true);
                }
                assert_eq!(drawn, row);
            }
        }
    }

    #[test]
    fn a_reset_square_is_as_good_as_new() {
        let mut modules = scattered(177);
        modules.reset(21);
        assert_eq!(modules, Modules::new(21));
        modules.reset(1_000);
        assert_eq!(modules, Modules::new(177));
    }

    #[test]
    fn nothing_outside_the_square_is_dark() {
        let mut modules = Modules::new(21);
        for (x, y) in [(21, 0), (0, 21), (177, 177), (usize::MAX, 3), (3, usize::MAX)] {
            modules.set(x, y);
            assert!(!modules.is_dark(x, y));
        }
        assert_eq!(modules, Modules::new(21));
    }

    #[test]
    fn debug_hides_the_modules() {
        assert_eq!(format!("{:?}", scattered(21)), "Modules(21×21)");
    }
}
