//! Decoding: a text to what it says, before anybody checked that it may be believed.

use std::fmt;

use ravao_core::{Claims, DecodeError, KeyId, TokenId};

use super::{PURPOSE, claims};
use crate::carrier;
use crate::clean::repair_keyboard;
use crate::container::Sign1;
use crate::key::{Algorithm, PublicKey};
use crate::text::trim;

/// A native code as read: well-formed, its signature unchecked. [`verify`](Self::verify) turns it
/// into [`Verified`](crate::Verified) claims; nothing else does.
#[derive(Clone, Eq, PartialEq)]
pub struct SignedPayload {
    bytes: Vec<u8>,
    claims: Claims,
}

impl SignedPayload {
    /// Reads the bytes of a token.
    ///
    /// # Errors
    /// As [`decode`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::from_vec(bytes.to_vec())
    }

    fn from_vec(bytes: Vec<u8>) -> Result<Self, DecodeError> {
        let claims = claims::decode(Sign1::read(&bytes)?.payload)?;
        Ok(Self { bytes, claims })
    }

    /// The hint at the key that signed.
    pub fn kid(&self) -> KeyId {
        self.message().kid
    }

    /// The signature scheme that the token names.
    pub fn algorithm(&self) -> Algorithm {
        self.message().algorithm
    }

    /// The id of the token, claimed or derived from the claims.
    pub const fn token(&self) -> TokenId {
        self.claims.token()
    }

    /// What the code says. Anybody can write a code that says this.
    pub const fn claims_unverified(&self) -> &Claims {
        &self.claims
    }

    pub(super) fn message(&self) -> Sign1<'_> {
        Sign1::read(&self.bytes).expect("bytes that were read before")
    }

    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.message().is_signed_by(key, PURPOSE)
    }
}

/// Shows the ids: the claims may name a person.
impl fmt::Debug for SignedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedPayload(token {}, kid {})", self.token(), self.kid())
    }
}

/// Reads a native code from the text of either carrier. Where it fails as it is, a keyboard may have
/// changed it: then it is read as what [`clean`](crate::clean()) makes of it.
///
/// ```
/// use ravao_payload::{DecodeError, decode};
///
/// assert_eq!(decode("https://example.vn/menu").unwrap_err(), DecodeError::Unrecognised);
/// assert_eq!(decode("RV2*ABC").unwrap_err(), DecodeError::UnknownVersion);
/// ```
///
/// # Errors
/// `Unrecognised` for a text of another format, `UnknownVersion` for a later one of this format,
/// else what is wrong with it.
pub fn decode(text: &str) -> Result<SignedPayload, DecodeError> {
    let text = trim(text)?;
    decode_exact(text).or_else(|error| {
        let (repaired, _) = repair_keyboard(text).ok_or(error)?;
        decode_exact(&repaired)
    })
}

/// Reads a native code from the very text that a carrier has.
pub(crate) fn decode_exact(text: &str) -> Result<SignedPayload, DecodeError> {
    let mut bytes = Vec::new();
    carrier::unwrap_into(text, &mut bytes)?;
    SignedPayload::from_vec(bytes)
}
