//! Verifying: from what a code says to what may be believed.

use std::fmt;

use chrono::{DateTime, Utc};
use ravao_core::{Claims, KeyId, PassClaims, PassKind, ValidityState, Verdict};

use super::{Freshness, SignedPayload, SingleUse, decode};
use crate::key::PublicKey;
use crate::trust::{TrustList, TrustedKey};

/// Something that a trusted key signed, for its purpose and place, in time and not revoked.
///
/// [`SignedPayload::verify`] and [`BatchVerifier`](crate::BatchVerifier) are the only ways to one:
///
/// ```compile_fail,E0451
/// # use ravao_payload::{IssuerKey, Verified};
/// # use ravao_core::{Claims, VenueClaims, VenueId, Verdict};
/// let claims = Claims::Venue(VenueClaims::new(VenueId::from(1), "Chợ"));
/// let key = IssuerKey::from_seed(&[0; 32]).public_key();
/// let forged = Verified { claims, key, verdict: Verdict::Valid, single_use: None };
/// ```
///
/// ```compile_fail,E0599
/// # use ravao_payload::Verified;
/// # use ravao_core::{Claims, VenueClaims, VenueId};
/// let claims = Claims::Venue(VenueClaims::new(VenueId::from(1), "Chợ"));
/// let forged = Verified::new(claims);
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Verified<T> {
    claims: T,
    key: PublicKey,
    verdict: Verdict,
    single_use: Option<SingleUse>,
}

impl<T> Verified<T> {
    pub(super) const fn new(
        claims: T,
        key: PublicKey,
        verdict: Verdict,
        single_use: Option<SingleUse>,
    ) -> Self {
        Self { claims, key, verdict, single_use }
    }

    /// What was signed.
    pub const fn claims(&self) -> &T {
        &self.claims
    }

    /// What was signed.
    pub fn into_claims(self) -> T {
        self.claims
    }

    /// The key that signed.
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// What is used up when it is let in, of a pass that must not be used twice.
    pub const fn single_use(&self) -> Option<SingleUse> {
        self.single_use
    }

    /// `Valid`, or `ValidStaleTrust` when the trust list is past its next update.
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// Shows the grade and the key: the claims may name a person.
impl<T> fmt::Debug for Verified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verified({}, key {})", self.verdict, self.key.kid())
    }
}

impl SignedPayload {
    /// Checks the code against a trust list at an instant.
    ///
    /// The first that applies is the answer, so that a code nobody signed never learns whether it
    /// would have been in time: `UnknownKey`, `BadSignature`, `KeyNotAllowed`, `Revoked`,
    /// `NotYetValid`, `Expired`, `ProofFailed`. Every trusted key with the code's key id is tried.
    /// The proof of a rotating pass must be of the step of now or one beside it.
    ///
    /// # Errors
    /// The grade, where it is none of the valid ones.
    pub fn verify(
        &self,
        trust: &TrustList,
        now: DateTime<Utc>,
    ) -> Result<Verified<Claims>, Verdict> {
        self.verify_fresh(trust, now, Freshness::default())
    }

    /// As [`verify`](Self::verify), at a gate that sets by itself how fresh a proof must be.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_fresh(
        &self,
        trust: &TrustList,
        now: DateTime<Utc>,
        freshness: Freshness,
    ) -> Result<Verified<Claims>, Verdict> {
        let signer = self.signer(trust)?;
        let claims = self.claims_unverified();
        let verdict = grade(claims, signer, trust, now)?;
        let used = self.check_use(freshness, now)?;
        Ok(Verified::new(claims.clone(), signer.key(trust).public_key, verdict, used))
    }

    /// What is used up by being let in; fails where the device of a rotating pass has no proof.
    fn check_use(
        &self,
        freshness: Freshness,
        now: DateTime<Utc>,
    ) -> Result<Option<SingleUse>, Verdict> {
        let claims = self.claims_unverified();
        let Claims::Pass(PassClaims { kind: PassKind::Rotating(device), token, .. }) = claims
        else {
            return Ok(single_use(claims));
        };
        let step = self.proved_step(device, freshness, now).ok_or(Verdict::ProofFailed)?;
        Ok(Some(SingleUse::in_step(*token, step, freshness)))
    }

    /// The trusted key that made the signature.
    fn signer(&self, trust: &TrustList) -> Result<Signer, Verdict> {
        let candidates = trust.places_named(self.kid());
        if candidates.is_empty() {
            return Err(Verdict::UnknownKey);
        }
        let mut candidates = candidates.map(Signer);
        let signer = candidates.find(|it| self.is_signed_by(&it.key(trust).public_key));
        signer.ok_or(Verdict::BadSignature)
    }
}

/// A key of a trust list, by its place in it.
#[derive(Clone, Copy)]
pub(super) struct Signer(usize);

impl Signer {
    /// The key of a key id, where there is exactly one.
    pub(super) fn only(trust: &TrustList, kid: KeyId) -> Option<Self> {
        let places = trust.places_named(kid);
        (places.len() == 1).then_some(Self(places.start))
    }

    /// A key that is known already, where the list trusts it.
    pub(super) fn known(trust: &TrustList, kid: KeyId, key: &PublicKey) -> Option<Self> {
        let mut places = trust.places_named(kid).map(Self);
        places.find(|place| place.key(trust).public_key == *key)
    }

    /// The key, of the list that it was found in.
    pub(super) fn key(self, trust: &TrustList) -> &TrustedKey {
        &trust.keys()[self.0]
    }

    /// Its key id.
    pub(super) fn kid(self, trust: &TrustList) -> KeyId {
        trust.kid_at(self.0)
    }
}

/// The grade of claims whose signature holds.
pub(super) fn grade(
    claims: &Claims,
    signer: Signer,
    trust: &TrustList,
    now: DateTime<Utc>,
) -> Result<Verdict, Verdict> {
    if !signer.key(trust).allows(claims, now) {
        return Err(Verdict::KeyNotAllowed);
    }
    if trust.revokes(claims.token(), signer.kid(trust)) {
        return Err(Verdict::Revoked);
    }
    match claims.validity().state(now) {
        ValidityState::NotYet => Err(Verdict::NotYetValid),
        ValidityState::Over => Err(Verdict::Expired),
        ValidityState::Current => Ok(trust.verdict_for_valid(now)),
    }
}

/// What is used up of a pass that needs no proof.
pub(super) fn single_use(claims: &Claims) -> Option<SingleUse> {
    let Claims::Pass(pass) = claims else { return None };
    (pass.kind == PassKind::ShortLived).then(|| SingleUse::of(pass))
}

/// Decodes and verifies one text; a text that does not decode is `Malformed`.
///
/// # Errors
/// The grade, where it is none of the valid ones.
pub fn verify_text(
    text: &str,
    trust: &TrustList,
    now: DateTime<Utc>,
) -> Result<Verified<Claims>, Verdict> {
    decode(text).map_err(Verdict::Malformed)?.verify(trust, now)
}
