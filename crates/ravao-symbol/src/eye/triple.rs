use std::cmp::Ordering;

use super::finder::Finder;
use super::vector::Vector;
use super::vicinity::Vicinity;

/// Neighbours of a finder pattern that may belong to the same symbol: in a sheet of labels, those
/// of the symbol itself are among the nearest.
const NEAREST: usize = 24;

/// Modules between the centres of two finder patterns: version 1 has 14, version 40 has 170, and a
/// tilted symbol seems shorter or longer.
const MODULES_APART: (f32, f32) = (8.0, 260.0);

/// How much larger one finder pattern of a symbol may be than another.
const MAX_SIZE_RATIO: f32 = 1.8;

/// How much longer one side of a symbol may look than the other.
const MAX_SIDE_RATIO: f32 = 1.9;

/// Cosine of the angle between the sides of a symbol: 90° ± 35°.
const MAX_COSINE: f32 = 0.57;

/// Three finder patterns that may be those of a symbol.
#[derive(Clone, Copy, Debug)]
pub(super) struct Triple {
    /// Numbers of the finder patterns: the one in the corner, right of it, below it.
    pub(super) members: [u16; 3],
    /// How far from a square in front of the camera; less is better.
    pub(super) cost: f32,
}

impl Triple {
    /// Its finder patterns.
    pub(super) fn of(&self, finders: &[Finder]) -> [Finder; 3] {
        self.members.map(|member| finders[usize::from(member)])
    }
}

/// Triples that are kept of each corner.
const BEST: usize = 8;

/// Lists what may be a symbol, the likeliest first.
pub(super) fn triples(finders: &[Finder], vicinity: &mut Vicinity, found: &mut Vec<Triple>) {
    found.clear();
    vicinity.sort(finders);
    let mut near = Vec::new();
    for (number, corner) in finders.iter().enumerate() {
        neighbours(finders, number, vicinity, &mut near);
        let start = found.len();
        for (index, &(_, first)) in near.iter().enumerate() {
            for &(_, second) in &near[..index] {
                let others = (&finders[first], &finders[second]);
                let Some(cost) = cost(corner, others.0, others.1) else { continue };
                let members = match is_clockwise(corner, others.0, others.1) {
                    true => [number, first, second],
                    false => [number, second, first],
                };
                found.push(Triple { members: members.map(|member| member as u16), cost });
            }
        }
        if found.len() > start + BEST {
            found[start..].select_nth_unstable_by(BEST, order);
            found.truncate(start + BEST);
        }
    }
    found.sort_unstable_by(order);
}

fn order(left: &Triple, right: &Triple) -> Ordering {
    left.cost.total_cmp(&right.cost).then(left.members.cmp(&right.members))
}

/// The nearest finder patterns of a like size, with their distances.
fn neighbours(
    finders: &[Finder],
    number: usize,
    vicinity: &Vicinity,
    near: &mut Vec<(f32, usize)>,
) {
    near.clear();
    vicinity.around(&finders[number], |other| {
        if other != number
            && let Some(apart) = apart(&finders[number], &finders[other])
        {
            near.push((apart, other));
        }
        near.len() >= NEAREST
    });
    near.sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    near.truncate(NEAREST);
}

/// How far two finder patterns are apart, if both may be of one symbol.
fn apart(one: &Finder, other: &Finder) -> Option<f32> {
    let unit = (one.unit + other.unit) / 2.0;
    let apart = (one.centre - other.centre).length();
    let fits = spread(one.unit, other.unit) <= MAX_SIZE_RATIO
        && (MODULES_APART.0 * unit..=MODULES_APART.1 * unit).contains(&apart);
    fits.then_some(apart)
}

fn cost(corner: &Finder, first: &Finder, second: &Finder) -> Option<f32> {
    let (one, two) = (first.centre - corner.centre, second.centre - corner.centre);
    let (one_length, two_length) = (one.length(), two.length());
    let cosine = one.dot(two) / (one_length * two_length);
    let sides = spread(one_length, two_length);
    if cosine.abs() > MAX_COSINE || sides > MAX_SIDE_RATIO {
        return None;
    }
    let sizes = spread(corner.unit, first.unit).max(spread(corner.unit, second.unit));
    let sizes = sizes.max(spread(first.unit, second.unit));
    // Symbols that stand in rows lend each other finder patterns: the near ones belong together.
    let apart = (one_length + two_length) / (corner.unit + first.unit + second.unit) / 60.0;
    Some(2.0 * cosine.abs() + 2.0 * (sides - 1.0) + (sizes - 1.0) + 0.5 * apart)
}

fn spread(one: f32, two: f32) -> f32 {
    (one / two).max(two / one)
}

fn is_clockwise(corner: &Finder, first: &Finder, second: &Finder) -> bool {
    let way = |finder: &Finder| -> Vector { finder.centre - corner.centre };
    way(first).cross(way(second)) > 0.0
}
