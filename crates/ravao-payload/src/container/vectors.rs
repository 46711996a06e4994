//! The examples of the COSE working group, where they stand beside the checkout.

use std::path::PathBuf;

use data_encoding::HEXLOWER_PERMISSIVE;
use serde_json::Value as Json;

use super::*;
use crate::key::IssuerKey;

/// The folder of the examples; says so where it is missing.
pub(crate) fn folder() -> Option<PathBuf> {
    folder_of("cose-wg")
}

/// A folder of the public vectors; says so where it is missing.
pub(crate) fn folder_of(name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let root = std::env::var_os("RAVAO_VECTORS").map_or(beside.into(), PathBuf::from);
    let folder = root.join(name);
    if !folder.is_dir() {
        println!("skipped: public vectors not found");
        return None;
    }
    Some(folder)
}

fn example(folder: &std::path::Path, name: &str) -> Json {
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

fn hex(json: &Json, pointer: &str) -> Vec<u8> {
    let text = json.pointer(pointer).and_then(Json::as_str).unwrap_or_default();
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).unwrap()
}

/// The parts of an example that is well-formed: protected headers, payload, signature.
fn parts(example: &Json) -> [Vec<u8>; 3] {
    let message = ciborium::from_reader(&*hex(example, "/output/cbor")).unwrap();
    let message = match message {
        Value::Tag(_, inner) => *inner,
        untagged => untagged,
    };
    let parts = message.into_array().unwrap();
    [0, 2, 3].map(|index| parts[index].as_bytes().unwrap().clone())
}

#[test]
fn signed_bytes_are_those_of_the_working_group() {
    let Some(folder) = folder() else { return };
    for name in [
        "eddsa-examples/eddsa-sig-01.json",
        "eddsa-examples/eddsa-sig-02.json",
        "sign1-tests/sign-pass-01.json",
        "sign1-tests/sign-pass-02.json",
        "sign1-tests/sign-pass-03.json",
    ] {
        let example = example(&folder, name);
        let [protected, payload, _] = parts(&example);
        // An empty map of headers is signed as empty bytes.
        let protected = if protected == [0xa0] { Vec::new() } else { protected };
        let external: &'static [u8] = hex(&example, "/input/sign0/external").leak();
        let expected = hex(&example, "/intermediates/ToBeSign_hex");
        assert_eq!(to_be_signed(&protected, external, &payload), expected, "{name}");
    }
}

#[test]
fn the_ed25519_signature_of_the_working_group_holds() {
    let Some(folder) = folder() else { return };
    let example = example(&folder, "eddsa-examples/eddsa-sig-01.json");
    let seed: [u8; 32] = hex(&example, "/input/sign0/key/d_hex").try_into().unwrap();
    let key = IssuerKey::from_seed(&seed);
    assert_eq!(key.public_key().as_bytes()[..], hex(&example, "/input/sign0/key/x_hex"));
    let [protected, payload, signature] = parts(&example);
    let message = to_be_signed(&protected, b"", &payload);
    assert_eq!(key.sign(&message).unwrap()[..], signature);
    assert!(key.public_key().verifies(&message, &signature.try_into().unwrap()));
}

/// Key ids of our own codes have 8 bytes; those of the examples do not.
#[test]
fn messages_of_other_algorithms_and_structures_are_refused() {
    let Some(folder) = folder() else { return };
    for (name, expected) in [
        ("eddsa-examples/eddsa-sig-01.json", DecodeError::Structure),
        ("sign1-tests/sign-pass-01.json", DecodeError::Algorithm),
        ("sign1-tests/sign-pass-02.json", DecodeError::Structure),
        ("sign1-tests/sign-pass-03.json", DecodeError::Structure),
        ("sign1-tests/sign-fail-01.json", DecodeError::Structure),
        ("sign1-tests/sign-fail-02.json", DecodeError::Structure),
        ("sign1-tests/sign-fail-03.json", DecodeError::Algorithm),
        ("sign1-tests/sign-fail-04.json", DecodeError::Algorithm),
        ("sign1-tests/sign-fail-06.json", DecodeError::Structure),
        ("sign1-tests/sign-fail-07.json", DecodeError::Structure),
    ] {
        let bytes = hex(&example(&folder, name), "/output/cbor");
        assert_eq!(Sign1::read(&bytes).err(), Some(expected), "{name}");
    }
}
