//! The suites against good adapters and against adapters with seeded faults.
#![allow(clippy::unwrap_used, reason = "a failing set-up is a failing test")]

mod exporter_faults;
mod faults;
mod faulty;
