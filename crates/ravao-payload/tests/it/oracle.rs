//! Independent crates as a second opinion.

use coset::{CborSerializable, CoseSign1, TaggedCborSerializable, iana};
use proptest::prelude::*;
use ravao_payload::{DecodeError, check_deterministic, issue};

use crate::fixture::{issuer, pass, venue};

#[test]
fn coset_reads_and_verifies_what_is_issued() {
    for claims in [venue(), pass()] {
        let token = issue(&issuer(), &claims).unwrap();
        let message = CoseSign1::from_tagged_slice(token.as_bytes()).unwrap();
        let header = &message.protected.header;
        assert_eq!(header.alg, Some(coset::Algorithm::Assigned(iana::Algorithm::Ed25519)));
        assert_eq!(header.key_id, issuer().kid().as_bytes());
        assert!(message.unprotected.is_empty());
        let result = message.verify_signature(b"ravao/1", |signature, message| {
            let signature = signature.try_into().map_err(|_| ())?;
            issuer().public_key().verifies(message, signature).then_some(()).ok_or(())
        });
        assert_eq!(result, Ok(()));
        assert_eq!(message.clone().to_tagged_vec().unwrap(), token.as_bytes());
        assert!(CoseSign1::from_slice(token.as_bytes()).is_err());
    }
}

fn value() -> impl Strategy<Value = ciborium::Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(ciborium::Value::from),
        any::<u64>().prop_map(ciborium::Value::from),
        any::<f32>().prop_map(|float| ciborium::Value::from(f64::from(float))),
        any::<f64>().prop_map(ciborium::Value::from),
        any::<bool>().prop_map(ciborium::Value::from),
        any::<String>().prop_map(ciborium::Value::from),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(ciborium::Value::from),
        Just(ciborium::Value::Null),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(ciborium::Value::Array),
            (30_u64..1_000, inner).prop_map(|(tag, it)| ciborium::Value::Tag(tag, Box::new(it))),
        ]
    })
}

fn written(value: &ciborium::Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

proptest! {
    #[test]
    fn what_ciborium_writes_is_deterministic(value in value()) {
        prop_assert_eq!(check_deterministic(&written(&value)), Ok(()));
    }

    #[test]
    fn what_passes_is_what_ciborium_writes_back(
        bytes in prop::collection::vec(any::<u8>(), 1..24),
    ) {
        let Ok(()) = check_deterministic(&bytes) else { return Ok(()) };
        // ciborium reads `undefined` as null and keeps no payload of NaN; it refuses most simple
        // values.
        let Ok(value) = ciborium::from_reader::<ciborium::Value, _>(&bytes[..]) else {
            return Ok(());
        };
        prop_assume!(!bytes.contains(&0xf7) && !format!("{value:?}").contains("NaN"));
        prop_assert_eq!(written(&value), bytes);
    }

    #[test]
    fn sorted_maps_pass_and_reversed_ones_do_not(
        keys in prop::collection::btree_set(any::<i32>(), 2..8),
    ) {
        let mut entries: Vec<(ciborium::Value, ciborium::Value)> =
            keys.into_iter().map(|key| (key.into(), ciborium::Value::Null)).collect();
        entries.sort_by_key(|(key, _)| written(key));
        prop_assert_eq!(check_deterministic(&written(&ciborium::Value::Map(entries.clone()))), Ok(()));
        entries.reverse();
        let reversed = written(&ciborium::Value::Map(entries.clone()));
        prop_assert_eq!(check_deterministic(&reversed), Err(DecodeError::NotDeterministic));
        entries[1] = entries[0].clone();
        let twice = written(&ciborium::Value::Map(entries));
        prop_assert_eq!(check_deterministic(&twice), Err(DecodeError::DuplicateKey));
    }
}
