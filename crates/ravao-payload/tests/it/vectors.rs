//! Public vectors, where they stand beside the checkout.

use std::path::PathBuf;

use data_encoding::HEXLOWER_PERMISSIVE;
use ravao_core::KeyId;
use ravao_payload::{CertificateKey, PublicKey, check_deterministic};
use serde_json::Value;

fn vectors(name: &str) -> Option<Value> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let root = std::env::var_os("RAVAO_VECTORS").map_or(beside.into(), PathBuf::from);
    let Ok(bytes) = std::fs::read(root.join(name)) else {
        println!("skipped: public vectors not found");
        return None;
    };
    Some(serde_json::from_slice(&bytes).unwrap())
}

fn hex(value: &Value) -> Vec<u8> {
    HEXLOWER_PERMISSIVE.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

#[test]
fn every_ed25519_verdict_of_wycheproof_is_ours() {
    let Some(json) = vectors("wycheproof/ed25519_test.json") else { return };
    let mut count = 0;
    for group in json["testGroups"].as_array().unwrap() {
        let key: [u8; 32] = hex(&group["publicKey"]["pk"]).try_into().unwrap();
        let key = PublicKey::from_bytes(&key).unwrap();
        for test in group["tests"].as_array().unwrap() {
            // A container holds 64 bytes or is refused before the signature is looked at.
            let signature: Result<[u8; 64], _> = hex(&test["sig"]).try_into();
            let holds = signature.is_ok_and(|it| key.verifies(&hex(&test["msg"]), &it));
            assert_eq!(holds, test["result"] == "valid", "test {}", test["tcId"]);
            count += 1;
        }
    }
    assert_eq!(Some(count), json["numberOfTests"].as_u64());
}

/// Counts the tests of a file whose verdicts are ours; a signature of another length is refused.
fn check_signers(name: &str) {
    let Some(json) = vectors(name) else { return };
    let mut count = 0;
    for group in json["testGroups"].as_array().unwrap() {
        let kid = KeyId::from_bytes([0; 8]);
        let key = CertificateKey::from_public_key_der(kid, &hex(&group["publicKeyDer"])).unwrap();
        for test in group["tests"].as_array().unwrap() {
            let holds = key.verifies(&hex(&test["msg"]), &hex(&test["sig"]));
            assert_eq!(holds, test["result"] == "valid", "test {}", test["tcId"]);
            count += 1;
        }
    }
    assert_eq!(Some(count), json["numberOfTests"].as_u64());
}

#[test]
fn every_p256_verdict_of_wycheproof_is_ours() {
    check_signers("wycheproof/ecdsa_secp256r1_sha256_p1363_test.json");
}

#[test]
fn every_rsa_pss_verdict_of_wycheproof_is_ours() {
    check_signers("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json");
}

#[test]
fn deterministic_are_the_examples_that_survive_a_round_trip() {
    let Some(json) = vectors("cbor-appendix-a/appendix_a.json") else { return };
    for example in json.as_array().unwrap() {
        // Simple value 24 was an example of RFC 7049; by RFC 8949 it is not well-formed.
        if example["hex"] == "f818" {
            continue;
        }
        let passes = check_deterministic(&hex(&example["hex"])).is_ok();
        assert_eq!(passes, example["roundtrip"].as_bool().unwrap(), "{}", example["hex"]);
    }
}
