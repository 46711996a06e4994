//! Rotating passes: the device shows, every 30 seconds anew, that it is here now.

use chrono::{DateTime, TimeDelta, Utc};
use ciborium::Value;
use ravao_core::{Claims, DeviceKey, Error, GateNonce, PassClaims, PassKind, Result, TokenId};

use super::{SignedPayload, Token};
use crate::key::{PublicKey, Signer, first_8_of_sha256};
use crate::value::{bytes, to_bytes};

/// What the countersignature of a device is for.
const PURPOSE: &str = "ravao/step/1";

/// Seconds of one step.
const STEP_SECONDS: i64 = 30;

/// Steps that a code is accepted before and after its own: it was drawn a moment ago, and clocks
/// differ a little.
const STEPS_AROUND: i64 = 1;

/// The skew that a gate may be set to: each step of it costs one more verification.
const MAX_SKEW: TimeDelta = TimeDelta::minutes(2);

/// A step of 30 seconds, counted from 1970, as in RFC 6238.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TimeStep(i64);

impl TimeStep {
    /// The step of an instant.
    pub const fn at(now: DateTime<Utc>) -> Self {
        Self(now.timestamp().div_euclid(STEP_SECONDS))
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Its first instant.
    pub fn begins(self) -> DateTime<Utc> {
        let second = self.0.saturating_mul(STEP_SECONDS);
        let furthest = if second < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        DateTime::from_timestamp(second, 0).unwrap_or(furthest)
    }
}

/// What a device signs: the step, and the nonce of the gate where it shows one.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Challenge {
    /// The step.
    pub step: TimeStep,
    /// The nonce.
    pub nonce: Option<GateNonce>,
}

impl Challenge {
    /// The challenge of an instant, for a gate without a nonce.
    pub const fn at(now: DateTime<Utc>) -> Self {
        Self { step: TimeStep::at(now), nonce: None }
    }

    /// Adds the nonce that a gate shows.
    #[must_use]
    pub const fn with_nonce(mut self, nonce: GateNonce) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// As the `external_aad` of the countersignature.
    fn to_external(self) -> Vec<u8> {
        let nonce = self.nonce.map(|nonce| bytes(nonce.as_bytes()));
        let parts = [PURPOSE.into(), self.step.0.into()];
        to_bytes(&Value::Array(parts.into_iter().chain(nonce).collect()))
    }
}

/// How fresh the proof of a device must be: of the step of now or of one beside it, and so many
/// more as the clocks may differ.
///
/// ```
/// use chrono::TimeDelta;
/// use ravao_payload::Freshness;
///
/// let old_phones = Freshness::default().with_skew(TimeDelta::seconds(45));
/// assert_ne!(old_phones, Freshness::default());
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Freshness {
    skew: TimeDelta,
    nonce: Option<GateNonce>,
}

impl Freshness {
    /// Sets by how much clocks may differ beyond a step; at most two minutes.
    #[must_use]
    pub fn with_skew(mut self, skew: TimeDelta) -> Self {
        self.skew = skew.clamp(TimeDelta::zero(), MAX_SKEW);
        self
    }

    /// Sets the nonce that the gate shows now: a code made without it, or for another, is refused.
    #[must_use]
    pub const fn with_nonce(mut self, nonce: GateNonce) -> Self {
        self.nonce = Some(nonce);
        self
    }

    /// The challenges that are good now, the likeliest first.
    fn challenges(self, now: DateTime<Utc>) -> impl Iterator<Item = Challenge> {
        let (second, skew) = (now.timestamp(), self.skew.num_seconds());
        let step = |second: i64| second.div_euclid(STEP_SECONDS);
        let here = step(second);
        let first = step(second.saturating_sub(skew)) - STEPS_AROUND;
        let last = step(second.saturating_add(skew)) + STEPS_AROUND;
        let around = (1..=(here - first).max(last - here))
            .flat_map(move |distance| [here - distance, here + distance]);
        let steps = std::iter::once(here).chain(around);
        steps
            .filter(move |step| (first..=last).contains(step))
            .map(move |step| Challenge { step: TimeStep(step), nonce: self.nonce })
    }

