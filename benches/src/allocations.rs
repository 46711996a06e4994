//! Counts allocations where the build has the feature `allocations`: counting costs time, so that
//! other measurements are made without it.

/// Whether this build counts.
pub const ARE_COUNTED: bool = cfg!(feature = "allocations");

/// The allocations that the calling thread makes while `run` runs; `None` where they are not
/// counted.
#[cfg(feature = "allocations")]
pub fn count(run: impl FnOnce()) -> Option<u64> {
    Some(allocation_counter::measure(run).count_total)
}

/// The allocations that the calling thread makes while `run` runs; `None` where they are not
/// counted.
#[cfg(not(feature = "allocations"))]
pub fn count(run: impl FnOnce()) -> Option<u64> {
    run();
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_one_allocation_where_they_are_counted() {
        let counted = count(|| drop(std::hint::black_box(Box::new(1_u8))));
        assert_eq!(counted, cfg!(feature = "allocations").then_some(1));
    }
}
