//! Venue codes of other systems.

mod protobuf;
mod text;
mod trace;

pub(crate) use self::trace::trace_location;
pub use self::trace::{TraceKind, TraceLocation, TraceLocationId, TraceScheme};
