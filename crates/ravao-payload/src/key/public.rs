//! Public keys: of Ed25519 and of P-256.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use data_encoding::HEXLOWER;
use ravao_core::{DeviceKey, Error, KeyId, Result};
use serde::{Deserialize, Serialize};

use super::{Algorithm, bytes_from_hex, first_8_of_sha256};
use crate::signature::verifies_p256;

/// Hexadecimal digits of a key of P-256.
const P256_DIGITS: usize = 66;

const WRONG_POINT: Error = Error::invalid("public key: not a point of the curve");

/// A public key of an issuer or a device. As text: 64 hexadecimal digits for Ed25519; 66, the
/// compressed point of SEC 1, for P-256.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey(Kind);

#[derive(Clone, Copy)]
enum Kind {
    Ed25519(ed25519_dalek::VerifyingKey),
    P256 { point: [u8; 33], key: p256::ecdsa::VerifyingKey },
}

impl PublicKey {
    /// The key of these bytes: 32 of Ed25519, or 33 of a compressed point of P-256.
    ///
    /// # Errors
    /// `Invalid` when they are no point of the curve in its one encoding, or one of small order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if let Ok(bytes) = bytes.try_into() {
            return Self::from_ed25519(bytes);
        }
        let point = bytes.try_into().map_err(|_| Error::invalid("public key: length"))?;
        Self::from_p256(point)
    }

    fn from_ed25519(bytes: &[u8; 32]) -> Result<Self> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| WRONG_POINT)?;
        if key.is_weak() || key.to_edwards().compress().as_bytes() != bytes {
            return Err(Error::invalid("public key: of small order or not canonical"));
        }
        Ok(Self(Kind::Ed25519(key)))
    }

    fn from_p256(point: &[u8; 33]) -> Result<Self> {
        // SEC 1 as extended by others knows one more form of 33 bytes.
        if !matches!(point[0], 2 | 3) {
            return Err(WRONG_POINT);
        }
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(|_| WRONG_POINT)?;
        Ok(Self(Kind::P256 { point: *point, key }))
    }

    /// The bytes, 32 or 33 of them.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kind::Ed25519(key) => key.as_bytes(),
            Kind::P256 { point, .. } => point,
        }
    }

    /// The key as that of a device, to bind a pass to it.
    pub fn to_device_key(&self) -> DeviceKey {
        match &self.0 {
            Kind::Ed25519(key) => DeviceKey::Ed25519(key.to_bytes()),
            Kind::P256 { point, .. } => DeviceKey::P256(*point),
        }
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
        match self.0 {
            Kind::Ed25519(_) => Algorithm::Ed25519,
            Kind::P256 { .. } => Algorithm::EcdsaP256,
        }
    }

    /// Whether this key made `signature` over `message`.
    ///
    /// Of Ed25519 by the strict rules: canonical points, none of small order, `S` below the group
    /// order, no cofactor. Of P-256 both `s` and its negative hold, as X9.62 has it.
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        match &self.0 {
            Kind::Ed25519(key) => {
                let signature = ed25519_dalek::Signature::from_bytes(signature);
                key.verify_strict(message, &signature).is_ok()
            }
            Kind::P256 { key, .. } => verifies_p256(key, message, signature),
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for PublicKey {}

impl Hash for PublicKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
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
        let context = "public key: expected 64 hexadecimal digits, or 66 of P-256";
        if text.len() == P256_DIGITS {
            return Self::from_p256(&bytes_from_hex(text, context)?);
        }
        Self::from_ed25519(&bytes_from_hex(text, context)?)
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
