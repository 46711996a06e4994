use super::finder::Finder;

/// Finder patterns by where they are, so that the nearest are found without asking all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Vicinity {
    /// Pixels a side of a cell.
    side: f32,
    columns: usize,
    rows: usize,
    /// Where each cell's numbers begin in `numbers`, and where the last one's end.
    starts: Vec<usize>,
    numbers: Vec<usize>,
}

/// Finder patterns in a cell, were they spread evenly.
const IN_A_CELL: f32 = 2.0;

impl Vicinity {
    /// Sorts finder patterns into cells.
    pub(super) fn sort(&mut self, finders: &[Finder]) {
        let far = |part: fn(&Finder) -> f32| finders.iter().map(part).fold(1.0, f32::max);
        let (width, height) = (far(|finder| finder.centre.x), far(|finder| finder.centre.y));
        self.side = (width * height * IN_A_CELL / finders.len().max(1) as f32).sqrt().max(8.0);
        self.columns = (width / self.side) as usize + 1;
        self.rows = (height / self.side) as usize + 1;
        self.starts.clear();
        self.starts.resize(self.columns * self.rows + 1, 0);
        for finder in finders {
            let cell = self.cell(finder);
            self.starts[cell + 1] += 1;
        }
        for cell in 1..self.starts.len() {
            self.starts[cell] += self.starts[cell - 1];
        }
        self.numbers.clear();
        self.numbers.resize(finders.len(), 0);
        // Filled from the back, each start wanders to its end and is put back by that.
        for (number, finder) in finders.iter().enumerate().rev() {
            let cell = self.cell(finder);
            self.starts[cell + 1] -= 1;
            let place = self.starts[cell + 1];
            self.numbers[place] = number;
        }
        self.starts.remove(0);
        self.starts.push(finders.len());
    }

    /// Calls `visit` with the finder patterns around one, nearer cells first, until it has had
    /// `enough` of them, as it says itself.
    pub(super) fn around(&self, finder: &Finder, mut visit: impl FnMut(usize) -> bool) {
        let (column, row) = (self.cell(finder) % self.columns, self.cell(finder) / self.columns);
        for ring in 0..self.columns.max(self.rows) {
            let mut is_enough = false;
            for (x, y) in ring_of(column, row, ring) {
                if x >= self.columns || y >= self.rows {
                    continue;
                }
                let cell = y * self.columns + x;
                for number in &self.numbers[self.starts[cell]..self.starts[cell + 1]] {
                    is_enough |= visit(*number);
                }
            }
            if is_enough {
                return;
            }
        }
    }

    fn cell(&self, finder: &Finder) -> usize {
        let column = ((finder.centre.x / self.side) as usize).min(self.columns - 1);
        let row = ((finder.centre.y / self.side) as usize).min(self.rows - 1);
        row * self.columns + column
    }
}

/// The cells that lie `ring` cells from one; those left of or above the first wrap to large numbers.
fn ring_of(column: usize, row: usize, ring: usize) -> impl Iterator<Item = (usize, usize)> {
    let span = 2 * ring;
    let at = move |dx: usize, dy: usize| {
        ((column + dx).wrapping_sub(ring), (row + dy).wrapping_sub(ring))
    };
    let ends = (0..=span).flat_map(move |dx| {
        let both = [at(dx, 0), at(dx, span)];
        both.into_iter().take(if ring == 0 { 1 } else { 2 })
    });
    let sides = (1..span).flat_map(move |dy| [at(0, dy), at(span, dy)]);
    ends.chain(sides)
}

#[cfg(test)]
mod tests {
    use super::super::vector::Vector;
    use super::*;

    fn finders(places: &[(f32, f32)]) -> Vec<Finder> {
        let finder = |&(x, y)| Finder { centre: Vector::new(x, y), unit: 3.0, hits: 1 };
        places.iter().map(finder).collect()
    }

    #[test]
    fn all_are_visited_once_where_none_suffices() {
        let places = (0..200).map(|at| ((at * 37 % 640) as f32, (at * 53 % 480) as f32));
        let finders = finders(&places.collect::<Vec<_>>());
        let mut vicinity = Vicinity::default();
        for _again in 0..2 {
            vicinity.sort(&finders);
            let mut seen = Vec::new();
            vicinity.around(&finders[77], |number| {
                seen.push(number);
                false
            });
            seen.sort_unstable();
            assert_eq!(seen, (0..finders.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_nearest_come_before_the_search_ends() {
        let places: Vec<_> =
            (0..400).map(|at| ((at % 20 * 30) as f32, (at / 20 * 30) as f32)).collect();
        let finders = finders(&places);
        let mut vicinity = Vicinity::default();
        vicinity.sort(&finders);
        let mut seen = Vec::new();
        vicinity.around(&finders[210], |number| {
            seen.push(number);
            seen.len() >= 9
        });
        assert!([190, 209, 210, 211, 230].iter().all(|near| seen.contains(near)), "{seen:?}");
        assert!(seen.len() < 60, "{}", seen.len());
    }

    #[test]
    fn none_at_all_is_no_fault() {
        Vicinity::default().sort(&[]);
    }
}
