//! Venue codes as compact JWS, as the NHS COVID-19 app had them: `UKC19TRACING:1:` and a token
//! signed with ES256.
//!
//! Stricter than that app, which took every later version and trusted the header for the rest: one
//! prefix, one version, one algorithm, one form of the encoding, every name once.

mod contents;
mod json;
mod key;

use std::fmt;

use chrono::{DateTime, Utc};
use ravao_core::{DecodeError, Validity, ValidityState, Verdict};

use self::contents::Claims;
pub use self::contents::VenueJwsContents;
use self::json::Object;
pub use self::key::{VenueJwsKey, VenueJwsTrust};
use super::text::base64url;
use crate::text::{check_version, trim};

/// Begins every such code.
const PREFIX: &str = "UKC19TRACING:";

/// The version that is known.
const VERSION: &str = "1";

/// The one algorithm: ECDSA on P-256 with SHA-256.
const ALGORITHM: &str = "ES256";

/// Bytes of a signature, `r` and `s`.
const SIGNATURE_BYTES: usize = 64;

/// Bytes of a key id: theirs are a digit or the 43 characters of a hash.
const MAX_KID_BYTES: usize = 64;

/// A signed venue code as read: well-formed, its signature unchecked.
/// [`verify`](Self::verify) turns it into a [`VerifiedVenueJws`]; nothing else does.
#[derive(Clone, Eq, PartialEq)]
pub struct VenueJws {
    kid: Option<String>,
    claims: Claims,
    /// Header and payload as they stand, which is what is signed.
    signed: String,
    signature: [u8; SIGNATURE_BYTES],
}

/// A venue code that a trusted key signed, in time.
///
/// [`VenueJws::verify`] is the only way to one.
#[derive(Clone, Eq, PartialEq)]
pub struct VerifiedVenueJws(VenueJwsContents);

/// Reads the text of a signed venue code.
///
/// ```
/// use ravao_core::Verdict;
/// use ravao_payload::{VenueJwsKey, VenueJwsTrust, decode_venue_jws};
///
/// let key = data_encoding::HEXLOWER.decode(
///     b"3059301306072a8648ce3d020106082a8648ce3d030107034200041867b49bcd055f4f8d\
///       565455b52c8ea6b9ea3519f3955a2b49fa63b473920289ed89e3170c4585a8bd00307ad6\
///       44a6c3b5008d58c6c92d7bbc559fe8a285bbd6",
/// )?;
/// let trust = VenueJwsTrust::new([VenueJwsKey::from_public_key_der("vi-du-1", &key)?])?;
/// let now = "2021-11-01T00:00:00Z".parse()?;
///
/// let poster = "UKC19TRACING:1:eyJhbGciOiJFUzI1NiIsImtpZCI6InZpLWR1LTEifQ.eyJpZCI6IlNEMj\
///     JNQzdLIiwib3BuIjoiUXXDoW4gU8O0bmcgTMO0IiwiYWRyIjoiMTIgUGjhu5EgQ2jhu6Ncbl\
///     PGoW4gRMawxqFuZyJ9.kc_iqQGSgoX-ty89IU6zLx6i-zLc_sMzDZK329h3i5zPkUGr_DY5U\
///     OREBXnfqkd_5toPScx5BWGEK6HiSgvrpA";
/// let code = decode_venue_jws(poster)?;
/// let verified = code.verify(&trust, now).expect("signed by that key");
/// assert_eq!(verified.contents().name, "Quán Sông Lô");
/// assert_eq!(code.verify(&VenueJwsTrust::empty(), now), Err(Verdict::UnknownKey));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// `Unrecognised` for a text that does not begin like one, else the first rule that it breaks.
pub fn decode_venue_jws(text: &str) -> Result<VenueJws, DecodeError> {
    let rest = trim(text)?.strip_prefix(PREFIX).ok_or(DecodeError::Unrecognised)?;
    let (version, token) = rest.split_once(':').ok_or(DecodeError::Unrecognised)?;
    check_version(version, VERSION)?;
    let (signed, signature) = token.rsplit_once('.').ok_or(DecodeError::FieldCount)?;
    let (header, payload) = signed.split_once('.').ok_or(DecodeError::FieldCount)?;
    if payload.contains('.') {
        return Err(DecodeError::FieldCount);
    }
    let kid = kid_of(&Object::read(&base64url(header)?)?)?;
    let claims = Claims::read(&Object::read(&base64url(payload)?)?)?;
    let signature = base64url(signature)?.try_into().map_err(|_| DecodeError::Length)?;
    Ok(VenueJws { kid, claims, signed: signed.to_owned(), signature })
}

/// The key id of a header that asks for nothing we do not know. Keys, addresses of keys and
/// certificates within it are not looked at: trust comes from the operator.
fn kid_of(header: &Object) -> Result<Option<String>, DecodeError> {
    if header.has("crit") {
        return Err(DecodeError::CriticalHeader);
    }
    if header.text("alg").ok().flatten() != Some(ALGORITHM) {
        return Err(DecodeError::Algorithm);
    }
    match header.text("kid")? {
        Some(kid) if kid.len() > MAX_KID_BYTES => Err(DecodeError::BadClaim),
        kid => Ok(kid.map(str::to_owned)),
    }
}

impl VenueJws {
    /// The hint at the key that signed; `None` where the code names none.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What the code says. Anybody can write one that says this.
    pub const fn contents_unverified(&self) -> &VenueJwsContents {
        &self.claims.contents
    }

    /// From when, included, until when, excluded, where the code says so.
    pub const fn validity(&self) -> Validity {
        self.claims.validity
    }

    /// Checks the code against the trusted keys at an instant. Every key with its key id is tried.
    ///
    /// # Errors
    /// The grade, where it is not valid: the first that applies of `UnknownKey`, `BadSignature`,
    /// `NotYetValid` and `Expired`.
    pub fn verify(
        &self,
        trust: &VenueJwsTrust,
        now: DateTime<Utc>,
    ) -> Result<VerifiedVenueJws, Verdict> {
        let mut keys = trust.keys_named(self.kid().ok_or(Verdict::UnknownKey)?).peekable();
        keys.peek().ok_or(Verdict::UnknownKey)?;
        if !keys.any(|key| key.verifies(self.signed.as_bytes(), &self.signature)) {
            return Err(Verdict::BadSignature);
        }
        match self.validity().state(now) {
            ValidityState::NotYet => Err(Verdict::NotYetValid),
            ValidityState::Over => Err(Verdict::Expired),
            ValidityState::Current => Ok(VerifiedVenueJws(self.claims.contents.clone())),
        }
    }
}

impl VerifiedVenueJws {
    /// What was signed.
    pub const fn contents(&self) -> &VenueJwsContents {
        &self.0
    }

    /// What was signed.
    pub fn into_contents(self) -> VenueJwsContents {
        self.0
    }
}

impl fmt::Debug for VenueJws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VenueJws").finish_non_exhaustive()
    }
}

impl fmt::Debug for VerifiedVenueJws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedVenueJws").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
