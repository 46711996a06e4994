//! From the data words of a symbol to its segments (ISO/IEC 18004, 7.4).

use ravao_core::{Application, Part};

use super::Undecodable;
use super::bits::Bits;
use super::charset::Coding;
use crate::segment::{Class, Mode};

/// What alphanumeric mode can say, by value.
pub(super) const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The character that FNC1 stands for between two fields.
const FIELD_END: u8 = 0x1d;

/// What the segments say, before it is made text.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) bytes: Vec<u8>,
    /// Where each coding begins; up to the first none is declared.
    pub(super) codings: Vec<(usize, Coding)>,
    pub(super) part: Option<Part>,
    pub(super) application: Option<Application>,
}

/// Reads all segments up to the terminator, or to where no header fits any more.
pub(super) fn message(data: &[u8], class: Class) -> Result<Message, Undecodable> {
    let mut reader =
        Reader { bits: Bits::new(data), class, message: Message::default(), eci: None };
    // No segment is empty of bits, so the loop ends with the data.
    while reader.bits.left() >= 4 {
        let mode = reader.bits.take(4).unwrap_or(0);
        if mode == 0 {
            break;
        }
        reader.segment(mode).ok_or(Undecodable::Segments)?;
    }
    Ok(reader.message)
}

struct Reader<'a> {
    bits: Bits<'a>,
    class: Class,
    message: Message,
    eci: Option<u32>,
}

impl Reader<'_> {
    fn segment(&mut self, mode: u32) -> Option<()> {
        match mode {
            1 => self.numeric(),
            2 => self.alphanumeric(),
            3 => self.structured_append(),
            4 => self.plain_bytes(),
            5 => self.declare(Application::Gs1),
            7 => self.designator(),
            8 => self.double_bytes(Coding::Kanji, kanji),
            9 => self.industry(),
            13 => self.hanzi(),
            _ => None,
        }
    }

    fn numeric(&mut self) -> Option<()> {
        let mut left = self.count(Mode::Numeric.count_bits(self.class))?;
        self.enough(left, 3)?;
        self.begin(Coding::Undeclared);
        while left > 0 {
            let digits = left.min(3);
            let value = self.bits.take(1 + 3 * digits as u32)?;
            let text = [value / 100, value / 10 % 10, value % 10].map(|digit| b'0' + digit as u8);
            if value >= 10u32.pow(digits as u32) {
                return None;
            }
            self.message.bytes.extend_from_slice(&text[3 - digits..]);
            left -= digits;
        }
        Some(())
    }

    fn alphanumeric(&mut self) -> Option<()> {
        let count = self.count(Mode::Alphanumeric.count_bits(self.class))?;
        self.enough(count, 5)?;
        self.begin(Coding::Undeclared);
        let start = self.message.bytes.len();
        for _pair in 0..count / 2 {
            let value = self.bits.take(11)? as usize;
            let (first, second) = (ALPHABET.get(value / 45)?, ALPHABET[value % 45]);
            self.message.bytes.extend_from_slice(&[*first, second]);
        }
        if count % 2 == 1 {
            let value = self.bits.take(6)? as usize;
            self.message.bytes.push(*ALPHABET.get(value)?);
        }
        if self.message.application.is_some() {
            unescape(&mut self.message.bytes, start);
        }
        Some(())
    }

    fn plain_bytes(&mut self) -> Option<()> {
        let count = self.count(Mode::Byte.count_bits(self.class))?;
        self.enough(count, 8)?;
        match self.eci {
            Some(eci) => self.begin(Coding::Declared(eci)),
            None => self.begin(Coding::Undeclared),
        }
        self.bits.take_bytes(count, &mut self.message.bytes)
    }

    fn double_bytes(&mut self, coding: Coding, code: fn(u32) -> u32) -> Option<()> {
        let count = self.count(kanji_count_bits(self.class))?;
        self.enough(count, 13)?;
        self.begin(coding);
        for _character in 0..count {
            let code = code(self.bits.take(13)?) as u16;
            self.message.bytes.extend_from_slice(&code.to_be_bytes());
        }
        Some(())
    }

    /// Of the Chinese sets only the first, GB 2312, exists.
    fn hanzi(&mut self) -> Option<()> {
        match self.bits.take(4)? {
            1 => self.double_bytes(Coding::Hanzi, hanzi),
            _ => None,
        }
    }

    fn structured_append(&mut self) -> Option<()> {
        let (index, last) = (self.bits.take(4)? as u8, self.bits.take(4)? as u8);
        let parity = self.bits.take(8)? as u8;
        if index > last {
            return None;
        }
        self.message.part = Some(Part { index, count: last + 1, parity });
        Some(())
    }

    fn industry(&mut self) -> Option<()> {
        let indicator = self.bits.take(8)? as u8;
        self.declare(Application::Industry(indicator))
    }

    fn declare(&mut self, application: Application) -> Option<()> {
        self.message.application = Some(application);
        Some(())
    }

    /// One to three bytes; the first says how many.
    fn designator(&mut self) -> Option<()> {
        let first = self.bits.take(8)?;
        self.eci = Some(match first {
            0..0x80 => first,
            0x80..0xc0 => (first & 0x3f) << 8 | self.bits.take(8)?,
            0xc0..0xe0 => (first & 0x1f) << 16 | self.bits.take(16)?,
            _ => return None,
        });
        Some(())
    }

    /// Notes that from here on bytes are coded otherwise.
    fn begin(&mut self, coding: Coding) {
        let at = self.message.bytes.len();
        let codings = &mut self.message.codings;
        let current = codings.last().map_or(Coding::Undeclared, |&(_, coding)| coding);
        if current != coding {
            codings.push((at, coding));
        }
    }

    fn count(&mut self, bits: u32) -> Option<usize> {
        Some(self.bits.take(bits)? as usize)
    }

    /// Refuses a count that the data cannot hold before room is made for it.
    fn enough(&mut self, count: usize, bits_each: usize) -> Option<()> {
        if count * bits_each > self.bits.left() {
            return None;
        }
        self.message.bytes.reserve(count);
        Some(())
    }
}

