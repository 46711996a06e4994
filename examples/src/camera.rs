//! A camera that never varies: it takes pictures of drawn symbols, turned, tilted, blurred, noisy and
//! unevenly lit, and the same seed gives the same pictures.

use ravao_core::{Frame, Result};

/// Brightness of the table that the paper lies on.
const TABLE: f32 = 150.0;

/// How a picture is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distortion {
    /// Pixels of the frame to the right.
    pub width: u32,
    /// Pixels of the frame downwards.
    pub height: u32,
    /// Side of the paper as a share of the frame's shorter side.
    pub size: f32,
    /// Clockwise turn of the paper in degrees.
    pub turn: f32,
    /// Perspective, 0 to 0.3: by how much the lower half of the paper looks larger than the upper.
    pub tilt: f32,
    /// Radius of the blur in pixels.
    pub blur: usize,
    /// Largest change of a pixel by noise.
    pub noise: u8,
    /// Share of the light that is missing at the right edge.
    pub shade: f32,
}

impl Distortion {
    /// A frame of this size that any reader should manage: slightly turned, some noise.
    pub const fn easy(width: u32, height: u32) -> Self {
        Self { width, height, size: 0.7, turn: 7.0, tilt: 0.03, blur: 0, noise: 8, shade: 0.2 }
    }

    /// A frame of this size as a phone in a hand takes it; every call draws another one.
    pub fn hand_held(width: u32, height: u32, chance: &mut Chance) -> Self {
        Self {
            width,
            height,
            // A quarter of a turn must still fit the frame.
            size: chance.between(0.4, 0.68),
            turn: chance.between(0.0, 360.0),
            tilt: chance.between(0.0, 0.12),
            blur: usize::from(chance.between(0.0, 3.0) >= 2.0),
            noise: chance.between(4.0, 28.0) as u8,
            shade: chance.between(0.0, 0.5),
        }
    }
}

/// A greyscale picture that the camera took.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Photograph {
    /// A byte a pixel, rows top down.
    pub pixels: Vec<u8>,
    /// Pixels to the right.
    pub width: u32,
    /// Pixels downwards.
    pub height: u32,
}

impl Photograph {
    /// Whites out the middle third, as if it were torn out: no symbol survives that.
    pub fn tear(&mut self) {
        let row = self.width as usize;
        let third = self.height as usize / 3 * row;
        self.pixels[third..2 * third].fill(255);
    }

    /// The picture as a reader takes it.
    ///
    /// # Errors
    /// `TooLarge` when the distortion asked for more than a frame may hold.
    pub fn frame(&self) -> Result<Frame<'_>> {
        Frame::new(&self.pixels, self.width, self.height, self.width as usize)
    }
}

/// Takes a picture of a square drawing: its pixels, rows top down, and its width.
///
/// # Panics
/// If the drawing is empty or not square.
pub fn photograph(
    drawing: (&[u8], u32),
    distortion: &Distortion,
    chance: &mut Chance,
) -> Photograph {
    let (drawn, side) = (drawing.0, drawing.1 as usize);
    assert!(side > 0 && drawn.len() == side * side, "a drawing is square");
    let mut pixels = project(drawn, side, distortion);
    let width = distortion.width as usize;
    if distortion.blur > 0 && !pixels.is_empty() {
        pixels = blur_columns(&blur_rows(&pixels, width, distortion.blur), width, distortion.blur);
    }
    add_noise(&mut pixels, distortion.noise, chance);
    Photograph { pixels, width: distortion.width, height: distortion.height }
}

/// Looks up, for each pixel of the frame, where on the paper it falls.
fn project(drawn: &[u8], side: usize, distortion: &Distortion) -> Vec<u8> {
    let (width, height) = (distortion.width as usize, distortion.height as usize);
    let (sin, cos) = distortion.turn.to_radians().sin_cos();
    // Steps along the paper's own axes, of which 1 is an edge, for a pixel of the frame.
    let step = 2.0 / (distortion.size * width.min(height) as f32);
    let (cos, sin) = (cos * step, sin * step);
    let middle = side as f32 / 2.0;
    let light: Vec<f32> =
        (0..width).map(|x| 1.0 - distortion.shade * x as f32 / width as f32).collect();
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        let dy = y as f32 + 0.5 - height as f32 / 2.0;
        pixels.extend(light.iter().enumerate().map(|(x, light)| {
            let dx = x as f32 + 0.5 - width as f32 / 2.0;
            let (across, down) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let scale = middle / (1.0 + distortion.tilt * down).max(0.1);
            (sample(drawn, side, across * scale + middle, down * scale + middle) * light) as u8
        }));
    }
    pixels
}

/// Brightness at a place of the drawing, between its four nearest pixels; the table around it.
fn sample(drawn: &[u8], side: usize, u: f32, v: f32) -> f32 {
    let end = side as f32;
    if !(u >= 0.0 && u < end && v >= 0.0 && v < end) {
        return TABLE;
    }
    let (u, v) = ((u - 0.5).max(0.0), (v - 0.5).max(0.0));
    let (x, y) = (u as usize, v as usize);
    let (right, below) = ((x + 1).min(side - 1), (y + 1).min(side - 1));
    let (du, dv) = (u - x as f32, v - y as f32);
    let at = |x: usize, y: usize| f32::from(drawn[y * side + x]);
    let upper = at(x, y) + (at(right, y) - at(x, y)) * du;
    let lower = at(x, below) + (at(right, below) - at(x, below)) * du;
    upper + (lower - upper) * dv
}

