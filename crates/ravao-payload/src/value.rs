//! CBOR values: writing them, and reading an item by its type.

use chrono::{DateTime, Utc};
use ciborium::Value;
use ravao_core::{
    AdminCode, AdminDataset, AdminLevel, AdminUnitId, DecodeError, Error, Result, VenueKind,
};

use crate::cbor::{Item, Map};

/// Datasets of administrative units are counted from this year, which saves a byte.
const FIRST_YEAR: u16 = 2000;

/// The entries of a map to be written, in the order of their keys.
pub(crate) type Entries = Vec<(Value, Value)>;

/// Writes a value whose maps are sorted already.
pub(crate) fn to_bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writing to memory cannot fail");
    bytes
}

/// The map that bytes hold.
pub(crate) fn parse_map(bytes: &[u8]) -> Result<Map<'_>, DecodeError> {
    Item::parse(bytes)?.as_map().ok_or(DecodeError::Structure)
}

/// Reads one claim of a map, as [`optional`] does.
pub(crate) fn read<'a, T>(
    map: Map<'a>,
    key: i64,
    convert: fn(Item<'a>) -> Option<T>,
) -> Result<Option<T>, DecodeError> {
    optional(map.get(key), convert)
}

/// A claim by its type; `None` where it is missing, `BadClaim` where it is of another type.
pub(crate) fn optional<'a, T>(
    item: Option<Item<'a>>,
    convert: fn(Item<'a>) -> Option<T>,
) -> Result<Option<T>, DecodeError> {
    item.map(|item| convert(item).ok_or(DecodeError::BadClaim)).transpose()
}

/// As [`read`], of a claim that must be there.
pub(crate) fn required<'a, T>(
    map: Map<'a>,
    key: i64,
    convert: fn(Item<'a>) -> Option<T>,
) -> Result<T, DecodeError> {
    read(map, key, convert)?.ok_or(DecodeError::MissingClaim)
}

/// A byte string of exactly `N` bytes.
pub(crate) fn fixed<const N: usize>(item: Item<'_>) -> Option<[u8; N]> {
    item.as_array_of().copied()
}

/// Whole seconds since 1970.
pub(crate) fn instant(item: Item<'_>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(item.as_integer()?, 0)
}

/// The kind of venue of a number; `None` for one of a later version.
pub(crate) fn venue_kind(code: u64) -> Option<VenueKind> {
    VenueKind::from_code(code.try_into().ok()?)
}

pub(crate) fn decode_commune(item: Item<'_>) -> Option<AdminUnitId> {
    let mut parts = item.as_array()?;
    let (year, number) = (parts.next()?.as_unsigned()?, parts.next()?.as_unsigned()?);
    let year = u16::try_from(year).ok()?.checked_add(FIRST_YEAR)?;
    let code = AdminCode::new(AdminLevel::Commune, number.try_into().ok()?).ok()?;
    parts.is_empty().then_some(AdminUnitId { dataset: AdminDataset::new(year), code })
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
