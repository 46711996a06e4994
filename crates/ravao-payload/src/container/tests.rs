use data_encoding::HEXLOWER;

use super::*;
use crate::key::IssuerKey;
use crate::key::tests::Module;

const PURPOSE: Purpose = b"test";

fn key() -> IssuerKey {
    IssuerKey::from_seed(&[7; 32])
}

fn message(protected: &[(Value, Value)], unprotected: &[(Value, Value)]) -> Vec<u8> {
    to_bytes(&Value::Array(vec![
        Value::Bytes(to_bytes(&Value::Map(protected.to_vec()))),
        Value::Map(unprotected.to_vec()),
        Value::Bytes(vec![0xa0]),
        Value::Bytes(vec![0; 64]),
    ]))
}

fn alg(id: i64) -> (Value, Value) {
    (ALG.into(), id.into())
}

fn crit(labels: &[i64]) -> (Value, Value) {
    (CRIT.into(), Value::Array(labels.iter().map(|&label| label.into()).collect()))
}

fn kid(byte: u8) -> (Value, Value) {
    (KID.into(), Value::Bytes(vec![byte; 8]))
}

#[test]
fn bytes_and_message_agree_with_and_without_tag() {
    let bytes = sign(&key(), PURPOSE, &[0xa0]).unwrap();
    assert_eq!(HEXLOWER.encode(&bytes[..7]), "d2844da2013204");
    for bytes in [&bytes[..], &bytes[1..]] {
        let read = Sign1::read(bytes).unwrap();
        assert_eq!(
            (read.algorithm, read.kid, read.payload),
            (Algorithm::Ed25519, key().kid(), &[0xa0][..])
        );
        assert!(read.is_signed_by(&key().public_key(), PURPOSE));
    }
}

#[test]
fn a_signature_for_one_purpose_does_not_hold_for_another() {
    let bytes = sign(&key(), PURPOSE, &[0xa0]).unwrap();
    let signed = Sign1::read(&bytes).unwrap();
    assert!(!signed.is_signed_by(&key().public_key(), b"other"));
    let other = IssuerKey::from_seed(&[8; 32]);
    assert!(!signed.is_signed_by(&other.public_key(), PURPOSE));
}

/// A signer whose signatures are of another key, as a broken module's would be.
struct Broken(IssuerKey);

impl Signer for Broken {
    fn public_key(&self) -> PublicKey {
        key().public_key()
    }

    fn sign(&self, message: &[u8]) -> ravao_core::Result<[u8; 64]> {
        self.0.sign(message)
    }
}

#[test]
fn a_wrong_signature_of_a_module_is_noticed() {
    assert!(sign(&Broken(key()), PURPOSE, &[0xa0]).is_ok());
    let other = IssuerKey::from_seed(&[8; 32]);
    assert!(sign(&Broken(other), PURPOSE, &[0xa0]).is_err());
}

#[test]
fn a_signature_holds_by_the_algorithm_of_its_key_only() {
    let signers: [&dyn Signer; 2] = [&key(), &Module::new(&[7; 32])];
    for signer in signers {
        let bytes = sign(signer, PURPOSE, &[0xa0]).unwrap();
        let signed = Sign1::read(&bytes).unwrap();
        for key in signers.map(Signer::public_key) {
            assert_eq!(signed.is_signed_by(&key, PURPOSE), key == signer.public_key());
        }
        for algorithm in [Algorithm::Ed25519, Algorithm::EcdsaP256, Algorithm::RsaPss] {
            let renamed = Sign1 { algorithm, ..signed };
            let expected = algorithm == signer.public_key().algorithm();
            assert_eq!(renamed.is_signed_by(&signer.public_key(), PURPOSE), expected);
        }
    }
}

#[test]
fn both_identifiers_of_an_algorithm_are_read() {
    for (id, algorithm) in [
        (-19, Algorithm::Ed25519),
        (-8, Algorithm::Ed25519),
        (-9, Algorithm::EcdsaP256),
        (-7, Algorithm::EcdsaP256),
    ] {
        let bytes = message(&[alg(id), kid(1)], &[]);
        let read = Sign1::read(&bytes).unwrap();
        assert_eq!(read.algorithm, algorithm, "{id}");
    }
}

#[test]
fn the_protected_key_id_goes_before_the_unprotected_one() {
    let read = |bytes: Vec<u8>| Sign1::read(&bytes).unwrap().kid.as_bytes()[0];
    assert_eq!(read(message(&[alg(-19), kid(1)], &[kid(2)])), 1);
    assert_eq!(read(message(&[alg(-8)], &[kid(2)])), 2);
}

#[test]
fn wrong_headers_are_refused() {
    let short_kid = (KID.into(), Value::Bytes(vec![1; 7]));
    let text_alg = (ALG.into(), Value::Text("EdDSA".into()));
    for (bytes, error) in [
        (message(&[kid(1)], &[]), DecodeError::Algorithm),
        (message(&[kid(1)], &[alg(-19)]), DecodeError::Algorithm),
        (message(&[alg(-37), kid(1)], &[]), DecodeError::Algorithm),
        (message(&[alg(-35), kid(1)], &[]), DecodeError::Algorithm),
        (message(&[alg(0), kid(1)], &[]), DecodeError::Algorithm),
        (message(&[text_alg, kid(1)], &[]), DecodeError::Algorithm),
        (message(&[alg(-19)], &[]), DecodeError::Structure),
        (message(&[alg(-19), short_kid], &[]), DecodeError::Structure),
        (message(&[alg(-19), crit(&[33]), kid(1)], &[]), DecodeError::CriticalHeader),
        (message(&[alg(-19), crit(&[1, 33]), kid(1)], &[]), DecodeError::CriticalHeader),
        (message(&[alg(-19), crit(&[]), kid(1)], &[]), DecodeError::CriticalHeader),
        (message(&[alg(-19), (CRIT.into(), 1.into()), kid(1)], &[]), DecodeError::CriticalHeader),
        (message(&[alg(-19), kid(1)], &[crit(&[1])]), DecodeError::CriticalHeader),
    ] {
        assert_eq!(Sign1::read(&bytes).err(), Some(error));
    }
    assert!(Sign1::read(&message(&[alg(-19), crit(&[1, 4]), kid(1)], &[])).is_ok());
}

#[test]
fn other_structures_are_refused() {
    let bytes = sign(&key(), PURPOSE, &[0xa0]).unwrap();
    let Ok(Value::Array(parts)) = ciborium::from_reader(&bytes[1..]) else { panic!("an array") };
    let detached = [&parts[..2], &[Value::Null], &parts[3..]].concat();
    let short = [&parts[..3], &[Value::Bytes(vec![0; 63])]].concat();
    for value in [
        Value::Null,
        Value::Array(parts[..3].to_vec()),
        Value::Array(detached),
        Value::Array(short),
        Value::Tag(61, Box::new(Value::Array(parts.clone()))),
        Value::Tag(17, Box::new(Value::Array(parts))),
    ] {
        assert_eq!(Sign1::read(&to_bytes(&value)).err(), Some(DecodeError::Structure));
    }
}
