//! COSE_Sign1 of RFC 9052: the envelope of tokens, trust lists and revocations.

use ciborium::Value;
use ravao_core::{DecodeError, Error, KeyId, Result as Outcome};

use crate::cbor::{Item, Keys, Map, push_array, push_bytes, push_text};
use crate::key::{Algorithm, PublicKey, Signer};
use crate::value::{fixed, to_bytes};

/// The tag of COSE_Sign1. Written always; on reading it may be missing.
const COSE_SIGN1: u64 = 18;

/// Header labels of RFC 9052.
const ALG: i64 = 1;
const CRIT: i64 = 2;
const KID: i64 = 4;

/// The header label of RFC 9338 for the abbreviated countersignature, version 2.
const COUNTERSIGNATURE: i64 = 12;

/// What is read of the headers, in the order in which they are written.
const PROTECTED: Keys<3> = Keys::of([ALG, CRIT, KID]);
const UNPROTECTED: Keys<3> = Keys::of([CRIT, KID, COUNTERSIGNATURE]);

/// The headers that may be critical, because they are understood.
pub(crate) const UNDERSTOOD: [i64; 3] = [ALG, CRIT, KID];

/// What a signature is for; a signature for one use does not hold for another.
pub(crate) type Purpose = &'static [u8];

/// A signed message, read where its bytes stand, whose signature nobody has checked yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Sign1<'a> {
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: KeyId,
    pub(crate) payload: &'a [u8],
    pub(crate) signature: &'a [u8; 64],
    protected: &'a [u8],
    countersignature: Option<&'a [u8; 64]>,
}

/// Signs a payload and gives the bytes of the message.
pub(crate) fn sign(key: &dyn Signer, purpose: Purpose, payload: &[u8]) -> Outcome<Vec<u8>> {
    let public_key = key.public_key();
    let (algorithm, kid) = (public_key.algorithm(), public_key.kid());
    let protected = to_bytes(&Value::Map(vec![
        (ALG.into(), algorithm.cose_id().into()),
        (KID.into(), Value::Bytes(kid.as_bytes().to_vec())),
    ]));
    let signature = key.sign(&to_be_signed(&protected, purpose, payload))?;
    let (protected, signature) = (&*protected, &signature);
    let signed = Sign1 { algorithm, kid, payload, signature, protected, countersignature: None };
    if !signed.is_signed_by(&public_key, purpose) {
        return Err(Error::invalid("signer: its signature is not of its key"));
    }
    Ok(signed.to_bytes())
}

impl<'a> Sign1<'a> {
    /// Reads a message: deterministic CBOR in all its layers, nothing after it.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let parts = Item::parse(bytes)?.untagged(COSE_SIGN1).as_array();
        let [protected, unprotected, payload, signature] =
            parts.and_then(exactly).ok_or(DecodeError::Structure)?;
        let protected = bytes_of(protected)?;
        let headers = Headers::read(protected, unprotected)?;
        Ok(Self {
            algorithm: headers.algorithm,
            kid: headers.kid,
            payload: bytes_of(payload)?,
            signature: signature.as_array_of().ok_or(DecodeError::Structure)?,
            protected,
            countersignature: headers.countersignature,
        })
    }

    fn to_bytes(self) -> Vec<u8> {
        let countersignature = self.countersignature.iter();
        let unprotected =
            countersignature.map(|it| (COUNTERSIGNATURE.into(), Value::Bytes(it.to_vec())));
        let parts = Value::Array(vec![
            Value::Bytes(self.protected.to_vec()),
            Value::Map(unprotected.collect()),
            Value::Bytes(self.payload.to_vec()),
            Value::Bytes(self.signature.to_vec()),
        ]);
        to_bytes(&Value::Tag(COSE_SIGN1, Box::new(parts)))
    }

    /// Whether `key` made the signature for this purpose, by the key's own algorithm.
    pub(crate) fn is_signed_by(&self, key: &PublicKey, purpose: Purpose) -> bool {
        let message = to_be_signed(self.protected, purpose, self.payload);
        key.algorithm() == self.algorithm && key.verifies(&message, self.signature)
    }

    /// Adds what the signature is over to `out`.
    pub(crate) fn write_to_be_signed(&self, purpose: Purpose, out: &mut Vec<u8>) {
        write_to_be_signed(self.protected, purpose, self.payload, out);
    }

    /// The bytes of the same message countersigned for a purpose, in the place of any
    /// countersignature before.
    pub(crate) fn countersign(&self, key: &dyn Signer, external: &[u8]) -> Outcome<Vec<u8>> {
        let signature = key.sign(&self.to_be_countersigned(external))?;
        let signed = Sign1 { countersignature: Some(&signature), ..*self };
        if !signed.is_countersigned_by(&key.public_key(), external) {
            return Err(Error::invalid("signer: its signature is not of its key"));
        }
        Ok(signed.to_bytes())
    }

    /// Whether `key` made the countersignature for this purpose.
    pub(crate) fn is_countersigned_by(&self, key: &PublicKey, external: &[u8]) -> bool {
        let holds = |it: &[u8; 64]| key.verifies(&self.to_be_countersigned(external), it);
        self.countersignature.is_some_and(holds)
    }

    /// The Countersign_structure of RFC 9338, section 3.3.
    fn to_be_countersigned(self, external: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        push_array(5, &mut out);
        push_text("CounterSignature0V2", &mut out);
        push_bytes(self.protected, &mut out);
        push_bytes(external, &mut out);
        push_bytes(self.payload, &mut out);
        push_array(1, &mut out);
        push_bytes(self.signature, &mut out);
        out
    }
}

