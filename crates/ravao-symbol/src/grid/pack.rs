//! From segments to the data words of a symbol (ISO/IEC 18004, 7.4.9).

use super::segments::ALPHABET;
use crate::segment::{Class, Mode, Segment};

/// What fills the words that the content leaves over, by turns.
const PADDING: [u8; 2] = [0xec, 0x11];

/// The values of the characters of alphanumeric mode; the others do not occur in it.
static VALUES: [u8; 256] = values();

/// Packs segments of `content` into exactly `words` data words; `None` where they do not fit.
pub(crate) fn pack(
    content: &[u8],
    segments: &[Segment],
    class: Class,
    words: usize,
) -> Option<Vec<u8>> {
    let mut packer = Packer { bytes: Vec::with_capacity(words + 8), bits: 0, count: 0 };
    let bits: usize = segments.iter().map(|s| s.mode.bits(s.range.len(), class)).sum();
    if bits > words * 8 {
        return None;
    }
    for Segment { mode, range } in segments {
        packer.push(mode.indicator(), 4);
        packer.push(range.len() as u64, mode.count_bits(class));
        packer.characters(*mode, &content[range.clone()]);
    }
    Some(packer.padded(words))
}

struct Packer {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte yet, in the lowest places.
    bits: u64,
    count: u32,
}

impl Packer {
    fn characters(&mut self, mode: Mode, text: &[u8]) {
        match mode {
            Mode::Numeric => text.chunks(3).for_each(|digits| self.digits(digits)),
            Mode::Alphanumeric => text.chunks(2).for_each(|pair| self.pair(pair)),
            Mode::Byte => text.iter().for_each(|&byte| self.push(byte.into(), 8)),
        }
    }

    fn digits(&mut self, digits: &[u8]) {
        let number = digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        self.push(number, 1 + 3 * digits.len() as u32);
    }

    fn pair(&mut self, pair: &[u8]) {
        let value = |byte: u8| u64::from(VALUES[usize::from(byte)]);
        match *pair {
            [first, second] => self.push(value(first) * 45 + value(second), 11),
            [only] => self.push(value(only), 6),
            _ => {}
        }
    }

    /// Appends up to 16 bits.
    #[inline]
    fn push(&mut self, value: u64, count: u32) {
        self.bits = self.bits << count | value;
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.bits >> self.count) as u8);
        }
    }

    /// Ends with as much of a terminator as there is room for, then fills up.
    fn padded(mut self, words: usize) -> Vec<u8> {
        let left = words * 8 - (self.bytes.len() * 8 + self.count as usize);
        self.push(0, left.min(4) as u32);
        self.push(0, (8 - self.count) % 8);
        let fill = words - self.bytes.len();
        self.bytes.extend(PADDING.into_iter().cycle().take(fill));
        self.bytes
    }
}

const fn values() -> [u8; 256] {
    let mut values = [0; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        values[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::segments::message;
    use crate::segment::split;

    fn check(content: &[u8], class: Class, words: usize) {
        let packed = pack(content, &split(content, class), class, words).unwrap();
        assert_eq!(packed.len(), words);
        assert_eq!(message(&packed, class).unwrap().bytes, content);
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        for class in Class::ALL {
            for content in ["1", "12", "1234", "A", "A:", "A:7", "phở", "HTTPS://A.VN/0123456789x"]
            {
                check(content.as_bytes(), class, 40);
            }
            check(&[], class, 40);
        }
    }

    #[test]
    fn the_terminator_takes_what_room_there_is() {
        // 4 + 8 + 8n bits: half a byte is left for the terminator, or nothing but a full one.
        check(b"abcdefg", Class::Small, 9);
        check(b"abcdefg", Class::Small, 10);
        // 4 + 10 + 10n bits and 4 + 9 + 11n bits: fewer than four are left.
        check(b"123", Class::Small, 3);
        check(b"AB", Class::Small, 3);
        assert_eq!(pack(b"A", &split(b"A", Class::Small), Class::Small, 5).unwrap()[3..], PADDING);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (content, words) in [("abcdefgh", 9), ("1234", 3), ("ABC", 3), ("A", 0)] {
            let segments = split(content.as_bytes(), Class::Small);
            assert_eq!(pack(content.as_bytes(), &segments, Class::Small, words), None);
        }
    }
}
