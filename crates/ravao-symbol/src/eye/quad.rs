use super::finder::Finder;
use super::vector::Vector;
use super::view::View;

/// Places along a side at which its edge is looked for, in modules from the middle.
const ALONG: [f32; 7] = [-2.7, -1.8, -0.9, 0.0, 0.9, 1.8, 2.7];

/// Modules from the middle of a finder pattern to that of its dark ring.
const RING: f32 = 3.0;

/// Modules outwards from there within which the ring ends.
const EDGE_WITHIN: f32 = 1.6;

/// Modules that a place on an edge may lie off the line of the others.
const OFF_LINE: f32 = 0.35;

/// The outline of a finder pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quad {
    /// Top left, top right, bottom right, bottom left, as the symbol is turned.
    pub(super) corners: [Vector; 4],
    /// One module to the right.
    pub(super) right: Vector,
    /// One module down.
    pub(super) down: Vector,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    through: Vector,
    along: Vector,
}

impl Quad {
    /// Draws the rough outline of a finder pattern of a symbol whose sides run these ways.
    pub(super) fn rough(view: &View, finder: &Finder, right: Vector, down: Vector) -> Self {
        let (centre, right) = module(view, finder.centre, finder.unit, right);
        let (centre, down) = module(view, centre, finder.unit, down);
        let corner = |x: f32, y: f32| centre + right * x + down * y;
        let corners = [corner(-3.5, -3.5), corner(3.5, -3.5), corner(3.5, 3.5), corner(-3.5, 3.5)];
        Self { corners, right, down }
    }

    /// Draws the outline along the edges of the dark ring.
    pub(super) fn fit(&self, view: &View) -> Self {
        let Self { corners, right, down } = *self;
        let centre = (corners[0] + corners[2]) * 0.5;
        let top = side(view, centre, down * -1.0, right);
        let bottom = side(view, centre, down, right);
        let left_line = side(view, centre, right * -1.0, down);
        let right_line = side(view, centre, right, down);
        let slack = 1.2 * (right.length() + down.length());
        let corner = |across: Line, upright: Line, rough: Vector| {
            across.meets(upright).filter(|at| (*at - rough).length() < slack).unwrap_or(rough)
        };
        let corners = [
            corner(top, left_line, corners[0]),
            corner(top, right_line, corners[1]),
            corner(bottom, right_line, corners[2]),
            corner(bottom, left_line, corners[3]),
        ];
        Self { corners, right, down }
    }
}

/// Modules of a finder pattern a side.
const SIDE: usize = 7;

impl Quad {
    /// Share of the modules inside the outline that are as in a finder pattern.
    pub(super) fn likeness(&self, view: &View) -> f32 {
        let [top_left, top_right, bottom_right, bottom_left] = self.corners;
        let mut right = 0;
        for (y, x) in (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (y, x))) {
            let (across, down) = ((x as f32 + 0.5) / SIDE as f32, (y as f32 + 0.5) / SIDE as f32);
            let upper = top_left + (top_right - top_left) * across;
            let lower = bottom_left + (bottom_right - bottom_left) * across;
            let ring = x.abs_diff(SIDE / 2).max(y.abs_diff(SIDE / 2));
            right += usize::from(view.is_dark(upper + (lower - upper) * down) == (ring != 2));
        }
        right as f32 / (SIDE * SIDE) as f32
    }
}

/// One module along a direction, and the middle of the pattern along it.
fn module(view: &View, centre: Vector, unit: f32, direction: Vector) -> (Vector, Vector) {
    let way = direction * (1.0 / direction.length().max(f32::MIN_POSITIVE));
    let limit = 6.0 * unit;
    let reaches = outward(view, centre, way, limit).zip(outward(view, centre, way * -1.0, limit));
    match reaches {
        Some((after, before)) => {
            (centre + way * ((after - before) / 2.0), way * ((after + before) / 7.0))
        }
        None => (centre, way * (unit * way.x.abs().max(way.y.abs()))),
    }
}

/// Pixels from the middle to the outer edge of the dark ring.
fn outward(view: &View, centre: Vector, way: Vector, limit: f32) -> Option<f32> {
    const STEP: f32 = 0.5;
    let mut far = 0.0;
    for dark in [true, false, true] {
        while view.is_dark(centre + way * far) == dark {
            far += STEP;
            if far > limit {
                return None;
            }
        }
    }
    Some(far - STEP / 2.0)
}

