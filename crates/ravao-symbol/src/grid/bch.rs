//! The two short codes that tell a symbol's format and version (ISO/IEC 18004, 7.9 and 7.10).

use ravao_core::Level;

use super::modules::Modules;

/// Wrong bits that the format code corrects.
const MAX_WRONG: u32 = 3;

/// Inverted in every format so that none is all light.
const FORMAT_MASK: u32 = 0b101_0100_0001_0010;

/// The format words, by their five bits of data.
static FORMATS: [u32; 32] = words::<32>(0x537, 10, FORMAT_MASK);

/// The version words, by version.
static VERSIONS: [u32; 41] = words::<41>(0x1f25, 12, 0);

/// The level and mask of a symbol.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Format {
    pub(crate) level: Level,
    /// 0 to 7.
    pub(crate) mask: u8,
}

/// The format whose word differs from 15 bits in the fewest places, at most three.
fn format_of_bits(bits: u32) -> Option<Format> {
    let (wrong, format) = nearest(&[bits]);
    (wrong <= MAX_WRONG).then_some(format)
}

/// The word of a version, 7 to 40.
pub(super) const fn version_word(version: u8) -> u32 {
    VERSIONS[version as usize]
}

/// The formats that the two copies in a symbol may mean, the likeliest first.
///
/// Where the copies differ, each may be the damaged one; where neither is near enough to a word, both
/// together still are.
pub(super) fn formats(modules: &Modules) -> impl Iterator<Item = Format> + use<> {
    let copies = format_copies(modules);
    let [first, second] = copies.map(format_of_bits);
    let (wrong, format) = nearest(&copies);
    let both = (wrong <= 2 * MAX_WRONG + 1).then_some(format);
    let first = first.filter(|_| first != both);
    let second = second.filter(|_| second != both && second != first);
    [both, first, second].into_iter().flatten()
}

/// Tells whether both copies together are so near to a word that the symbol is not mirrored: read
/// backwards, every word is three bits off.
pub(super) fn is_upright(modules: &Modules) -> bool {
    nearest(&format_copies(modules)).0 < 3
}

/// The format whose word differs least from all copies together, and in how many bits.
fn nearest(copies: &[u32]) -> (u32, Format) {
    let wrong = |word: u32| copies.iter().map(|&copy| distance(copy, word)).sum();
    let each = FORMATS.iter().enumerate().map(|(data, &word)| (wrong(word), data));
    let (wrong, data) = each.min().unwrap_or((u32::MAX, 0));
    (wrong, Format::of(data))
}

/// The places of the format bits beside the top left finder pattern, the highest bit first.
const fn format_place(nth: usize) -> (usize, usize) {
    match nth {
        0..6 => (nth, 8),
        6 => (7, 8),
        7 => (8, 8),
        8 => (8, 7),
        _ => (8, 14 - nth),
    }
}

/// The places of the second copy: up along the lower left finder pattern, then right along the top.
const fn second_format_place(nth: usize, width: usize) -> (usize, usize) {
    match nth {
        0..7 => (8, width - 1 - nth),
        _ => (width - 15 + nth, 8),
    }
}

fn format_copies(modules: &Modules) -> [u32; 2] {
    let read = |place: &dyn Fn(usize) -> (usize, usize)| {
        (0..15).map(place).fold(0, |bits, (x, y)| bits << 1 | u32::from(modules.is_dark(x, y)))
    };
    let width = modules.width();
    [read(&format_place), read(&|nth| second_format_place(nth, width))]
}

/// Draws both copies of a format where it is still light.
pub(super) fn draw_format(modules: &mut Modules, format: Format) {
    let (word, width) = (format_word(format), modules.width());
    for nth in (0..15).filter(|nth| word >> (14 - nth) & 1 == 1) {
        let ((x, y), (second_x, second_y)) = (format_place(nth), second_format_place(nth, width));
        modules.set(x, y);
        modules.set(second_x, second_y);
    }
}

/// The word of a format.
const fn format_word(format: Format) -> u32 {
    let level = match format.level {
        Level::L => 1,
        Level::M => 0,
        Level::Q => 3,
        Level::H => 2,
    };
    FORMATS[level << 3 | (format.mask & 7) as usize]
}

impl Format {
    fn of(data: usize) -> Self {
        let level = [Level::M, Level::L, Level::H, Level::Q][data >> 3 & 3];
        Self { level, mask: (data & 7) as u8 }
    }
}

const fn distance(left: u32, right: u32) -> u32 {
    (left ^ right).count_ones()
}

/// Every number below `N` followed by its remainder of `degree` bits.
const fn words<const N: usize>(generator: u32, degree: u32, mask: u32) -> [u32; N] {
    let mut words = [0; N];
    let mut data = 0;
    while data < N {
        let mut rest = (data as u32) << degree;
        while rest >> degree != 0 {
            rest ^= generator << (rest.ilog2() - degree);
        }
        words[data] = ((data as u32) << degree | rest) ^ mask;
        data += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_standard() {
        assert_eq!(VERSIONS[7], 0b00_0111_1100_1001_0100);
        assert_eq!(format_word(Format { level: Level::M, mask: 5 }), 0b100_0000_1100_1110);
    }

    #[test]
    fn formats_forgive_three_wrong_bits() {
        for (data, word) in FORMATS.into_iter().enumerate() {
            for (a, b, c) in [(0, 1, 2), (3, 9, 14), (0, 7, 14), (5, 5, 5), (12, 13, 13)] {
                let wrong = 1 << a | 1 << b | 1 << c;
                let found = format_of_bits(word ^ wrong);
                assert_eq!(found, Some(Format::of(data)));
            }
        }
    }

    #[test]
    fn no_word_read_backwards_is_near_another() {
        let backwards = FORMATS.map(|word| word.reverse_bits() >> 17);
        for (word, turned) in FORMATS.into_iter().flat_map(|w| backwards.map(|b| (w, b))) {
            assert!(distance(word, turned) >= 3, "{word:b} {turned:b}");
        }
    }
}
