//! The keys of those who sign venue codes.

use std::fmt;

use p256::ecdsa::VerifyingKey;
use p256::pkcs8::DecodePublicKey;
use ravao_core::limits::{MAX_SIGNER_BYTES, MAX_TRUST_KEYS};
use ravao_core::{Error, Result};

use super::{MAX_KID_BYTES, SIGNATURE_BYTES};
use crate::signature::verifies_p256;

/// A key that is trusted to sign venue codes. It is of P-256, so that no header can choose another
/// algorithm.
#[derive(Clone, PartialEq)]
pub struct VenueJwsKey {
    kid: String,
    verifier: VerifyingKey,
}

impl VenueJwsKey {
    /// A public key (SubjectPublicKeyInfo in DER) under the key id that it is published with.
    ///
    /// # Errors
    /// `TooLarge` over the limit, `Invalid` for another key, and for a key id that is empty or
    /// longer than codes may name.
    pub fn from_public_key_der(kid: &str, der: &[u8]) -> Result<Self> {
        if der.len() > MAX_SIGNER_BYTES {
            return Err(Error::too_large("venue key: bytes"));
        }
        if !(1..=MAX_KID_BYTES).contains(&kid.len()) {
            return Err(Error::invalid("venue key: key id"));
        }
        let verifier = VerifyingKey::from_public_key_der(der)
            .map_err(|_| Error::invalid("venue key: not of P-256"))?;
        Ok(Self { kid: kid.to_owned(), verifier })
    }

    /// The key id by which codes name it.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        verifies_p256(&self.verifier, message, signature)
    }
}

impl fmt::Debug for VenueJwsKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VenueJwsKey({:?})", self.kid)
    }
}

/// The keys that are trusted to sign venue codes, supplied by whoever reads them.
#[derive(Clone, Debug, Default)]
pub struct VenueJwsTrust(Vec<VenueJwsKey>);

impl VenueJwsTrust {
    /// Trust in these keys; several may have one key id.
    ///
    /// # Errors
    /// `TooLarge` for more than [`MAX_TRUST_KEYS`].
    pub fn new(keys: impl IntoIterator<Item = VenueJwsKey>) -> Result<Self> {
        let keys: Vec<_> = keys.into_iter().take(MAX_TRUST_KEYS + 1).collect();
        if keys.len() > MAX_TRUST_KEYS {
            return Err(Error::too_large("venue trust: keys"));
        }
        Ok(Self(keys))
    }

    /// Trust in nobody: every code is of an unknown key.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    pub(super) fn keys_named(&self, kid: &str) -> impl Iterator<Item = &VenueJwsKey> {
        self.0.iter().filter(move |key| key.kid == kid)
    }
}
