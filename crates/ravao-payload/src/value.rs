//! CBOR values: bytes to values and back, and reading one by its type.

use chrono::{DateTime, Utc};
use ciborium::Value;
use ravao_core::{AdminCode, AdminDataset, AdminLevel, AdminUnitId, DecodeError, Error, Result};

use crate::cbor::check_deterministic;

/// Datasets of administrative units are counted from this year, which saves a byte.
const FIRST_YEAR: u16 = 2000;

/// The entries of a map, in the order of their keys.
pub(crate) type Map = Vec<(Value, Value)>;

/// Parses bytes after the strict pass, which also bounds the depth and the sizes.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, DecodeError> {
    check_deterministic(bytes)?;
    ciborium::from_reader(bytes).map_err(|_| DecodeError::Cbor)
}

/// Writes a value whose maps are sorted already.
pub(crate) fn to_bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writing to memory cannot fail");
    bytes
}

/// The value of an integer key.
pub(crate) fn entry(map: &[(Value, Value)], key: i64) -> Option<&Value> {
    let key = Value::from(key);
    map.iter().find(|(candidate, _)| *candidate == key).map(|(_, value)| value)
}

pub(crate) fn into_map(value: Value) -> Result<Vec<(Value, Value)>, DecodeError> {
    value.into_map().map_err(|_| DecodeError::Structure)
}

/// Reads one claim by its type; `None` where it is missing, `BadClaim` where it is of another type.
pub(crate) fn read<'a, T>(
    map: &'a [(Value, Value)],
    key: i64,
    convert: fn(&'a Value) -> Option<T>,
) -> Result<Option<T>, DecodeError> {
    entry(map, key).map(|value| convert(value).ok_or(DecodeError::BadClaim)).transpose()
}

/// A byte string of exactly `N` bytes.
pub(crate) fn fixed<const N: usize>(value: &Value) -> Option<[u8; N]> {
    value.as_bytes()?.as_slice().try_into().ok()
}

pub(crate) fn text(value: &Value) -> Option<&str> {
    value.as_text()
}

pub(crate) fn unsigned(value: &Value) -> Option<u64> {
    value.as_integer()?.try_into().ok()
}

/// Whole seconds since 1970.
pub(crate) fn instant(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(value.as_integer()?.try_into().ok()?, 0)
}

pub(crate) fn decode_commune(value: &Value) -> Option<AdminUnitId> {
    let [year, number] = value.as_array()?.as_slice() else { return None };
    let year = u16::try_from(unsigned(year)?).ok()?.checked_add(FIRST_YEAR)?;
    let number = u32::try_from(unsigned(number)?).ok()?;
    let code = AdminCode::new(AdminLevel::Commune, number).ok()?;
    Some(AdminUnitId { dataset: AdminDataset::new(year), code })
}

/// A commune as two small numbers: the year of the dataset from 2000, and the code's digits.
pub(crate) fn encode_commune(unit: AdminUnitId) -> Result<Value> {
    const WRONG: Error = Error::invalid("commune: expected five digits of a dataset since 2000");
    if unit.code.level() != AdminLevel::Commune {
        return Err(WRONG);
    }
    let year = unit.dataset.year().checked_sub(FIRST_YEAR).ok_or(WRONG)?;
    Ok(Value::Array(vec![year.into(), unit.code.number().into()]))
}

pub(crate) fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}
