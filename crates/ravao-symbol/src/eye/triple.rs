use std::cmp::Ordering;

use super::finder::Finder;
use super::vector::Vector;
use super::vicinity::Vicinity;

/// Neighbours of a finder pattern that may belong to the same symbol: in a sheet of labels, those
/// of the symbol itself are among the nearest.
const NEAREST: usize = 20;

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

/// What a module of distance costs.
const DISTANCE_COST: f32 = 1.0 / 120.0;

/// Triples that are kept of each corner.
const BEST: usize = 8;

/// Finder patterns from which on a frame is a sheet of labels or a texture: fewer are asked then, and
/// fewer triples kept.
const MANY: usize = 256;
const NEAREST_OF_MANY: usize = 12;
const BEST_OF_MANY: usize = 4;

/// Lists what may be a symbol, the likeliest first.
pub(super) fn triples(finders: &[Finder], vicinity: &mut Vicinity, found: &mut Vec<Triple>) {
    found.clear();
    vicinity.sort(finders);
    let (nearest, best) = match finders.len() {
        0..MANY => (NEAREST, BEST),
        _ => (NEAREST_OF_MANY, BEST_OF_MANY),
    };
    let mut near = Vec::new();
    for (number, corner) in finders.iter().enumerate() {
        near.clear();
        vicinity.around(corner, |other| {
            if other != number {
                near.extend(seen_from(corner, &finders[other], other));
            }
            near.len() >= nearest
        });
        near.sort_unstable_by(nearer);
        near.truncate(nearest);
        let start = found.len();
        add_corners(finders, number, &near, found);
        if found.len() > start + best {
            found[start..].select_nth_unstable_by(best, order);
            found.truncate(start + best);
        }
    }
    found.sort_unstable_by(order);
}

/// Adds the triples of one corner.
fn add_corners(finders: &[Finder], number: usize, near: &[Near], found: &mut Vec<Triple>) {
    for (index, first) in near.iter().enumerate() {
        for second in &near[..index] {
            let Some(bent) = bent(first, second) else { continue };
            let others = [first, second].map(|near| &finders[near.number]);
            let cost = bent + strange(&finders[number], others, first.apart + second.apart);
            let members = match first.way.cross(second.way) > 0.0 {
                true => [number, first.number, second.number],
                false => [number, second.number, first.number],
            };
            found.push(Triple { members: members.map(|member| member as u16), cost });
        }
    }
}

fn order(left: &Triple, right: &Triple) -> Ordering {
    left.cost.total_cmp(&right.cost).then(left.members.cmp(&right.members))
}

/// A finder pattern seen from another.
#[derive(Clone, Copy, Debug)]
struct Near {
    number: usize,
    way: Vector,
    apart: f32,
}

fn nearer(left: &Near, right: &Near) -> Ordering {
    left.apart.total_cmp(&right.apart).then(left.number.cmp(&right.number))
}

/// How one finder pattern lies from another, if both may be of one symbol.
fn seen_from(one: &Finder, other: &Finder, number: usize) -> Option<Near> {
    let unit = (one.unit + other.unit) / 2.0;
    let way = other.centre - one.centre;
    let apart = way.length();
    let fits = spread(one.unit, other.unit) <= MAX_SIZE_RATIO
        && (MODULES_APART.0 * unit..=MODULES_APART.1 * unit).contains(&apart);
    fits.then_some(Near { number, way, apart })
}

/// How far the sides of a corner are from equal and square; `None` where too far.
fn bent(first: &Near, second: &Near) -> Option<f32> {
    let cosine = first.way.dot(second.way).abs();
    if cosine > MAX_COSINE * first.apart * second.apart {
        return None;
    }
    let sides = spread(first.apart, second.apart);
    let cosine = cosine / (first.apart * second.apart);
    (sides <= MAX_SIDE_RATIO).then_some(2.0 * cosine + 2.0 * (sides - 1.0))
}

/// How much finder patterns differ in size, and how far they are apart.
fn strange(corner: &Finder, [first, second]: [&Finder; 2], apart: f32) -> f32 {
    let units = [corner.unit, first.unit, second.unit];
    let least = units.iter().copied().fold(f32::MAX, f32::min);
    let most = units.iter().copied().fold(0.0, f32::max);
    // Symbols that stand in rows lend each other finder patterns: the near ones belong together.
    let modules = apart / units.iter().sum::<f32>();
    (most / least - 1.0) + DISTANCE_COST * modules
}

fn spread(one: f32, two: f32) -> f32 {
    (one / two).max(two / one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(places: &[(f32, f32, f32)]) -> Vec<[u16; 3]> {
        let finder = |&(x, y, unit)| Finder { centre: Vector::new(x, y), unit, hits: 1 };
        let finders: Vec<_> = places.iter().map(finder).collect();
        let mut found = Vec::new();
        triples(&finders, &mut Vicinity::default(), &mut found);
        found.into_iter().map(|triple| triple.members).collect()
    }

    #[test]
    fn the_corner_comes_first_and_the_others_clockwise() {
        let (a, b, c) = ((100.0, 100.0, 4.0), (220.0, 100.0, 4.0), (100.0, 220.0, 4.0));
        assert_eq!(found(&[a, b, c]), [[0, 1, 2]]);
        assert_eq!(found(&[c, b, a]), [[2, 1, 0]]);
        // Turned by 180°.
        let (a, b, c) = ((220.0, 220.0, 4.0), (100.0, 220.0, 4.0), (220.0, 100.0, 4.0));
        assert_eq!(found(&[b, a, c]), [[1, 0, 2]]);
    }

    #[test]
    fn what_cannot_be_a_symbol_is_left_out() {
        for places in [
            &[][..],
            &[(0.0, 0.0, 4.0), (120.0, 0.0, 4.0)],
            // In a row, at a sharp corner, of unlike sizes, too near, too far.
            &[(0.0, 0.0, 4.0), (120.0, 0.0, 4.0), (240.0, 0.0, 4.0)],
            &[(0.0, 0.0, 4.0), (300.0, 0.0, 4.0), (300.0, 100.0, 4.0)],
            &[(0.0, 0.0, 4.0), (120.0, 0.0, 9.0), (0.0, 120.0, 4.0)],
            &[(0.0, 0.0, 40.0), (120.0, 0.0, 40.0), (0.0, 120.0, 40.0)],
            &[(0.0, 0.0, 1.0), (900.0, 0.0, 1.0), (0.0, 900.0, 1.0)],
        ] {
            assert!(found(places).is_empty(), "{places:?}");
        }
    }

    #[test]
    fn the_number_grows_with_the_finder_patterns_alone() {
        let field = |side: usize| -> usize {
            let places: Vec<_> = (0..side * side)
                .map(|at| ((at % side * 40) as f32, (at / side * 40) as f32, 3.0))
                .collect();
            found(&places).len()
        };
        assert!(field(30) <= 900 * BEST_OF_MANY);
    }
}
