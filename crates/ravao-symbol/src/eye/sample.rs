use crate::grid::{MAX_WIDTH, Modules};

use super::placement::Placement;
use super::vector::Vector;
use super::view::View;

/// Modules around one whose brightness tells where its light ends and its dark begins.
const AROUND: usize = 3;

/// Share of the way from that threshold to the lightest or darkest within which a module is doubtful.
const DOUBTFUL: f32 = 0.25;

/// Modules from the middle of one at which it is looked at besides.
const OFF_MIDDLE: f32 = 0.22;

/// The brightness of the modules of a symbol.
#[derive(Clone, Debug, Default)]
pub(super) struct Shades {
    size: usize,
    values: Vec<f32>,
    darkest: Vec<f32>,
    lightest: Vec<f32>,
}

/// Reads each module off the bit plane, at its middle.
pub(super) fn bits(view: &View, placement: &Placement, modules: &mut Modules) {
    modules.reset(placement.size);
    let (mut xs, mut ys) = ([0.0; MAX_WIDTH], [0.0; MAX_WIDTH]);
    for y in 0..placement.size {
        placement.row(y, &mut xs[..placement.size], &mut ys[..placement.size]);
        for (x, (right, down)) in xs[..placement.size].iter().zip(&ys).enumerate() {
            if view.plane.is_dark(*right as isize, *down as isize) {
                modules.set(x, y);
            }
        }
    }
}

impl Shades {
    /// Measures each module in its middle and around it.
    pub(super) fn measure(&mut self, view: &View, placement: &Placement) {
        self.size = placement.size;
        self.values.clear();
        let (mut xs, mut ys) = ([0.0; MAX_WIDTH], [0.0; MAX_WIDTH]);
        for y in 0..self.size {
            placement.row(y, &mut xs[..self.size], &mut ys[..self.size]);
            for (x, (right, down)) in xs[..self.size].iter().zip(&ys).enumerate() {
                let (across, along) = placement.module_at(x as f32 + 0.5, y as f32 + 0.5);
                let middle = Vector::new(*right, *down);
                let at = |x: f32, y: f32| view.brightness(middle + across * x + along * y);
                let around = at(OFF_MIDDLE, 0.0)
                    + at(-OFF_MIDDLE, 0.0)
                    + at(0.0, OFF_MIDDLE)
                    + at(0.0, -OFF_MIDDLE);
                self.values.push((2.0 * at(0.0, 0.0) + around) / 6.0);
            }
        }
    }

    /// Tells dark from light by the modules around each, and which are too near to tell.
    pub(super) fn divide(&mut self, modules: &mut Modules, doubtful: &mut Modules) {
        modules.reset(self.size);
        doubtful.reset(self.size);
        spread(&self.values, self.size, f32::min, &mut self.darkest);
        spread(&self.values, self.size, f32::max, &mut self.lightest);
        let extremes = self.darkest.iter().zip(&self.lightest);
        for (at, (value, (darkest, lightest))) in self.values.iter().zip(extremes).enumerate() {
            let (x, y) = (at % self.size, at / self.size);
            let off = value - (darkest + lightest) / 2.0;
            if off < 0.0 {
                modules.set(x, y);
            }
            if off.abs() < DOUBTFUL * (lightest - darkest) / 2.0 {
                doubtful.set(x, y);
            }
        }
    }
}

/// The extreme of the square around each value: across first, then down.
fn spread(values: &[f32], size: usize, extreme: fn(f32, f32) -> f32, spread: &mut Vec<f32>) {
    let span = |at: usize| at.saturating_sub(AROUND)..(at + AROUND + 1).min(size);
    let across: Vec<f32> = values
        .chunks_exact(size)
        .flat_map(|row| (0..size).map(move |x| of(&row[span(x)], extreme)))
        .collect();
    spread.clear();
    for y in 0..size {
        let start = spread.len();
        spread.extend_from_slice(&across[y * size..][..size]);
        for row in span(y) {
            let others = &across[row * size..][..size];
            spread[start..].iter_mut().zip(others).for_each(|(one, other)| {
                *one = extreme(*one, *other);
            });
        }
    }
}

fn of(values: &[f32], extreme: fn(f32, f32) -> f32) -> f32 {
    values[1..].iter().fold(values[0], |one, other| extreme(one, *other))
}

#[cfg(test)]
mod tests {
    use super::super::quad::Quad;
    use super::super::settle::settle;
    use super::super::triple::triples;
    use super::super::vicinity::Vicinity;
    use super::super::view::drawn::{finders, symbol};
    use super::*;
    use crate::SymbolCode;

    /// A symbol without distortion and where it lies, by its likeliest finder patterns.
    fn placed(version: u8) -> (View, SymbolCode, Placement) {
        let (view, code) = symbol(version, 4);
        let finders = finders(&view);
        let mut found = Vec::new();
        triples(&finders, &mut Vicinity::default(), &mut found);
        let finders = found[0].of(&finders);
        let (across, down) =
            (finders[1].centre - finders[0].centre, finders[2].centre - finders[0].centre);
        let quads = finders.map(|finder| Quad::rough(&view, &finder, across, down).fit(&view));
        let mut placement = Placement::flat(&quads, code.width() as usize).unwrap();
        placement.align(&view, &quads);
        (view, code, placement)
    }

    fn check(modules: &Modules, code: &SymbolCode) {
        for (x, y) in (0..code.width()).flat_map(|y| (0..code.width()).map(move |x| (x, y))) {
            let is_dark = modules.is_dark(x as usize, y as usize);
            assert_eq!(is_dark, code.is_dark(x, y), "version {}: {x} {y}", code.version());
        }
    }

    #[test]
    fn each_way_to_sample_gives_the_modules_of_the_symbol() {
        for version in [1, 2, 6, 7, 14, 25, 40] {
            let (view, code, mut placement) = placed(version);
            let mut modules = Modules::new(0);
            bits(&view, &placement, &mut modules);
            check(&modules, &code);
            for _settled in 0..2 {
                let (mut shades, mut doubtful) = (Shades::default(), Modules::new(0));
                shades.measure(&view, &placement);
                shades.divide(&mut modules, &mut doubtful);
                check(&modules, &code);
                let doubts = (0..code.width()).filter(|x| doubtful.is_dark(*x as usize, 6));
                assert_eq!(doubts.count(), 0, "version {version}");
                settle(&view, &mut placement);
            }
        }
    }
}
