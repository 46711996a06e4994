//! Who signs: the root, the issuers, the codes that they sign and the list that trusts them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use ravao::payload::{
    IssuerKey, KeyPurpose, PosterBase, PublicKey, Token, TrustAnchor, TrustList, TrustListDraft,
    TrustedKey, issue,
};
use ravao::{
    CheckpointId, Claims, PassClaims, PassId, PassKind, Place, Result, TokenId, Validity, Venue,
    VenueClaims,
};

use super::clock::{days_ago, today};
use super::dice::bytes;
use super::town::Town;
use crate::camera::Chance;

/// How long a pass on a phone is good.
const PHONE_PASS: TimeDelta = TimeDelta::minutes(5);

/// The keys of the district: a root that signs the list, and one issuer a purpose.
///
/// They come from the seed, so that a story can be told twice. Real ones come from
/// [`IssuerKey::generate`] and live where only their owner can read them.
pub(crate) struct Authority {
    root: IssuerKey,
    venues: IssuerKey,
    passes: IssuerKey,
    base: PosterBase,
}

impl Authority {
    pub(crate) fn new(chance: &mut Chance) -> Result<Self> {
        let mut key = || IssuerKey::from_seed(&bytes(chance));
        let (root, venues, passes) = (key(), key(), key());
        Ok(Self { root, venues, passes, base: "https://qr.sonduong.example".parse()? })
    }

    /// The key that gates pin.
    pub(crate) fn root(&self) -> PublicKey {
        self.root.public_key()
    }

    /// Signs the trust list of the day, in which one pass is withdrawn.
    pub(crate) fn sign_trust_list(&self, withdrawn: TokenId) -> Result<Vec<u8>> {
        let mut list = TrustListDraft::new(1, days_ago(1, 5), days_ago(-30, 5))
            .with_key(TrustedKey::new(self.venues.public_key(), [KeyPurpose::Venue]))
            .with_key(TrustedKey::new(self.passes.public_key(), [KeyPurpose::Pass]));
        list.revoked_tokens.insert(withdrawn);
        list.sign(&self.root)
    }

    /// Opens a trust list as a gate does: against the root that it pinned.
    pub(crate) fn open_trust_list(&self, file: &[u8]) -> Result<TrustList> {
        TrustAnchor::new(self.root()).accept(file, today(5, 0))
    }

    /// The link on the poster of a door.
    pub(crate) fn poster(&self, venue: &Venue, door: CheckpointId) -> Result<String> {
        let mut claims = VenueClaims::new(venue.id, venue.name.as_str());
        claims.checkpoint = door;
        claims.kind = venue.category.kind();
        claims.commune = venue.commune;
        Ok(issue(&self.venues, &Claims::Venue(claims))?.to_poster_url(&self.base))
    }

    /// A pass with the claims given.
    pub(crate) fn pass(&self, claims: PassClaims) -> Result<Token> {
        issue(&self.passes, &Claims::Pass(claims))
    }

    /// A pass by the key that is trusted for venues only.
    pub(crate) fn pass_by_wrong_key(&self, claims: PassClaims) -> Result<Token> {
        issue(&self.venues, &Claims::Pass(claims))
    }

    /// The text that a phone shows at an instant: good for minutes, and once.
    pub(crate) fn phone_pass(
        &self,
        pass: PassId,
        now: DateTime<Utc>,
        chance: &mut Chance,
    ) -> Result<String> {
        let mut claims = PassClaims::new(TokenId::from_bytes(bytes(chance)), pass);
        claims.kind = PassKind::ShortLived;
        claims.validity = Validity::new(Some(now - TimeDelta::minutes(1)), Some(now + PHONE_PASS))?;
        Ok(self.pass(claims)?.to_pass_text())
    }

    /// The posters of all registered venues, one a door.
    pub(crate) fn posters(&self, town: &Town) -> Result<BTreeMap<Place, String>> {
        let mut posters = BTreeMap::new();
        for venue in town.venues.iter().filter(|venue| venue.registered_at.is_some()) {
            for door in doors_of(venue) {
                posters.insert(Place::new(venue.id, door), self.poster(venue, door)?);
            }
        }
        Ok(posters)
    }
}

/// The doors at which a venue hangs a poster.
fn doors_of(venue: &Venue) -> Vec<CheckpointId> {
    if venue.checkpoints.is_empty() {
        return vec![CheckpointId::WHOLE_VENUE];
    }
    venue.checkpoints.iter().map(|door| door.id).collect()
}
