//! Unpublished: rules of the whole workspace and journeys across its crates, all in `it/`.

/// The README's examples compile and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
