//! Numbers and checksums in stored bytes.

use ravao_core::Result;

use crate::error::corrupt;

/// Appends a number in groups of seven bits, the low ones first.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A signed number with small magnitudes first: 0, −1, 1, −2.
pub(crate) const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

/// The signed number of a [`zigzag`] one.
pub(crate) const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// What is left to read.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[inline]
    pub(crate) fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(corrupt("sqlite: bytes end early"))?;
        self.0 = rest;
        Ok(*taken)
    }

    /// A number in so many bytes, at most 8, the low ones first.
    #[inline]
    pub(crate) fn number(&mut self, width: usize) -> Result<u64> {
        let (taken, rest) =
            self.0.split_at_checked(width).ok_or(corrupt("sqlite: bytes end early"))?;
        self.0 = rest;
        let mut number = [0; 8];
        number[..width].copy_from_slice(taken);
        Ok(u64::from_le_bytes(number))
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.take()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(corrupt("sqlite: a number too long"))
    }
}

const SEAL_BYTES: usize = 4;

/// Appends a checksum over the bytes and over the key at which they are kept.
pub(crate) fn seal(bytes: &mut Vec<u8>, key: i64) {
    let sum = checksum(bytes, key);
    bytes.extend(sum.to_le_bytes());
}

/// The bytes that were sealed under a key; SQLite itself does not notice when a disk changes them.
pub(crate) fn unseal(sealed: &[u8], key: i64) -> Result<&[u8]> {
    let (bytes, sum) = sealed.split_last_chunk().ok_or(corrupt("sqlite: no checksum"))?;
    if checksum(bytes, key).to_le_bytes() != *sum {
        return Err(corrupt("sqlite: checksum"));
    }
    Ok(bytes)
}

/// The checksum at the end of sealed bytes.
pub(crate) fn seal_of(sealed: &[u8]) -> u32 {
    sealed.last_chunk::<SEAL_BYTES>().map_or(0, |sum| u32::from_le_bytes(*sum))
}

/// A checksum against accidents: eight bytes a step, every step reversible, so that no change of one
/// word goes unseen before the sum is folded.
fn checksum(bytes: &[u8], key: i64) -> u32 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |sum: u64, word: u64| (sum.rotate_left(23) ^ word).wrapping_mul(ODD);
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let begin = step(key.cast_unsigned(), bytes.len() as u64);
    let sum = words.iter().fold(begin, |sum, word| step(sum, u64::from_le_bytes(*word)));
    let sum = step(sum, u64::from_le_bytes(last));
    (sum ^ (sum >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use ravao_core::ErrorKind;

    use super::*;

    #[test]
    fn numbers_lead_back() {
        for number in [0, 1, -1, 63, -64, 64, 300, -300, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, zigzag(number));
            let mut reader = Reader(&bytes);
            assert_eq!(unzigzag(reader.varint().unwrap()), number);
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn bytes_cut_short_or_too_long_are_corrupt() {
        for bytes in [&[][..], &[0x80], &[0xff; 10], &[0x80; 11]] {
            assert_eq!(Reader(bytes).varint().unwrap_err().kind(), ErrorKind::Corrupt);
        }
        assert!(Reader(&[1, 2]).take::<3>().is_err());
    }

    #[test]
    fn every_flipped_bit_breaks_the_seal() {
        let mut sealed: Vec<u8> = (0..77).collect();
        seal(&mut sealed, 5);
        assert_eq!(unseal(&sealed, 5).unwrap().len(), 77);
        assert!(unseal(&sealed, 6).is_err(), "another key");
        assert!(unseal(&sealed[..80], 5).is_err(), "a byte short");
        assert!(unseal(&[], 5).is_err(), "nothing");
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(unseal(&flipped, 5).is_err(), "bit {bit}");
        }
    }
}
