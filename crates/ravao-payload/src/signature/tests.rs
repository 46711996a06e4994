//! Both crates say the same of every signature.

use data_encoding::HEXLOWER_PERMISSIVE;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use proptest::prelude::*;

use rsa::pkcs8::DecodePublicKey;

use super::{by_ring, by_rust};
use crate::container::vectors::folder_of;

/// The order of P-256's group.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6,
    0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// What may be done to a signature on its way.
#[derive(Clone, Debug)]
enum Change {
    None,
    Bit(usize),
    Length(usize),
    Half(bool, [u8; 32]),
    Negated,
}

fn any_change() -> impl Strategy<Value = Change> {
    let edges = prop::sample::select(vec![[0; 32], [0xff; 32], ORDER]);
    prop_oneof![
        Just(Change::None),
        Just(Change::Negated),
        (0..512_usize).prop_map(Change::Bit),
        (0..80_usize).prop_map(Change::Length),
        (any::<bool>(), edges).prop_map(|(first, half)| Change::Half(first, half)),
    ]
}

fn changed(signature: Signature, change: &Change) -> Vec<u8> {
    let mut bytes = signature.to_bytes().to_vec();
    match change {
        Change::None => {}
        Change::Bit(bit) => bytes[bit / 8] ^= 1 << (bit % 8),
        Change::Length(length) => bytes.resize(*length, 0),
        Change::Half(true, half) => bytes[..32].copy_from_slice(half),
        Change::Half(false, half) => bytes[32..].copy_from_slice(half),
        Change::Negated => {
            let (r, s) = signature.split_scalars();
            bytes = Signature::from_scalars(r, -*s).expect("neither is zero").to_bytes().to_vec();
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn they_agree_on_signatures_of_p256(
        secret in 1..=0xfe_u8,
        message in prop::collection::vec(any::<u8>(), 0..60),
        change in any_change(),
    ) {
        let signer = SigningKey::from_slice(&[secret; 32]).unwrap();
        let signature = changed(signer.sign(&message), &change);
        let expected = by_rust::verifies_p256(signer.verifying_key(), &message, &signature);
        let found = by_ring::verifies_p256(signer.verifying_key(), &message, &signature);
        prop_assert_eq!(found, expected);
        if matches!(change, Change::None | Change::Negated) {
            prop_assert!(found);
        }
    }
}

#[test]
fn they_agree_on_signatures_of_rsa() {
    let Some(folder) = folder_of("wycheproof") else { return };
    let file = std::fs::read(folder.join("rsa_pss_2048_sha256_mgf1_32_test.json")).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let hex = |value: &serde_json::Value| {
        HEXLOWER_PERMISSIVE.decode(value.as_str().unwrap().as_bytes()).unwrap()
    };
    for group in json["testGroups"].as_array().unwrap() {
        let key = rsa::PublicKey::from_public_key_der(&hex(&group["publicKeyDer"])).unwrap();
        for test in group["tests"].as_array().unwrap() {
            let (message, signature) = (hex(&test["msg"]), hex(&test["sig"]));
            let longer = [&[0], &signature[..]].concat();
            let shorter = signature.get(1..).unwrap_or_default();
            for signature in [&signature[..], &longer, shorter] {
                let expected = by_rust::verifies_pss(&key, &message, signature);
                assert_eq!(by_ring::verifies_pss(&key, &message, signature), expected);
            }
        }
    }
}
