//! Verifying: from what a certificate says to what may be believed.

use std::fmt;

use chrono::{DateTime, Utc};
use ravao_core::{KeyId, ValidityState, Verdict};

use super::content::HealthCertificate;
use super::key::{CertificateKey, CertificateTrust};
use super::signed::SignedCertificate;

/// A certificate that a trusted key signed, for its kind of statement, in time.
///
/// [`SignedCertificate::verify`] is the only way to one.
#[derive(Clone, Eq, PartialEq)]
pub struct VerifiedCertificate {
    contents: HealthCertificate,
    kid: KeyId,
}

impl VerifiedCertificate {
    /// What was signed.
    pub const fn contents(&self) -> &HealthCertificate {
        &self.contents
    }

    /// What was signed.
    pub fn into_contents(self) -> HealthCertificate {
        self.contents
    }

    /// The key id of the key that signed.
    pub const fn kid(&self) -> KeyId {
        self.kid
    }
}

/// Shows the key id: the contents name a person.
impl fmt::Debug for VerifiedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedCertificate(key {})", self.kid)
    }
}

impl SignedCertificate {
    /// Checks the certificate against the trusted keys at an instant.
    ///
    /// The first that applies is the answer: `UnknownKey`, `BadSignature`, `Malformed` where the
    /// contents break the rules of the scheme, `KeyNotAllowed`, `NotYetValid` before its issue,
    /// `Expired` at its end or later.
    ///
    /// # Errors
    /// The grade, where it is not valid.
    pub fn verify(
        &self,
        trust: &CertificateTrust,
        now: DateTime<Utc>,
    ) -> Result<VerifiedCertificate, Verdict> {
        let key = self.signer(trust)?;
        let contents = self.contents_unverified().map_err(Verdict::Malformed)?;
        if !key.may_sign(contents.statement.kind()) || !key.is_current(now) {
            return Err(Verdict::KeyNotAllowed);
        }
        match self.validity().state(now) {
            ValidityState::NotYet => Err(Verdict::NotYetValid),
            ValidityState::Over => Err(Verdict::Expired),
            ValidityState::Current => {
                Ok(VerifiedCertificate { contents: contents.clone(), kid: key.kid() })
            }
        }
    }

    /// The trusted key that made the signature. Every one with the certificate's key id is tried,
    /// each by its own algorithm, which the certificate must name.
    ///
    /// # Errors
    /// `UnknownKey` where none has the key id, `BadSignature` where none made the signature.
    pub fn signer<'a>(&self, trust: &'a CertificateTrust) -> Result<&'a CertificateKey, Verdict> {
        let candidates = self.kid().map(|kid| trust.keys_named(kid)).unwrap_or_default();
        if candidates.is_empty() {
            return Err(Verdict::UnknownKey);
        }
        let message = self.envelope.to_be_signed();
        let made_it = |key: &&CertificateKey| {
            key.algorithm() == self.algorithm() && key.verifies(&message, &self.envelope.signature)
        };
        candidates.iter().find(made_it).ok_or(Verdict::BadSignature)
    }
}
