//! The pipeline from a text to an event.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod gate;
