//! Keys, claims and trust lists of an invented deployment.

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::{
    Claims, PassClaims, PassId, PassKind, Result, TokenId, Validity, VenueClaims, VenueId,
    VenueKind,
};
use ravao_payload::{
    IssuerKey, KeyPurpose, PublicKey, Signer, TrustList, TrustListDraft, TrustedKey,
};

/// The commune in which the fixture's codes are issued.
pub(crate) const COMMUNE: &str = "2021:02536";

/// The seed of the worked example in docs/formats/native.md: 00 01 02 … 1f.
pub(crate) fn issuer() -> IssuerKey {
    let seed: [u8; 32] = std::array::from_fn(|index| index as u8);
    IssuerKey::from_seed(&seed)
}

pub(crate) fn root() -> IssuerKey {
    IssuerKey::from_seed(&[0x52; 32])
}

/// Two months into the validity of the codes, in the middle of that of the list.
pub(crate) fn now() -> DateTime<Utc> {
    at("2022-01-01T00:00:00Z")
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn second() -> TimeDelta {
    TimeDelta::seconds(1)
}

pub(crate) fn validity() -> Validity {
    let not_before = at("2021-11-01T00:00:00Z");
    Validity::new(Some(not_before), Some(at("2022-11-01T00:00:00Z"))).unwrap()
}

pub(crate) fn venue() -> Claims {
    let mut claims = VenueClaims::new(VenueId::from(0x0123_4567_89ab_cdef), "Chợ Sơn Dương");
    claims.kind = Some(VenueKind::LocalMarket);
    claims.commune = Some(COMMUNE.parse().unwrap());
    claims.validity = validity();
    Claims::Venue(claims)
}

pub(crate) fn pass() -> Claims {
    let token = TokenId::from_bytes([0xa1; 8]);
    let mut claims = PassClaims::new(token, PassId::from_bytes([0xb2; 16]));
    claims.kind = PassKind::ShortLived;
    claims.holder = Some("Nguyễn Văn An".into());
    claims.commune = Some(COMMUNE.parse().unwrap());
    claims.validity = validity();
    Claims::Pass(claims)
}

/// The issuer's key, for everything, everywhere, at any time.
pub(crate) fn trusted() -> TrustedKey {
    TrustedKey::new(issuer().public_key(), [KeyPurpose::Venue, KeyPurpose::Pass])
}

pub(crate) fn draft() -> TrustListDraft {
    TrustListDraft::new(3, at("2021-12-01T00:00:00Z"), at("2022-02-01T00:00:00Z"))
}

pub(crate) fn open(draft: &TrustListDraft) -> TrustList {
    let bytes = draft.sign(&root()).unwrap();
    TrustList::open(&bytes, &root().public_key(), now()).unwrap()
}

pub(crate) fn trust() -> TrustList {
    open(&draft().with_key(trusted()))
}

/// A phone that keeps a key of P-256 in its key store.
pub(crate) struct Phone(p256::ecdsa::SigningKey);

impl Phone {
    pub(crate) fn new(number: u8) -> Self {
        Self(p256::ecdsa::SigningKey::from_slice(&[number; 32]).unwrap())
    }
}

impl Signer for Phone {
    fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(self.0.verifying_key().to_sec1_point(true).as_bytes()).unwrap()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        let signature: p256::ecdsa::Signature =
            p256::ecdsa::signature::Signer::sign(&self.0, message);
        Ok(signature.to_bytes().into())
    }
}

/// A pass that is bound to a device.
pub(crate) fn rotating_pass(device: &dyn Signer) -> Claims {
    let Claims::Pass(mut claims) = pass() else { panic!("a pass") };
    claims.kind = PassKind::Rotating(device.public_key().to_device_key());
    Claims::Pass(claims)
}