/// The line along one side, `out` being one module outwards.
fn side(view: &View, centre: Vector, out: Vector, along: Vector) -> Line {
    let mut places = [Vector::default(); ALONG.len()];
    let mut count = 0;
    for offset in ALONG {
        if let Some(place) = edge(view, centre + along * offset + out * RING, out) {
            places[count] = place;
            count += 1;
        }
    }
    let line = Line { through: centre + out * 3.5, along };
    let Some(fitted) = Line::fit(&places[..count]) else { return line };
    let slack = OFF_LINE * out.length() + 0.5;
    let mut kept = 0;
    for index in 0..count {
        if fitted.distance(places[index]) <= slack {
            places[kept] = places[index];
            kept += 1;
        }
    }
    Line::fit(&places[..kept]).unwrap_or(fitted)
}

/// Where it becomes light from a dark place outwards.
fn edge(view: &View, start: Vector, out: Vector) -> Option<Vector> {
    let length = out.length();
    let way = out * (1.0 / length);
    let mut last = view.light(start);
    if last >= 0.0 {
        return None;
    }
    let steps = (EDGE_WITHIN * length) as usize + 2;
    for step in 1..=steps {
        let light = view.light(start + way * step as f32);
        if light >= 0.0 {
            let share = last / (last - light);
            return Some(start + way * (step as f32 - 1.0 + share));
        }
        last = light;
    }
    None
}

impl Line {
    /// The line with the least squares of distances; at least three places are needed.
    fn fit(places: &[Vector]) -> Option<Self> {
        if places.len() < 3 {
            return None;
        }
        let sum = places.iter().fold(Vector::default(), |sum, place| sum + *place);
        let through = sum * (1.0 / places.len() as f32);
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for place in places {
            let off = *place - through;
            (xx, xy, yy) = (xx + off.x * off.x, xy + off.x * off.y, yy + off.y * off.y);
        }
        let (sin, cos) = (0.5 * (2.0 * xy).atan2(xx - yy)).sin_cos();
        Some(Self { through, along: Vector::new(cos, sin) })
    }

    fn distance(self, place: Vector) -> f32 {
        self.along.cross(place - self.through).abs() / self.along.length()
    }

    fn meets(self, other: Self) -> Option<Vector> {
        let slant = self.along.cross(other.along);
        let share = (other.through - self.through).cross(other.along) / slant;
        let sharp = 0.3 * self.along.length() * other.along.length();
        (slant.abs() > sharp).then(|| self.through + self.along * share)
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::drawn::{finders, symbol};
    use super::*;

    #[test]
    fn the_outline_of_a_drawn_finder_pattern_is_met() {
        for scale in [2u32, 3, 5, 8, 20] {
            let (view, _) = symbol(1, scale);
            let scale = scale as f32;
            let finders = finders(&view);
            let (right, down) = (Vector::new(1.0, 0.05), Vector::new(-0.05, 1.0));
            let quad = Quad::rough(&view, &finders[0], right, down).fit(&view);
            let (near, far) = (4.0 * scale, 11.0 * scale);
            let start = if quad.corners[0].x < 8.0 * scale { 0.0 } else { 14.0 * scale };
            for (corner, (x, y)) in
                quad.corners.iter().zip([(near, near), (far, near), (far, far), (near, far)])
            {
                let off = (*corner - Vector::new(x + start, y)).length();
                assert!(off < 0.6, "scale {scale}: {quad:?}");
            }
            assert!(quad.likeness(&view) > 0.99, "scale {scale}");
        }
    }

    #[test]
    fn elsewhere_the_likeness_is_low() {
        let (view, _) = symbol(7, 4);
        let middle = Finder { centre: Vector::new(100.0, 90.0), unit: 4.0, hits: 1 };
        let (right, down) = (Vector::new(1.0, 0.0), Vector::new(0.0, 1.0));
        let quad = Quad::rough(&view, &middle, right, down);
        assert!(quad.likeness(&view) < 0.75 && quad.fit(&view).likeness(&view) < 0.75);
    }

    #[test]
    fn a_line_leaves_too_few_places_alone() {
        let places = [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)].map(|(x, y)| Vector::new(x, y));
        assert!(Line::fit(&places[..2]).is_none());
        assert!(Line::fit(&places).unwrap().distance(Vector::new(1.0, 1.0)) < 1e-6);
    }
}
