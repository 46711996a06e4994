//! What a signed venue code says.

use std::fmt;

use chrono::DateTime;
use ravao_core::limits::MAX_VENUE_ID_BYTES;
use ravao_core::{DecodeError, Validity};
use serde::Serialize;

use super::json::Object;
use crate::venue::text::label;

/// A venue, as a signed code describes it.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct VenueJwsContents {
    /// What names the venue: eight letters and digits in the codes of the NHS.
    pub venue: String,
    /// Its name.
    pub name: String,
    /// Its address, in lines; empty where none is given.
    pub address: String,
    /// Its postcode; empty where none is given.
    pub postcode: String,
    /// The code of its kind; empty where none is given.
    pub kind: String,
}

/// The contents, and when they hold.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Claims {
    pub(super) contents: VenueJwsContents,
    pub(super) validity: Validity,
}

impl Claims {
    /// Reads a payload. Unknown claims are left out.
    pub(super) fn read(payload: &Object) -> Result<Self, DecodeError> {
        let contents = VenueJwsContents {
            venue: venue(payload)?,
            name: name(payload)?,
            address: optional(payload, "adr")?,
            postcode: optional(payload, "pc")?,
            kind: optional(payload, "vt")?,
        };
        Ok(Self { contents, validity: validity(payload)? })
    }
}

/// Shows nothing of the venue: what the code describes is for those who scan it.
impl fmt::Debug for VenueJwsContents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VenueJwsContents").finish_non_exhaustive()
    }
}

fn venue(payload: &Object) -> Result<String, DecodeError> {
    let venue = payload.text("id")?.ok_or(DecodeError::MissingClaim)?;
    let fits = (1..=MAX_VENUE_ID_BYTES).contains(&venue.len())
        && venue.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| venue.to_owned()).ok_or(DecodeError::BadClaim)
}

fn name(payload: &Object) -> Result<String, DecodeError> {
    let name = label(payload.text("opn")?.ok_or(DecodeError::MissingClaim)?)?;
    (!name.trim().is_empty()).then_some(name).ok_or(DecodeError::BadClaim)
}

fn optional(payload: &Object, claim: &str) -> Result<String, DecodeError> {
    label(payload.text(claim)?.unwrap_or_default())
}

/// The app's codes hold at any time; where an issuer limits one, RFC 7519 says how.
fn validity(payload: &Object) -> Result<Validity, DecodeError> {
    let instant = |claim| {
        let seconds = payload.integer(claim)?;
        let at = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(DecodeError::BadClaim);
        seconds.map(at).transpose()
    };
    Validity::new(instant("nbf")?, instant("exp")?).map_err(|_| DecodeError::BadClaim)
}
