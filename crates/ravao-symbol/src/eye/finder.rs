use super::plane::Plane;
use super::runs::{edges, finder_unit};
use super::vector::Vector;

/// Finder patterns that are kept of one look: 1,000 labels have 3,000, a hostile picture stops.
pub(super) const MAX_FINDERS: usize = 4_096;

/// Pixels a side of the squares that remember whose centre they belong to.
const CELL: usize = 4;

/// How much wider a pattern may look than high, or higher than wide: tilt of 60°.
const MAX_TILT: f32 = 2.0;

/// Pixels a module from which the diagonals are asked too; below, they are too coarse to tell.
const DIAGONAL_UNIT: f32 = 2.5;

/// A finder pattern: one of the three squares in the corners of a symbol.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Finder {
    pub(super) centre: Vector,
    /// Pixels a module, along rows and columns.
    pub(super) unit: f32,
    /// Rows that crossed it.
    pub(super) hits: u32,
}

/// The search for finder patterns, with buffers that are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    pub(super) finders: Vec<Finder>,
    edges: Vec<u32>,
    /// For each cell, one more than the finder whose centre covers it.
    claims: Vec<u16>,
    columns: usize,
    /// Whether there were more than are kept.
    pub(super) is_crowded: bool,
}

impl Search {
    /// Looks for finder patterns in every `step`th row.
    pub(super) fn run(&mut self, plane: &Plane, step: usize) {
        self.finders.clear();
        self.is_crowded = false;
        self.columns = plane.width().div_ceil(CELL);
        self.claims.clear();
        self.claims.resize(self.columns * plane.height().div_ceil(CELL), 0);
        let mut list = std::mem::take(&mut self.edges);
        for y in (step / 2..plane.height()).step_by(step) {
            edges(plane.row(y), &mut list);
            self.scan(plane, y, &list);
        }
        self.edges = list;
    }

    fn scan(&mut self, plane: &Plane, y: usize, list: &[u32]) {
        for six in list.windows(6).step_by(2) {
            let &[a, b, c, d, e, f] = six else { continue };
            let Some(unit) = finder_unit([a, b, c, d, e, f]) else { continue };
            let x = (c + d) / 2;
            if self.recognise(x as usize, y) {
                continue;
            }
            let Some(finder) = confirm(plane, (x as isize, y as isize), unit) else { continue };
            self.admit(finder);
        }
    }

    /// Counts a row for the finder pattern that owns the place, if one does.
    fn recognise(&mut self, x: usize, y: usize) -> bool {
        let claim = self.claims.get(y / CELL * self.columns + x / CELL).copied().unwrap_or(0);
        let known = self.finders.get_mut((claim as usize).wrapping_sub(1));
        known.map(|finder| finder.hits += 1).is_some()
    }

    fn admit(&mut self, finder: Finder) {
        if self.recognise(finder.centre.x as usize, finder.centre.y as usize) {
            return;
        }
        if self.finders.len() == MAX_FINDERS {
            self.is_crowded = true;
            return;
        }
        self.finders.push(finder);
        self.claim(finder, self.finders.len() as u16);
    }

    /// Marks the dark square in the middle.
    fn claim(&mut self, finder: Finder, number: u16) {
        let reach = 1.5 * finder.unit;
        let cells = |at: f32, end: usize| {
            let first = (at - reach).max(0.0) as usize / CELL;
            first..((at + reach) as usize / CELL + 1).min(end)
        };
        let rows = self.claims.len() / self.columns.max(1);
        for row in cells(finder.centre.y, rows) {
            let across = cells(finder.centre.x, self.columns);
            self.claims[row * self.columns..][across].fill(number);
        }
    }
}

/// Looks at a candidate along its column, its row and its diagonals.
fn confirm(plane: &Plane, (x, y): (isize, isize), unit: f32) -> Option<Finder> {
    let (down, tall) = cross(plane, (x, y), (0, 1), unit)?;
    let y = y as f32 + down;
    let (right, wide) = cross(plane, (x, y as isize), (1, 0), unit)?;
    if tall > MAX_TILT * wide || wide > MAX_TILT * tall {
        return None;
    }
    let centre = Vector::new(x as f32 + right, y);
    let unit = (tall + wide) / 2.0;
    let middle = (centre.x as isize, centre.y as isize);
    for step in [(1, 1), (1, -1)] {
        match unit >= DIAGONAL_UNIT {
            true => cross(plane, middle, step, unit).map(|_| ())?,
            false => ring(plane, middle, step, unit)?,
        }
    }
    Some(Finder { centre, unit, hits: 1 })
}