/// The headers that this format knows.
struct Headers<'a> {
    algorithm: Algorithm,
    kid: KeyId,
    countersignature: Option<&'a [u8; 64]>,
}

impl<'a> Headers<'a> {
    /// The algorithm counts only where it is signed; the key id is a hint and may stand in either.
    /// A countersignature is made later, so it cannot be signed.
    fn read(protected: &'a [u8], unprotected: Item<'a>) -> Result<Self, DecodeError> {
        let protected = match protected {
            [] => Map::EMPTY,
            bytes => Item::parse(bytes)?.as_map().ok_or(DecodeError::Structure)?,
        };
        let unprotected = unprotected.as_map().ok_or(DecodeError::Structure)?;
        let [alg, crit, kid] = protected.select(&PROTECTED);
        let [unprotected_crit, unprotected_kid, countersignature] =
            unprotected.select(&UNPROTECTED);
        crit.map_or(Ok(()), check_critical)?;
        if unprotected_crit.is_some() {
            return Err(DecodeError::CriticalHeader);
        }
        let kid = kid.or(unprotected_kid).and_then(fixed).map(KeyId::from_bytes);
        Ok(Self {
            algorithm: algorithm(alg)?,
            kid: kid.ok_or(DecodeError::Structure)?,
            countersignature: countersignature
                .map(|item| item.as_array_of().ok_or(DecodeError::Structure))
                .transpose()?,
        })
    }
}

/// Every header that must be understood has to be one of those that are. A list of none is not
/// allowed by the RFC.
fn check_critical(critical: Item<'_>) -> Result<(), DecodeError> {
    let mut labels = critical.as_array().ok_or(DecodeError::CriticalHeader)?;
    let is_understood =
        |label: Item<'_>| label.as_integer().is_some_and(|label| UNDERSTOOD.contains(&label));
    if labels.is_empty() || !labels.all(is_understood) {
        return Err(DecodeError::CriticalHeader);
    }
    Ok(())
}

fn algorithm(item: Option<Item<'_>>) -> Result<Algorithm, DecodeError> {
    let id = item.and_then(Item::as_integer).ok_or(DecodeError::Algorithm)?;
    Algorithm::from_cose_id(id).ok_or(DecodeError::Algorithm)
}

fn bytes_of(item: Item<'_>) -> Result<&[u8], DecodeError> {
    item.as_bytes().ok_or(DecodeError::Structure)
}

/// The items, if they are exactly as many.
fn exactly<'a, const N: usize>(mut items: impl Iterator<Item = Item<'a>>) -> Option<[Item<'a>; N]> {
    let mut found = [Item::NULL; N];
    for slot in &mut found {
        *slot = items.next()?;
    }
    items.next().is_none().then_some(found)
}

/// The Sig_structure of RFC 9052, section 4.4.
pub(crate) fn to_be_signed(protected: &[u8], purpose: Purpose, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    write_to_be_signed(protected, purpose, payload, &mut out);
    out
}

fn write_to_be_signed(protected: &[u8], purpose: Purpose, payload: &[u8], out: &mut Vec<u8>) {
    push_array(4, out);
    push_text("Signature1", out);
    push_bytes(protected, out);
    push_bytes(purpose, out);
    push_bytes(payload, out);
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod vectors;
