//! The lists that come with the crate.
//!
//! Facts of the General Statistics Office; commune origins after the merger decisions of 2025.

use super::AdminDataset;

/// Older first, so that predecessors are there when they are named.
pub(super) const LISTS: &[(AdminDataset, &str)] = &[
    (AdminDataset::Y2021, include_str!("../../data/admin-2021.csv")),
    (AdminDataset::Y2025, include_str!("../../data/admin-2025.csv")),
];
