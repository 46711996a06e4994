//! COSE_Sign1 of RFC 9052: the envelope of tokens and trust lists.

use ciborium::Value;
use coset::{Header, ProtectedHeader, SignatureContext, sig_structure_data};
use ravao_core::{DecodeError, Error, KeyId};

use crate::key::{Algorithm, PublicKey, Signer};
use crate::value::{entry, fixed, into_map, parse, to_bytes};

/// The tag of COSE_Sign1. Written always; on reading it may be missing.
const COSE_SIGN1: u64 = 18;

/// Header labels of RFC 9052.
const ALG: i64 = 1;
const CRIT: i64 = 2;
const KID: i64 = 4;

/// The header label of RFC 9338 for the abbreviated countersignature, version 2.
const COUNTERSIGNATURE: i64 = 12;

/// What a signature is for; a signature for one use does not hold for another.
pub(crate) type Purpose = &'static [u8];

/// A signed message whose signature nobody has checked yet.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Sign1 {
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: KeyId,
    pub(crate) payload: Vec<u8>,
    protected: Vec<u8>,
    signature: [u8; 64],
    countersignature: Option<[u8; 64]>,
}

impl Sign1 {
    /// Signs a payload.
    pub(crate) fn sign(
        key: &dyn Signer,
        purpose: Purpose,
        payload: Vec<u8>,
    ) -> ravao_core::Result<Self> {
        let public_key = key.public_key();
        let (algorithm, kid) = (public_key.algorithm(), public_key.kid());
        let protected = to_bytes(&Value::Map(vec![
            (ALG.into(), algorithm.cose_id().into()),
            (KID.into(), Value::Bytes(kid.as_bytes().to_vec())),
        ]));
        let signature = key.sign(&to_be_signed(&protected, purpose, &payload))?;
        let signed =
            Self { algorithm, kid, payload, protected, signature, countersignature: None };
        if !signed.is_signed_by(&public_key, purpose) {
            return Err(Error::invalid("signer: its signature is not of its key"));
        }
        Ok(signed)
    }

    /// Reads a message: deterministic CBOR in all its layers, nothing after it.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let parts = match parse(bytes)? {
            Value::Tag(COSE_SIGN1, inner) => *inner,
            untagged => untagged,
        };
        let parts: [Value; 4] =
            into_array(parts)?.try_into().map_err(|_| DecodeError::Structure)?;
        let [protected, unprotected, payload, signature] = parts;
        let protected = into_bytes(protected)?;
        let headers = Headers::read(&protected, unprotected)?;
        let signature = into_bytes(signature)?;
        Ok(Self {
            algorithm: headers.algorithm,
            kid: headers.kid,
            payload: into_bytes(payload)?,
            protected,
            signature: signature.try_into().map_err(|_| DecodeError::Structure)?,
            countersignature: headers.countersignature,
        })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let countersignature = self.countersignature.iter();
        let unprotected =
            countersignature.map(|it| (COUNTERSIGNATURE.into(), Value::Bytes(it.to_vec())));
        let parts = Value::Array(vec![
            Value::Bytes(self.protected.clone()),
            Value::Map(unprotected.collect()),
            Value::Bytes(self.payload.clone()),
            Value::Bytes(self.signature.to_vec()),
        ]);
        to_bytes(&Value::Tag(COSE_SIGN1, Box::new(parts)))
    }

    /// Whether `key` made the signature for this purpose, by the key's own algorithm.
    pub(crate) fn is_signed_by(&self, key: &PublicKey, purpose: Purpose) -> bool {
        let message = to_be_signed(&self.protected, purpose, &self.payload);
        key.algorithm() == self.algorithm && key.verifies(&message, &self.signature)
    }

    /// The same message countersigned for a purpose, in the place of any countersignature before.
    pub(crate) fn countersign(&self, key: &dyn Signer, external: &[u8]) -> ravao_core::Result<Self> {
        let signature = key.sign(&self.to_be_countersigned(external))?;
        let signed = Self { countersignature: Some(signature), ..self.clone() };
        if !signed.is_countersigned_by(&key.public_key(), external) {
            return Err(Error::invalid("signer: its signature is not of its key"));
        }
        Ok(signed)
    }

    /// Whether `key` made the countersignature for this purpose.
    pub(crate) fn is_countersigned_by(&self, key: &PublicKey, external: &[u8]) -> bool {
        let holds = |it: &[u8; 64]| key.verifies(&self.to_be_countersigned(external), it);
        self.countersignature.as_ref().is_some_and(holds)
    }

    /// The Countersign_structure of RFC 9338, section 3.3.
    fn to_be_countersigned(&self, external: &[u8]) -> Vec<u8> {
        to_bytes(&Value::Array(vec![
            "CounterSignature0V2".into(),
            Value::Bytes(self.protected.clone()),
            Value::Bytes(external.to_vec()),
            Value::Bytes(self.payload.clone()),
            Value::Array(vec![Value::Bytes(self.signature.to_vec())]),
        ]))
    }
}

