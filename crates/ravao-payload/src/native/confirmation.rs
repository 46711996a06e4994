//! The key of a device inside a pass: the `cnf` claim of RFC 8747 with a COSE_Key of RFC 9053.

use ciborium::Value;
use ravao_core::{DeviceKey, Error, Result};

use crate::cbor::Item;
use crate::key::PublicKey;
use crate::value::{Entries, bytes, fixed};

/// The member of `cnf` that holds a whole key.
const COSE_KEY: i64 = 1;

/// Parameters of a COSE_Key.
const KEY_TYPE: i64 = 1;
const CURVE: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;

/// Key types, each with the one curve of it that is read.
const OKP: i64 = 1;
const ED25519: i64 = 6;
const EC2: i64 = 2;
const P256: i64 = 1;

/// A key as the value of `cnf`.
pub(super) fn encode(key: &DeviceKey) -> Result<Value> {
    PublicKey::from_bytes(key.as_bytes())?;
    let key = match key {
        DeviceKey::Ed25519(x) => key_map(OKP, ED25519, x),
        DeviceKey::P256([tag, x @ ..]) => {
            let mut map = key_map(EC2, P256, x);
            map.push((Y.into(), (*tag == 3).into()));
            map
        }
        _ => return Err(Error::invalid("issue: a device key of an unknown kind")),
    };
    Ok(Value::Map(vec![(COSE_KEY.into(), Value::Map(key))]))
}

fn key_map(key_type: i64, curve: i64, x: &[u8]) -> Entries {
    vec![(KEY_TYPE.into(), key_type.into()), (CURVE.into(), curve.into()), (X.into(), bytes(x))]
}

/// The key of a `cnf`; `None` for one of another form, or of none of the two curves.
pub(super) fn decode(item: Item<'_>) -> Option<DeviceKey> {
    let key = item.as_map()?.get(COSE_KEY)?.as_map()?;
    let number = |label| key.get(label)?.as_integer();
    let x: [u8; 32] = fixed(key.get(X)?)?;
    match (number(KEY_TYPE)?, number(CURVE)?) {
        (OKP, ED25519) => Some(DeviceKey::Ed25519(x)),
        (EC2, P256) => {
            let mut point = [0; 33];
            point[0] = if key.get(Y)?.as_bool()? { 3 } else { 2 };
            point[1..].copy_from_slice(&x);
            Some(DeviceKey::P256(point))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Module;
    use crate::key::{IssuerKey, Signer};
    use crate::value::to_bytes;

    fn keys() -> [DeviceKey; 3] {
        let phones = [1, 2].map(|byte| Module::new(&[byte; 32]).public_key());
        let file = IssuerKey::from_seed(&[1; 32]).public_key();
        [file, phones[0], phones[1]].map(|key| key.to_device_key())
    }

    fn read(value: &Value) -> Option<DeviceKey> {
        decode(Item::parse(&to_bytes(value)).unwrap())
    }

    fn edited(key: &DeviceKey, label: i64, value: Option<Value>) -> Option<DeviceKey> {
        let Value::Map(mut cnf) = encode(key).unwrap() else { panic!("a map") };
        let (_, Value::Map(map)) = &mut cnf[0] else { panic!("a key") };
        map.retain(|(present, _)| *present != label.into());
        map.extend(value.map(|value| (label.into(), value)));
        map.sort_by_key(|(key, _)| to_bytes(key));
        read(&Value::Map(cnf))
    }

    #[test]
    fn keys_survive() {
        for key in keys() {
            assert_eq!(read(&encode(&key).unwrap()), Some(key));
            assert_eq!(edited(&key, 3, Some((-9).into())), Some(key));
        }
    }

    #[test]
    fn bytes_that_are_no_point_are_never_issued() {
        for key in
            [DeviceKey::Ed25519([0; 32]), DeviceKey::P256([0xff; 33]), DeviceKey::P256([0; 33])]
        {
            assert!(encode(&key).is_err());
        }
    }

    #[test]
    fn keys_of_another_form_are_none() {
        for key in keys() {
            for (label, value) in [
                (KEY_TYPE, None),
                (KEY_TYPE, Some(4.into())),
                (KEY_TYPE, Some("OKP".into())),
                (CURVE, None),
                (CURVE, Some(4.into())),
                (X, None),
                (X, Some(bytes(&[1; 31]))),
                (X, Some(bytes(&[1; 33]))),
                (X, Some(1.into())),
            ] {
                assert_eq!(edited(&key, label, value.clone()), None, "{label} {value:?}");
            }
        }
        for y in [None, Some(bytes(&[1; 32])), Some(1.into())] {
            assert_eq!(edited(&keys()[1], Y, y), None);
        }
        let thumbprint = Value::Map(vec![(3.into(), bytes(&[1; 32]))]);
        for value in [Value::Null, Value::Map(Vec::new()), thumbprint] {
            assert_eq!(read(&value), None);
        }
    }
}
