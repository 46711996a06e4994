//! Reading values of CBOR that others wrote, by their types.

use ciborium::Value;
use ravao_core::DecodeError;

/// The value of an integer key.
pub(super) fn entry(map: &[(Value, Value)], key: i64) -> Option<&Value> {
    let key = Value::from(key);
    map.iter().find(|(candidate, _)| *candidate == key).map(|(_, value)| value)
}

pub(super) fn into_map(value: Value) -> Result<Vec<(Value, Value)>, DecodeError> {
    value.into_map().map_err(|_| DecodeError::Structure)
}

/// Reads one claim by its type; `None` where it is missing, `BadClaim` where it is of another type.
pub(super) fn read<'a, T>(
    map: &'a [(Value, Value)],
    key: i64,
    convert: fn(&'a Value) -> Option<T>,
) -> Result<Option<T>, DecodeError> {
    entry(map, key).map(|value| convert(value).ok_or(DecodeError::BadClaim)).transpose()
}
