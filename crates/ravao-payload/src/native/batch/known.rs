//! Codes whose signatures held, so that a poster read a thousand times is verified once.

use std::collections::HashMap;

use ravao_core::{Claims, KeyId};
use sha2::{Digest as _, Sha256};

use super::spare::Spare;
use crate::key::PublicKey;

/// The SHA-256 of a text: whole, so that nobody makes two texts that have the same.
pub(super) type Digest = [u8; 32];

/// What was found of a code: a fact that nothing changes. Whether it is valid now is asked anew.
pub(super) struct Known {
    pub(super) claims: Claims,
    pub(super) signer: PublicKey,
    pub(super) kid: KeyId,
}

/// A bounded memory in two generations: when the younger is full it becomes the older, and the older
/// is forgotten but for what was asked for meanwhile. Only codes that a trusted key signed get in, so
/// nobody else fills it.
#[derive(Default)]
pub(super) struct KnownCodes {
    generation: usize,
    younger: HashMap<Digest, Known>,
    older: HashMap<Digest, Known>,
}

impl KnownCodes {
    /// A memory of so many codes, in round numbers.
    pub(super) fn new(count: usize) -> Self {
        Self { generation: count.div_ceil(2), ..Self::default() }
    }

    /// By what a text is known; `None` where nothing is remembered.
    pub(super) fn digest(&self, text: &str) -> Option<Digest> {
        (self.generation > 0).then(|| Sha256::digest(text).into())
    }

    /// What is known of a code.
    pub(super) fn get(&mut self, digest: &Digest) -> Option<&Known> {
        // Asked for, it becomes young again, as far as there is room without forgetting anything.
        if self.younger.len() < self.generation
            && let Some((digest, known)) = self.older.remove_entry(digest)
        {
            self.younger.insert(digest, known);
        }
        self.younger.get(digest).or_else(|| self.older.get(digest))
    }

    /// Remembers a code; what is forgotten for it gives its memory back.
    pub(super) fn insert(&mut self, digest: Digest, known: Known, spare: &mut Spare) {
        if self.younger.len() >= self.generation {
            self.older.drain().for_each(|(_, known)| spare.take(known.claims));
            std::mem::swap(&mut self.younger, &mut self.older);
        }
        if let Some(same) = self.younger.insert(digest, known) {
            spare.take(same.claims);
        }
    }
}

#[cfg(test)]
mod tests {
    use ravao_core::{VenueClaims, VenueId};

    use super::*;
    use crate::key::IssuerKey;

    fn known() -> Known {
        let key = IssuerKey::from_seed(&[1; 32]);
        let claims = Claims::Venue(VenueClaims::new(VenueId::from(1), "A"));
        Known { claims, signer: key.public_key(), kid: key.kid() }
    }

    fn digest(number: u8) -> Digest {
        [number; 32]
    }

    #[test]
    fn it_never_holds_more_than_it_may() {
        let (mut codes, mut spare) = (KnownCodes::new(8), Spare::default());
        for number in 0..=255 {
            codes.insert(digest(number), known(), &mut spare);
            assert!(codes.younger.len() + codes.older.len() <= 8);
            assert!(codes.get(&digest(number)).is_some());
        }
        assert!(codes.get(&digest(0)).is_none());
    }

    #[test]
    fn what_is_asked_for_stays() {
        let (mut codes, mut spare) = (KnownCodes::new(8), Spare::default());
        codes.insert(digest(0), known(), &mut spare);
        for number in 1..=255 {
            assert!(codes.get(&digest(0)).is_some(), "{number}");
            codes.insert(digest(number), known(), &mut spare);
        }
    }

    #[test]
    fn nothing_is_known_where_nothing_is_to_be_remembered() {
        assert_eq!(KnownCodes::new(0).digest("RV1*A"), None);
        assert_ne!(KnownCodes::new(1).digest("RV1*A"), KnownCodes::new(1).digest("RV1*B"));
    }
}
