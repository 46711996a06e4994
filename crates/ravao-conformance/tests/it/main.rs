//! The suites against good adapters and against adapters with seeded faults.
#![allow(clippy::unwrap_used, reason = "a failing set-up is a failing test")]

mod exporter_faults;
mod faults;
mod faulty;
mod guide;
#[allow(unreachable_pub, reason = "in the guide it is a crate of its own")]
mod guide_store;
