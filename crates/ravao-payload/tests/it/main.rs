//! What the crate promises across its parts.
#![allow(clippy::panic, clippy::print_stdout, clippy::unwrap_used, reason = "this is a test")]

mod batch;
mod certificates;
mod faults;
mod fixture;
mod grades;
mod hostile;
mod native_format;
mod oracle;
mod redaction;
mod revocations;
mod rotating;
mod trace_locations;
mod trust;
mod vectors;
