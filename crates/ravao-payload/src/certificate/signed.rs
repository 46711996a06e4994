//! A certificate as read, before anybody checked that it may be believed.

use std::fmt;

use ravao_core::{DecodeError, KeyId, Validity};

use super::content::HealthCertificate;
use super::envelope::Envelope;
use crate::key::Algorithm;

/// A certificate as read: well-formed, its signature unchecked.
/// [`verify`](Self::verify) turns it into a [`VerifiedCertificate`](crate::VerifiedCertificate);
/// nothing else does.
#[derive(Clone, Eq, PartialEq)]
pub struct SignedCertificate {
    pub(super) envelope: Envelope,
    pub(super) claims: Claims,
    is_compressed: bool,
}

/// What the payload says.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Claims {
    pub(super) issuer: Option<String>,
    pub(super) validity: Validity,
    pub(super) contents: Result<Box<HealthCertificate>, DecodeError>,
}

impl SignedCertificate {
    pub(super) const fn new(envelope: Envelope, claims: Claims, is_compressed: bool) -> Self {
        Self { envelope, claims, is_compressed }
    }

    /// The hint at the key that signed; `None` where the certificate names none.
    pub const fn kid(&self) -> Option<KeyId> {
        self.envelope.kid
    }

    /// The signature scheme that the certificate names.
    pub const fn algorithm(&self) -> Algorithm {
        self.envelope.algorithm
    }

    /// The country or body that it names as its issuer.
    pub fn issuer_unverified(&self) -> Option<&str> {
        self.claims.issuer.as_deref()
    }

    /// From its issue, included, to its end, excluded.
    pub const fn validity(&self) -> Validity {
        self.claims.validity
    }

    /// What the certificate says. Anybody can write one that says this.
    ///
    /// # Errors
    /// The first rule of the scheme that the contents break.
    pub const fn contents_unverified(&self) -> Result<&HealthCertificate, DecodeError> {
        match &self.claims.contents {
            Ok(contents) => Ok(contents),
            Err(error) => Err(*error),
        }
    }

    /// Whether it was compressed, as the scheme asks; some issuers did not.
    pub const fn is_compressed(&self) -> bool {
        self.is_compressed
    }
}

/// Shows the key id: the contents name a person.
impl fmt::Debug for SignedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedCertificate(kid {:?})", self.kid())
    }
}
