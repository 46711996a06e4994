use super::Shot;
use crate::camera::Chance;

/// How often a random place for the sheet is tried before it goes to the middle.
const PLACES: usize = 24;

type Vector = [f32; 3];

/// Where the camera stands over the sheet: lengths on the sheet are modules from its middle,
/// lengths in the frame pixels from its middle.
pub(super) struct View {
    /// The sheet's own axes and its normal, as the camera sees them.
    right: Vector,
    down: Vector,
    normal: Vector,
    /// The middle of the sheet before the camera.
    centre: Vector,
    module: f32,
    lens: f32,
    half: (f32, f32),
}

impl View {
    /// A view in which the sheet lies anywhere in the frame, if it fits.
    pub(super) fn new(shot: &Shot, sheet: (f32, f32), chance: &mut Chance) -> Self {
        let mut view = Self::centred(shot);
        let (x, y) = view.half;
        for _place in 0..PLACES {
            let place = (chance.between(-x, x), chance.between(-y, y));
            view.centre = [place.0, place.1, view.centre[2]];
            if view.holds(sheet) {
                return view;
            }
        }
        Self::centred(shot)
    }

    /// A view in which the sheet lies in the middle.
    pub(super) fn centred(shot: &Shot) -> Self {
        let (sin, cos) = shot.turn.to_radians().sin_cos();
        let (lean_sin, lean_cos) = shot.lean.to_radians().sin_cos();
        let axis = [lean_cos, lean_sin, 0.0];
        let tilted = |vector| rotated(vector, axis, shot.tilt.to_radians());
        let (width, height) = (shot.width as f32, shot.height as f32);
        Self {
            right: tilted([cos, sin, 0.0]),
            down: tilted([-sin, cos, 0.0]),
            normal: tilted([0.0, 0.0, 1.0]),
            // A phone's camera sees about 53° across its longer side.
            centre: [0.0, 0.0, width.max(height).max(1.0)],
            module: shot.module,
            lens: shot.lens / 100.0,
            half: (width / 2.0, height / 2.0),
        }
    }

    /// Where a pixel falls on the sheet's plane; `None` above the horizon.
    pub(super) fn to_sheet(&self, x: f32, y: f32) -> Option<(f32, f32)> {
        let (x, y) = (x - self.half.0, y - self.half.1);
        let reach = self.half.0 * self.half.0 + self.half.1 * self.half.1;
        let bent = 1.0 + self.lens * (x * x + y * y) / reach;
        let ray = [x * bent, y * bent, self.centre[2]];
        let along = dot(self.normal, self.centre) / dot(self.normal, ray);
        let hit = [0, 1, 2].map(|axis| along * ray[axis] - self.centre[axis]);
        let place = (dot(hit, self.right) / self.module, dot(hit, self.down) / self.module);
        (along > 0.0 && along < 8.0).then_some(place)
    }

    /// Tells whether a sheet of this half width and height is wholly in the frame.
    pub(super) fn holds(&self, (u, v): (f32, f32)) -> bool {
        [(-u, -v), (u, -v), (u, v), (-u, v)].into_iter().all(|(u, v)| {
            let (u, v) = (u * self.module, v * self.module);
            let place = [0, 1, 2].map(|i| self.centre[i] + u * self.right[i] + v * self.down[i]);
            // A barrel moves corners outwards by as much as it bends.
            let scale = (1.0 + self.lens.abs()) * self.centre[2] / place[2];
            let inside = |at: f32, half: f32| (at * scale).abs() <= half;
            place[2] > 0.0 && inside(place[0], self.half.0) && inside(place[1], self.half.1)
        })
    }
}

fn dot(left: Vector, right: Vector) -> f32 {
    left[0] * right[0] + left[1] * right[1] + left[2] * right[2]
}

/// A vector turned around an axis of length 1, by Rodrigues' formula.
fn rotated(vector: Vector, axis: Vector, angle: f32) -> Vector {
    let (sin, cos) = angle.sin_cos();
    let along = dot(axis, vector) * (1.0 - cos);
    let cross = [
        axis[1] * vector[2] - axis[2] * vector[1],
        axis[2] * vector[0] - axis[0] * vector[2],
        axis[0] * vector[1] - axis[1] * vector[0],
    ];
    [0, 1, 2].map(|i| vector[i] * cos + cross[i] * sin + axis[i] * along)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: (f32, f32), right: (f32, f32)) -> bool {
        (left.0 - right.0).abs() < 0.01 && (left.1 - right.1).abs() < 0.01
    }

    #[test]
    fn a_pixel_of_a_plain_view_is_a_share_of_a_module() {
        let view = View::centred(&Shot { module: 4.0, ..Shot::plain(640, 480) });
        assert!(near(view.to_sheet(320.0, 240.0).unwrap(), (0.0, 0.0)));
        assert!(near(view.to_sheet(328.0, 236.0).unwrap(), (2.0, -1.0)));
    }

    #[test]
    fn a_quarter_turn_is_clockwise() {
        let view = View::centred(&Shot { module: 4.0, turn: 90.0, ..Shot::plain(640, 480) });
        assert!(near(view.to_sheet(320.0, 248.0).unwrap(), (2.0, 0.0)));
    }

    #[test]
    fn a_tilt_brings_one_side_nearer() {
        let shot = Shot { module: 4.0, tilt: 40.0, ..Shot::plain(640, 480) };
        let view = View::centred(&shot);
        let (_, above) = view.to_sheet(320.0, 140.0).unwrap();
        let (_, below) = view.to_sheet(320.0, 340.0).unwrap();
        assert!((above + below).abs() > 1.0, "{above} {below}");
    }

    #[test]
    fn a_sheet_larger_than_the_frame_is_not_held() {
        let view = View::centred(&Shot::plain(640, 480));
        assert!(view.holds((79.0, 59.0)));
        assert!(!view.holds((79.0, 61.0)));
    }
}
