//! Base45 of RFC 9285, read by a table, in its one form.

use ravao_core::DecodeError;

/// The digits in the order of their values.
const DIGITS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Stands in the table for bytes that are no digit: in a group it exceeds every limit.
const NO_DIGIT: u32 = 1 << 16;

/// The values of the digits.
static VALUES: [u32; 256] = values();

const fn values() -> [u32; 256] {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < DIGITS.len() {
        values[DIGITS[value] as usize] = value as u32;
        value += 1;
    }
    values
}

/// Adds the bytes of a text to `out`. After a failure there may be some of them.
pub(crate) fn decode_into(encoded: &str, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    if encoded.len() % 3 == 1 {
        return Err(DecodeError::Length);
    }
    let (groups, rest) = encoded.as_bytes().as_chunks::<3>();
    let start = out.len();
    out.resize(start + 2 * groups.len(), 0);
    let (pairs, _) = out[start..].as_chunks_mut::<2>();
    // Looked at once, at the end: a number that is too large stays so.
    let mut largest = 0;
    for (pair, group) in pairs.iter_mut().zip(groups) {
        let number = number(group);
        largest = largest.max(number);
        *pair = (number as u16).to_be_bytes();
    }
    if largest > u32::from(u16::MAX) {
        return Err(DecodeError::Alphabet);
    }
    if let [first, second] = *rest {
        let last = number(&[first, second, DIGITS[0]]);
        out.push(u8::try_from(last).map_err(|_| DecodeError::Alphabet)?);
    }
    Ok(())
}

/// The bytes of a text.
pub(crate) fn decode(encoded: &str) -> Result<Vec<u8>, DecodeError> {
    let mut bytes = Vec::new();
    decode_into(encoded, &mut bytes).map(|()| bytes)
}

/// The number of a group, whose first digit counts least.
fn number(group: &[u8; 3]) -> u32 {
    let [ones, tens, hundreds] = group.map(|byte| VALUES[usize::from(byte)]);
    ones + 45 * (tens + 45 * hundreds)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_of_the_rfc_are_read() {
        for (encoded, bytes) in
            [("", ""), ("BB8", "AB"), ("%69 VD92EX0", "Hello!!"), ("UJCLQE7W581", "base-45")]
        {
            assert_eq!(decode(encoded).as_deref(), Ok(bytes.as_bytes()), "{encoded}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (encoded, error) in [
            ("A", DecodeError::Length),
            ("AAAA", DecodeError::Length),
            ("GGW", DecodeError::Alphabet),
            (":::", DecodeError::Alphabet),
            ("V5", DecodeError::Alphabet),
            ("bb8", DecodeError::Alphabet),
            ("A,A", DecodeError::Alphabet),
            ("é8", DecodeError::Alphabet),
            ("8é", DecodeError::Alphabet),
        ] {
            assert_eq!(decode(encoded), Err(error), "{encoded}");
        }
        assert_eq!(decode("FGW"), Ok(vec![0xff, 0xff]));
        assert_eq!(decode("U5"), Ok(vec![0xff]));
    }

    proptest! {
        /// The crate allows a last pair over a byte, so its bytes count only if they give the text.
        #[test]
        fn any_text_is_read_as_by_another_reader(text in "[0-9A-Z $%*+./:-]{0,40}|\\PC{0,9}") {
            let other = ::base45::decode(&text).ok().filter(|it| ::base45::encode(it) == text);
            prop_assert_eq!(decode(&text).ok(), other);
        }

        #[test]
        fn any_bytes_survive(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(decode(&::base45::encode(&bytes)), Ok(bytes));
        }
    }
}
