//! The strict pass over CBOR bytes: well-formed, in the one deterministic form, within limits.
//!
//! Readers of CBOR accept several encodings of one value. A signed format must not, or the same
//! token has many byte forms; so the bytes are checked here before anything interprets them.

mod float;
mod item;
mod write;

use std::cmp::Ordering;

use ravao_core::DecodeError;
use ravao_core::limits::MAX_CBOR_DEPTH;

pub(crate) use self::item::{Item, Items, Keys, Map};
pub(crate) use self::write::{push_array, push_bytes, push_text};

/// Checks that `bytes` are exactly one CBOR item in the core deterministic encoding of RFC 8949,
/// section 4.2.1: shortest heads and floats, definite lengths, map keys sorted bytewise, no key
/// twice, nothing after the end; big numbers only where a plain one is too small. Other tags are
/// not interpreted.
///
/// ```
/// use ravao_payload::{DecodeError, check_deterministic};
///
/// assert_eq!(check_deterministic(&[0x17]), Ok(()));
/// assert_eq!(check_deterministic(&[0x18, 0x17]), Err(DecodeError::NotDeterministic));
/// assert_eq!(check_deterministic(&[0x17, 0x00]), Err(DecodeError::TrailingBytes));
/// ```
///
/// # Errors
/// The first rule that the bytes break. Nesting over [`MAX_CBOR_DEPTH`] is `Structure`, bytes that
/// end too early are `Length`.
pub fn check_deterministic(bytes: &[u8]) -> Result<(), DecodeError> {
    match check_item(bytes, 0)? {
        [] => Ok(()),
        _ => Err(DecodeError::TrailingBytes),
    }
}

/// The first byte of an item and the number that belongs to it.
struct Head {
    major: u8,
    info: u8,
    value: u64,
}

impl Head {
    /// Takes the head off the bytes of an item, in its shortest form.
    #[inline]
    fn split(bytes: &[u8]) -> Result<(Self, &[u8]), DecodeError> {
        let (&first, rest) = bytes.split_first().ok_or(DecodeError::Length)?;
        let (major, info) = (first >> 5, first & 0x1f);
        if info < 24 {
            return Ok((Self { major, info, value: u64::from(info) }, rest));
        }
        Self::split_longer(major, info, rest)
    }

    fn split_longer(major: u8, info: u8, rest: &[u8]) -> Result<(Self, &[u8]), DecodeError> {
        let (value, rest) = match info {
            24 => number(rest, |[byte]| byte.into())?,
            25 => number(rest, |bytes| u16::from_be_bytes(bytes).into())?,
            26 => number(rest, |bytes| u32::from_be_bytes(bytes).into())?,
            27 => number(rest, u64::from_be_bytes)?,
            31 if (2..=5).contains(&major) => return Err(DecodeError::NotDeterministic),
            _ => return Err(DecodeError::Cbor),
        };
        if major != 7 && value < smallest_for(info) {
            return Err(DecodeError::NotDeterministic);
        }
        Ok((Self { major, info, value }, rest))
    }
}

fn number<const N: usize>(
    bytes: &[u8],
    read: impl FnOnce([u8; N]) -> u64,
) -> Result<(u64, &[u8]), DecodeError> {
    let (digits, rest) = bytes.split_first_chunk().ok_or(DecodeError::Length)?;
    Ok((read(*digits), rest))
}

/// What follows an item that is in order. The recursion is bounded by the depth limit.
fn check_item(bytes: &[u8], depth: usize) -> Result<&[u8], DecodeError> {
    if depth > MAX_CBOR_DEPTH {
        return Err(DecodeError::Structure);
    }
    let (head, rest) = Head::split(bytes)?;
    match head.major {
        0 | 1 => Ok(rest),
        2 => take(rest, head.value).map(|(_, rest)| rest),
        3 => check_text(rest, head.value),
        4 => (0..head.value).try_fold(rest, |rest, _| check_item(rest, depth + 1)),
        5 => check_map(rest, head.value, depth),
        6 => check_tagged(rest, head.value, depth),
        _ => check_simple(&head).map(|()| rest),
    }
}

fn check_text(bytes: &[u8], length: u64) -> Result<&[u8], DecodeError> {
    let (text, rest) = take(bytes, length)?;
    std::str::from_utf8(text).map_err(|_| DecodeError::Text)?;
    Ok(rest)
}

fn check_map(mut bytes: &[u8], length: u64, depth: usize) -> Result<&[u8], DecodeError> {
    let mut previous: Option<&[u8]> = None;
    for _ in 0..length {
        let rest = check_item(bytes, depth + 1)?;
        let key = &bytes[..bytes.len() - rest.len()];
        if let Some(previous) = previous {
            check_order(previous, key)?;
        }
        previous = Some(key);
        bytes = check_item(rest, depth + 1)?;
    }
    Ok(bytes)
}