/// Crosses the rings of a small finder pattern along a diagonal, where a step is as long as a
/// module and the runs' lengths say little: both rings must be there, not too near and not too far.
fn ring(plane: &Plane, start: (isize, isize), step: (isize, isize), unit: f32) -> Option<()> {
    let limit = (4.3 * unit + 2.0) as u32;
    let least = 1.5 * unit - 1.0;
    for step in [step, (-step.0, -step.1)] {
        let [middle, light, dark] = arm(plane, start, step, limit)?;
        if ((middle + light + dark) as f32) < least {
            return None;
        }
    }
    Some(())
}

/// Crosses a finder pattern from a dark pixel in its middle both ways: how far the middle lies from
/// the pixel's first edge, and how many steps a module takes.
fn cross(
    plane: &Plane,
    start: (isize, isize),
    step: (isize, isize),
    unit: f32,
) -> Option<(f32, f32)> {
    let limit = (MAX_TILT * 4.0 * unit) as u32 + 2;
    let after = arm(plane, start, step, limit)?;
    let before = arm(plane, start, (-step.0, -step.1), limit)?;
    // Both arms counted the pixel they start from.
    let middle = before[0] + after[0] - 1;
    let c = before[2] + before[1];
    let d = c + middle;
    let edges = [0, before[2], c, d, d + after[1], d + after[1] + after[2]];
    let unit = finder_unit(edges)?;
    let start = (c + before[0] - 1) as f32;
    Some(((c + d) as f32 / 2.0 - start, unit))
}

/// Lengths of the dark middle, the light ring and the dark ring from a place outwards.
fn arm(
    plane: &Plane,
    (mut x, mut y): (isize, isize),
    step: (isize, isize),
    limit: u32,
) -> Option<[u32; 3]> {
    let mut runs = [0; 3];
    let mut steps = 0;
    for (index, run) in runs.iter_mut().enumerate() {
        while plane.is_dark(x, y) == (index % 2 == 0) {
            (x, y) = (x + step.0, y + step.1);
            *run += 1;
            steps += 1;
            if steps > limit {
                return None;
            }
        }
    }
    (runs[0] > 0).then_some(runs)
}

#[cfg(test)]
mod tests {
    use super::super::view::drawn::{finders, symbol, view};
    use super::*;

    /// A finder pattern in the middle of a square picture, turned by an angle.
    fn turned(unit: f32, degrees: f32) -> Vec<Finder> {
        let side = (20.0 * unit) as usize;
        let (sin, cos) = degrees.to_radians().sin_cos();
        finders(&view(side, side, |x, y| {
            let off = |at: usize| (at as f32 + 0.5 - side as f32 / 2.0) / unit;
            let (x, y) = (off(x), off(y));
            let ring = (x * cos + y * sin).abs().max((y * cos - x * sin).abs());
            if ring < 1.5 || (2.5..3.5).contains(&ring) { 20 } else { 230 }
        }))
    }

    #[test]
    fn a_finder_pattern_is_found_once_at_any_angle() {
        for unit in [3.0, 4.4, 9.0, 25.0] {
            for degrees in [0.0, 13.0, 30.0, 45.0, 77.0] {
                let found = turned(unit, degrees);
                assert_eq!(found.len(), 1, "{unit} {degrees}");
                let middle = Vector::new(10.0 * unit, 10.0 * unit);
                assert!((found[0].centre - middle).length() < 1.0 + 0.2 * unit, "{found:?}");
            }
        }
    }

    #[test]
    fn a_symbol_has_three() {
        for (version, scale) in [(1, 2), (2, 3), (7, 3), (40, 2)] {
            let found = finders(&symbol(version, scale).0);
            let far = (version as f32 * 4.0 + 17.0 + 4.0 - 3.5) * scale as f32;
            let near = 7.5 * scale as f32;
            for (x, y) in [(near, near), (far, near), (near, far)] {
                let is_there = |finder: &Finder| (finder.centre - Vector::new(x, y)).length() < 2.0;
                assert!(found.iter().any(is_there), "version {version}: {x} {y}");
            }
        }
    }

    #[test]
    fn stripes_and_squares_have_none() {
        for step in [1, 2, 3, 5, 11] {
            let stripes = view(300, 200, |x, _| if x / step % 2 == 0 { 0 } else { 255 });
            assert_eq!(finders(&stripes), [], "stripes {step}");
            let squares =
                view(300, 200, |x, y| if (x / step + y / step) % 2 == 0 { 0 } else { 255 });
            assert_eq!(finders(&squares), [], "squares {step}");
        }
    }

    #[test]
    fn more_than_are_kept_are_a_crowd() {
        let field = view(1_000, 600, |x, y| {
            let ring = (x % 9).abs_diff(4).max((y % 9).abs_diff(4));
            if ring == 2 || ring == 4 { 255 } else { 0 }
        });
        let mut search = Search::default();
        search.run(&field.plane, 1);
        assert_eq!((search.finders.len(), search.is_crowded), (MAX_FINDERS, true));
        search.run(&view(90, 90, |_, _| 255).plane, 1);
        assert_eq!((search.finders.len(), search.is_crowded), (0, false));
    }
}
