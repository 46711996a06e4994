//! Division by a generator polynomial: what makes the check words, and what tells at once whether a
//! block is whole.

use super::galois::slow_mul;

/// Check words of a block at most (ISO/IEC 18004, table 9).
pub(super) const MAX_CHECKS: usize = 30;

/// Room for the check words of a block, in whole machine words.
const WORDS: usize = MAX_CHECKS.div_ceil(8);

/// The remainder of a division, its highest coefficient in the lowest byte.
type Remainder = [u64; WORDS];

/// The multiples of a generator by each upper and each lower half of a byte, without its leading
/// coefficient: two look-ups take a byte through the division, all coefficients at once.
struct Divider {
    upper: [Remainder; 16],
    lower: [Remainder; 16],
}

/// By the number of check words.
static DIVIDERS: [Divider; MAX_CHECKS + 1] = dividers();

/// The check words that belong to data: the remainder of data · x^`checks` by the generator. The
/// first `checks` bytes of the answer count.
pub(super) fn check_words(data: &[u8], checks: usize) -> [u8; WORDS * 8] {
    let divider = &DIVIDERS[checks];
    let remainder = data.iter().fold([0; WORDS], |remainder, &byte| divider.step(remainder, byte));
    let mut words = [0; WORDS * 8];
    for (chunk, word) in words.chunks_exact_mut(8).zip(remainder) {
        chunk.copy_from_slice(&word.to_le_bytes());
    }
    words
}

impl Divider {
    #[inline]
    fn step(&self, [a, b, c, d]: Remainder, byte: u8) -> Remainder {
        let lead = usize::from(byte ^ a as u8);
        let (upper, lower) = (&self.upper[lead >> 4], &self.lower[lead & 15]);
        let moved = [a >> 8 | b << 56, b >> 8 | c << 56, c >> 8 | d << 56, d >> 8];
        std::array::from_fn(|at| moved[at] ^ upper[at] ^ lower[at])
    }
}

const fn dividers() -> [Divider; MAX_CHECKS + 1] {
    const NONE: Divider = Divider { upper: [[0; WORDS]; 16], lower: [[0; WORDS]; 16] };
    let mut dividers = [NONE; MAX_CHECKS + 1];
    let mut generator = [0; MAX_CHECKS];
    let mut root = 1;
    let mut checks = 1;
    while checks <= MAX_CHECKS {
        generator = widened(generator, checks, root);
        dividers[checks] = divider(&generator, checks);
        root = slow_mul(root, 2);
        checks += 1;
    }
    dividers
}

/// The generator of one degree more, times (x − root); without its leading coefficient, the
/// highest of the others first.
const fn widened(narrow: [u8; MAX_CHECKS], degree: usize, root: u8) -> [u8; MAX_CHECKS] {
    let mut wide = narrow;
    let mut at = 0;
    while at < degree {
        let above = if at == 0 { 1 } else { narrow[at - 1] };
        wide[at] = narrow[at] ^ slow_mul(above, root);
        at += 1;
    }
    wide
}

const fn divider(generator: &[u8; MAX_CHECKS], checks: usize) -> Divider {
    let mut upper = [[0; WORDS]; 16];
    let mut lower = [[0; WORDS]; 16];
    let mut half = 0;
    while half < 16 {
        upper[half] = multiple(generator, checks, (half << 4) as u8);
        lower[half] = multiple(generator, checks, half as u8);
        half += 1;
    }
    Divider { upper, lower }
}

const fn multiple(generator: &[u8; MAX_CHECKS], checks: usize, factor: u8) -> Remainder {
    let mut words = [0; WORDS];
    let mut at = 0;
    while at < checks {
        words[at / 8] |= (slow_mul(generator[at], factor) as u64) << (at % 8 * 8);
        at += 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_words_are_those_of_the_crate_qrcode() {
        let data: Vec<u8> = (0..120u32).map(|n| (n * n * 31 + 7) as u8).collect();
        for checks in [7, 10, 13, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30] {
            for length in [1, 9, 43, 120] {
                let expected = qrcode::ec::create_error_correction_code(&data[..length], checks);
                let words = check_words(&data[..length], checks);
                assert_eq!(words[..checks], expected, "{checks} for {length}");
                assert!(words[checks..].iter().all(|&word| word == 0));
            }
        }
    }

    #[test]
    fn no_data_needs_no_check() {
        assert_eq!(check_words(&[], 10), [0; 32]);
        assert_eq!(check_words(&[0; 50], 30), [0; 32]);
    }
}