fn check_order(first: &[u8], second: &[u8]) -> Result<(), DecodeError> {
    match order(first, second) {
        Ordering::Less => Ok(()),
        Ordering::Equal => Err(DecodeError::DuplicateKey),
        Ordering::Greater => Err(DecodeError::NotDeterministic),
    }
}

/// Readers turn a big number (tags 2 and 3) that would have fitted a plain one into that plain one: a
/// second form of the same number, and of the same key of a map.
fn check_tagged(bytes: &[u8], tag: u64, depth: usize) -> Result<&[u8], DecodeError> {
    let after = check_item(bytes, depth + 1)?;
    if matches!(tag, 2 | 3) {
        let (head, rest) = Head::split(bytes)?;
        if head.major == 2 && !needs_big_number(take(rest, head.value)?.0) {
            return Err(DecodeError::NotDeterministic);
        }
    }
    Ok(after)
}

fn take(bytes: &[u8], length: u64) -> Result<(&[u8], &[u8]), DecodeError> {
    let length = usize::try_from(length).map_err(|_| DecodeError::Length)?;
    bytes.split_at_checked(length).ok_or(DecodeError::Length)
}

/// The order of two keys by their bytes. Most have one, which needs no call.
#[inline]
fn order(first: &[u8], second: &[u8]) -> Ordering {
    match (first, second) {
        ([first], [second]) => first.cmp(second),
        _ => first.cmp(second),
    }
}

/// The smallest number that needs the head of this additional information.
const fn smallest_for(info: u8) -> u64 {
    match info {
        24 => 24,
        25 => 1 << 8,
        26 => 1 << 16,
        _ => 1 << 32,
    }
}

/// Whether a number has more than 64 bits and no leading zeros.
fn needs_big_number(digits: &[u8]) -> bool {
    digits.len() > 8 && digits[0] != 0
}

/// Checks a simple value or a float, both of major type 7.
fn check_simple(head: &Head) -> Result<(), DecodeError> {
    match head.info {
        0..=23 | 25 => Ok(()),
        24 if head.value < 32 => Err(DecodeError::Cbor),
        24 => Ok(()),
        26 if float::single_fits_half(head.value) => Err(DecodeError::NotDeterministic),
        27 if float::double_fits_single(head.value) => Err(DecodeError::NotDeterministic),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hex: &str, expected: Result<(), DecodeError>) {
        let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
        assert_eq!(check_deterministic(&bytes), expected, "{hex}");
    }

    #[test]
    fn deterministic_items_pass() {
        for hex in [
            "00",
            "17",
            "1818",
            "1a00010000",
            "3a00010000",
            "4100",
            "6161",
            "8200f6",
            "a201020304",
            "d28400010203",
            "f97e00",
            "fa47c35000",
            "fb3ff199999999999a",
            "c249010000000000000000",
            "c205",
        ] {
            check(hex, Ok(()));
        }
    }

    #[test]
    fn longer_forms_are_refused() {
        for hex in [
            "1817",
            "190017",
            "1a0000ffff",
            "1b00000000ffffffff",
            "3817",
            "580100",
            "780161",
            "9f00ff",
            "bf0102ff",
            "5f4100ff",
            "7f6161ff",
            "980100",
            "b8010203",
            "d81200",
            "fa3fc00000",
            "fb7ff8000000000000",
            "fb4000000000000000",
            "c240",
            "c24105",
            "c348ffffffffffffffff",
            "c249000000000000000001",
        ] {
            check(hex, Err(DecodeError::NotDeterministic));
        }
    }

    #[test]
    fn keys_out_of_order_or_twice_are_refused() {
        check("a203040102", Err(DecodeError::NotDeterministic));
        check("a220000000", Err(DecodeError::NotDeterministic));
        check("a201020103", Err(DecodeError::DuplicateKey));
        check("a2616100616101", Err(DecodeError::DuplicateKey));
    }

    #[test]
    fn broken_bytes_are_refused() {
        for (hex, error) in [
            ("", DecodeError::Length),
            ("18", DecodeError::Length),
            ("4261", DecodeError::Length),
            ("8200", DecodeError::Length),
            ("a101", DecodeError::Length),
            ("c0", DecodeError::Length),
            ("9bffffffffffffffff", DecodeError::Length),
            ("5bffffffffffffffff", DecodeError::Length),
            ("1c", DecodeError::Cbor),
            ("1f", DecodeError::Cbor),
            ("ff", DecodeError::Cbor),
            ("f818", DecodeError::Cbor),
            ("61ff", DecodeError::Text),
            ("0000", DecodeError::TrailingBytes),
        ] {
            check(hex, Err(error));
        }
    }

    #[test]
    fn nesting_stops_at_the_limit() {
        check(&format!("{}00", "81".repeat(MAX_CBOR_DEPTH)), Ok(()));
        for opener in ["81", "c1", "a100"] {
            let bomb = opener.repeat(7_000);
            check(&bomb, Err(DecodeError::Structure));
        }
    }
}
