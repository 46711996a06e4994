//! A trust list whose signature holds.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::limits::MAX_TRUST_LIST_BYTES;
use ravao_core::{DecodeError, Error, KeyId, Result, TokenId, Verdict};

use super::{RevocationDraft, TrustListDraft, TrustedKey, codec};
use crate::container::Sign1;
use crate::key::PublicKey;

/// How far the clock of a gate may be behind that of the issuer.
const MAX_CLOCK_LAG: TimeDelta = TimeDelta::minutes(10);

/// The keys that a root trusts at a moment. Made only from a file that the root signed, except
/// [`empty`](TrustList::empty), which trusts nobody.
#[derive(Clone, Debug)]
pub struct TrustList {
    contents: TrustListDraft,
    /// The key ids of the keys, in the same, rising order.
    kids: Vec<KeyId>,
    pub(super) revocations: Option<RevocationDraft>,
}

impl TrustList {
    /// A list that trusts nobody: every code is of an unknown key. Never stale.
    pub const fn empty() -> Self {
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        Self { contents: TrustListDraft::new(0, first, last), kids: Vec::new(), revocations: None }
    }

    /// Reads a file and checks that `root` signed it.
    ///
    /// A list past its next update still opens; what it verifies is then `ValidStaleTrust`.
    /// Use [`TrustAnchor::accept`](super::TrustAnchor::accept) to refuse older lists too.
    ///
    /// # Errors
    /// `TooLarge` over a limit, `Invalid` for bytes that are no trust list, for another root, a
    /// signature that does not hold, or a list issued in the future.
    pub fn open(bytes: &[u8], root: &PublicKey, now: DateTime<Utc>) -> Result<Self> {
        let (mut contents, named) = read(bytes, root)?;
        if named != *root {
            return Err(Error::invalid("trust list: of another root"));
        }
        contents.check()?;
        check_clock(contents.issued_at, now)?;
        contents.keys.sort_by_cached_key(|key| key.public_key.kid());
        let kids = contents.keys.iter().map(|key| key.public_key.kid()).collect();
        Ok(Self { contents, kids, revocations: None })
    }

    /// The root key that a file names and is signed by, so that a person can be asked to pin it.
    /// It proves nothing: whoever made the file chose the key.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn embedded_root(bytes: &[u8]) -> Result<PublicKey> {
        let (_, root) = codec::decode(message(bytes)?.payload).map_err(malformed)?;
        read(bytes, &root)?;
        Ok(root)
    }

    /// The number that rises with every list.
    pub const fn sequence(&self) -> u64 {
        self.contents.sequence
    }

    /// When it was issued.
    pub const fn issued_at(&self) -> DateTime<Utc> {
        self.contents.issued_at
    }

    /// When the next one is due.
    pub const fn next_update(&self) -> DateTime<Utc> {
        self.contents.next_update
    }

    /// Whether the next list, or the next revocation snapshot, is due: at its instant it is.
    pub fn is_stale(&self, now: DateTime<Utc>) -> bool {
        self.contents.next_update <= now || self.next_revocations().is_some_and(|at| at <= now)
    }

    /// The trusted keys, by key id.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.contents.keys
    }

    /// What it holds, to be edited into the next list.
    pub fn to_draft(&self) -> TrustListDraft {
        self.contents.clone()
    }

    /// The keys of a key id: few, but there may be several.
    pub(super) fn keys_named(&self, kid: KeyId) -> &[TrustedKey] {
        &self.contents.keys[self.places_named(kid)]
    }

    /// Where the keys of a key id stand in the list.
    pub(crate) fn places_named(&self, kid: KeyId) -> Range<usize> {
        let first = self.kids.partition_point(|&other| other < kid);
        let count = self.kids[first..].partition_point(|&other| other == kid);
        first..first + count
    }

    /// The key id of the key at a place.
    pub(crate) fn kid_at(&self, place: usize) -> KeyId {
        self.kids[place]
    }

    /// Whether it, or its revocation snapshot, comes before those of another.
    pub fn is_older_than(&self, other: &Self) -> bool {
        self.sequence() < other.sequence()
            || self.revocation_sequence() < other.revocation_sequence()
    }

    /// Whether a token, or everything of its key, is withdrawn.
    pub(crate) fn revokes(&self, token: TokenId, kid: KeyId) -> bool {
        self.contents.revoked_tokens.contains(&token)
            || self.withdraws_key(kid)
            || self.revocations.as_ref().is_some_and(|snapshot| snapshot.revokes(token, kid))
    }

    /// Whether the list itself withdraws a key.
    pub(super) fn withdraws_key(&self, kid: KeyId) -> bool {
        self.contents.revoked_keys.contains(&kid)
    }

    /// The grade of what it finds valid.
    pub(crate) fn verdict_for_valid(&self, now: DateTime<Utc>) -> Verdict {
        if self.is_stale(now) {
            return Verdict::ValidStaleTrust;
        }
        Verdict::Valid
    }
}

/// A file from the future tells of a clock that is wrong, here or there.
pub(super) fn check_clock(issued_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    if issued_at - now > MAX_CLOCK_LAG {
        return Err(Error::invalid("issued in the future; check the clock"));
    }
    Ok(())
}

/// The contents of a file that `root` signed, and the root that it names.
fn read(bytes: &[u8], root: &PublicKey) -> Result<(TrustListDraft, PublicKey)> {
    let message = message(bytes)?;
    if !message.is_signed_by(root, codec::PURPOSE) {
        return Err(Error::invalid("trust list: not signed by the root"));
    }
    codec::decode(message.payload).map_err(malformed)
}

fn message(bytes: &[u8]) -> Result<Sign1<'_>> {
    if bytes.len() > MAX_TRUST_LIST_BYTES {
        return Err(Error::too_large("trust list: bytes"));
    }
    Sign1::read(bytes).map_err(malformed)
}

fn malformed(error: DecodeError) -> Error {
    Error::invalid("trust list: malformed").with_source(error)
}

#[cfg(test)]
mod tests {
    use ravao_core::{Claims, VenueClaims, VenueId};

    use super::*;
    use crate::key::IssuerKey;
    use crate::native::{decode, issue};
    use crate::trust::KeyPurpose;

    /// No two keys with one key id are known, so the list is told that these have.
    #[test]
    fn every_key_of_a_key_id_is_tried() {
        let now = DateTime::UNIX_EPOCH;
        let issuers = [1, 2, 3].map(|byte| IssuerKey::from_seed(&[byte; 32]));
        let mut trust = TrustList::empty();
        let trusted = |key: &IssuerKey| TrustedKey::new(key.public_key(), [KeyPurpose::Venue]);
        trust.contents.keys = issuers.iter().map(trusted).collect();
        for issuer in &issuers {
            trust.kids = vec![issuer.kid(); issuers.len()];
            let claims = Claims::Venue(VenueClaims::new(VenueId::from(1), "Chợ"));
            let text = issue(issuer, &claims).unwrap().to_pass_text();
            let verified = decode(&text).unwrap().verify(&trust, now).unwrap();
            assert_eq!(*verified.key(), issuer.public_key());
        }
        trust.kids = vec![KeyId::from_bytes([0; 8]), issuers[1].kid(), KeyId::from_bytes([255; 8])];
        assert_eq!(trust.keys_named(issuers[1].kid()).len(), 1);
        assert!(trust.keys_named(issuers[0].kid()).is_empty());
    }
}
