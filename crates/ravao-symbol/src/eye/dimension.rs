use super::placement::{Placement, Quads};
use super::view::View;

/// Versions tried around the one that distances say.
const AROUND: usize = 2;

/// Sizes that are tried of one triple.
pub(super) const MAX_SIZES: usize = 2;

/// Share of the timing modules that must be right, which chance seldom gives.
const LEAST_TIMING: f32 = 0.7;

/// Places a symbol over its finder patterns in the likeliest sizes, the likeliest first.
pub(super) fn placements(view: &View, quads: &Quads, found: &mut Vec<Placement>) {
    found.clear();
    let guess = modules_a_side(quads);
    let nearest = ((guess - 17.0) / 4.0).round();
    let mut scored: Vec<(f32, Placement)> = Vec::new();
    for off in 0..=2 * AROUND {
        let version = nearest + off as f32 - AROUND as f32;
        if !(1.0..=40.0).contains(&version) {
            continue;
        }
        let size = 17 + 4 * version as usize;
        let Some(placement) = Placement::flat(quads, size) else { continue };
        let timing = timing(view, &placement);
        let off = (size as f32 - guess).abs() / guess;
        if timing >= LEAST_TIMING {
            scored.push((timing - off, placement));
        }
    }
    scored.sort_by(|left, right| right.0.total_cmp(&left.0));
    found.extend(scored.into_iter().take(MAX_SIZES).map(|(_, placement)| placement));
}

/// How many modules a symbol has a side, by the distances of its finder patterns.
fn modules_a_side(quads: &Quads) -> f32 {
    let [corner, right, below] = quads;
    let middle = |which: usize| {
        let corners = quads[which].corners;
        (corners[0] + corners[1] + corners[2] + corners[3]) * 0.25
    };
    let across =
        (middle(1) - middle(0)).length() * 2.0 / (corner.right.length() + right.right.length());
    let down =
        (middle(2) - middle(0)).length() * 2.0 / (corner.down.length() + below.down.length());
    (across + down) / 2.0 + 7.0
}

/// Share of the modules between the finder patterns that alternate as they should.
fn timing(view: &View, placement: &Placement) -> f32 {
    const LINE: f32 = 6.5;
    let (first, end) = (7, placement.size - 7);
    let mut right = 0;
    for module in first..end {
        let (at, is_dark) = (module as f32 + 0.5, module % 2 == 0);
        right += usize::from(view.is_dark(placement.map(at, LINE)) == is_dark);
        right += usize::from(view.is_dark(placement.map(LINE, at)) == is_dark);
    }
    right as f32 / (2 * (end - first)) as f32
}

#[cfg(test)]
mod tests {
    use super::super::quad::Quad;
    use super::super::vector::Vector;
    use super::super::view::drawn::{finders, symbol};
    use super::*;

    #[test]
    fn every_version_is_measured() {
        for version in 1..=40 {
            let (view, code) = symbol(version, 3);
            let far = (4.0 + code.width() as f32 - 3.5) * 3.0;
            let finders = finders(&view);
            let at = |x: f32, y: f32| {
                let off = |at: Vector| (at - Vector::new(x, y)).length();
                finders.iter().find(|finder| off(finder.centre) < 3.0).unwrap()
            };
            let (across, down) = (Vector::new(1.0, 0.0), Vector::new(0.0, 1.0));
            let quads = [at(22.5, 22.5), at(far, 22.5), at(22.5, far)]
                .map(|finder| Quad::rough(&view, finder, across, down).fit(&view));
            let mut found = Vec::new();
            placements(&view, &quads, &mut found);
            assert_eq!(found[0].size, code.width() as usize, "version {version}");
            let corner = found[0].map(code.width() as f32, 0.0);
            let expected = Vector::new((4.0 + code.width() as f32) * 3.0, 12.0);
            assert!((corner - expected).length() < 1.5, "version {version}: {corner:?}");
        }
    }
}
