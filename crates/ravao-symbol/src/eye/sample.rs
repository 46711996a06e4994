use crate::grid::{MAX_WIDTH, Modules};

use super::placement::Placement;
use super::view::View;

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