/// The headers that this format knows.
struct Headers {
    algorithm: Algorithm,
    kid: KeyId,
    countersignature: Option<[u8; 64]>,
}

impl Headers {
    /// The algorithm counts only where it is signed; the key id is a hint and may stand in either.
    /// A countersignature is made later, so it cannot be signed.
    fn read(protected: &[u8], unprotected: Value) -> Result<Self, DecodeError> {
        let protected = match protected {
            [] => Vec::new(),
            bytes => into_map(parse(bytes)?)?,
        };
        let unprotected = into_map(unprotected)?;
        check_critical(&protected)?;
        if entry(&unprotected, CRIT).is_some() {
            return Err(DecodeError::CriticalHeader);
        }
        let kid = entry(&protected, KID).or(entry(&unprotected, KID));
        Ok(Self {
            algorithm: algorithm(entry(&protected, ALG))?,
            kid: kid.and_then(key_id).ok_or(DecodeError::Structure)?,
            countersignature: entry(&unprotected, COUNTERSIGNATURE)
                .map(|value| fixed(value).ok_or(DecodeError::Structure))
                .transpose()?,
        })
    }
}

/// Every header that must be understood has to be one of those that are. A list of none is not
/// allowed by the RFC.
pub(crate) fn check_critical(protected: &[(Value, Value)]) -> Result<(), DecodeError> {
    let Some(critical) = entry(protected, CRIT) else { return Ok(()) };
    let labels = critical.as_array().ok_or(DecodeError::CriticalHeader)?;
    let understood = [ALG, CRIT, KID].map(Value::from);
    if labels.is_empty() || !labels.iter().all(|label| understood.contains(label)) {
        return Err(DecodeError::CriticalHeader);
    }
    Ok(())
}

fn algorithm(value: Option<&Value>) -> Result<Algorithm, DecodeError> {
    let id = value.and_then(Value::as_integer).ok_or(DecodeError::Algorithm)?;
    Algorithm::from_cose_id(id.into()).ok_or(DecodeError::Algorithm)
}

fn key_id(value: &Value) -> Option<KeyId> {
    let bytes = value.as_bytes()?.as_slice();
    bytes.try_into().ok().map(KeyId::from_bytes)
}

/// The Sig_structure of RFC 9052, section 4.4.
pub(crate) fn to_be_signed(protected: &[u8], purpose: Purpose, payload: &[u8]) -> Vec<u8> {
    let body =
        ProtectedHeader { original_data: Some(protected.to_vec()), header: Header::default() };
    sig_structure_data(SignatureContext::CoseSign1, body, None, purpose, payload)
}

fn into_array(value: Value) -> Result<Vec<Value>, DecodeError> {
    value.into_array().map_err(|_| DecodeError::Structure)
}

fn into_bytes(value: Value) -> Result<Vec<u8>, DecodeError> {
    value.into_bytes().map_err(|_| DecodeError::Structure)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
