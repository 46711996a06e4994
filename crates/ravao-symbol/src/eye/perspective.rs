use super::vector::Vector;

const UNKNOWNS: usize = 8;

/// Pivots up to this are those of marks on a line, which fix no perspective.
const SINGULAR: f64 = 1e-12;

/// How a symbol's modules lie in a picture, if it is flat.
#[derive(Clone, Copy, Debug)]
pub(super) struct Perspective {
    rows: [[f32; 3]; 3],
}

/// A place in modules from the symbol's corner, where it is in the picture, and how much it counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    pub(super) module: Vector,
    pub(super) place: Vector,
    pub(super) weight: f32,
}

impl Perspective {
    /// The perspective that comes nearest to the marks of a symbol of so many modules a side.
    pub(super) fn fit(marks: &[Mark], size: f32) -> Option<Self> {
        let half = f64::from(size) / 2.0;
        let (middle, scale) = spread(marks)?;
        let mut table = [[0.0; UNKNOWNS + 1]; UNKNOWNS];
        for mark in marks {
            let x = f64::from(mark.module.x) / half - 1.0;
            let y = f64::from(mark.module.y) / half - 1.0;
            let u = (f64::from(mark.place.x) - middle.0) / scale;
            let v = (f64::from(mark.place.y) - middle.1) / scale;
            let weight = f64::from(mark.weight);
            add(&mut table, [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u], weight);
            add(&mut table, [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v], weight);
        }
        let [a, b, c, d, e, f, g, h] = solve(table)?;
        // From modules to -1..1, through the solution, to pixels.
        let unit = [[a, b, c - a - b], [d, e, f - d - e], [g, h, 1.0 - g - h]]
            .map(|[x, y, one]| [x / half, y / half, one]);
        let row = |which: usize, middle: f64| {
            std::array::from_fn(|at| (unit[which][at] * scale + unit[2][at] * middle) as f32)
        };
        Some(Self { rows: [row(0, middle.0), row(1, middle.1), unit[2].map(|n| n as f32)] })
    }

    /// Where a place of the symbol is in the picture.
    pub(super) fn map(&self, x: f32, y: f32) -> Vector {
        let [u, v, w] = self.rows.map(|[a, b, c]| a * x + b * y + c);
        let scale = 1.0 / w;
        Vector::new(u * scale, v * scale)
    }

    /// Where the middles of a row of modules are in the picture.
    pub(super) fn row(&self, y: f32, xs: &mut [f32], ys: &mut [f32]) {
        let [u, v, w] = self.rows.map(|[a, b, c]| (a, a * 0.5 + b * y + c));
        for (module, (x_at, y_at)) in xs.iter_mut().zip(ys).enumerate() {
            let module = module as f32;
            let scale = 1.0 / (w.0 * module + w.1);
            *x_at = (u.0 * module + u.1) * scale;
            *y_at = (v.0 * module + v.1) * scale;
        }
    }

    /// One module to the right and one down, at a place of the symbol.
    pub(super) fn module_at(&self, x: f32, y: f32) -> (Vector, Vector) {
        let right = self.map(x + 0.5, y) - self.map(x - 0.5, y);
        let down = self.map(x, y + 0.5) - self.map(x, y - 0.5);
        (right, down)
    }
}

/// The middle of the marks in the picture, and how far they lie from it.
fn spread(marks: &[Mark]) -> Option<((f64, f64), f64)> {
    let count = marks.len() as f64;
    let sum = |part: fn(Vector) -> f32| {
        marks.iter().map(|mark| f64::from(part(mark.place))).sum::<f64>() / count
    };
    let middle = (sum(|place| place.x), sum(|place| place.y));
    let far = |mark: &Mark| {
        (f64::from(mark.place.x) - middle.0).hypot(f64::from(mark.place.y) - middle.1)
    };
    let scale = marks.iter().map(far).sum::<f64>() / count;
    (scale > 0.0).then_some((middle, scale))
}

/// Adds one equation to the normal equations.
fn add(table: &mut [[f64; UNKNOWNS + 1]; UNKNOWNS], equation: [f64; UNKNOWNS + 1], weight: f64) {
    for (row, factor) in table.iter_mut().zip(equation) {
        row.iter_mut().zip(equation).for_each(|(sum, term)| *sum += weight * factor * term);
    }
}

/// Solves by elimination, the largest pivot first.
fn solve(mut table: [[f64; UNKNOWNS + 1]; UNKNOWNS]) -> Option<[f64; UNKNOWNS]> {
    for column in 0..UNKNOWNS {
        let largest = (column..UNKNOWNS)
            .max_by(|one, two| table[*one][column].abs().total_cmp(&table[*two][column].abs()))?;
        table.swap(column, largest);
        let pivot = table[column];
        if pivot[column].abs() <= SINGULAR || pivot[column].is_nan() {
            return None;
        }
        for row in &mut table[column + 1..] {
            let factor = row[column] / pivot[column];
            row.iter_mut().zip(pivot).for_each(|(term, other)| *term -= factor * other);
        }
    }
    let mut solution = [0.0; UNKNOWNS];
    for column in (0..UNKNOWNS).rev() {
        let row = table[column];
        let known: f64 = (column + 1..UNKNOWNS).map(|other| row[other] * solution[other]).sum();
        solution[column] = (row[UNKNOWNS] - known) / row[column];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(x: f32, y: f32, place: Vector) -> Mark {
        Mark { module: Vector::new(x, y), place, weight: 1.0 }
    }

    #[test]
    fn marks_of_a_tilted_square_are_met() {
        let tilted = |x: f32, y: f32| {
            let scale = 1.0 / (1.0 + 0.004 * x + 0.002 * y);
            Vector::new((80.0 + 7.0 * x - 2.0 * y) * scale, (40.0 + x + 6.0 * y) * scale)
        };
        let places = [(0.0, 0.0), (41.0, 0.0), (41.0, 41.0), (0.0, 41.0), (20.0, 9.0)];
        let marks = places.map(|(x, y)| mark(x, y, tilted(x, y)));
        let perspective = Perspective::fit(&marks, 41.0).unwrap();
        let (mut xs, mut ys) = ([0.0; 41], [0.0; 41]);
        perspective.row(30.5, &mut xs, &mut ys);
        for x in 0..41 {
            let expected = tilted(x as f32 + 0.5, 30.5);
            assert!((perspective.map(x as f32 + 0.5, 30.5) - expected).length() < 0.01);
            assert!((Vector::new(xs[x], ys[x]) - expected).length() < 0.01);
        }
    }

    #[test]
    fn marks_on_a_line_or_a_point_fix_nothing() {
        let line: Vec<_> =
            (0..8).map(|at| mark(at as f32, 0.0, Vector::new(at as f32, 3.0))).collect();
        assert!(Perspective::fit(&line, 21.0).is_none());
        assert!(Perspective::fit(&[mark(1.0, 1.0, Vector::default()); 6], 21.0).is_none());
        assert!(Perspective::fit(&[], 21.0).is_none());
    }
}
