use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, Serializer};

use crate::{
    AdminUnitId, CheckpointId, Error, PassId, Personal, Result, TokenId, VenueId, VenueKind,
};

/// The time in which a code, a key or a list is good.
///
/// As RFC 8392 and RFC 7519 say: good at `not_before` itself, no longer good at `expires` itself.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(try_from = "ValidityFields")]
pub struct Validity {
    not_before: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct ValidityFields {
    not_before: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
}

/// Where an instant lies against a [`Validity`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(clippy::exhaustive_enums, reason = "before, within and after are all there is")]
pub enum ValidityState {
    /// Before `not_before`.
    NotYet,
    /// Good.
    Current,
    /// At or after `expires`.
    Over,
}

impl Validity {
    /// Good at any time.
    pub const ALWAYS: Self = Self { not_before: None, expires: None };

    /// Good from an instant, included, until another, excluded; `None` leaves that side open.
    ///
    /// # Errors
    /// `Invalid` when it would never be good.
    pub fn new(not_before: Option<DateTime<Utc>>, expires: Option<DateTime<Utc>>) -> Result<Self> {
        if let (Some(not_before), Some(expires)) = (not_before, expires)
            && expires <= not_before
        {
            return Err(Error::invalid("validity: expires before it begins"));
        }
        Ok(Self { not_before, expires })
    }

    /// The first instant at which it is good.
    pub const fn not_before(&self) -> Option<DateTime<Utc>> {
        self.not_before
    }

    /// The first instant at which it is no longer good.
    pub const fn expires(&self) -> Option<DateTime<Utc>> {
        self.expires
    }

    /// Where `now` lies.
    pub fn state(&self, now: DateTime<Utc>) -> ValidityState {
        if self.not_before.is_some_and(|not_before| now < not_before) {
            return ValidityState::NotYet;
        }
        if self.expires.is_some_and(|expires| expires <= now) {
            return ValidityState::Over;
        }
        ValidityState::Current
    }
}

impl TryFrom<ValidityFields> for Validity {
    type Error = Error;

    fn try_from(fields: ValidityFields) -> Result<Self> {
        Self::new(fields.not_before, fields.expires)
    }
}

/// What a native code asserts.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Claims {
    /// The code of a venue or of one of its checkpoints, as on a poster.
    Venue(VenueClaims),
    /// The code of a visitor, on paper or on a phone.
    Pass(PassClaims),
}

impl Claims {
    /// The identity by which the code is revoked.
    pub const fn token(&self) -> TokenId {
        match self {
            Self::Venue(claims) => claims.token,
            Self::Pass(claims) => claims.token,
        }
    }

    /// When it is good.
    pub const fn validity(&self) -> Validity {
        match self {
            Self::Venue(claims) => claims.validity,
            Self::Pass(claims) => claims.validity,
        }
    }

    /// The commune it is bound to, by which the scope of its key is judged.
    pub const fn commune(&self) -> Option<AdminUnitId> {
        match self {
            Self::Venue(claims) => claims.commune,
            Self::Pass(claims) => claims.commune,
        }
    }
}

/// The claims of a venue code.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct VenueClaims {
    /// By which it is revoked. It follows from the other claims and is filled in by reading;
    /// whoever issues a code leaves it.
    pub token: TokenId,
    /// The venue.
    pub venue: VenueId,
    /// The door, room or vehicle.
    pub checkpoint: CheckpointId,
    /// The name that a visitor's phone shows.
    pub name: String,
    /// The kind, where the code names one that this version knows.
    pub kind: Option<VenueKind>,
    /// The commune.
    pub commune: Option<AdminUnitId>,
    /// When it is good.
    pub validity: Validity,
}

/// The claims of a visitor pass.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PassClaims {
    /// By which it is revoked, and by which a replay is seen.
    pub token: TokenId,
    /// The pass: an identifier, never a key to anybody's history.
    pub pass: PassId,
    /// How it may be used.
    pub kind: PassKind,
    /// The holder's name, where the issuer chose to print it.
    pub holder: Option<Personal>,
    /// The commune that issued it.
    pub commune: Option<AdminUnitId>,
    /// When it is good.
    pub validity: Validity,
}

/// How a pass may be used. In files it is its identifier alone.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PassKind {
    /// Printed once, shown many times.
    Static,
    /// Shown once: the same token seen again is a replay.
    ShortLived,
    /// Shown on a device that proves, every 30 seconds anew, that it holds this key: a copy is
    /// soon worth nothing.
    Rotating(DeviceKey),
}

impl PassKind {
    /// The stable identifier in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::ShortLived => "short_lived",
            Self::Rotating(_) => "rotating",
        }
    }
}

impl Serialize for PassKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// The public key of the device that a rotating pass is bound to, as bytes. It tells one person's
/// device from all others, so `Debug` hides it.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DeviceKey {
    /// A key of Ed25519.
    Ed25519([u8; 32]),
    /// A compressed point of P-256, which is what the key stores of phones keep.
    P256([u8; 33]),
}

impl DeviceKey {
    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(bytes) => bytes,
            Self::P256(point) => point,
        }
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(..)")
    }
}

impl VenueClaims {
    /// Claims of a venue as a whole, good at any time; set the rest by its fields.
    pub fn new(venue: VenueId, name: impl Into<String>) -> Self {
        Self {
            token: TokenId::from_bytes([0; 8]),
            venue,
            checkpoint: CheckpointId::WHOLE_VENUE,
            name: name.into(),
            kind: None,
            commune: None,
            validity: Validity::ALWAYS,
        }
    }
}

impl PassClaims {
    /// Claims of a static pass without a name, good at any time; set the rest by its fields.
    pub const fn new(token: TokenId, pass: PassId) -> Self {
        Self {
            token,
            pass,
            kind: PassKind::Static,
            holder: None,
            commune: None,
            validity: Validity::ALWAYS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn boundaries_are_those_of_the_rfc() {
        let validity = Validity::new(Some(at(10)), Some(at(20))).unwrap();
        for (second, expected) in [
            (9, ValidityState::NotYet),
            (10, ValidityState::Current),
            (19, ValidityState::Current),
            (20, ValidityState::Over),
        ] {
            assert_eq!(validity.state(at(second)), expected, "{second}");
        }
        assert_eq!(Validity::ALWAYS.state(at(0)), ValidityState::Current);
    }

    #[test]
    fn a_validity_that_never_holds_is_refused() {
        assert!(Validity::new(Some(at(10)), Some(at(10))).is_err());
        let json = r#"{"not_before":"2021-11-02T00:00:00Z","expires":"2021-11-01T00:00:00Z"}"#;
        assert!(serde_json::from_str::<Validity>(json).is_err());
    }
}
