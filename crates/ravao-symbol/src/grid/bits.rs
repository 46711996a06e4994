/// Bytes as a sequence of bits, the highest of each byte first.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Bits taken so far.
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Bits not yet taken.
    pub(super) const fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }

    /// Takes up to 24 bits as a number; `None`, and nothing is taken, where there are fewer.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> Option<u32> {
        if count as usize > self.left() {
            return None;
        }
        let start = self.at / 8;
        let four = match self.bytes.get(start..start + 4) {
            Some(four) => [four[0], four[1], four[2], four[3]],
            None => std::array::from_fn(|nth| self.bytes.get(start + nth).copied().unwrap_or(0)),
        };
        let ahead = u64::from(u32::from_be_bytes(four)) << (32 + self.at % 8);
        self.at += count as usize;
        // Shifted in two steps: nothing at all may be asked for.
        Some((ahead >> 32 >> (32 - count)) as u32)
    }

    /// Appends whole bytes to `out`, wherever in a byte they begin.
    pub(super) fn take_bytes(&mut self, count: usize, out: &mut Vec<u8>) -> Option<()> {
        if count * 8 > self.left() {
            return None;
        }
        let (start, shift) = (self.at / 8, self.at % 8);
        let bytes = &self.bytes[start..];
        match shift {
            0 => out.extend_from_slice(&bytes[..count]),
            _ => out.extend(
                bytes.windows(2).take(count).map(|two| two[0] << shift | two[1] >> (8 - shift)),
            ),
        }
        self.at += count * 8;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_from_the_highest() {
        let mut bits = Bits::new(&[0b1011_0001, 0xff, 0x00, 0xa5]);
        assert_eq!(bits.take(1), Some(1));
        assert_eq!(bits.take(0), Some(0));
        assert_eq!(bits.take(6), Some(0b01_1000));
        assert_eq!(bits.take(24), Some(0b1111_1111_1000_0000_0101_0010));
        assert_eq!(
            (bits.left(), bits.take(2), bits.take(1), bits.take(1)),
            (1, None, Some(1), None)
        );
    }

    #[test]
    fn bytes_are_taken_across_bytes() {
        for (skipped, expected) in [(0, [0x12, 0x34]), (4, [0x23, 0x45]), (7, [0x1a, 0x2b])] {
            let mut bits = Bits::new(&[0x12, 0x34, 0x56]);
            bits.take(skipped);
            let mut out = Vec::new();
            assert_eq!(bits.take_bytes(2, &mut out), Some(()));
            assert_eq!((out, bits.left()), (expected.to_vec(), 8 - skipped as usize));
        }
        let mut out = Vec::new();
        assert_eq!(Bits::new(&[1, 2]).take_bytes(3, &mut out), None);
        assert!(out.is_empty());
    }
}
