//! What an authority edits before it signs a trust list.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ravao_core::limits::{MAX_LABEL_BYTES, MAX_TRUST_KEYS, MAX_TRUST_LIST_BYTES};
use ravao_core::{
    AdminLevel, AdminUnitId, Claims, Error, KeyId, Result, TokenId, Validity, ValidityState,
    VenueKind,
};
use serde::{Deserialize, Serialize};

use super::codec;
use crate::container::sign;
use crate::key::{PublicKey, Signer};

/// What a key may sign.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyPurpose {
    /// Codes of venues.
    Venue,
    /// Visitor passes.
    Pass,
    /// Revocation snapshots.
    Revocation,
}

/// A key that a trust list trusts, and for what.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrustedKey {
    /// The key.
    pub public_key: PublicKey,
    /// What it may sign.
    pub purposes: BTreeSet<KeyPurpose>,
    /// The communes whose codes it may sign; empty means all, and codes without a commune too.
    #[serde(default)]
    pub communes: BTreeSet<AdminUnitId>,
    /// The kinds of venues whose codes it may sign; empty means all, and codes without a kind too.
    /// Passes have none, so it says nothing of them.
    #[serde(default)]
    pub venue_kinds: BTreeSet<VenueKind>,
    /// When it may be relied on.
    #[serde(default)]
    pub validity: Validity,
    /// Whose key it is, for people who read the list.
    #[serde(default)]
    pub label: String,
}

impl TrustedKey {
    /// A key for these purposes, everywhere and at any time; set the rest by its fields.
    pub fn new(public_key: PublicKey, purposes: impl IntoIterator<Item = KeyPurpose>) -> Self {
        Self {
            public_key,
            purposes: purposes.into_iter().collect(),
            communes: BTreeSet::new(),
            venue_kinds: BTreeSet::new(),
            validity: Validity::ALWAYS,
            label: String::new(),
        }
    }

    /// Whether it may sign these claims at an instant.
    pub(crate) fn allows(&self, claims: &Claims, now: DateTime<Utc>) -> bool {
        let in_place = self.communes.is_empty()
            || claims.commune().is_some_and(|commune| self.communes.contains(&commune));
        let of_kind = match claims {
            Claims::Venue(claims) if !self.venue_kinds.is_empty() => {
                claims.kind.is_some_and(|kind| self.venue_kinds.contains(&kind))
            }
            _ => true,
        };
        in_place && of_kind && purpose_of(claims).is_some_and(|it| self.serves(it, now))
    }

    /// Whether it may be used for a purpose at an instant.
    pub(super) fn serves(&self, purpose: KeyPurpose, now: DateTime<Utc>) -> bool {
        self.purposes.contains(&purpose) && self.validity.state(now) == ValidityState::Current
    }

    fn check(&self) -> Result<()> {
        if self.label.len() > MAX_LABEL_BYTES {
            return Err(Error::too_large("trust list: label"));
        }
        if self.communes.iter().any(|unit| unit.code.level() != AdminLevel::Commune) {
            return Err(Error::invalid("trust list: name the communes of a key one by one"));
        }
        let has_scope = !self.communes.is_empty() || !self.venue_kinds.is_empty();
        if has_scope && self.purposes.contains(&KeyPurpose::Revocation) {
            return Err(Error::invalid("trust list: a key that revokes has no scope"));
        }
        Ok(())
    }
}

const fn purpose_of(claims: &Claims) -> Option<KeyPurpose> {
    match claims {
        Claims::Venue(_) => Some(KeyPurpose::Venue),
        Claims::Pass(_) => Some(KeyPurpose::Pass),
        _ => None,
    }
}

/// A trust list before it is signed; its JSON form is made to be edited by people.
///
/// ```
/// use ravao_payload::TrustListDraft;
///
/// let draft: TrustListDraft = serde_json::from_str(
///     r#"{
///         "sequence": 7,
///         "issued_at": "2021-11-01T00:00:00Z",
///         "next_update": "2021-12-01T00:00:00Z",
///         "keys": [{
///             "public_key": "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
///             "purposes": ["venue"],
///             "communes": ["2021:02536"]
///         }]
///     }"#,
/// )?;
/// assert_eq!(draft.keys[0].communes.len(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrustListDraft {
    /// Higher than that of every list before.
    pub sequence: u64,
    /// When it is issued.
    pub issued_at: DateTime<Utc>,
    /// When the next one is due; from then on this one is stale.
    pub next_update: DateTime<Utc>,
    /// The trusted keys.
    #[serde(default)]
    pub keys: Vec<TrustedKey>,
    /// Tokens withdrawn.
    #[serde(default)]
    pub revoked_tokens: BTreeSet<TokenId>,
    /// Keys withdrawn with everything that they signed, by their key ids.
    #[serde(default)]
    pub revoked_keys: BTreeSet<KeyId>,
}

impl TrustListDraft {
    /// A list without keys; set the rest by its fields.
    pub const fn new(sequence: u64, issued_at: DateTime<Utc>, next_update: DateTime<Utc>) -> Self {
        Self {
            sequence,
            issued_at,
            next_update,
            keys: Vec::new(),
            revoked_tokens: BTreeSet::new(),
            revoked_keys: BTreeSet::new(),
        }
    }

    /// Adds a key.
    #[must_use]
    pub fn with_key(mut self, key: TrustedKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Signs the list with the root key and gives the bytes of its file. Times are cut to seconds.
    ///
    /// # Errors
    /// `Invalid` when the next update is not after the issue, a key stands twice, has no purpose
    /// or a scope that is no commune; `TooLarge` over a limit.
    pub fn sign(&self, root: &dyn Signer) -> Result<Vec<u8>> {
        self.check()?;
        // On reading, a key may have purposes of a later version only.
        if self.keys.iter().any(|key| key.purposes.is_empty()) {
            return Err(Error::invalid("trust list: a key without a purpose"));
        }
        let payload = codec::encode(self, &root.public_key())?;
        codec::decode(&payload)
            .map_err(|error| Error::invalid("trust list: key validity").with_source(error))?;
        let bytes = sign(root, codec::PURPOSE, &payload)?;
        if bytes.len() > MAX_TRUST_LIST_BYTES {
            return Err(Error::too_large("trust list: bytes"));
        }
        Ok(bytes)
    }

    /// Checks the rules that the types do not.
    pub(super) fn check(&self) -> Result<()> {
        if self.next_update.timestamp() <= self.issued_at.timestamp() {
            return Err(Error::invalid("trust list: next update is not after the issue"));
        }
        if self.keys.len() > MAX_TRUST_KEYS {
            return Err(Error::too_large("trust list: keys"));
        }
        self.keys.iter().try_for_each(TrustedKey::check)?;
        let mut keys: Vec<_> = self.keys.iter().map(|key| key.public_key.as_bytes()).collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Error::invalid("trust list: a key stands twice"));
        }
        Ok(())
    }
}
