//! Trace locations: the venue codes of the Corona-Warn-App and of CrowdNotifier, protocol buffers
//! behind the `#` of a web address.

mod decode;
mod id;
mod kind;

use std::fmt;

use chrono::{DateTime, Utc};
use ravao_core::DecodeError;
use serde::Serialize;

pub(crate) use self::decode::trace_location;
pub use self::id::TraceLocationId;
pub use self::kind::TraceKind;

/// Whose trace location it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TraceScheme {
    /// The Corona-Warn-App of Germany: `https://e.coronawarn.app?v=1#…`.
    CoronaWarnApp,
    /// NotifyMe, CrowdNotifier's third version: `https://qr.notify-me.ch?v=3#…`.
    NotifyMe,
    /// SwissCovid, CrowdNotifier's fourth version: `https://qr.swisscovid.ch?v=4#…`.
    SwissCovid,
}

/// A venue or an event, as its code describes it. Nobody signed it: its identity depends on every
/// byte, so a changed code is the code of another venue.
///
/// ```
/// use ravao_payload::{Code, TraceKind, read_code};
///
/// let poster = "https://e.coronawarn.app?v=1#CAESIwgBEhJDaOG7oyBTxqFuIETGsMahbmcaC1Bo4buRIENo4bujGiQIARIOa2hvYS1jb25n\
///     LWtoYWkaEGhhdC1naW9uZy0xNi1iYWkiBggBEAMYHg";
/// let Ok(Code::TraceLocation(location)) = read_code(poster) else { panic!("a venue") };
/// let market = location.claimed();
/// assert_eq!(market.description, "Chợ Sơn Dương");
/// assert_eq!((market.kind, market.stay_minutes), (TraceKind::PermanentRetail, Some(30)));
/// assert!(market.id().to_string().starts_with("aa86830a"));
/// ```
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TraceLocation {
    /// Whose code it is.
    pub scheme: TraceScheme,
    /// Its name, never empty.
    pub description: String,
    /// Its address; empty where none is given.
    pub address: String,
    /// Which room of it; empty where none is given.
    pub room: String,
    /// What kind of place it is.
    pub kind: TraceKind,
    /// When it begins; an event has this.
    pub start: Option<DateTime<Utc>>,
    /// When it ends; an event has this.
    pub end: Option<DateTime<Utc>>,
    /// How many minutes people stay, where the code proposes a length.
    pub stay_minutes: Option<u32>,
    /// The key to which visits are encrypted, as it stands.
    #[serde(skip)]
    pub public_key: Vec<u8>,
    /// The random bytes that make the identity hard to guess.
    #[serde(skip)]
    pub seed: Vec<u8>,
    #[serde(skip)]
    payload: Vec<u8>,
}

impl TraceLocation {
    /// Reads the bytes behind the `#`, decoded.
    ///
    /// # Errors
    /// The first rule that they break.
    pub fn from_payload(scheme: TraceScheme, payload: &[u8]) -> Result<Self, DecodeError> {
        decode::from_payload(scheme, payload)
    }

    /// The exact bytes that were read.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Its identity, from the exact bytes: the location id of the Corona-Warn-App, the
    /// pre-identity of CrowdNotifier.
    pub fn id(&self) -> TraceLocationId {
        match self.scheme {
            TraceScheme::CoronaWarnApp => id::corona_warn_app(&self.payload),
            TraceScheme::NotifyMe | TraceScheme::SwissCovid => id::pre_identity(&self.payload),
        }
    }

    /// Its identity within the hour of an instant, under which CrowdNotifier encrypts visits;
    /// `None` for the Corona-Warn-App, and before 1970.
    pub fn id_in_hour(&self, at: DateTime<Utc>) -> Option<TraceLocationId> {
        match self.scheme {
            TraceScheme::CoronaWarnApp => None,
            TraceScheme::NotifyMe | TraceScheme::SwissCovid => id::in_hour(&self.payload, at),
        }
    }
}

/// Shows the scheme and the kind: what the code describes is for those who scan it.
impl fmt::Debug for TraceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("TraceLocation");
        debug.field("scheme", &self.scheme).field("kind", &self.kind).finish_non_exhaustive()
    }
}
