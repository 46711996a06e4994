//! Keys that sign tokens and trust lists.

mod issuer;
mod public;

use data_encoding::HEXLOWER_PERMISSIVE;
use ravao_core::{Error, Result};
use sha2::{Digest, Sha256};

pub use self::issuer::IssuerKey;
pub(crate) use self::issuer::{random_secret, secret_from_hex};
pub use self::public::PublicKey;

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
    pub(crate) const fn from_cose_id(id: i64) -> Option<Self> {
        match id {
            -19 | -8 => Some(Self::Ed25519),
            -9 | -7 => Some(Self::EcdsaP256),
            _ => None,
        }
    }
}

/// A key that signs, wherever it is kept: in a file, a phone or a hardware security module.
///
/// [`IssuerKey`] is the one of a file. Implement it for what holds a P-256 key: the secret never
/// has to leave it.
pub trait Signer {
    /// The public half.
    fn public_key(&self) -> PublicKey;

    /// The signature over a message in 64 bytes: `R` and `S` of Ed25519, or `r` and `s`, each of
    /// 32 bytes, of ECDSA over the SHA-256 of the message. A wrong one is noticed and never used.
    ///
    /// # Errors
    /// What keeps the key from signing.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64]>;
}

pub(crate) fn first_8_of_sha256(bytes: &[u8]) -> [u8; 8] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    *digest.first_chunk().expect("32 bytes hold 8")
}

fn bytes_from_hex<const N: usize>(text: &str, context: &'static str) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N {
        return Err(Error::invalid(context));
    }
    HEXLOWER_PERMISSIVE
        .decode_mut(text.as_bytes(), &mut bytes)
        .map_err(|_| Error::invalid(context))?;
    Ok(bytes)
}

#[cfg(test)]
pub(crate) mod tests;
