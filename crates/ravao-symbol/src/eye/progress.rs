use ravao_core::{Symbol, WhyNot, limits};

use super::Sight;
use super::attempt::Read;
use super::finder::Finder;
use super::picture::Cut;
use super::vector::Vector;
use super::view::View;

/// Pixels a module below which a symbol that does not decode is too small.
const SMALL_MODULE: f32 = 1.8;

/// Share of the contrast that the light ring of a finder pattern keeps; with less, the picture is
/// too blurred.
const SHARP_RING: f32 = 0.4;

/// What is known of a frame so far.
#[derive(Debug)]
pub(super) struct Progress {
    symbols: Vec<Symbol>,
    /// Corners of the symbols.
    seen: Vec<[Vector; 4]>,
    /// Where something looked like a symbol but did not decode.
    missed: Vec<Vector>,
    why_not: WhyNot,
    at_most: usize,
    origin: Vector,
    scale: f32,
}

impl Progress {
    pub(super) fn new(cut: &Cut<'_>, at_most: usize) -> Self {
        Self {
            symbols: Vec::new(),
            seen: Vec::new(),
            missed: Vec::new(),
            why_not: WhyNot::NothingSeen,
            at_most: at_most.min(limits::MAX_SYMBOLS),
            origin: cut.origin(),
            scale: 1.0,
        }
    }

    /// Begins with a level of size; places are said in its pixels from now on.
    pub(super) fn begin(&mut self, level: usize) {
        self.scale = (1 << level) as f32;
        self.missed.clear();
    }

    /// Notes why nothing may be found; what says most is kept.
    pub(super) fn note(&mut self, why_not: WhyNot) {
        self.why_not = self.why_not.max(why_not);
    }

    /// Notes three finder patterns whose symbol does not decode.
    pub(super) fn miss(&mut self, view: &View, finders: &[Finder; 3]) {
        self.missed.push(self.in_frame(finders[0].centre));
        let unit = finders.iter().map(|finder| finder.unit).fold(f32::MAX, f32::min);
        let is_sharp = finders.iter().all(|finder| sharpness(view, finder) >= SHARP_RING);
        self.note(match (unit * self.scale < SMALL_MODULE, is_sharp) {
            (true, _) => WhyNot::TooSmall,
            (false, false) => WhyNot::TooBlurred,
            (false, true) => WhyNot::Damaged,
        });
    }

    pub(super) fn keep(&mut self, read: Read) {
        let corners = read.corners.map(|corner| self.in_frame(corner));
        self.seen.push(corners);
        self.symbols.push(read.content.into_symbol(corners.map(Into::into)));
    }

    /// Tells whether a place lies in a symbol that was read.
    pub(super) fn has_seen(&self, place: Vector) -> bool {
        self.is_read(self.in_frame(place))
    }

    /// Tells whether there may be no more symbols.
    pub(super) const fn is_full(&self) -> bool {
        self.symbols.len() >= self.at_most
    }

    /// Tells whether something was found, and nothing that looked like a symbol was missed.
    pub(super) fn is_enough(&self) -> bool {
        let is_whole = self.missed.iter().all(|place| self.is_read(*place));
        self.is_full() || !self.symbols.is_empty() && is_whole
    }

    pub(super) fn into_sight(self) -> Sight {
        let why_not = self.symbols.is_empty().then_some(self.why_not);
        Sight { symbols: self.symbols, why_not }
    }

    fn is_read(&self, place: Vector) -> bool {
        self.seen.iter().any(|corners| is_inside(place, corners))
    }

    fn in_frame(&self, place: Vector) -> Vector {
        place * self.scale + self.origin
    }
}

/// How much lighter the light ring of a finder pattern is than its dark middle, as a share of how
/// much lighter the paper around is.
fn sharpness(view: &View, finder: &Finder) -> f32 {
    let at = |modules: f32| {
        let ways = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];
        let place = |(x, y)| finder.centre + Vector::new(x, y) * (modules * finder.unit);
        ways.map(|way| view.brightness(place(way))).iter().sum::<f32>()
    };
    let (middle, ring, paper) = (at(0.0), at(2.0), at(4.2));
    (ring - middle) / (paper - middle).max(1.0)
}

fn is_inside(place: Vector, corners: &[Vector; 4]) -> bool {
    let side = |index: usize| {
        let (from, to) = (corners[index], corners[(index + 1) % 4]);
        (to - from).cross(place - from)
    };
    let sides = [side(0), side(1), side(2), side(3)];
    sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_inside_whichever_way_the_corners_go() {
        let corners = [(0.0, 0.0), (10.0, 1.0), (9.0, 12.0), (-1.0, 9.0)];
        let corners = corners.map(|(x, y)| Vector::new(x, y));
        let [a, b, c, d] = corners;
        for corners in [corners, [a, d, c, b], [c, d, a, b]] {
            for (x, y, expected) in
                [(5.0, 5.0, true), (0.5, 8.0, true), (11.0, 5.0, false), (5.0, -1.0, false)]
            {
                assert_eq!(is_inside(Vector::new(x, y), &corners), expected, "{x} {y}");
            }
        }
        assert!(!is_inside(a, &[a; 4]));
    }
}
