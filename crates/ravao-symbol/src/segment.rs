use std::ops::{Range, RangeInclusive};

/// How a run of content is packed into a symbol (ISO/IEC 18004, 7.4).
///
/// Kanji mode is never written: it declares Shift JIS, and bytes of UTF-8 that happen to look like
/// it come out garbled on a phone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Mode {
    /// Digits: 3 in 10 bits.
    Numeric,
    /// Digits, capitals, space and `$%*+-./:`: 2 in 11 bits. Base45 and upper-case URLs fit.
    Alphanumeric,
    /// Any bytes: 8 bits each.
    Byte,
}

const MODES: [Mode; 3] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte];

/// Versions whose segment headers are equally long.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Class {
    Small,
    Medium,
    Large,
}

/// A run of content in one mode.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Segment {
    pub(crate) mode: Mode,
    pub(crate) range: Range<usize>,
}

impl Mode {
    fn holds(self, byte: u8) -> bool {
        match self {
            Self::Numeric => byte.is_ascii_digit(),
            Self::Alphanumeric => {
                byte.is_ascii_digit() || byte.is_ascii_uppercase() || b" $%*+-./:".contains(&byte)
            }
            Self::Byte => true,
        }
    }

    /// What announces a segment of this mode.
    pub(crate) const fn indicator(self) -> u64 {
        match self {
            Self::Numeric => 1,
            Self::Alphanumeric => 2,
            Self::Byte => 4,
        }
    }

    /// Sixths of a bit that one character takes: a unit in which all three are whole.
    const fn sixths(self) -> u32 {
        match self {
            Self::Numeric => 20,
            Self::Alphanumeric => 33,
            Self::Byte => 48,
        }
    }

    /// Bits of the mode indicator and the character count.
    const fn header_bits(self, class: Class) -> u32 {
        4 + self.count_bits(class)
    }

    /// Bits of the character count.
    pub(crate) const fn count_bits(self, class: Class) -> u32 {
        match (self, class) {
            (Self::Numeric, Class::Small) => 10,
            (Self::Numeric, Class::Medium) => 12,
            (Self::Numeric, Class::Large) => 14,
            (Self::Alphanumeric, Class::Small) => 9,
            (Self::Alphanumeric, Class::Medium) => 11,
            (Self::Alphanumeric, Class::Large) => 13,
            (Self::Byte, Class::Small) => 8,
            (Self::Byte, Class::Medium | Class::Large) => 16,
        }
    }

    /// Bits of one segment of `characters`, header included.
    pub(crate) fn bits(self, characters: usize, class: Class) -> usize {
        let data = (characters * self.sixths() as usize).div_ceil(6);
        self.header_bits(class) as usize + data
    }
}

impl Class {
    pub(crate) const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    pub(crate) const fn of(version: u8) -> Self {
        match version {
            0..=9 => Self::Small,
            10..=26 => Self::Medium,
            _ => Self::Large,
        }
    }

    pub(crate) const fn versions(self) -> RangeInclusive<u8> {
        match self {
            Self::Small => 1..=9,
            Self::Medium => 10..=26,
            Self::Large => 27..=40,
        }
    }
}

/// Splits content into the segments that take the fewest bits in a class of versions.
///
/// Dynamic programming: the cheapest way to end at each byte in each mode, then back along it.
pub(crate) fn split(content: &[u8], class: Class) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (at, mode) in cheapest_modes(content, class).into_iter().enumerate() {
        match segments.last_mut() {
            Some(last) if last.mode == mode => last.range.end = at + 1,
            _ => segments.push(Segment { mode, range: at..at + 1 }),
        }
    }
    segments
}

/// The mode of each byte.
fn cheapest_modes(content: &[u8], class: Class) -> Vec<Mode> {
    let mut costs = MODES.map(|mode| mode.header_bits(class) * 6);
    let mut steps = Vec::with_capacity(content.len());
    for &byte in content {
        let (next, from) = step(costs, byte, class);
        costs = next;
        steps.push(from);
    }
    let mut mode = cheapest(costs);
    let mut modes = vec![Mode::Byte; content.len()];
    for (slot, from) in modes.iter_mut().zip(steps).rev() {
        *slot = MODES[mode];
        mode = from[mode];
    }
    modes
}

/// One byte further: the cost of ending in each mode, and the mode each came from.
fn step(costs: [u32; 3], byte: u8, class: Class) -> ([u32; 3], [usize; 3]) {
    let mut next = [u32::MAX / 2; 3];
    let mut from = [0; 3];
    for (to, mode) in MODES.into_iter().enumerate().filter(|(_, mode)| mode.holds(byte)) {
        let entered = |before: usize| match before == to {
            true => costs[before],
            false => costs[before].div_ceil(6) * 6 + mode.header_bits(class) * 6,
        };
        let best = cheapest([entered(0), entered(1), entered(2)]);
        next[to] = entered(best) + mode.sixths();
        from[to] = best;
    }
    (next, from)
}

fn cheapest(costs: [u32; 3]) -> usize {
    (0..3).min_by_key(|&mode| costs[mode]).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &[(Mode, &str)]) {
        let segments = split(content.as_bytes(), Class::Small);
        let got: Vec<_> =
            segments.iter().map(|s| (s.mode, &content.as_bytes()[s.range.clone()])).collect();
        let expected: Vec<_> = expected.iter().map(|(m, text)| (*m, text.as_bytes())).collect();
        assert_eq!(got, expected, "{content}");
    }

    #[test]
    fn each_run_takes_its_cheapest_mode() {
        check("", &[]);
        check("0123456789", &[(Mode::Numeric, "0123456789")]);
        check("HTTPS://A.VN/B/", &[(Mode::Alphanumeric, "HTTPS://A.VN/B/")]);
        check("xin chào", &[(Mode::Byte, "xin chào")]);
        check(
            "HTTPS://A.VN/01234567890123456789",
            &[(Mode::Alphanumeric, "HTTPS://A.VN/"), (Mode::Numeric, "01234567890123456789")],
        );
    }

    #[test]
    fn a_switch_must_pay_for_its_header() {
        check("abc12def", &[(Mode::Byte, "abc12def")]);
        check("A1B", &[(Mode::Alphanumeric, "A1B")]);
    }

    #[test]
    fn bits_are_those_of_the_standard() {
        assert_eq!(Mode::Numeric.bits(8, Class::Small), 14 + 27);
        assert_eq!(Mode::Alphanumeric.bits(5, Class::Small), 13 + 28);
        assert_eq!(Mode::Byte.bits(5, Class::Large), 20 + 40);
    }
}
