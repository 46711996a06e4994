//! The store against its contract, damaged files, other processes and the end of its own.

mod damage;
mod erasing;
mod events;
mod files;
mod killing;
