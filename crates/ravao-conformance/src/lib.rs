//! Checks that every Ravao adapter must pass, to run with one line.

pub mod exporter;
