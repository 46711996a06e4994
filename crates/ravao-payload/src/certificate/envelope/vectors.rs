//! The examples of the COSE working group, where they stand beside the checkout.

use std::path::Path;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use rsa::pkcs8::EncodePublicKey;
use serde_json::Value as Json;

use super::*;
use crate::certificate::{CertificateKey, CertificateStage, decode_certificate};
use crate::container::vectors::folder;

/// What a message with one signature is: none of ours, or one whose signature holds or does not.
/// In the order of folders and files.
const MESSAGES: [(&str, Result<bool, DecodeError>); 29] = [
    ("CWT/A_3", Ok(true)),
    ("CWT/A_4", Err(DecodeError::Structure)),
    ("CWT/A_5", Err(DecodeError::Structure)),
    ("CWT/A_6", Err(DecodeError::Structure)),
    ("CWT/A_7", Err(DecodeError::Structure)),
    ("RFC8152/Appendix_C_1_1", Err(DecodeError::Structure)),
    ("RFC8152/Appendix_C_2_1", Ok(true)),
    ("RFC8152/Appendix_C_4_1", Err(DecodeError::Structure)),
    ("RFC8152/Appendix_C_6_1", Err(DecodeError::Structure)),
    ("ecdsa-examples/ecdsa-01", Err(DecodeError::Structure)),
    ("ecdsa-examples/ecdsa-sig-01", Ok(true)),
    ("ecdsa-examples/ecdsa-sig-02", Err(DecodeError::Algorithm)),
    ("ecdsa-examples/ecdsa-sig-03", Err(DecodeError::Algorithm)),
    ("ecdsa-examples/ecdsa-sig-04", Err(DecodeError::Algorithm)),
    ("eddsa-examples/eddsa-01", Err(DecodeError::Structure)),
    ("eddsa-examples/eddsa-sig-01", Err(DecodeError::Algorithm)),
    ("eddsa-examples/eddsa-sig-02", Err(DecodeError::Algorithm)),
    ("rsa-pss-examples/rsa-pss-01", Err(DecodeError::Structure)),
    ("rsa-pss-examples/rsa-pss-02", Err(DecodeError::Structure)),
    ("rsa-pss-examples/rsa-pss-03", Err(DecodeError::Structure)),
    ("sign1-tests/sign-fail-01", Err(DecodeError::Structure)),
    ("sign1-tests/sign-fail-02", Ok(false)),
    ("sign1-tests/sign-fail-03", Err(DecodeError::Algorithm)),
    ("sign1-tests/sign-fail-04", Err(DecodeError::Algorithm)),
    ("sign1-tests/sign-fail-06", Ok(false)),
    ("sign1-tests/sign-fail-07", Ok(false)),
    ("sign1-tests/sign-pass-01", Ok(true)),
    ("sign1-tests/sign-pass-02", Ok(true)),
    ("sign1-tests/sign-pass-03", Ok(true)),
];

/// Messages with several signatures are none of ours, but their first signature can be tried by
/// itself: whether its algorithm is one of ours, and then it holds.
const FIRST_SIGNATURES: [(&str, bool); 9] = [
    ("RFC8152/Appendix_C_1_1", true),
    ("RFC8152/Appendix_C_1_4", true),
    ("ecdsa-examples/ecdsa-01", true),
    ("ecdsa-examples/ecdsa-02", false),
    ("ecdsa-examples/ecdsa-03", false),
    ("ecdsa-examples/ecdsa-04", false),
    ("rsa-pss-examples/rsa-pss-01", true),
    ("rsa-pss-examples/rsa-pss-02", false),
    ("rsa-pss-examples/rsa-pss-03", false),
];

