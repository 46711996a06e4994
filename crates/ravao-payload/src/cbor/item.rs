//! Items of checked bytes, read where they stand.

use std::cmp::Ordering;

use ravao_core::DecodeError;

use super::write::head;
use super::{Head, check_deterministic, order, take};

/// One item, whose bytes passed the strict check and may be followed by others. Reading it copies
/// nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item<'a>(&'a [u8]);

/// The keys and values of a map, in the order of the keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Map<'a>(Items<'a>);

/// Integer keys that are looked up together, in the order in which a map has them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keys<const N: usize>([Key; N]);

/// A key as it is written, and how many bytes that takes.
type Key = ([u8; 9], usize);

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
        self.string(2)
    }

    /// A byte string of exactly `N` bytes.
    pub(crate) fn as_array_of<const N: usize>(self) -> Option<&'a [u8; N]> {
        self.as_bytes()?.try_into().ok()
    }

    /// A text.
    pub(crate) fn as_text(self) -> Option<&'a str> {
        str::from_utf8(self.string(3)?).ok()
    }

    /// A truth value.
    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.0.first()? {
            0xf4 => Some(false),
            0xf5 => Some(true),
            _ => None,
        }
    }

    /// The items of an array.
    pub(crate) fn as_array(self) -> Option<Items<'a>> {
        let (head, rest) = self.head()?;
        (head.major == 4).then_some(Items { bytes: rest, left: head.value })
    }

    /// The entries of a map.
    pub(crate) fn as_map(self) -> Option<Map<'a>> {
        let (head, rest) = self.head()?;
        let left = head.value.checked_mul(2).filter(|_| head.major == 5)?;
        Some(Map(Items { bytes: rest, left }))
    }

    /// The item inside a tag; the item itself where it has another or none.
    pub(crate) fn untagged(self, tag: u64) -> Self {
        match self.head() {
            Some((head, rest)) if head.major == 6 && head.value == tag => Self(rest),
            _ => self,
        }
    }

    fn string(self, major: u8) -> Option<&'a [u8]> {
        let (head, rest) = self.head()?;
        let (string, _) = take(rest, head.value).ok().filter(|_| head.major == major)?;
        Some(string)
    }

    fn head(self) -> Option<(Head, &'a [u8])> {
        Head::split(self.0).ok()
    }
}

impl<'a> Map<'a> {
    /// A map without entries.
    pub(crate) const EMPTY: Self = Self(Items { bytes: &[], left: 0 });

    /// The value of an integer key.
    pub(crate) fn get(self, key: i64) -> Option<Item<'a>> {
        let [value] = self.select(&Keys::of([key]));
        value
    }

    /// The values of several keys, in one pass that ends where the last of them could be.
    pub(crate) fn select<const N: usize>(self, keys: &Keys<N>) -> [Option<Item<'a>>; N] {
        let mut entries = self.0;
        keys.0.each_ref().map(|(key, length)| entries.find(&key[..*length]))
    }
}

impl<const N: usize> Keys<N> {
    /// Keys in the order of their bytes: first those from zero up, then those from −1 down.
    ///
    /// # Panics
    /// If they are not in that order; of constants, when they are compiled.
    pub(crate) const fn of(keys: [i64; N]) -> Self {
        let mut written = [([0; 9], 0); N];
        let mut i = 0;
        while i < N {
            assert!(i == 0 || is_before(keys[i - 1], keys[i]), "keys in another order");
            let (major, magnitude) = if keys[i] < 0 { (1, !keys[i]) } else { (0, keys[i]) };
            written[i] = head(major, magnitude.unsigned_abs());
            i += 1;
        }
        Self(written)
    }
}

/// Whether a map has one key before another.
const fn is_before(first: i64, second: i64) -> bool {
    match (first < 0, second < 0) {
        (false, false) => first < second,
        (true, true) => first > second,
        (_, after_all) => after_all,
    }
}

/// Items that stand one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Items<'a> {
    bytes: &'a [u8],
    left: u64,
}

impl<'a> Items<'a> {
    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// Of the keys and values of a map: goes on to a key and gives its value. No key is the beginning
    /// of another, so that as many bytes tell their order.
    fn find(&mut self, key: &[u8]) -> Option<Item<'a>> {
        while self.left > 0 {
            match order(self.bytes.get(..key.len()).unwrap_or(self.bytes), key) {
                Ordering::Less => self.nth(1)?,
                Ordering::Equal => return after(self.bytes).map(Item),
                Ordering::Greater => return None,
            };
        }
        None
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let left = self.left.checked_sub(1)?;
        let item = Item(self.bytes);
        *self = Self { bytes: after(self.bytes)?, left };
        Some(item)
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
        2 | 3 => take(rest, head.value).ok().map(|(_, rest)| rest),
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
                assert!(map.get(1 << 40).is_none());
            }
            Value::Tag(tag, inner) => assert_alike(item.untagged(*tag), inner),
            _ => {
                assert!(item.as_array().is_none() && item.as_map().is_none());
                assert_eq!(item.untagged(18).0, item.0);
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
            assert!(items.next().is_none(), "{first}");
        }
    }

    #[test]
    fn several_keys_are_found_in_one_pass() {
        const KEYS: Keys<6> = Keys::of([0, 3, 24, 300, -1, -65_537]);
        let map = [(3, 30), (23, 1), (24, 240), (301, 2), (-1, 10), (-2, 3), (-65_537, 50)];
        let map = map.map(|(key, value): (i64, i64)| (key.into(), value.into()));
        let bytes = to_bytes(&Value::Map(map.to_vec()));
        let found = Item::parse(&bytes).unwrap().as_map().unwrap().select(&KEYS);
        let expected = [None, Some(30), Some(240), None, Some(10), Some(50)];
        assert_eq!(found.map(|it| it.and_then(Item::as_integer)), expected);
        assert!(Map::EMPTY.select(&KEYS).iter().all(Option::is_none));
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
