//! The store against its contract, damaged files, other processes and the end of its own.

#![allow(clippy::unwrap_used, reason = "a failing set-up is a failing test")]

mod contract;
mod copies;
mod damage;
mod erasing;
mod events;
mod files;
mod full;
mod killing;
