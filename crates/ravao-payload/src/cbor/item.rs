//! Items of checked bytes, read where they stand.

use std::cmp::Ordering;

use ravao_core::DecodeError;

use super::write::head;
use super::{Head, check_deterministic};

/// One item, as exactly its bytes, which passed the strict check. Reading it copies nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Item<'a>(&'a [u8]);

/// The keys and values of a map, in the order of the keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Map<'a>(&'a [u8]);

impl<'a> Item<'a> {
    /// The one item of bytes, after the strict pass, which also bounds the depth and the sizes.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        check_deterministic(bytes)?;
        Ok(Self(bytes))
    }

    /// The item that stands for nothing.
    pub(crate) const NULL: Self = Self(&[0xf6]);

    /// A number that is not negative.
    pub(crate) fn as_unsigned(self) -> Option<u64> {
        let (head, _) = self.head()?;
        (head.major == 0).then_some(head.value)
    }

    /// A number.
    pub(crate) fn as_integer(self) -> Option<i64> {
        let (head, _) = self.head()?;
        let magnitude = i64::try_from(head.value).ok()?;
        match head.major {
            0 => Some(magnitude),
            1 => Some(-1 - magnitude),
            _ => None,
        }
    }

    /// A byte string.
    pub(crate) fn as_bytes(self) -> Option<&'a [u8]> {
        let (head, rest) = self.head()?;
        (head.major == 2).then_some(rest)
    }

    /// A byte string of exactly `N` bytes.
    pub(crate) fn as_array_of<const N: usize>(self) -> Option<&'a [u8; N]> {
        self.as_bytes()?.try_into().ok()
    }

    /// A text.
    pub(crate) fn as_text(self) -> Option<&'a str> {
        let (head, rest) = self.head()?;
        (head.major == 3).then(|| str::from_utf8(rest).ok()).flatten()
    }

    /// A truth value.
    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.0 {
            [0xf4] => Some(false),
            [0xf5] => Some(true),
            _ => None,
        }
    }

    /// The items of an array.
    pub(crate) fn as_array(self) -> Option<Items<'a>> {
        let (head, rest) = self.head()?;
        (head.major == 4).then_some(Items(rest))
    }

    /// The entries of a map.
    pub(crate) fn as_map(self) -> Option<Map<'a>> {
        let (head, rest) = self.head()?;
        (head.major == 5).then_some(Map(rest))
    }

    /// The item inside a tag; the item itself where it has another or none.
    pub(crate) fn untagged(self, tag: u64) -> Self {
        match self.head() {
            Some((head, rest)) if head.major == 6 && head.value == tag => Self(rest),
            _ => self,
        }
    }

    fn head(self) -> Option<(Head, &'a [u8])> {
        Head::split(self.0).ok()
    }
}

impl<'a> Map<'a> {
    /// A map without entries.
    pub(crate) const EMPTY: Self = Self(&[]);

    /// The value of an integer key. Keys are in the order of their bytes, so what lies beyond it is
    /// not looked at.
    pub(crate) fn get(self, key: i64) -> Option<Item<'a>> {
        let (major, magnitude) = if key < 0 { (1, !key) } else { (0, key) };
        let (wanted, length) = head(major, magnitude.unsigned_abs());
        let mut items = Items(self.0);
        loop {
            match order(items.next()?.0, &wanted[..length]) {
                Ordering::Less => items.next()?,
                Ordering::Equal => return items.next(),
                Ordering::Greater => return None,
            };
        }
    }
}

/// The order of two keys by their bytes. Most have one, which needs no call.
#[inline]
fn order(first: &[u8], second: &[u8]) -> Ordering {
    match (first, second) {
        ([first], [second]) => first.cmp(second),
        _ => first.cmp(second),
    }
}

/// Items that stand one after the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Items<'a>(&'a [u8]);

impl Items<'_> {
    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let rest = after(self.0)?;
        let item = &self.0[..self.0.len() - rest.len()];
        self.0 = rest;
        Some(Item(item))
    }
}

