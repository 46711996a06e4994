use super::picture::{Picture, WORD};
use super::threshold::{BLOCK, Thresholds};

const LOW_SEVEN: u64 = 0x7f7f_7f7f_7f7f_7f7f;
const HIGH: u64 = 0x8080_8080_8080_8080;
const ONES: u64 = 0x0101_0101_0101_0101;
/// Moves the lowest bit of each byte into the highest byte, in order.
const GATHER: u64 = 0x0102_0408_1020_4080;

/// A picture in black and white: a bit a pixel, set where it is dark.
#[derive(Clone, Debug, Default)]
pub(super) struct Plane {
    words: Vec<u64>,
    pitch: usize,
    width: usize,
    height: usize,
}

impl Plane {
    /// Tells dark from light in a picture.
    pub(super) fn divide(&mut self, picture: &Picture, thresholds: &Thresholds) {
        (self.width, self.height) = (picture.width(), picture.height());
        self.pitch = self.width.div_ceil(WORD);
        self.words.clear();
        for y in 0..self.height {
            let blocks = thresholds.row(y);
            let words = picture.row(y).chunks_exact(WORD).zip(blocks.chunks(WORD / BLOCK));
            self.words.extend(words.map(|(pixels, thresholds)| word(pixels, thresholds)));
        }
        self.clear_padding();
    }

    /// Makes the dark light and the light dark.
    pub(super) fn invert(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.clear_padding();
    }

    fn clear_padding(&mut self) {
        let used = self.width % WORD;
        if used == 0 {
            return;
        }
        for row in self.words.chunks_exact_mut(self.pitch) {
            row[self.pitch - 1] &= (1 << used) - 1;
        }
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    pub(super) const fn height(&self) -> usize {
        self.height
    }

    /// One row; what lies beyond the width is light.
    pub(super) fn row(&self, y: usize) -> &[u64] {
        &self.words[y * self.pitch..][..self.pitch]
    }

    /// Tells whether a pixel is dark; outside the picture all is light.
    pub(super) fn is_dark(&self, x: isize, y: isize) -> bool {
        let (x, y) = (x as usize, y as usize);
        if x >= self.width || y >= self.height {
            return false;
        }
        self.words[y * self.pitch + x / WORD] >> (x % WORD) & 1 == 1
    }
}

/// Divides the pixels of one word.
fn word(pixels: &[u8], thresholds: &[u8]) -> u64 {
    let (blocks, _) = pixels.as_chunks::<BLOCK>();
    let blocks = blocks.iter().zip(thresholds).rev();
    blocks.fold(0, |word, (eight, threshold)| {
        word << BLOCK | darker(u64::from_le_bytes(*eight), *threshold)
    })
}

/// A bit for each of eight pixels that is darker than the threshold, but for the lowest bit of both:
/// seven bits leave room to subtract in all bytes at once.
fn darker(pixels: u64, threshold: u8) -> u64 {
    let light = (pixels >> 1 & LOW_SEVEN | HIGH) - u64::from(threshold >> 1) * ONES;
    ((!light & HIGH) >> 7).wrapping_mul(GATHER) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_tells_whether_a_byte_is_below_the_threshold() {
        let pixels = [0, 99, 100, 101, 127, 128, 254, 255];
        for (threshold, expected) in [(0, 0), (100, 0b11), (128, 0b1_1111), (255, 0b11_1111)] {
            assert_eq!(darker(u64::from_le_bytes(pixels), threshold), expected, "{threshold}");
        }
    }

    #[test]
    fn outside_is_light_also_in_the_negative() {
        let mut view =
            super::super::view::drawn::view(70, 9, |x, _| if x % 9 < 4 { 0 } else { 250 });
        for _ in 0..2 {
            for (x, y) in [(70, 0), (127, 0), (0, 9), (-1, 0), (0, -1), (isize::MAX, isize::MIN)] {
                assert!(!view.plane.is_dark(x, y), "{x} {y}");
            }
            view.invert();
        }
    }
}