fn example(folder: &Path, name: &str) -> Json {
    let path = folder.join(format!("{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn hex(json: &Json) -> Vec<u8> {
    HEXLOWER_PERMISSIVE.decode(json.as_str().unwrap_or_default().as_bytes()).unwrap()
}

/// A number of a key, which some examples write in hexadecimal and others in base64url.
fn number(key: &Json, name: &str) -> Vec<u8> {
    match key[name].as_str() {
        Some(text) => BASE64URL_NOPAD.decode(text.as_bytes()).unwrap(),
        None => hex(&key[format!("{name}_hex")]),
    }
}

fn key(json: &Json) -> CertificateKey {
    let der = if json["kty"] == "RSA" {
        let [n, e] = ["n", "e"].map(|name| number(json, name));
        let [n, e] = [n, e].map(|bytes| rsa::BoxedUint::from_be_slice_vartime(&bytes));
        rsa::PublicKey::new(n, e).unwrap().to_public_key_der().unwrap().into_vec()
    } else {
        let head = HEXLOWER.decode(b"3059301306072a8648ce3d020106082a8648ce3d03010703420004");
        [head.unwrap(), number(json, "x"), number(json, "y")].concat()
    };
    CertificateKey::from_public_key_der(KeyId::from_bytes([0; 8]), &der).unwrap()
}

fn verdict(example: &Json) -> Result<bool, DecodeError> {
    let envelope = Envelope::from_bytes(&hex(&example["output"]["cbor"]))?;
    let input = &example["input"]["sign0"];
    let external: &'static [u8] = hex(&input["external"]).leak();
    let message = to_be_signed(&envelope.protected, external, &envelope.payload);
    let key = key(&input["key"]);
    Ok(key.algorithm() == envelope.algorithm && key.verifies(&message, &envelope.signature))
}

#[test]
fn every_verdict_of_the_working_group_is_ours() {
    let Some(folder) = folder() else { return };
    for (name, expected) in MESSAGES {
        let example = example(&folder, name);
        assert_eq!(verdict(&example), expected, "{name}");
        // Where we can tell at all, we tell what the working group says.
        let shall_fail = example["fail"] == true;
        assert!(expected.is_err() || expected == Ok(!shall_fail), "{name}");
    }
}

#[test]
fn external_data_is_part_of_what_is_signed() {
    let Some(folder) = folder() else { return };
    let example = example(&folder, "sign1-tests/sign-pass-02");
    let envelope = Envelope::from_bytes(&hex(&example["output"]["cbor"])).unwrap();
    let key = key(&example["input"]["sign0"]["key"]);
    assert!(!key.verifies(&envelope.to_be_signed(), &envelope.signature));
}

#[test]
fn signatures_hold_by_themselves_where_their_algorithm_is_ours() {
    let Some(folder) = folder() else { return };
    for (name, holds) in FIRST_SIGNATURES {
        let example = example(&folder, name);
        let [protected, signature] = first_signature(&example);
        let headers = into_map(parse(&protected).unwrap()).unwrap();
        let Ok(algorithm) = algorithm(entry(&headers, ALG)) else {
            assert!(!holds, "{name}");
            continue;
        };
        let key = key(&example["input"]["sign"]["signers"][0]["key"]);
        let signed = hex(&example["intermediates"]["signers"][0]["ToBeSign_hex"]);
        assert_eq!(key.algorithm(), algorithm, "{name}");
        assert_eq!(key.verifies(&signed, &signature), holds, "{name}");
    }
}

/// The protected headers and the bytes of the first signature of a COSE_Sign.
fn first_signature(example: &Json) -> [Vec<u8>; 2] {
    let message = parse(&hex(&example["output"]["cbor"])).unwrap();
    let (_, message) = message.into_tag().unwrap();
    let signatures = message.into_array().unwrap().pop().unwrap().into_array().unwrap();
    let first = signatures[0].as_array().unwrap();
    [0, 2].map(|index| first[index].as_bytes().unwrap().clone())
}

#[test]
fn a_web_token_that_is_no_certificate_is_refused_by_its_claims() {
    let Some(folder) = folder() else { return };
    let bytes = hex(&example(&folder, "CWT/A_3")["output"]["cbor"]);
    let fault = decode_certificate(&format!("HC1:{}", ::base45::encode(&bytes))).unwrap_err();
    assert_eq!((fault.stage, fault.error), (CertificateStage::Claims, DecodeError::MissingClaim));
}
