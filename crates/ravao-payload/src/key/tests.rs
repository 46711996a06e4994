use data_encoding::HEXLOWER;
use p256::ecdsa::signature::Signer as _;

use super::*;

/// RFC 8032, section 7.1, test 1.
const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/// RFC 6979, section A.2.5: the key, and the signature over "sample" with SHA-256.
const P256_SECRET: &str = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
const P256_PUBLIC: &str = "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
const P256_SIGNATURE: &str = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
                              f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

/// A key of P-256 as a phone or a security module would keep it.
pub(crate) struct Module(p256::ecdsa::SigningKey);

impl Module {
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        Self(p256::ecdsa::SigningKey::from_slice(secret).unwrap())
    }
}

impl Signer for Module {
    fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(self.0.verifying_key().to_sec1_point(true).as_bytes()).unwrap()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        Ok(signature.to_bytes().into())
    }
}

#[test]
fn keys_follow_rfc_8032() {
    let key: IssuerKey = SEED.parse().unwrap();
    let signature = key.sign(b"").unwrap();
    assert_eq!(key.public_key().to_hex(), PUBLIC);
    assert_eq!(HEXLOWER.encode(&signature)[..16], *"e5564300c360ac72");
    assert!(key.public_key().verifies(b"", &signature));
    assert!(!key.public_key().verifies(b"x", &signature));
    assert_eq!(key.kid().to_string(), "21fe31dfa154a261");
}

#[test]
fn keys_of_p256_follow_rfc_6979() {
    let key = Module::new(&bytes_from_hex(P256_SECRET, "").unwrap());
    let signature = key.sign(b"sample").unwrap();
    assert_eq!(HEXLOWER.encode(&signature), P256_SIGNATURE);
    let public: PublicKey = P256_PUBLIC.parse().unwrap();
    assert_eq!((public, public.algorithm()), (key.public_key(), Algorithm::EcdsaP256));
    assert_eq!(public.to_hex(), P256_PUBLIC);
    assert!(public.verifies(b"sample", &signature));
    assert!(!public.verifies(b"simple", &signature));
    assert!(!public.verifies(b"sample", &[0; 64]));
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
    let prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    for text in [
        zero,
        small_order,
        "f".repeat(64),
        format!("02{}", "0".repeat(62)),
        // Of P-256: other tags, no point, and a coordinate that is not reduced.
        P256_PUBLIC.replacen("03", "04", 1),
        P256_PUBLIC.replacen("03", "05", 1),
        P256_PUBLIC.replacen("03", "00", 1),
        P256_PUBLIC.replace("9fb6", "9fb7"),
        format!("02{prime}"),
        P256_PUBLIC[..64].to_owned(),
        format!("{P256_PUBLIC}00"),
    ] {
        assert!(text.parse::<PublicKey>().is_err(), "{text}");
    }
}

#[test]
fn bytes_of_another_length_are_no_key() {
    for length in [0, 31, 34, 64, 65] {
        assert!(PublicKey::from_bytes(&vec![2; length]).is_err(), "{length}");
    }
}

#[test]
fn generated_keys_differ() {
    let (first, second) = (IssuerKey::generate().unwrap(), IssuerKey::generate().unwrap());
    assert_ne!(first.public_key(), second.public_key());
}
