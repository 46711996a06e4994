//! Trust lists as CBOR.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ciborium::Value;
use ravao_core::{DecodeError, KeyId, Result, TokenId, Validity};

use super::{KeyPurpose, TrustListDraft, TrustedKey};
use crate::cbor::{Item, Items, Map};
use crate::container::Purpose;
use crate::key::PublicKey;
use crate::value::{
    Entries, bytes, decode_commune, encode_commune, fixed, instant, parse_map, read, required,
    to_bytes, venue_kind,
};

/// What the signature of a list is for.
pub(super) const PURPOSE: Purpose = b"ravao/trust/1";

/// Keys of the list.
const SEQUENCE: i64 = 1;
const ISSUED_AT: i64 = 2;
const NEXT_UPDATE: i64 = 3;
const ROOT: i64 = 4;
const KEYS: i64 = 5;
const REVOKED_TOKENS: i64 = 6;
const REVOKED_KEYS: i64 = 7;

/// Keys of one trusted key.
const PUBLIC_KEY: i64 = 1;
const PURPOSES: i64 = 2;
const COMMUNES: i64 = 3;
const NOT_BEFORE: i64 = 4;
const EXPIRES: i64 = 5;
const LABEL: i64 = 6;
const VENUE_KINDS: i64 = 7;

/// The signed bytes of a list.
pub(super) fn encode(draft: &TrustListDraft, root: &PublicKey) -> Result<Vec<u8>> {
    let keys: Result<Vec<Value>> = draft.keys.iter().map(encode_key).collect();
    let tokens = draft.revoked_tokens.iter().map(|token| bytes(token.as_bytes())).collect();
    let revoked_keys = draft.revoked_keys.iter().map(|kid| bytes(kid.as_bytes())).collect();
    Ok(to_bytes(&Value::Map(vec![
        (SEQUENCE.into(), draft.sequence.into()),
        (ISSUED_AT.into(), draft.issued_at.timestamp().into()),
        (NEXT_UPDATE.into(), draft.next_update.timestamp().into()),
        (ROOT.into(), bytes(root.as_bytes())),
        (KEYS.into(), Value::Array(keys?)),
        (REVOKED_TOKENS.into(), Value::Array(tokens)),
        (REVOKED_KEYS.into(), Value::Array(revoked_keys)),
    ])))
}

fn encode_key(key: &TrustedKey) -> Result<Value> {
    let purposes = key.purposes.iter().map(|&purpose| number_of(purpose).into()).collect();
    let mut map: Entries = vec![
        (PUBLIC_KEY.into(), bytes(key.public_key.as_bytes())),
        (PURPOSES.into(), Value::Array(purposes)),
    ];
    if !key.communes.is_empty() {
        let communes: Result<_> = key.communes.iter().map(|&unit| encode_commune(unit)).collect();
        map.push((COMMUNES.into(), Value::Array(communes?)));
    }
    let times = [(NOT_BEFORE, key.validity.not_before()), (EXPIRES, key.validity.expires())];
    for (name, at) in times {
        map.extend(at.map(|at| (name.into(), at.timestamp().into())));
    }
    if !key.label.is_empty() {
        map.push((LABEL.into(), key.label.as_str().into()));
    }
    if !key.venue_kinds.is_empty() {
        let kinds = key.venue_kinds.iter().map(|kind| kind.code().into()).collect();
        map.push((VENUE_KINDS.into(), Value::Array(kinds)));
    }
    Ok(Value::Map(map))
}

/// The list of signed bytes, and the root that it names.
pub(super) fn decode(payload: &[u8]) -> Result<(TrustListDraft, PublicKey), DecodeError> {
    let map = parse_map(payload)?;
    let sequence = required(map, SEQUENCE, Item::as_unsigned)?;
    let issued_at = required(map, ISSUED_AT, instant)?;
    let next_update = required(map, NEXT_UPDATE, instant)?;
    let root = required(map, ROOT, public_key)?;
    let mut draft = TrustListDraft::new(sequence, issued_at, next_update);
    draft.keys = array(map, KEYS)?.map(decode_key).collect::<Result<_, _>>()?;
    draft.revoked_tokens = tokens(map, REVOKED_TOKENS)?;
    draft.revoked_keys = key_ids(map, REVOKED_KEYS)?;
    Ok((draft, root))
}

fn decode_key(item: Item<'_>) -> Result<TrustedKey, DecodeError> {
    let map = item.as_map().ok_or(DecodeError::BadClaim)?;
    let mut key = TrustedKey::new(required(map, PUBLIC_KEY, public_key)?, []);
    key.purposes = array(map, PURPOSES)?.filter_map(purpose).collect();
    key.communes = set(array(map, COMMUNES)?, decode_commune)?;
    key.validity = validity(read(map, NOT_BEFORE, instant)?, read(map, EXPIRES, instant)?)?;
    key.label = read(map, LABEL, Item::as_text)?.unwrap_or_default().to_owned();
    key.venue_kinds = set(array(map, VENUE_KINDS)?, Item::as_unsigned)?
        .into_iter()
        .filter_map(venue_kind)
        .collect();
    // An empty scope means everything, so a scope that is there must not be empty.
    for scope in [COMMUNES, VENUE_KINDS] {
        if read(map, scope, Item::as_array)?.is_some_and(|items| items.is_empty()) {
            return Err(DecodeError::BadClaim);
        }
    }
    // Where all its kinds are of a later version, it may sign none of those that are known here.
    if key.venue_kinds.is_empty() && map.get(VENUE_KINDS).is_some() {
        key.purposes.remove(&KeyPurpose::Venue);
    }
    Ok(key)
}

/// The tokens of an array.
pub(super) fn tokens(map: Map<'_>, key: i64) -> Result<BTreeSet<TokenId>, DecodeError> {
    set(array(map, key)?, |item| fixed(item).map(TokenId::from_bytes))
}

/// The key ids of an array.
pub(super) fn key_ids(map: Map<'_>, key: i64) -> Result<BTreeSet<KeyId>, DecodeError> {
    set(array(map, key)?, |item| fixed(item).map(KeyId::from_bytes))
}

/// The items of an array; none where it is missing.
fn array(map: Map<'_>, key: i64) -> Result<Items<'_>, DecodeError> {
    Ok(read(map, key, Item::as_array)?.unwrap_or_default())
}

fn set<'a, T: Ord>(
    items: Items<'a>,
    convert: fn(Item<'a>) -> Option<T>,
) -> Result<BTreeSet<T>, DecodeError> {
    items.map(|item| convert(item).ok_or(DecodeError::BadClaim)).collect()
}

fn validity(
    not_before: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
) -> Result<Validity, DecodeError> {
    Validity::new(not_before, expires).map_err(|_| DecodeError::BadClaim)
}

fn public_key(item: Item<'_>) -> Option<PublicKey> {
    PublicKey::from_bytes(item.as_bytes()?).ok()
}

const fn number_of(purpose: KeyPurpose) -> u64 {
    match purpose {
        KeyPurpose::Venue => 1,
        KeyPurpose::Pass => 2,
        KeyPurpose::Revocation => 3,
    }
}

/// A purpose of a later version grants nothing here.
fn purpose(item: Item<'_>) -> Option<KeyPurpose> {
    match item.as_unsigned()? {
        1 => Some(KeyPurpose::Venue),
        2 => Some(KeyPurpose::Pass),
        3 => Some(KeyPurpose::Revocation),
        _ => None,
    }
}
