//! Check-in by QR code: who came in, who went out, who met whom.
//!
//! This crate is what an application adds. It re-exports the vocabulary of `ravao-core`, the
//! payload formats ([`payload`]), the pictures ([`symbol`]) and, behind features, the adapters:
//!
//! | feature | module |
//! |---|---|
//! | `memory` | `store::memory` |
//! | `sqlite` | `store::sqlite` |
//! | `image` | `scanner::image` |
//! | `csv` | `export::csv` |
//!
//! All are on by default; `default-features = false` leaves the core, payloads and symbols.
//! A [`Gate`] turns the text under a scanner into a decision and an event, [`self_scan`] does so
//! for a visitor who scans a poster, and a [`VisitStore`] keeps events and answers questions.

mod event_id;
mod gate;
mod json;
mod ordered;
mod pool;
mod self_scan;

pub use ravao_core::*;
pub use ravao_payload as payload;
pub use ravao_symbol as symbol;

pub use event_id::event_id;
pub use gate::{Gate, Identified, Outcome};
pub use json::from_json;
pub use ordered::ordered_parallel;
pub use pool::VerifierPool;
pub use self_scan::self_scan;

/// Where visits are kept.
#[cfg(any(feature = "memory", feature = "sqlite"))]
pub mod store {
    #[cfg(feature = "memory")]
    pub use ravao_store_memory as memory;
    #[cfg(feature = "sqlite")]
    pub use ravao_store_sqlite as sqlite;
}

/// Where scans come from.
#[cfg(feature = "image")]
pub mod scanner {
    pub use ravao_scanner_image as image;
}

/// Where reports go.
#[cfg(feature = "csv")]
pub mod export {
    pub use ravao_export_csv as csv;
}