/// What follows the first item. The recursion is bounded by the depth that the strict pass allows.
#[inline]
fn after(bytes: &[u8]) -> Option<&[u8]> {
    if let [0x00..=0x17 | 0x20..=0x37, rest @ ..] = bytes {
        return Some(rest);
    }
    after_longer(bytes)
}

fn after_longer(bytes: &[u8]) -> Option<&[u8]> {
    let (head, rest) = Head::split(bytes).ok()?;
    match head.major {
        2 | 3 => rest.get(usize::try_from(head.value).ok()?..),
        4 => (0..head.value).try_fold(rest, |rest, _| after(rest)),
        5 => (0..head.value.checked_mul(2)?).try_fold(rest, |rest, _| after(rest)),
        6 => after(rest),
        _ => Some(rest),
    }
}

#[cfg(test)]
mod tests {
    use ciborium::Value;
    use proptest::prelude::*;

    use super::*;
    use crate::value::to_bytes;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
            "\\PC{0,30}".prop_map(Value::Text),
            Just(Value::Null),
        ];
        leaf.prop_recursive(4, 40, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
                prop::collection::btree_map(any::<i16>(), inner.clone(), 0..8).prop_map(sorted),
                inner.prop_map(|inner| Value::Tag(18, Box::new(inner))),
            ]
        })
    }

    fn sorted(map: std::collections::BTreeMap<i16, Value>) -> Value {
        let mut entries: Vec<(Value, Value)> =
            map.into_iter().map(|(key, value)| (key.into(), value)).collect();
        entries.sort_by_key(|(key, _)| to_bytes(key));
        Value::Map(entries)
    }

    /// The reader that copies says the same of every item.
    fn assert_alike(item: Item<'_>, value: &Value) {
        let integer = value.as_integer().map(i128::from);
        assert_eq!(item.as_integer(), integer.and_then(|it| it.try_into().ok()));
        assert_eq!(item.as_unsigned(), integer.and_then(|it| it.try_into().ok()));
        assert_eq!(item.as_bytes(), value.as_bytes().map(Vec::as_slice));
        assert_eq!(item.as_text(), value.as_text());
        assert_eq!(item.as_bool(), value.as_bool());
        match value {
            Value::Array(values) => {
                let items: Vec<Item<'_>> = item.as_array().unwrap().collect();
                assert_eq!(items.len(), values.len());
                items.into_iter().zip(values).for_each(|(item, value)| assert_alike(item, value));
            }
            Value::Map(entries) => {
                let map = item.as_map().unwrap();
                for (key, value) in entries {
                    let key = i128::from(key.as_integer().unwrap()).try_into().unwrap();
                    assert_alike(map.get(key).unwrap(), value);
                }
                assert_eq!(map.get(1 << 40), None);
            }
            Value::Tag(tag, inner) => assert_alike(item.untagged(*tag), inner),
            _ => {
                assert!(item.as_array().is_none() && item.as_map().is_none());
                assert_eq!(item.untagged(18), item);
            }
        }
    }

    #[test]
    fn a_map_of_more_entries_than_can_be_counted_ends_where_the_bytes_do() {
        for first in [0x7f, 0x80, 0xff] {
            let mut bytes = [0xff; 11];
            // An array of one map, as no strict pass lets it through.
            (bytes[0], bytes[1], bytes[2]) = (0x81, 0xbb, first);
            let mut items = Item(&bytes).as_array().unwrap();
            assert_eq!(items.next(), None, "{first}");
        }
    }

    proptest! {
        #[test]
        fn items_are_what_a_reader_that_copies_finds(value in any_value()) {
            let bytes = to_bytes(&value);
            assert_alike(Item::parse(&bytes).unwrap(), &value);
        }

        #[test]
        fn bytes_that_were_not_checked_are_read_without_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let item = Item(&bytes);
            let _ = (item.as_integer(), item.as_text(), item.as_bytes(), item.untagged(18));
            let _ = item.as_array().map(|items| items.take(100).count());
            let _ = item.as_map().and_then(|map| map.get(5));
        }
    }
}
