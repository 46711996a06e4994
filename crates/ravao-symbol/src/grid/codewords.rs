//! The way of the codewords through a symbol: two columns at a time, up and down in turn (ISO/IEC
//! 18004, 7.7.3).

use super::blocks::MAX_CODEWORDS;
use super::modules::{Modules, Row};

/// The codewords of a symbol, in its order; beyond them zeros.
pub(super) type Codewords = [u8; MAX_CODEWORDS];

/// Column 6 is a timing pattern and no pair of columns has it.
const TIMING: usize = 6;

/// Collects the codewords from unmasked modules.
pub(super) fn collect(modules: &Modules, area: &Modules) -> Codewords {
    let mut codewords = [0; MAX_CODEWORDS];
    let mut sink = Sink { bytes: codewords.iter_mut(), bits: 0, count: 0 };
    for (left, is_upward) in pairs(modules.width()) {
        let rows = modules.rows().iter().zip(area.rows());
        match is_upward {
            true => rows.rev().for_each(|(row, area)| sink.push(pair(row, left), pair(area, left))),
            false => rows.for_each(|(row, area)| sink.push(pair(row, left), pair(area, left))),
        }
    }
    codewords
}

/// Puts codewords into the data area of modules that are light there; bits left over stay light.
pub(super) fn spread(codewords: &[u8], modules: &mut Modules, area: &Modules) {
    let width = modules.width();
    let mut bits = codewords.iter().flat_map(|&word| (0..8).rev().map(move |at| word >> at & 1));
    for (left, is_upward) in pairs(width) {
        for step in 0..width {
            let y = if is_upward { width - 1 - step } else { step };
            for x in [left + 1, left].into_iter().filter(|&x| area.is_dark(x, y)) {
                if bits.next() == Some(1) {
                    modules.set(x, y);
                }
            }
        }
    }
}

/// The pairs of columns from right to left: the left one of each, and whether it goes upwards.
fn pairs(width: usize) -> impl Iterator<Item = (usize, bool)> {
    let lefts = (0..width / 2).map(move |nth| width - 2 - 2 * nth);
    let shifted = lefts.map(|left| if left <= TIMING { left.saturating_sub(1) } else { left });
    shifted.zip([true, false].into_iter().cycle())
}

/// Two neighbours in a row, the left one in the lower bit: read upwards from the higher bit, they
/// come in the order of the codewords.
#[inline]
fn pair(row: &Row, left: usize) -> u64 {
    let (word, shift) = (left / 64, left % 64);
    let above = row.get(word + 1).map_or(0, |next| next << 1 << (63 - shift));
    (row[word] >> shift | above) & 3
}

/// Fills bytes from their highest bit.
struct Sink<'a> {
    bytes: std::slice::IterMut<'a, u8>,
    bits: u64,
    count: u32,
}

impl Sink<'_> {
    #[inline]
    fn push(&mut self, pair: u64, area: u64) {
        let (bits, count) = match area {
            0 => return,
            3 => (pair, 2),
            one => (u64::from(pair & one != 0), 1),
        };
        self.bits = self.bits << count | bits;
        self.count += count;
        if self.count >= 8 {
            self.count -= 8;
            if let Some(byte) = self.bytes.next() {
                *byte = (self.bits >> self.count) as u8;
            }
        }
    }
}
