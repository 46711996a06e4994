//! The keys of those who sign certificates, as their countries publish them.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::limits::{MAX_SIGNER_BYTES, MAX_TRUST_KEYS};
use ravao_core::{Error, KeyId, Result, Validity, ValidityState};
use rsa::pkcs8::DecodePublicKey;
use rsa::traits::PublicKeyParts;
use x509_cert::Certificate;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::time::Time;

use super::StatementKind;
use crate::key::{Algorithm, first_8_of_sha256};
use crate::signature::{verifies_p256, verifies_pss};

/// Bits of an RSA modulus: below, it can be factored; above, verifying takes too long.
const RSA_BITS: std::ops::RangeInclusive<u32> = 2_048..=4_096;

/// The purposes of the scheme, under both arcs that issuers wrote, without their last number.
const PURPOSES: [&str; 2] = ["1.3.6.1.4.1.1847.2021.1", "1.3.6.1.4.1.0.1847.2021.1"];

/// A key that is trusted to sign certificates.
#[derive(Clone, PartialEq)]
pub struct CertificateKey {
    kid: KeyId,
    verifier: Verifying,
    validity: Validity,
    /// Empty means every kind of statement.
    kinds: BTreeSet<StatementKind>,
}

#[derive(Clone, PartialEq)]
enum Verifying {
    P256(p256::ecdsa::VerifyingKey),
    Rsa(rsa::PublicKey),
}

impl CertificateKey {
    /// The key of an X.509 certificate in DER, with its validity and the purposes of the scheme.
    /// Its key id is the first 8 bytes of the SHA-256 of the DER. Who signed it is not asked:
    /// whoever puts it into a trust list answers for it.
    ///
    /// # Errors
    /// `TooLarge` over the limit, `Invalid` for bytes that are no certificate, or a key that
    /// neither ES256 nor PS256 can use.
    pub fn from_certificate_der(der: &[u8]) -> Result<Self> {
        check_size(der)?;
        let certificate = Certificate::from_der(der)
            .map_err(|_| Error::invalid("signer certificate: not X.509 in DER"))?;
        let certificate = certificate.tbs_certificate();
        let spki = certificate
            .subject_public_key_info()
            .to_der()
            .map_err(|_| Error::invalid("signer certificate: public key"))?;
        let usage = certificate
            .get_extension::<ExtendedKeyUsage>()
            .map_err(|_| Error::invalid("signer certificate: extended key usage"))?;
        let mut key = Self::from_public_key_der(kid_of(der), &spki)?;
        key.validity = validity(certificate.validity())?;
        key.kinds = usage.iter().flat_map(|(_, usage)| &usage.0).filter_map(kind_of).collect();
        Ok(key)
    }

    /// A bare public key (SubjectPublicKeyInfo in DER) under the key id that it is published with,
    /// for every kind of statement, at any time.
    ///
    /// # Errors
    /// As [`from_certificate_der`](Self::from_certificate_der).
    pub fn from_public_key_der(kid: KeyId, der: &[u8]) -> Result<Self> {
        check_size(der)?;
        let verifier = p256::ecdsa::VerifyingKey::from_public_key_der(der)
            .map(Verifying::P256)
            .or_else(|_| rsa_verifier(der))?;
        Ok(Self { kid, verifier, validity: Validity::ALWAYS, kinds: BTreeSet::new() })
    }

    /// The same key under another key id: some issuers name their keys otherwise.
    #[must_use]
    pub const fn with_kid(mut self, kid: KeyId) -> Self {
        self.kid = kid;
        self
    }

    /// The key id by which certificates name it.
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// Its signature scheme.
    pub const fn algorithm(&self) -> Algorithm {
        match self.verifier {
            Verifying::P256(_) => Algorithm::EcdsaP256,
            Verifying::Rsa(_) => Algorithm::RsaPss,
        }
    }

    /// Whether it may sign statements of a kind.
    pub fn may_sign(&self, kind: StatementKind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Whether it may be relied on at an instant.
    pub fn is_current(&self, now: DateTime<Utc>) -> bool {
        self.validity.state(now) == ValidityState::Current
    }

    /// Whether this key made `signature` over `message`: `r` and `s` of 32 bytes each for P-256,
    /// PSS with SHA-256, MGF1 with it and a salt of 32 bytes for RSA.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.verifier {
            Verifying::P256(key) => verifies_p256(key, message, signature),
            Verifying::Rsa(key) => verifies_pss(key, message, signature),
        }
    }
}

impl fmt::Debug for CertificateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CertificateKey({}, {:?})", self.kid, self.algorithm())
    }
}

/// The keys that are trusted to sign certificates, supplied by whoever runs the gate.
#[derive(Clone, Debug, Default)]
pub struct CertificateTrust(Vec<CertificateKey>);

impl CertificateTrust {
    /// Trust in these keys; several may have one key id.
    ///
    /// # Errors
    /// `TooLarge` for more than [`MAX_TRUST_KEYS`].
    pub fn new(keys: impl IntoIterator<Item = CertificateKey>) -> Result<Self> {
        let mut keys: Vec<_> = keys.into_iter().take(MAX_TRUST_KEYS + 1).collect();
        if keys.len() > MAX_TRUST_KEYS {
            return Err(Error::too_large("certificate trust: keys"));
        }
        keys.sort_by_key(CertificateKey::kid);
        Ok(Self(keys))
    }

    /// Trust in nobody: every certificate is of an unknown key.
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// The keys of a key id.
    pub(super) fn keys_named(&self, kid: KeyId) -> &[CertificateKey] {
        let first = self.0.partition_point(|key| key.kid < kid);
        let count = self.0[first..].partition_point(|key| key.kid == kid);
        &self.0[first..first + count]
    }
}

fn check_size(der: &[u8]) -> Result<()> {
    if der.len() > MAX_SIGNER_BYTES {
        return Err(Error::too_large("signer key: bytes"));
    }
    Ok(())
}

fn kid_of(der: &[u8]) -> KeyId {
    KeyId::from_bytes(first_8_of_sha256(der))
}

fn rsa_verifier(der: &[u8]) -> Result<Verifying> {
    let key = rsa::PublicKey::from_public_key_der(der)
        .map_err(|_| Error::invalid("signer key: neither P-256 nor RSA"))?;
    if !RSA_BITS.contains(&key.n().bit_width()) {
        return Err(Error::invalid("signer key: RSA of an unsafe size"));
    }
    Ok(Verifying::Rsa(key))
}

/// A certificate is still good in the second of its end.
fn validity(validity: &x509_cert::time::Validity) -> Result<Validity> {
    let first = instant(&validity.not_before);
    let end =
        instant(&validity.not_after).and_then(|at| at.checked_add_signed(TimeDelta::seconds(1)));
    Validity::new(first, end)
}

fn instant(time: &Time) -> Option<DateTime<Utc>> {
    let seconds = time.to_unix_duration().as_secs();
    DateTime::from_timestamp(seconds.try_into().ok()?, 0)
}

/// The kind of statement that a purpose stands for; other purposes say nothing about it.
fn kind_of(purpose: &ObjectIdentifier) -> Option<StatementKind> {
    let purpose = purpose.to_string();
    let (arc, number) = purpose.rsplit_once('.')?;
    match number {
        _ if !PURPOSES.contains(&arc) => None,
        "1" => Some(StatementKind::Test),
        "2" => Some(StatementKind::Vaccination),
        "3" => Some(StatementKind::Recovery),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
