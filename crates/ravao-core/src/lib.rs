//! Vocabulary and plug-in traits of Ravao.
//!
//! No I/O, no clock, no threads: every function that needs the time takes it as `now`.
//! Start with the crate `ravao`, which re-exports this one; depend on `ravao-core` alone when you
//! write an adapter.

mod admin;
mod claims;
mod contact;
mod coverage;
mod declaration;
mod error;
mod event;
mod export;
mod gate;
mod id;
mod kind;
pub mod limits;
mod occupancy;
mod pairing;
mod personal;
mod questionnaire;
mod scanner;
mod store;
mod symbol;
mod tables;
mod time;
mod trace;
mod trust;
mod venue;
mod verdict;
mod visit;
pub mod wording;

pub use admin::{AdminCode, AdminDataset, AdminLevel, AdminRegister, AdminUnit, AdminUnitId};
pub use claims::{Claims, DeviceKey, PassClaims, PassKind, Validity, ValidityState, VenueClaims};
pub use contact::{Contact, ContactRule, TraceReport, TraceRequest};
pub use coverage::{Activity, ActivityByVenue, CoverageBy, CoverageRow, coverage};
pub use declaration::{Answer, Assessment, Declaration};
pub use error::{Error, ErrorKind, Result};
pub use event::{Direction, Identification, Place, ScanMode, VisitEvent};
pub use export::{Cell, Column, Exporter, RowWriter, Table};
pub use gate::{Decision, Declarations, Evidence, GateFacts, GatePolicy, OrderPolicy, Reason};
pub use id::{CheckpointId, EventId, GateNonce, KeyId, PassId, TokenId, VenueId, VisitorKey};
pub use kind::{Lifetime, Sector, VenueGroup, VenueKind};
pub use occupancy::occupancy;
pub use pairing::{Pairing, PairingRules};
pub use personal::Personal;
pub use questionnaire::{Choice, Question, QuestionKind, Questionnaire, QuestionnaireId, Risk};
pub use scanner::{Scan, Scanner};
pub use store::{
    AppendCount, Appended, Erasure, EventPage, EventQuery, PageRequest, Position, StoredEvent,
    VisitStore, VisitStoreExt,
};
pub use symbol::{Application, Charset, Frame, Level, Part, Point, Symbol, SymbolReader, WhyNot};
pub use tables::{
    CONTACTS, COVERAGE, Disclosure, VISITS, contact_row, coverage_row, shown_visitor, visit_row,
};
pub use time::{HO_CHI_MINH_OFFSET_SECONDS, Period, local_date, local_midnight, local_time};
pub use trace::{trace, trace_nearby};
pub use trust::TrustSource;
pub use venue::{Checkpoint, CustomKind, Venue, VenueCategory, VenueRegister};
pub use verdict::{DecodeError, Verdict};
pub use visit::{Bound, Certainty, Visit};

/// The README's example compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
