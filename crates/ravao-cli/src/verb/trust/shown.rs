//! Trust lists as the tool shows them, in the time of Vietnam.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ravao::payload::{KeyPurpose, PublicKey, TrustList, TrustListDraft, TrustedKey};
use ravao::{AdminUnitId, KeyId, TokenId, VenueKind};
use serde::Serialize;

use crate::output::{local, local_option};

/// What a list says.
#[derive(Serialize)]
pub(super) struct Shown {
    #[serde(flatten)]
    list: Draft,
    stale: bool,
    root: PublicKey,
    root_kid: KeyId,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocations: Option<Revocations>,
}

/// What is known of the snapshot that comes with it.
#[derive(Serialize)]
struct Revocations {
    sequence: u64,
    #[serde(serialize_with = "local")]
    next_update: DateTime<Utc>,
    age_seconds: i64,
}

/// The contents of a list; the JSON form of a draft.
#[derive(Serialize)]
pub(super) struct Draft {
    sequence: u64,
    #[serde(serialize_with = "local")]
    issued_at: DateTime<Utc>,
    #[serde(serialize_with = "local")]
    next_update: DateTime<Utc>,
    keys: Vec<Key>,
    revoked_tokens: BTreeSet<TokenId>,
    revoked_keys: BTreeSet<KeyId>,
}

#[derive(Serialize)]
struct Key {
    kid: KeyId,
    public_key: PublicKey,
    purposes: BTreeSet<KeyPurpose>,
    communes: BTreeSet<AdminUnitId>,
    venue_kinds: BTreeSet<VenueKind>,
    validity: Validity,
    label: String,
}

#[derive(Serialize)]
struct Validity {
    #[serde(serialize_with = "local_option")]
    not_before: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    expires: Option<DateTime<Utc>>,
}

impl Shown {
    /// What a list says at an instant.
    pub(super) fn of(list: &TrustList, root: &PublicKey, now: DateTime<Utc>) -> Self {
        Self {
            list: draft_json(&list.to_draft()),
            stale: list.is_stale(now),
            root: *root,
            root_kid: root.kid(),
            revocations: Revocations::of(list, now),
        }
    }
}

impl Revocations {
    fn of(list: &TrustList, now: DateTime<Utc>) -> Option<Self> {
        Some(Self {
            sequence: list.revocation_sequence(),
            next_update: list.next_revocations()?,
            age_seconds: list.revocation_age(now).num_seconds(),
        })
    }
}

/// The form in which a draft is edited; reading it as a draft passes over the key ids.
pub(super) fn draft_json(draft: &TrustListDraft) -> Draft {
    Draft {
        sequence: draft.sequence,
        issued_at: draft.issued_at,
        next_update: draft.next_update,
        keys: draft.keys.iter().map(Key::of).collect(),
        revoked_tokens: draft.revoked_tokens.clone(),
        revoked_keys: draft.revoked_keys.clone(),
    }
}

impl Key {
    fn of(key: &TrustedKey) -> Self {
        Self {
            kid: key.public_key.kid(),
            public_key: key.public_key,
            purposes: key.purposes.clone(),
            communes: key.communes.clone(),
            venue_kinds: key.venue_kinds.clone(),
            validity: Validity {
                not_before: key.validity.not_before(),
                expires: key.validity.expires(),
            },
            label: key.label.clone(),
        }
    }
}
