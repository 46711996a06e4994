use ravao_core::Frame;

use super::Region;
use super::vector::Vector;

/// Pixels in one word of the bit plane; rows are padded to whole words.
pub(super) const WORD: usize = 64;

/// A greyscale picture of our own, whose buffer is used again for the next frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    pixels: Vec<u8>,
    width: usize,
    height: usize,
    pitch: usize,
}

/// A rectangle of a frame, always inside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut<'a> {
    frame: Frame<'a>,
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl<'a> Cut<'a> {
    /// All of a frame.
    pub(super) const fn whole(frame: Frame<'a>) -> Self {
        Self { frame, left: 0, top: 0, width: frame.width(), height: frame.height() }
    }

    /// What of a region lies inside a frame.
    pub(super) fn of(frame: Frame<'a>, region: Region) -> Self {
        let (left, top) = (region.left.min(frame.width()), region.top.min(frame.height()));
        let width = region.width.min(frame.width() - left);
        let height = region.height.min(frame.height() - top);
        Self { frame, left, top, width, height }
    }

    /// Where its first pixel lies in the frame.
    pub(super) const fn origin(&self) -> Vector {
        Vector::new(self.left as f32, self.top as f32)
    }

    pub(super) const fn width(&self) -> usize {
        self.width as usize
    }

    pub(super) const fn height(&self) -> usize {
        self.height as usize
    }

    fn row(&self, y: usize) -> &'a [u8] {
        let row = self.frame.row(self.top + y as u32);
        &row[self.left as usize..][..self.width as usize]
    }
}

impl Picture {
    /// Becomes a copy of a frame.
    pub(super) fn copy(&mut self, cut: &Cut<'_>) {
        self.reset(cut.width(), cut.height());
        for y in 0..self.height {
            let row = cut.row(y);
            self.row_mut(y)[..row.len()].copy_from_slice(row);
        }
        self.pad();
    }

    /// Becomes a frame at half size, each pixel the mean of four.
    pub(super) fn halve_cut(&mut self, cut: &Cut<'_>) {
        self.reset(cut.width() / 2, cut.height() / 2);
        for y in 0..self.height {
            average(self.row_mut(y), cut.row(2 * y), cut.row(2 * y + 1));
        }
        self.pad();
    }

    /// Becomes another picture at half size.
    pub(super) fn halve(&mut self, large: &Self) {
        self.reset(large.width / 2, large.height / 2);
        for y in 0..self.height {
            let (upper, lower) = (large.row(2 * y), large.row(2 * y + 1));
            average(self.row_mut(y), &upper[..large.width], &lower[..large.width]);
        }
        self.pad();
    }

    /// Takes dimensions; what the pixels are is the caller's to say.
    fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height, self.pitch) = (width, height, width.next_multiple_of(WORD));
        self.pixels.resize(self.pitch * height, 0);
    }

    /// Lengthens each row by its last pixel, so that no edge appears where the picture ends.
    fn pad(&mut self) {
        if self.width == 0 || self.width == self.pitch {
            return;
        }
        let width = self.width;
        for row in self.pixels.chunks_exact_mut(self.pitch) {
            let last = row[width - 1];
            row[width..].fill(last);
        }
    }

    fn row_mut(&mut self, y: usize) -> &mut [u8] {
        &mut self.pixels[y * self.pitch..][..self.pitch]
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    pub(super) const fn height(&self) -> usize {
        self.height
    }

    /// One row with its padding.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.pitch..][..self.pitch]
    }

    /// Brightness of the pixel at a place; places outside count as the nearest inside.
    pub(super) fn nearest(&self, x: f32, y: f32) -> u8 {
        let (x, y) = ((x as usize).min(self.width - 1), (y as usize).min(self.height - 1));
        self.pixels[y * self.pitch + x]
    }

    /// Brightness at a place, between its four nearest pixels.
    pub(super) fn between(&self, x: f32, y: f32) -> f32 {
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (left, top) = ((x as usize).min(self.width - 1), (y as usize).min(self.height - 1));
        let (dx, dy) = ((x - left as f32).min(1.0), (y - top as f32).min(1.0));
        let right = (left + 1).min(self.width - 1);
        let bottom = (top + 1).min(self.height - 1);
        let at = |x: usize, y: usize| f32::from(self.pixels[y * self.pitch + x]);
        let upper = at(left, top) + (at(right, top) - at(left, top)) * dx;
        let lower = at(left, bottom) + (at(right, bottom) - at(left, bottom)) * dx;
        upper + (lower - upper) * dy
    }
}

/// Each pixel becomes the mean of two above and two below.
fn average(row: &mut [u8], upper: &[u8], lower: &[u8]) {
    let pairs = upper.as_chunks().0.iter().zip(lower.as_chunks().0);
    for (pixel, (up, low)) in row.iter_mut().zip(pairs) {
        *pixel = ((sum(*up) + sum(*low) + 2) / 4) as u8;
    }
}

/// The sum of two pixels, taken from one word so that the compiler sees lanes of 16 bits.
fn sum(pair: [u8; 2]) -> u16 {
    let both = u16::from_le_bytes(pair);
    (both & 0xff) + (both >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(pixels: &[u8], width: u32) -> Frame<'_> {
        Frame::new(pixels, width, pixels.len() as u32 / width, width as usize).unwrap()
    }

    #[test]
    fn half_is_the_mean_of_four_and_drops_the_odd_edge() {
        let pixels: Vec<u8> = (0..15).map(|at| 10 * (at % 5) + at / 5).collect();
        let mut half = Picture::default();
        half.halve_cut(&Cut::whole(frame(&pixels, 5)));
        assert_eq!((half.width(), half.height()), (2, 1));
        assert_eq!(half.row(0)[..2], [6, 26]);
        let mut quarter = Picture::default();
        quarter.halve(&half);
        assert_eq!((quarter.width(), quarter.height()), (1, 0));
    }

    #[test]
    fn rows_go_on_with_their_last_pixel() {
        let mut picture = Picture::default();
        picture.copy(&Cut::whole(frame(&[1, 2, 3, 4], 2)));
        assert_eq!(picture.row(1).len(), WORD);
        assert!(picture.row(1)[1..].iter().all(|pixel| *pixel == 4));
    }

    #[test]
    fn a_cut_stays_inside_its_frame() {
        let pixels = [0; 12];
        for (left, top, width, height, expected) in [
            (1, 1, 2, 1, (2, 1)),
            (3, 0, 9, 9, (1, 3)),
            (9, 9, 9, 9, (0, 0)),
            (0, 0, u32::MAX, u32::MAX, (4, 3)),
            (u32::MAX, 0, 1, 1, (0, 1)),
        ] {
            let cut = Cut::of(frame(&pixels, 4), Region { left, top, width, height });
            assert_eq!((cut.width(), cut.height()), expected, "{left} {top} {width} {height}");
        }
    }

    #[test]
    fn between_pixels_is_their_mean_and_outside_is_the_edge() {
        let mut picture = Picture::default();
        picture.copy(&Cut::whole(frame(&[0, 100, 50, 150], 2)));
        assert_eq!(picture.between(0.5, 0.5), 0.0);
        assert_eq!(picture.between(1.0, 0.5), 50.0);
        assert_eq!(picture.between(1.0, 1.0), 75.0);
        assert_eq!(picture.between(99.0, 99.0), 150.0);
        assert_eq!(picture.between(-9.0, -9.0), 0.0);
        assert_eq!(picture.nearest(-1.0, 1e9), 50);
    }
}
