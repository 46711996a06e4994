//! By `ring`, whose field arithmetic is in assembly.

use p256::ecdsa::VerifyingKey;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use rsa::traits::PublicKeyParts;

/// As `by_rust::verifies_p256`.
pub(crate) fn verifies_p256(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> bool {
    let point = key.to_sec1_point(false);
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.as_bytes());
    key.verify(message, signature).is_ok()
}

/// As `by_rust::verifies_pss`.
pub(crate) fn verifies_pss(key: &rsa::PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let [n, e] = [key.n_bytes(), key.e_bytes()];
    let key = RsaPublicKeyComponents { n: &*n, e: &*e };
    key.verify(&RSA_PSS_2048_8192_SHA256, message, signature).is_ok()
}
