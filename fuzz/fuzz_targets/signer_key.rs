//! Any bytes as a key of somebody who signs: read or refused, and no signature holds by accident.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::KeyId;
use ravao_payload::{Algorithm, CertificateKey, PublicKey};

fuzz_target!(|bytes: &[u8]| {
    let kid = KeyId::from_bytes([1; 8]);
    if let Ok(key) = CertificateKey::from_public_key_der(kid, bytes) {
        assert_eq!(key.kid(), kid);
        check(&key);
    }
    if let Ok(key) = CertificateKey::from_certificate_der(bytes) {
        check(&key);
    }
    if let Ok(Ok(key)) = std::str::from_utf8(bytes).map(str::parse::<PublicKey>) {
        assert!(key.to_hex().parse().ok() == Some(key));
        assert!(PublicKey::from_bytes(key.as_bytes()).ok() == Some(key));
        assert!(!key.verifies(b"", &[0; 64]));
    }
});

fn check(key: &CertificateKey) {
    let lengths = match key.algorithm() {
        Algorithm::EcdsaP256 => [63, 64, 65],
        _ => [0, 256, 512],
    };
    for length in lengths {
        assert!(!key.verifies(b"", &vec![0; length]) && !key.verifies(b"", &vec![1; length]));
    }
}
