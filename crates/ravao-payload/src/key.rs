//! Keys that sign tokens and trust lists.

use std::fmt;
use std::str::FromStr;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ravao_core::{Error, ErrorKind, KeyId, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The signature scheme of a key. A token must name the one of the key that it is tried with.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Algorithm {
    /// Ed25519 of RFC 8032: COSE −19, and −8 on reading.
    Ed25519,
    /// ECDSA on P-256 with SHA-256: COSE −9, and −7 on reading.
    EcdsaP256,
    /// RSASSA-PSS with SHA-256: COSE −37. For health certificates only.
    RsaPss,
}

impl Algorithm {
    /// The identifier that this library writes.
    pub(crate) const fn cose_id(self) -> i64 {
        match self {
            Self::Ed25519 => -19,
            Self::EcdsaP256 => -9,
            Self::RsaPss => -37,
        }
    }

    /// The scheme of a COSE identifier, if it is accepted in a health certificate.
    pub(crate) const fn from_certificate_id(id: i128) -> Option<Self> {
        match id {
            -9 | -7 => Some(Self::EcdsaP256),
            -37 => Some(Self::RsaPss),
            _ => None,
        }
    }

    /// The scheme of a COSE identifier, if it is accepted in our own codes.
    pub(crate) const fn from_cose_id(id: i128) -> Option<Self> {
        match id {
            -19 | -8 => Some(Self::Ed25519),
            _ => None,
        }
    }
}

/// A public key of an issuer. As text: 64 hexadecimal digits.
#[derive(Clone, Copy, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// The key of these 32 bytes.
    ///
    /// # Errors
    /// `Invalid` when they are no point of the curve in its one encoding, or one of small order.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self> {
        let key = VerifyingKey::from_bytes(bytes)
            .map_err(|_| Error::invalid("public key: not a point of the curve"))?;
        if key.is_weak() || key.to_edwards().compress().as_bytes() != bytes {
            return Err(Error::invalid("public key: of small order or not canonical"));
        }
        Ok(Self(key))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Lower-case hexadecimal text.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(self.as_bytes())
    }

    /// The hint by which tokens name this key.
    pub fn kid(&self) -> KeyId {
        KeyId::from_bytes(first_8_of_sha256(self.as_bytes()))
    }

    /// Its signature scheme.
    pub const fn algorithm(&self) -> Algorithm {
        Algorithm::Ed25519
    }

    /// Whether this key made `signature` over `message`, by the strict rules: canonical points,
    /// none of small order, `S` below the group order, no cofactor.
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = bytes_from_hex(text, "public key: expected 64 hexadecimal digits")?;
        Self::from_bytes(&bytes)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.to_hex()
    }
}

/// The secret key of an issuer. `Debug` shows its key id only; memory is wiped when it is dropped.
///
/// ```
/// use ravao_payload::IssuerKey;
///
/// let key = IssuerKey::generate()?;
/// let again: IssuerKey = key.to_seed_hex().parse()?;
/// assert_eq!(again.public_key(), key.public_key());
/// # Ok::<(), ravao_core::Error>(())
/// ```
pub struct IssuerKey(SigningKey);

impl IssuerKey {
    /// The key of a seed, which must come from a secure source and be used for nothing else.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// A new key from the randomness of the operating system.
    ///
    /// # Errors
    /// `Io` when the system gives none.
    pub fn generate() -> Result<Self> {
        Ok(Self::from_seed(&*random_secret()?))
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// The hint by which tokens name this key.
    pub fn kid(&self) -> KeyId {
        self.public_key().kid()
    }

    /// The seed as hexadecimal text, for a key file that only its owner can read.
    pub fn to_seed_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(HEXLOWER.encode(self.0.as_bytes()))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl FromStr for IssuerKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let context = "issuer key: expected a seed of 64 hexadecimal digits";
        Ok(Self::from_seed(&*secret_from_hex(text, context)?))
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuerKey({}, ..)", self.kid())
    }
}

/// 32 random bytes, wiped when dropped.
pub(crate) fn random_secret() -> Result<Zeroizing<[u8; 32]>> {
    let mut secret = Zeroizing::new([0; 32]);
    let failed = |_| Error::new(ErrorKind::Io, "key: the system gives no randomness");
    getrandom::fill(&mut *secret).map_err(failed)?;
    Ok(secret)
}

/// A secret from the text of a key file; white space around it does not matter.
pub(crate) fn secret_from_hex(text: &str, context: &'static str) -> Result<Zeroizing<[u8; 32]>> {
    bytes_from_hex(text.trim(), context).map(Zeroizing::new)
}

pub(crate) fn first_8_of_sha256(bytes: &[u8]) -> [u8; 8] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    *digest.first_chunk().expect("32 bytes hold 8")
}

fn bytes_from_hex(text: &str, context: &'static str) -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return Err(Error::invalid(context));
    }
    HEXLOWER_PERMISSIVE
        .decode_mut(text.as_bytes(), &mut bytes)
        .map_err(|_| Error::invalid(context))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 1.
    const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    #[test]
    fn keys_follow_rfc_8032() {
        let key: IssuerKey = SEED.parse().unwrap();
        assert_eq!(key.public_key().to_hex(), PUBLIC);
        assert_eq!(HEXLOWER.encode(&key.sign(b""))[..16], *"e5564300c360ac72");
        assert!(key.public_key().verifies(b"", &key.sign(b"")));
        assert!(!key.public_key().verifies(b"x", &key.sign(b"")));
        assert_eq!(key.kid().to_string(), "21fe31dfa154a261");
    }

    #[test]
    fn debug_shows_the_key_id_only() {
        let key: IssuerKey = SEED.parse().unwrap();
        assert_eq!(format!("{key:?}"), "IssuerKey(21fe31dfa154a261, ..)");
    }

    #[test]
    fn wrong_texts_are_refused() {
        for text in ["", "9d61", &SEED[1..], &SEED.replace('9', "g"), &SEED.replace('9', "é")] {
            assert!(text.parse::<IssuerKey>().is_err(), "{text}");
        }
        let zero = "0".repeat(64);
        let small_order = format!("01{}", "0".repeat(62));
        for text in [zero, small_order, "f".repeat(64), format!("02{}", "0".repeat(62))] {
            assert!(text.parse::<PublicKey>().is_err(), "{text}");
        }
    }

    #[test]
    fn generated_keys_differ() {
        let (first, second) = (IssuerKey::generate().unwrap(), IssuerKey::generate().unwrap());
        assert_ne!(first.public_key(), second.public_key());
    }
}