/// Each pixel becomes the mean of its neighbours in the row; the edges count on.
fn blur_rows(pixels: &[u8], width: usize, radius: usize) -> Vec<u8> {
    let mut blurred = Vec::with_capacity(pixels.len());
    for row in pixels.chunks_exact(width) {
        let at = |x: isize| u32::from(row[x.clamp(0, width as isize - 1) as usize]);
        let reach = radius as isize;
        let mut sum: u32 = (-reach..=reach).map(at).sum();
        for x in 0..width as isize {
            blurred.push((sum / (2 * radius as u32 + 1)) as u8);
            sum = sum + at(x + reach + 1) - at(x - reach);
        }
    }
    blurred
}

/// Each pixel becomes the mean of its neighbours in the column; the edges count on.
fn blur_columns(pixels: &[u8], width: usize, radius: usize) -> Vec<u8> {
    let height = (pixels.len() / width) as isize;
    let reach = radius as isize;
    let row = |y: isize| &pixels[y.clamp(0, height - 1) as usize * width..][..width];
    let mut sums = vec![0u32; width];
    for y in -reach..=reach {
        sums.iter_mut().zip(row(y)).for_each(|(sum, pixel)| *sum += u32::from(*pixel));
    }
    let mut blurred = Vec::with_capacity(pixels.len());
    for y in 0..height {
        blurred.extend(sums.iter().map(|sum| (sum / (2 * radius as u32 + 1)) as u8));
        for ((sum, enters), leaves) in sums.iter_mut().zip(row(y + reach + 1)).zip(row(y - reach)) {
            *sum = *sum + u32::from(*enters) - u32::from(*leaves);
        }
    }
    blurred
}

fn add_noise(pixels: &mut [u8], amplitude: u8, chance: &mut Chance) {
    let amplitude = i32::from(amplitude);
    for eight in pixels.chunks_mut(8) {
        for (pixel, random) in eight.iter_mut().zip(chance.next().to_le_bytes()) {
            let change = ((i32::from(random) * (2 * amplitude + 1)) >> 8) - amplitude;
            *pixel = (i32::from(*pixel) + change).clamp(0, 255) as u8;
        }
    }
}

/// Repeatable chance: SplitMix64, the same numbers for the same seed on every machine.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Chance from a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    #[allow(clippy::should_implement_trait, reason = "it never ends, so it is no iterator")]
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to just below `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        let share = (self.next() >> 40) as f32 / (1u64 << 24) as f32;
        low + (high - low) * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravao_core::{Level, Symbol};
    use ravao_symbol::{SymbolCode, default_reader};

    const TEXT: &str = "HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH";

    fn take(distortion: &Distortion, seed: u64) -> Photograph {
        let (pixels, width) = SymbolCode::encode(TEXT, Level::M).unwrap().to_luma(6).unwrap();
        photograph((&pixels, width), distortion, &mut Chance::new(seed))
    }

    fn read(photograph: &Photograph) -> Vec<Symbol> {
        let mut found = Vec::new();
        default_reader().read(photograph.frame().unwrap(), &mut found).unwrap();
        found
    }

    #[test]
    fn easy_and_hand_held_pictures_read_back() {
        let mut chance = Chance::new(7);
        for (width, height) in [(640, 480), (1280, 720), (480, 640)] {
            for distortion in [
                Distortion::easy(width, height),
                Distortion::hand_held(width, height, &mut chance),
                Distortion::hand_held(width, height, &mut chance),
            ] {
                let found = read(&take(&distortion, 1));
                assert_eq!(found.len(), 1, "{distortion:?}");
                assert_eq!(found[0].text.as_deref(), Some(TEXT));
            }
        }
    }

    #[test]
    fn a_torn_picture_does_not_read() {
        for turn in [0.0, 30.0, 90.0, 200.0] {
            let mut torn = take(&Distortion { turn, ..Distortion::easy(640, 480) }, 1);
            torn.tear();
            assert!(read(&torn).is_empty(), "{turn}");
        }
    }

    #[test]
    fn the_same_seed_takes_the_same_picture() {
        let distortion = Distortion { blur: 2, ..Distortion::easy(320, 240) };
        assert_eq!(take(&distortion, 3), take(&distortion, 3));
        assert_ne!(take(&distortion, 3), take(&distortion, 4));
    }

    #[test]
    fn a_turn_to_the_right_moves_the_first_corner_to_the_right() {
        let corner = |turn| {
            let shot = take(&Distortion { turn, ..Distortion::easy(640, 480) }, 1);
            read(&shot)[0].corners[0]
        };
        assert!(corner(90.0).x > corner(0.0).x + 100.0);
        assert!(corner(180.0).y > corner(0.0).y + 100.0);
    }

    #[test]
    fn blur_keeps_an_even_picture_even() {
        let even = [77; 12];
        assert_eq!(blur_rows(&even, 4, 2), even);
        assert_eq!(blur_columns(&even, 4, 2), even);
        assert_eq!(blur_rows(&[0, 0, 90, 0, 0], 5, 1), [0, 30, 30, 30, 0]);
        assert_eq!(blur_columns(&[0, 0, 90, 0, 0], 1, 1), [0, 30, 30, 30, 0]);
    }

    #[test]
    fn an_empty_frame_is_empty() {
        let shot = take(&Distortion { blur: 1, ..Distortion::easy(0, 0) }, 1);
        assert!(shot.pixels.is_empty());
    }
}
