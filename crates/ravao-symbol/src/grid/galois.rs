//! The field of 256 elements in which the error correction of QR counts (ISO/IEC 18004, 7.5.2).

/// x⁸ + x⁴ + x³ + x² + 1.
const MODULUS: u16 = 0x11d;

/// Powers of α = 2, twice over so that a sum of two logarithms needs no reduction.
pub(super) static EXP: [u8; 510] = powers();

/// Logarithms to the base α; that of 0 is never used.
pub(super) static LOG: [u8; 256] = logarithms();

/// The product of two elements.
#[inline]
pub(super) fn mul(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    EXP[usize::from(LOG[usize::from(a)]) + usize::from(LOG[usize::from(b)])]
}

/// The inverse of an element that is not 0.
pub(super) fn inverse(a: u8) -> u8 {
    EXP[255 - usize::from(LOG[usize::from(a)])]
}

/// α to a power.
pub(super) fn power(exponent: usize) -> u8 {
    EXP[exponent % 255]
}

/// A polynomial at a point, its lowest coefficient first.
pub(super) fn evaluate(polynomial: &[u8], at: u8) -> u8 {
    polynomial.iter().rev().fold(0, |value, &coefficient| mul(value, at) ^ coefficient)
}

/// The product of two elements without tables, for what is computed before there are any.
pub(super) const fn slow_mul(a: u8, b: u8) -> u8 {
    let (mut left, mut right, mut product) = (a as u16, b, 0);
    while right != 0 {
        if right & 1 == 1 {
            product ^= left;
        }
        left <<= 1;
        if left >= 256 {
            left ^= MODULUS;
        }
        right >>= 1;
    }
    product as u8
}

const fn powers() -> [u8; 510] {
    let mut powers = [1; 510];
    let mut at = 1;
    while at < 510 {
        powers[at] = slow_mul(powers[at - 1], 2);
        at += 1;
    }
    powers
}

const fn logarithms() -> [u8; 256] {
    let powers = powers();
    let mut logarithms = [0; 256];
    let mut exponent = 0;
    while exponent < 255 {
        logarithms[powers[exponent] as usize] = exponent as u8;
        exponent += 1;
    }
    logarithms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_by_table_are_those_by_hand() {
        for (a, b) in (0..=255).flat_map(|a| (0..=255).map(move |b| (a, b))) {
            assert_eq!(mul(a, b), slow_mul(a, b), "{a}·{b}");
        }
    }

    #[test]
    fn every_element_but_zero_has_an_inverse() {
        assert!((1..=255).all(|a| mul(a, inverse(a)) == 1));
    }

    #[test]
    fn polynomials_are_evaluated_from_the_lowest_coefficient() {
        assert_eq!(evaluate(&[], 7), 0);
        assert_eq!(evaluate(&[9], 7), 9);
        assert_eq!(evaluate(&[9, 1], 7), 9 ^ 7);
        assert_eq!(evaluate(&[0, 0, 3], 7), mul(3, mul(7, 7)));
    }
}
