//! Revocation snapshots: what is withdrawn at a moment, renewed more often than the trust list.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use ciborium::Value;
use ravao_core::limits::MAX_REVOCATION_BYTES;
use ravao_core::{DecodeError, Error, ErrorKind, KeyId, Result, TokenId};
use serde::{Deserialize, Serialize};

use super::codec::{key_ids, tokens};
use super::list::check_clock;
use super::{KeyPurpose, TrustList};
use crate::cbor::Item;
use crate::container::{Purpose, Sign1, sign};
use crate::key::{PublicKey, Signer};
use crate::value::{bytes, instant, parse_map, required, to_bytes};

/// What the signature of a snapshot is for.
const PURPOSE: Purpose = b"ravao/revocation/1";

/// Keys of a snapshot.
const SEQUENCE: i64 = 1;
const ISSUED_AT: i64 = 2;
const NEXT_UPDATE: i64 = 3;
const TOKENS: i64 = 4;
const KEYS: i64 = 5;

/// A revocation snapshot before it is signed; its JSON form is made to be edited by people. It
/// names everything that is withdrawn, not only what is new.
///
/// ```
/// use ravao_payload::{
///     IssuerKey, KeyPurpose, RevocationDraft, TrustList, TrustListDraft, TrustedKey,
/// };
///
/// let (root, desk) = (IssuerKey::generate()?, IssuerKey::generate()?);
/// let now = "2021-11-01T00:00:00Z".parse().unwrap();
/// let (month, hour) = ("2021-12-01T00:00:00Z", "2021-11-01T01:00:00Z");
/// let list = TrustListDraft::new(1, now, month.parse().unwrap())
///     .with_key(TrustedKey::new(desk.public_key(), [KeyPurpose::Revocation]))
///     .sign(&root)?;
///
/// let mut snapshot = RevocationDraft::new(1, now, hour.parse().unwrap());
/// snapshot.tokens.insert("00112233445566ff".parse()?);
/// let trust = TrustList::open(&list, &root.public_key(), now)?
///     .with_revocations(&snapshot.sign(&desk)?, now)?;
/// assert_eq!(trust.revocation_sequence(), 1);
/// # Ok::<(), ravao_core::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RevocationDraft {
    /// Higher than that of every snapshot before.
    pub sequence: u64,
    /// When it is issued: its age counts from here.
    pub issued_at: DateTime<Utc>,
    /// When the next one is due; from then on this one is stale.
    pub next_update: DateTime<Utc>,
    /// Tokens withdrawn.
    #[serde(default)]
    pub tokens: BTreeSet<TokenId>,
    /// Keys withdrawn with everything that they signed, by their key ids.
    #[serde(default)]
    pub keys: BTreeSet<KeyId>,
}

impl RevocationDraft {
    /// A snapshot in which nothing is withdrawn; set the rest by its fields.
    pub const fn new(sequence: u64, issued_at: DateTime<Utc>, next_update: DateTime<Utc>) -> Self {
        Self { sequence, issued_at, next_update, tokens: BTreeSet::new(), keys: BTreeSet::new() }
    }

    /// Signs the snapshot and gives the bytes of its file. Times are cut to seconds.
    ///
    /// # Errors
    /// `Invalid` when the next update is not after the issue, `TooLarge` over the limit; what keeps
    /// the key from signing.
    pub fn sign(&self, key: &dyn Signer) -> Result<Vec<u8>> {
        self.check()?;
        let bytes = sign(key, PURPOSE, &self.encode())?;
        if bytes.len() > MAX_REVOCATION_BYTES {
            return Err(Error::too_large("revocations: bytes"));
        }
        Ok(bytes)
    }

    /// Reads a snapshot that `key` signed, to be edited into the next one. Whether gates believe that
    /// key is for [`TrustList::with_revocations`] to say.
    ///
    /// # Errors
    /// `TooLarge` over the limit, `Invalid` for bytes that are no snapshot, or one of another key.
    pub fn open(bytes: &[u8], key: &PublicKey) -> Result<Self> {
        let message = message(bytes)?;
        if !message.is_signed_by(key, PURPOSE) {
            return Err(Error::invalid("revocations: not signed by the key"));
        }
        Self::read(&message)
    }

