//! CBOR of others: any well-formed form of it, but bounded, whole and unambiguous.

use ciborium::Value;
use ciborium::de::from_reader_with_recursion_limit;
use ravao_core::DecodeError;
use ravao_core::limits::MAX_CBOR_DEPTH;

use crate::value::to_bytes;

/// Parses bytes that others wrote: lengths may be indefinite and keys unsorted, but nothing follows
/// the end and no map names a key twice.
pub(super) fn parse(mut bytes: &[u8]) -> Result<Value, DecodeError> {
    let value = from_reader_with_recursion_limit(&mut bytes, MAX_CBOR_DEPTH)
        .map_err(|_| DecodeError::Cbor)?;
    if !bytes.is_empty() {
        return Err(DecodeError::TrailingBytes);
    }
    check_keys(&value)?;
    Ok(value)
}

/// The recursion is bounded by the limit that the parser kept.
fn check_keys(value: &Value) -> Result<(), DecodeError> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check_keys),
        Value::Tag(_, inner) => check_keys(inner),
        Value::Map(entries) => {
            check_distinct(entries)?;
            entries.iter().try_for_each(|(key, value)| check_keys(key).and(check_keys(value)))
        }
        _ => Ok(()),
    }
}

/// Compares the one shortest form of each key, so that no second form hides the same key.
fn check_distinct(entries: &[(Value, Value)]) -> Result<(), DecodeError> {
    let mut keys: Vec<Vec<u8>> = entries.iter().map(|(key, _)| to_bytes(key)).collect();
    keys.sort_unstable();
    if keys.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(DecodeError::DuplicateKey);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hex: &str, expected: Option<DecodeError>) {
        let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap();
        assert_eq!(parse(&bytes).err(), expected, "{hex}");
    }

    #[test]
    fn forms_that_are_not_deterministic_pass() {
        for hex in
            ["1817", "bf6161016162f5ff", "a203000100", "9f00ff", "d83dd28400a00000", "f97e00"]
        {
            check(hex, None);
        }
    }

    #[test]
    fn a_key_twice_is_refused_in_any_form_and_place() {
        for hex in
            ["a201000100", "a20100180100", "bf616100616100ff", "81a201000100", "c1a200000000"]
        {
            check(hex, Some(DecodeError::DuplicateKey));
        }
    }

    #[test]
    fn broken_and_endless_bytes_are_refused() {
        for hex in
            ["", "18", "6161ff", "a101", "ff", "9f00", "9bffffffffffffffff", "5bffffffffffffffff"]
        {
            let error =
                if hex == "6161ff" { DecodeError::TrailingBytes } else { DecodeError::Cbor };
            check(hex, Some(error));
        }
        check("0000", Some(DecodeError::TrailingBytes));
        for opener in ["81", "9f", "c1", "a100", "d81c"] {
            check(&opener.repeat(7_000), Some(DecodeError::Cbor));
        }
    }
}
