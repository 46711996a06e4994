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
