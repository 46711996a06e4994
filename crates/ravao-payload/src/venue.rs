//! Venue codes of other systems: links by the operator's list, trace locations, and signed ones.

mod jws;
mod link;
mod profile;
mod protobuf;
mod text;
mod trace;

pub use self::jws::{
    VenueJws, VenueJwsContents, VenueJwsKey, VenueJwsTrust, VerifiedVenueJws, decode_venue_jws,
};
pub use self::link::VenueLink;
pub use self::profile::VenueProfiles;
pub(crate) use self::trace::trace_location;
pub use self::trace::{TraceKind, TraceLocation, TraceLocationId, TraceScheme};
