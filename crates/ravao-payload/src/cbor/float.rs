//! Whether a float could be written shorter without loss.

/// Bits of a single's fraction that a half has not.
const LOST_IN_HALF: u32 = 13;

/// Bits of a double's fraction that a single has not.
const LOST_IN_SINGLE: u32 = 29;

/// Whether the single of these bits is also a half.
pub(super) fn single_fits_half(bits: u64) -> bool {
    let exponent = (bits >> 23 & 0xff) as i32 - 127;
    let fraction = bits & 0x7f_ffff;
    match exponent {
        -127 => fraction == 0,
        -24..=-15 => fraction.trailing_zeros() >= LOST_IN_HALF + (-14 - exponent).unsigned_abs(),
        -14..=15 | 128 => fraction.trailing_zeros() >= LOST_IN_HALF,
        _ => false,
    }
}

/// Whether the double of these bits is also a single.
pub(super) fn double_fits_single(bits: u64) -> bool {
    let value = f64::from_bits(bits);
    if value.is_nan() {
        return bits.trailing_zeros() >= LOST_IN_SINGLE;
    }
    f64::from(value as f32) == value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singles_that_are_halves() {
        for (value, expected) in [
            (0.0, true),
            (-0.0, true),
            (1.5, true),
            (65504.0, true),
            (65536.0, false),
            (0.1, false),
            (5.960_464_5e-8, true),
            (2.980_232_2e-8, false),
            (6.103_515_6e-5, true),
            (f32::INFINITY, true),
            (f32::NAN, true),
            (f32::from_bits(1), false),
        ] {
            assert_eq!(single_fits_half(u64::from(value.to_bits())), expected, "{value}");
        }
    }

    #[test]
    fn doubles_that_are_singles() {
        for (value, expected) in [
            (0.0, true),
            (1.5, true),
            (1.1, false),
            (f64::from(f32::MAX), true),
            (f64::MAX, false),
            (f64::INFINITY, true),
            (f64::NAN, true),
            (5e-324, false),
        ] {
            assert_eq!(double_fits_single(value.to_bits()), expected, "{value}");
        }
    }
}
