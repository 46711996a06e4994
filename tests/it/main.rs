//! Rules of the whole workspace, and journeys across its crates.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dependencies;
mod journey;
mod object_safety;
mod publication;
mod redaction;
mod sources;
