//! By `p256` and `rsa`, which need nothing but Rust.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use rsa::Pss;
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256};

/// Bytes of the salt of PS256, by RFC 8230 as long as its hash.
const SALT_BYTES: usize = 32;

/// Whether a key of P-256 made `signature`, `r` and `s` of 32 bytes each, over the SHA-256 of
/// `message`. Both `s` and its negative hold, as X9.62 has it.
pub(crate) fn verifies_p256(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    Signature::from_slice(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

/// Whether a key of RSA made `signature` over `message`, by PSS with SHA-256, MGF1 with it and a salt
/// of 32 bytes. The signature is as long as the modulus.
pub(crate) fn verifies_pss(key: &rsa::PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let scheme = Pss::<Sha256>::new_with_salt(SALT_BYTES);
    signature.len() == key.size() && key.verify(scheme, &Sha256::digest(message), signature).is_ok()
}