/// Bits of the count of double-byte characters.
const fn kanji_count_bits(class: Class) -> u32 {
    match class {
        Class::Small => 8,
        Class::Medium => 10,
        Class::Large => 12,
    }
}

/// The Shift JIS code of a packed kanji.
const fn kanji(packed: u32) -> u32 {
    let code = packed / 0xc0 * 0x100 + packed % 0xc0;
    if code < 0x1f00 { code + 0x8140 } else { code + 0xc140 }
}

/// The GB 2312 code of a packed hanzi.
const fn hanzi(packed: u32) -> u32 {
    let code = packed / 0x60 * 0x100 + packed % 0x60;
    if code < 0x0a00 { code + 0xa1a1 } else { code + 0xa6a1 }
}

/// In a message of fields a percent sign ends a field and two of them are one.
fn unescape(bytes: &mut Vec<u8>, start: usize) {
    let (mut to, mut from) = (start, start);
    while from < bytes.len() {
        let is_escaped = bytes[from] == b'%' && bytes.get(from + 1) == Some(&b'%');
        bytes[to] = if bytes[from] == b'%' && !is_escaped { FIELD_END } else { bytes[from] };
        from += 1 + usize::from(is_escaped);
        to += 1;
    }
    bytes.truncate(to);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs numbers of so many bits.
    fn packed(fields: &[(u32, u32)]) -> Vec<u8> {
        let bits: Vec<u8> = fields
            .iter()
            .flat_map(|&(value, count)| (0..count).rev().map(move |at| (value >> at & 1) as u8))
            .collect();
        let byte = |eight: &[u8]| eight.iter().enumerate().map(|(at, bit)| bit << (7 - at)).sum();
        bits.chunks(8).map(byte).collect()
    }

    fn bytes(fields: &[(u32, u32)]) -> Result<Vec<u8>, Undecodable> {
        message(&packed(fields), Class::Small).map(|message| message.bytes)
    }

    fn check(fields: &[(u32, u32)], expected: &[u8]) {
        assert_eq!(bytes(fields).as_deref(), Ok(expected), "{fields:?}");
    }

    #[test]
    fn each_mode_says_what_the_standard_says() {
        check(&[(1, 4), (8, 10), (12, 10), (345, 10), (67, 7)], b"01234567");
        check(&[(1, 4), (1, 10), (9, 4), (0, 4)], b"9");
        check(&[(2, 4), (5, 9), (462, 11), (1849, 11), (2, 6), (0, 4)], b"AC-42");
        check(&[(4, 4), (2, 8), (0xc3, 8), (0xa9, 8), (0, 4)], "é".as_bytes());
        check(&[(8, 4), (2, 8), (0xd9f, 13), (0x1aaa, 13), (0, 4)], &[0x93, 0x5f, 0xe4, 0xaa]);
        check(&[(13, 4), (1, 4), (1, 8), (0xfe9, 13), (0, 4)], &[0xd0, 0xca]);
        check(&[(1, 4), (1, 10), (7, 4), (4, 4), (1, 8), (0x41, 8)], b"7A");
    }

    #[test]
    fn messages_end_with_a_terminator_or_with_the_data() {
        check(&[], b"");
        check(&[(0, 4)], b"");
        check(&[(0, 4), (0xec, 8), (0x11, 8)], b"");
        check(&[(4, 4), (1, 8), (0x41, 8), (0, 3)], b"A");
        check(&[(4, 4), (1, 8), (0x41, 8), (0, 4), (0xffff, 16)], b"A");
    }

    #[test]
    fn counts_are_as_wide_as_the_version_says() {
        let data = packed(&[(1, 4), (1, 14), (7, 4), (4, 4), (1, 16), (0x42, 8)]);
        assert_eq!(message(&data, Class::Large).unwrap().bytes, b"7B");
    }

    #[test]
    fn segments_of_no_standard_are_refused() {
        for fields in [
            &[(6u32, 4u32), (0, 28)] as &[_],
            &[(10, 4), (0, 28)],
            &[(15, 4), (0, 28)],
            &[(1, 4), (3, 10), (1_000, 10)],
            &[(1, 4), (2, 10), (100, 7)],
            &[(1, 4), (1, 10), (10, 4)],
            &[(2, 4), (2, 9), (45 * 45, 11)],
            &[(2, 4), (1, 9), (45, 6)],
            &[(1, 4), (1_023, 10), (0, 30)],
            &[(2, 4), (511, 9), (0, 30)],
            &[(4, 4), (255, 8), (0, 30)],
            &[(8, 4), (255, 8), (0, 30)],
            &[(4, 4), (1, 4)],
            &[(7, 4), (0xe0, 8), (0, 16)],
            &[(7, 4), (0x80, 8)],
            &[(13, 4), (2, 4), (1, 8), (0, 13)],
            &[(3, 4), (5, 4), (4, 4), (0, 8)],
            &[(9, 4), (0, 4)],
        ] {
            assert_eq!(bytes(fields), Err(Undecodable::Segments), "{fields:?}");
        }
    }

    #[test]
    fn designators_have_one_to_three_bytes() {
        for (fields, eci) in [
            (&[(7u32, 4u32), (26, 8)] as &[_], 26),
            (&[(7, 4), (127, 8)], 127),
            (&[(7, 4), (0x80 | 3, 8), (0x83, 8)], 899),
            (&[(7, 4), (0xc0 | 15, 8), (0x423f, 16)], 999_999),
        ] {
            let data = packed(&[fields, &[(4, 4), (1, 8), (0x41, 8)]].concat());
            let codings = message(&data, Class::Small).unwrap().codings;
            assert_eq!(codings, [(0, Coding::Declared(eci))]);
        }
    }

    #[test]
    fn codings_begin_where_they_change() {
        let letter = [(4, 4), (1, 8), (0x41, 8)];
        let digit = [(1, 4), (1, 10), (7, 4)];
        let data = packed(&[&letter[..], &[(7, 4), (20, 8)], &letter, &letter, &digit].concat());
        let declared = Coding::Declared(20);
        let message = message(&data, Class::Small).unwrap();
        assert_eq!(message.codings, [(1, declared), (3, Coding::Undeclared)]);
    }

    #[test]
    fn parts_tell_their_place_and_their_number() {
        let data = packed(&[(3, 4), (2, 4), (3, 4), (0x5a, 8), (4, 4), (1, 8), (0x41, 8)]);
        let message = message(&data, Class::Small).unwrap();
        assert_eq!(message.part, Some(Part { index: 2, count: 4, parity: 0x5a }));
        assert_eq!(message.bytes, b"A");
    }

    #[test]
    fn fields_end_at_a_single_percent_sign() {
        // "%A", "%%", "%": 38 · 45 + 10, 38 · 45 + 38, 38
        let letters = [(2, 4), (5, 9), (38 * 45 + 10, 11), (38 * 45 + 38, 11), (38, 6)];
        check(&letters, b"%A%%%");
        let marked =
            |mark: &[_]| message(&packed(&[mark, &letters].concat()), Class::Small).unwrap();
        let gs1 = marked(&[(5, 4)]);
        assert_eq!(
            (&gs1.bytes[..], gs1.application),
            (b"\x1dA%\x1d" as &[_], Some(Application::Gs1))
        );
        let industry = marked(&[(9, 4), (165, 8)]);
        assert_eq!(industry.bytes, gs1.bytes);
        assert_eq!(industry.application, Some(Application::Industry(165)));
    }
}
