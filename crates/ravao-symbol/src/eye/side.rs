use super::finder::Finder;
use super::vector::Vector;
use super::view::View;

/// By how much the changes from dark to light may differ from those of a timing pattern, as a share
/// of them: data changes half as often.
const MOST_OFF: f32 = 0.3;

/// Modules from the middle of a finder pattern to the line of the timing pattern.
const TO_TIMING: f32 = 3.0;

/// Tells whether a line that changes as often as a timing pattern joins three finder patterns, on
/// either side of the corner.
pub(super) fn is_likely(view: &View, [corner, right, below]: &[Finder; 3]) -> bool {
    alternates(view, corner, right, below) || alternates(view, corner, below, right)
}

/// Follows the timing pattern from `corner` to `end`, which lies inwards, towards `other`.
fn alternates(view: &View, corner: &Finder, end: &Finder, other: &Finder) -> bool {
    let (along, length) = unit(end.centre - corner.centre);
    let (inwards, _) = unit(other.centre - corner.centre);
    let module = |finder: &Finder, way: Vector| finder.unit * way.x.abs().max(way.y.abs());
    let from = corner.centre
        + along * (TO_TIMING * module(corner, along))
        + inwards * (TO_TIMING * module(corner, inwards));
    let to = end.centre - along * (TO_TIMING * module(end, along))
        + inwards * (TO_TIMING * module(end, inwards));
    let modules = 2.0 * length / (module(corner, along) + module(end, along));
    let expected = modules - 2.0 * TO_TIMING;
    let off = (changes(view, from, to) as f32 - expected).abs();
    off <= MOST_OFF * expected + 1.0
}

/// Changes between dark and light on a line.
fn changes(view: &View, from: Vector, to: Vector) -> usize {
    let way = to - from;
    let steps = way.x.abs().max(way.y.abs()) as usize + 1;
    let step = way * (1.0 / steps as f32);
    let mut last = true;
    let mut changes = 0;
    for index in 0..=steps {
        let dark = view.is_dark(from + step * index as f32);
        changes += usize::from(dark != last);
        last = dark;
    }
    changes
}

fn unit(way: Vector) -> (Vector, f32) {
    let length = way.length();
    (way * (1.0 / length), length)
}

#[cfg(test)]
mod tests {
    use super::super::view::drawn::{finders, symbol, view};
    use super::*;

    #[test]
    fn only_finder_patterns_with_a_timing_pattern_between_them_are_likely() {
        for version in [1, 4, 9] {
            let (symbol, _) = symbol(version, 4);
            let found = finders(&symbol);
            let middle = symbol.picture.width() as f32 / 2.0;
            let corner = |right: bool, below: bool| {
                let is_there = |finder: &&Finder| {
                    (finder.centre.x > middle, finder.centre.y > middle) == (right, below)
                };
                let far = |finder: &&Finder| (finder.centre - Vector::new(middle, middle)).length();
                let there = found.iter().filter(is_there);
                *there.max_by(|one, two| far(one).total_cmp(&far(two))).unwrap()
            };
            let three = [corner(false, false), corner(true, false), corner(false, true)];
            assert!(is_likely(&symbol, &three), "version {version}");
            let width = symbol.picture.width();
            assert!(!is_likely(&view(width, width, |_, _| 255), &three), "version {version}");
        }
    }
}