    fn read(message: &Sign1<'_>) -> Result<Self> {
        let snapshot = Self::decode(message.payload).map_err(malformed)?;
        snapshot.check()?;
        Ok(snapshot)
    }

    fn check(&self) -> Result<()> {
        if self.next_update.timestamp() <= self.issued_at.timestamp() {
            return Err(Error::invalid("revocations: next update is not after the issue"));
        }
        Ok(())
    }

    fn encode(&self) -> Vec<u8> {
        let tokens = self.tokens.iter().map(|token| bytes(token.as_bytes())).collect();
        let keys = self.keys.iter().map(|kid| bytes(kid.as_bytes())).collect();
        to_bytes(&Value::Map(vec![
            (SEQUENCE.into(), self.sequence.into()),
            (ISSUED_AT.into(), self.issued_at.timestamp().into()),
            (NEXT_UPDATE.into(), self.next_update.timestamp().into()),
            (TOKENS.into(), Value::Array(tokens)),
            (KEYS.into(), Value::Array(keys)),
        ]))
    }

    fn decode(payload: &[u8]) -> Result<Self, DecodeError> {
        let map = parse_map(payload)?;
        Ok(Self {
            sequence: required(map, SEQUENCE, Item::as_unsigned)?,
            issued_at: required(map, ISSUED_AT, instant)?,
            next_update: required(map, NEXT_UPDATE, instant)?,
            tokens: tokens(map, TOKENS)?,
            keys: key_ids(map, KEYS)?,
        })
    }

    /// Whether it withdraws a token, or everything of its key.
    pub(super) fn revokes(&self, token: TokenId, kid: KeyId) -> bool {
        self.tokens.contains(&token) || self.keys.contains(&kid)
    }
}

impl TrustList {
    /// Adds a snapshot that a key of this list with [`KeyPurpose::Revocation`] signed, in the place
    /// of any before. What the list itself withdraws stays withdrawn.
    ///
    /// Past its next update the snapshot still counts; what is verified is then `ValidStaleTrust`.
    ///
    /// # Errors
    /// `TooLarge` over the limit; `Invalid` for bytes that are no snapshot, one that no such key
    /// signed, or one issued in the future; `Conflict` for one older than the one it has.
    pub fn with_revocations(mut self, bytes: &[u8], now: DateTime<Utc>) -> Result<Self> {
        let message = message(bytes)?;
        if !self.may_revoke(&message, now) {
            return Err(Error::invalid("revocations: not signed by a key that may revoke"));
        }
        let snapshot = RevocationDraft::read(&message)?;
        check_clock(snapshot.issued_at, now)?;
        if snapshot.sequence < self.revocation_sequence() {
            return Err(Error::new(ErrorKind::Conflict, "revocations: older than the last ones"));
        }
        self.revocations = Some(snapshot);
        Ok(self)
    }

    fn may_revoke(&self, message: &Sign1<'_>, now: DateTime<Utc>) -> bool {
        let mut candidates = self.keys_named(message.kid).iter();
        !self.withdraws_key(message.kid)
            && candidates.any(|key| {
                key.serves(KeyPurpose::Revocation, now)
                    && message.is_signed_by(&key.public_key, PURPOSE)
            })
    }

    /// The number of its snapshot, which rises with every one; 0 where it has none.
    pub fn revocation_sequence(&self) -> u64 {
        self.revocations.as_ref().map_or(0, |snapshot| snapshot.sequence)
    }

    /// How old its newest word on revocation is: that of the snapshot, or of the list itself.
    pub fn revocation_age(&self, now: DateTime<Utc>) -> TimeDelta {
        let snapshot = self.revocations.as_ref().map(|snapshot| snapshot.issued_at);
        now - snapshot.map_or(self.issued_at(), |at| at.max(self.issued_at()))
    }

    /// When the next snapshot is due; `None` where it has none.
    pub fn next_revocations(&self) -> Option<DateTime<Utc>> {
        self.revocations.as_ref().map(|snapshot| snapshot.next_update)
    }
}

fn message(bytes: &[u8]) -> Result<Sign1<'_>> {
    if bytes.len() > MAX_REVOCATION_BYTES {
        return Err(Error::too_large("revocations: bytes"));
    }
    Sign1::read(bytes).map_err(malformed)
}

fn malformed(error: DecodeError) -> Error {
    Error::invalid("revocations: malformed").with_source(error)
}
