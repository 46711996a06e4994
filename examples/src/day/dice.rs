//! Choices by repeatable chance.

use crate::camera::Chance;

/// A number from 0 to just below `count`, which is not 0.
pub(crate) fn below(chance: &mut Chance, count: usize) -> usize {
    let wide = u128::from(chance.next()) * count as u128;
    (wide >> 64) as usize
}

/// A number of minutes, seconds or the like, both ends included.
pub(crate) fn among(chance: &mut Chance, least: i64, most: i64) -> i64 {
    least + below(chance, (most - least + 1) as usize) as i64
}

/// One of the items, of which there is one at least.
pub(crate) fn pick<'a, T>(chance: &mut Chance, items: &'a [T]) -> &'a T {
    &items[below(chance, items.len())]
}

/// Whether something happens that happens so many times in a hundred.
pub(crate) fn percent(chance: &mut Chance, share: usize) -> bool {
    below(chance, 100) < share
}

/// Bytes for identities and keys: repeatable, so good for a story and for nothing else.
pub(crate) fn bytes<const N: usize>(chance: &mut Chance) -> [u8; N] {
    std::array::from_fn(|_| chance.next() as u8)
}

/// Puts items into another order.
pub(crate) fn shuffle<T>(chance: &mut Chance, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(chance, last + 1));
    }
}
