//! Venue codes of other systems: links by the operator's list, and trace locations.

mod link;
mod profile;
mod protobuf;
mod text;
mod trace;

pub use self::link::VenueLink;
pub use self::profile::VenueProfiles;
pub(crate) use self::trace::trace_location;
pub use self::trace::{TraceKind, TraceLocation, TraceLocationId, TraceScheme};