    /// When no gate set like this one accepts the step any longer.
    fn end_of(self, step: TimeStep) -> DateTime<Utc> {
        let steps = TimeDelta::seconds((1 + STEPS_AROUND) * STEP_SECONDS);
        step.begins().checked_add_signed(steps + self.skew).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// What may be used once, and until when it could be used at all: what a
/// [`SeenSet`](crate::SeenSet) remembers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SingleUse {
    /// Of a short-lived pass its token; of a rotating pass its token in one step.
    pub id: TokenId,
    /// From then on it is refused anyway.
    pub expires: DateTime<Utc>,
}

impl SignedPayload {
    /// The code that a device shows during a step: the same token, countersigned by the device.
    ///
    /// ```
    /// # use ravao_core::{Claims, DeviceKey, PassClaims, PassId, PassKind, TokenId};
    /// # use ravao_payload::{Challenge, IssuerKey, decode, issue};
    /// # let (commune, device) = (IssuerKey::generate()?, IssuerKey::generate()?);
    /// # let mut claims = PassClaims::new(TokenId::from_bytes([1; 8]), PassId::from_bytes([2; 16]));
    /// claims.kind = PassKind::Rotating(device.public_key().to_device_key());
    /// let text = issue(&commune, &Claims::Pass(claims))?.to_pass_text();
    ///
    /// // On the phone, every 30 seconds:
    /// let now = "2021-11-01T08:00:00Z".parse().unwrap();
    /// let shown = decode(&text).expect("from the issuer").prove(&device, Challenge::at(now))?;
    /// println!("{}", shown.to_pass_text());
    /// # Ok::<(), ravao_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `Invalid` where this is no rotating pass, or one of another device; what keeps the key from
    /// signing.
    pub fn prove(&self, device: &dyn Signer, challenge: Challenge) -> Result<Token> {
        let bound = self.device_key().ok_or(Error::invalid("proof: not a rotating pass"))?;
        if bound.as_bytes() != device.public_key().as_bytes() {
            return Err(Error::invalid("proof: the pass is bound to another device"));
        }
        let bytes = self.message().countersign(device, &challenge.to_external())?;
        Ok(Token::new(bytes, self.token()))
    }

    /// The step that the device has proved itself in, if it is fresh.
    pub(super) fn proved_step(
        &self,
        device: &DeviceKey,
        freshness: Freshness,
        now: DateTime<Utc>,
    ) -> Option<TimeStep> {
        let key = PublicKey::from_bytes(device.as_bytes()).ok()?;
        let is_signed = |challenge: &Challenge| {
            self.message().is_countersigned_by(&key, &challenge.to_external())
        };
        freshness.challenges(now).find(is_signed).map(|challenge| challenge.step)
    }

    fn device_key(&self) -> Option<DeviceKey> {
        let Claims::Pass(pass) = self.claims_unverified() else { return None };
        let PassKind::Rotating(device) = pass.kind else { return None };
        Some(device)
    }
}

impl SingleUse {
    /// The use of a short-lived pass.
    pub(super) fn of(pass: &PassClaims) -> Self {
        let expires = pass.validity.expires().unwrap_or(DateTime::<Utc>::MAX_UTC);
        Self { id: pass.token, expires }
    }

    /// The use of a rotating pass in a step.
    pub(super) fn in_step(token: TokenId, step: TimeStep, freshness: Freshness) -> Self {
        let mut use_bytes = [0; 16];
        use_bytes[..8].copy_from_slice(token.as_bytes());
        use_bytes[8..].copy_from_slice(&step.0.to_be_bytes());
        let id = TokenId::from_bytes(first_8_of_sha256(&use_bytes));
        Self { id, expires: freshness.end_of(step) }
    }
}
