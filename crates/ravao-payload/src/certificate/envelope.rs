//! The COSE_Sign1 of a certificate, as its many issuers write it.

use ciborium::Value;
use ravao_core::{DecodeError, KeyId};

use super::lenient::parse;
use super::value::{entry, into_map};
use crate::container::{UNDERSTOOD, to_be_signed};
use crate::key::Algorithm;

/// Tags of RFC 9052 and RFC 8392: both, one or none may stand in front.
const COSE_SIGN1: u64 = 18;
const CWT: u64 = 61;

/// Header labels of RFC 9052.
const ALG: i64 = 1;
const CRIT: i64 = 2;
const KID: i64 = 4;

/// A signed message whose signature nobody has checked yet.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Envelope {
    pub(super) algorithm: Algorithm,
    /// None where it is missing or of another length than every key id here.
    pub(super) kid: Option<KeyId>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
    protected: Vec<u8>,
}

impl Envelope {
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let parts = untagged(parse(bytes)?).into_array().map_err(|_| DecodeError::Structure)?;
        let [protected, unprotected, payload, signature]: [Value; 4] =
            parts.try_into().map_err(|_| DecodeError::Structure)?;
        let mut protected = into_bytes(protected)?;
        let signed = match protected.as_slice() {
            [] => Vec::new(),
            bytes => into_map(parse(bytes)?)?,
        };
        // RFC 9052, section 4.4: where no header is protected, no byte of them is signed.
        if signed.is_empty() {
            protected.clear();
        }
        let unsigned = into_map(unprotected)?;
        check_critical(&signed)?;
        if entry(&unsigned, CRIT).is_some() {
            return Err(DecodeError::CriticalHeader);
        }
        Ok(Self {
            algorithm: algorithm(entry(&signed, ALG).or(entry(&unsigned, ALG)))?,
            kid: entry(&signed, KID).or(entry(&unsigned, KID)).and_then(key_id),
            payload: into_bytes(payload)?,
            signature: into_bytes(signature)?,
            protected,
        })
    }

    /// The bytes that the signature is over.
    pub(super) fn to_be_signed(&self) -> Vec<u8> {
        to_be_signed(&self.protected, b"", &self.payload)
    }
}

/// Every header that must be understood has to be one of those that are. A list of none is not
/// allowed by the RFC.
fn check_critical(protected: &[(Value, Value)]) -> Result<(), DecodeError> {
    let Some(critical) = entry(protected, CRIT) else { return Ok(()) };
    let labels = critical.as_array().ok_or(DecodeError::CriticalHeader)?;
    let understood = UNDERSTOOD.map(Value::from);
    if labels.is_empty() || !labels.iter().all(|label| understood.contains(label)) {
        return Err(DecodeError::CriticalHeader);
    }
    Ok(())
}

fn untagged(value: Value) -> Value {
    let inside = match value {
        Value::Tag(CWT, inner) => *inner,
        other => other,
    };
    match inside {
        Value::Tag(COSE_SIGN1, inner) => *inner,
        other => other,
    }
}

/// Some issuers leave it unsigned. That does no harm: the key decides which algorithm verifies, and
/// one that names another is refused.
fn algorithm(value: Option<&Value>) -> Result<Algorithm, DecodeError> {
    let id = value.and_then(Value::as_integer).ok_or(DecodeError::Algorithm)?;
    Algorithm::from_certificate_id(id.into()).ok_or(DecodeError::Algorithm)
}

fn key_id(value: &Value) -> Option<KeyId> {
    value.as_bytes()?.as_slice().try_into().ok().map(KeyId::from_bytes)
}

fn into_bytes(value: Value) -> Result<Vec<u8>, DecodeError> {
    value.into_bytes().map_err(|_| DecodeError::Structure)
}

#[cfg(test)]
mod vectors;
