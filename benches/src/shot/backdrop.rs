use crate::camera::Chance;

/// What lies around the sheet, or fills a frame without symbols.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Backdrop {
    /// An even grey table.
    Table,
    /// Lines of text of a printed form.
    Text,
    /// Irregular light and dark, as photographs and cloth have it.
    Texture,
    /// Slow waves of light.
    Gradient,
    /// A picture printed in dots.
    Halftone,
    /// Even stripes.
    Stripes,
    /// A checkerboard.
    Checkerboard,
    /// Linear barcodes.
    Barcode,
    /// Finder patterns without symbols, the worst that a reader can be shown.
    Finders,
}

impl Backdrop {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Table,
        Self::Text,
        Self::Texture,
        Self::Gradient,
        Self::Halftone,
        Self::Stripes,
        Self::Checkerboard,
        Self::Barcode,
        Self::Finders,
    ];
}

/// A backdrop with its own chance.
pub(super) struct Ground {
    backdrop: Backdrop,
    seed: u64,
}

impl Ground {
    pub(super) const fn new(backdrop: Backdrop, seed: u64) -> Self {
        Self { backdrop, seed }
    }

    /// Share of the light that a place gives back, lengths in modules.
    pub(super) fn shade(&self, u: f32, v: f32) -> f32 {
        let is_dark = match self.backdrop {
            Backdrop::Table => return 0.6,
            Backdrop::Texture => return self.texture(u, v),
            Backdrop::Gradient => return 0.5 + 0.2 * (u / 40.0).sin() + 0.2 * (v / 23.0).cos(),
            Backdrop::Text => self.is_stroke(u * 2.0, v * 2.0),
            Backdrop::Halftone => self.is_dot(u / 1.5, v / 1.5),
            Backdrop::Stripes => (u / 2.0).rem_euclid(2.0) < 1.0,
            Backdrop::Checkerboard => ((u / 3.0).floor() + (v / 3.0).floor()).rem_euclid(2.0) < 1.0,
            Backdrop::Barcode => self.is_bar(u, v),
            Backdrop::Finders => is_finder(u.rem_euclid(9.0), v.rem_euclid(9.0)),
        };
        if is_dark { 0.1 } else { 0.85 }
    }

    fn texture(&self, u: f32, v: f32) -> f32 {
        let octave = |period: f32, weight: f32| weight * self.smooth(u / period, v / period);
        0.1 + 0.8 * (octave(48.0, 0.4) + octave(13.0, 0.3) + octave(4.0, 0.2) + octave(1.3, 0.1))
    }

    fn is_stroke(&self, x: f32, y: f32) -> bool {
        let letter = (self.hash((x / 6.0).floor(), (y / 11.0).floor()) % 15) as usize;
        let (column, row) = (x.rem_euclid(6.0) as usize, y.rem_euclid(11.0) as usize);
        column < 5 && row < 7 && GLYPHS.get(letter).is_some_and(|g| g[row] >> (4 - column) & 1 == 1)
    }

    fn is_dot(&self, x: f32, y: f32) -> bool {
        let radius = 0.2 + 0.4 * self.smooth(x / 20.0, y / 20.0);
        let from_middle = |at: f32| at.rem_euclid(1.0) - 0.5;
        from_middle(x).hypot(from_middle(y)) < radius
    }

    fn is_bar(&self, u: f32, v: f32) -> bool {
        let (row, down) = ((v / 40.0).floor(), v.rem_euclid(40.0));
        down < 30.0 && u.rem_euclid(120.0) < 95.0 && self.hash(u.floor(), row) & 1 == 1
    }

    /// Noise between whole places, 0 to 1.
    fn smooth(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let ease = |t: f32| t * t * (3.0 - 2.0 * t);
        let (dx, dy) = (ease(x - left), ease(y - top));
        let at = |x: f32, y: f32| (self.hash(x, y) >> 40) as f32 / (1u64 << 24) as f32;
        let upper = at(left, top) + (at(left + 1.0, top) - at(left, top)) * dx;
        let lower = at(left, top + 1.0) + (at(left + 1.0, top + 1.0) - at(left, top + 1.0)) * dx;
        upper + (lower - upper) * dy
    }

    fn hash(&self, x: f32, y: f32) -> u64 {
        let place = u64::from(x as i32 as u32) << 32 | u64::from(y as i32 as u32);
        Chance::new(self.seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15)).next()
    }
}

/// The finder pattern in a field of nine modules: a ring around a square.
fn is_finder(x: f32, y: f32) -> bool {
    let from_middle = (x - 4.5).abs().max((y - 4.5).abs());
    from_middle < 1.5 || (2.5..3.5).contains(&from_middle)
}

/// A few capital letters, five columns by seven rows.
const GLYPHS: [[u8; 7]; 12] = [
    [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11],
    [0x0f, 0x10, 0x10, 0x10, 0x10, 0x10, 0x0f],
    [0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e],
    [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f],
    [0x0f, 0x10, 0x10, 0x17, 0x11, 0x11, 0x0e],
    [0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11],
    [0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e],
    [0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f],
    [0x11, 0x19, 0x15, 0x15, 0x13, 0x11, 0x11],
    [0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e],
    [0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04],
    [0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_backdrop_but_the_table_varies_within_the_light() {
        for backdrop in Backdrop::ALL {
            let ground = Ground::new(backdrop, 5);
            let places = (0..100).flat_map(|y| (0..100).map(move |x| (x as f32, y as f32)));
            let shades: Vec<_> = places.map(|(x, y)| ground.shade(x * 0.7, y * 0.7)).collect();
            assert!(shades.iter().all(|shade| (0.0..=1.0).contains(shade)), "{backdrop:?}");
            let is_even = shades.iter().all(|shade| *shade == shades[0]);
            assert_eq!(is_even, backdrop == Backdrop::Table, "{backdrop:?}");
        }
    }
}
