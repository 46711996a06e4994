//! The pipeline from a text to an event.

mod gate;
