//! Vocabulary and plug-in traits of Ravao.
//!
//! No I/O, no clock, no threads: every function that needs the time takes it as `now`.
//! Start with the crate `ravao`, which re-exports this one; depend on `ravao-core` alone when you
//! write an adapter.

mod admin;
mod claims;
mod error;
mod id;
mod kind;
pub mod limits;
mod personal;
mod scanner;
mod symbol;
mod time;
mod venue;
mod verdict;

pub use admin::{AdminCode, AdminDataset, AdminLevel, AdminRegister, AdminUnit, AdminUnitId};
pub use claims::{Claims, PassClaims, PassKind, Validity, ValidityState, VenueClaims};
pub use error::{Error, ErrorKind, Result};
pub use id::{CheckpointId, EventId, KeyId, PassId, TokenId, VenueId, VisitorKey};
pub use kind::{Lifetime, Sector, VenueGroup, VenueKind};
pub use personal::Personal;
pub use scanner::{Scan, Scanner};
pub use symbol::{Frame, Level, Point, Symbol, SymbolReader};
pub use time::{HO_CHI_MINH_OFFSET_SECONDS, Period, local_date, local_midnight, local_time};
pub use venue::{Checkpoint, CustomKind, Venue, VenueCategory, VenueRegister};
pub use verdict::{DecodeError, Verdict};
