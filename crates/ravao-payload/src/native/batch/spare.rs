//! The memory of texts in earlier claims, for later ones.

use ravao_core::limits::MAX_CLAIM_NAME_BYTES;
use ravao_core::{Claims, PassClaims, Personal, VenueClaims};

use super::Answers;

/// Texts with room for a name, whose contents are over.
#[derive(Default)]
pub(super) struct Spare(Vec<String>);

impl Spare {
    /// A text with these contents.
    pub(super) fn text(&mut self, contents: &str) -> String {
        let spare = self.0.pop();
        let mut text = spare.unwrap_or_else(|| String::with_capacity(MAX_CLAIM_NAME_BYTES));
        text.push_str(contents);
        text
    }

    /// The same claims once more.
    pub(super) fn copy(&mut self, claims: &Claims) -> Claims {
        match claims {
            Claims::Venue(claims) => Claims::Venue(self.copy_venue(claims)),
            Claims::Pass(claims) => Claims::Pass(self.copy_pass(claims)),
            other => other.clone(),
        }
    }

    fn copy_venue(&mut self, claims: &VenueClaims) -> VenueClaims {
        let mut copy = VenueClaims::new(claims.venue, self.text(&claims.name));
        (copy.token, copy.checkpoint) = (claims.token, claims.checkpoint);
        (copy.kind, copy.commune, copy.validity) = (claims.kind, claims.commune, claims.validity);
        copy
    }

    fn copy_pass(&mut self, claims: &PassClaims) -> PassClaims {
        let mut copy = PassClaims::new(claims.token, claims.pass);
        let holder = claims.holder.as_ref().map(Personal::reveal);
        copy.holder = holder.map(|holder| Personal::new(self.text(holder)));
        (copy.kind, copy.commune, copy.validity) = (claims.kind, claims.commune, claims.validity);
        copy
    }

    /// Takes the text out of claims that nobody needs any longer.
    pub(super) fn take(&mut self, claims: Claims) {
        let text = match claims {
            Claims::Venue(claims) => Some(claims.name),
            Claims::Pass(claims) => claims.holder.map(Personal::into_revealed),
            _ => None,
        };
        self.0.extend(text.map(|mut text| {
            text.clear();
            text
        }));
    }

    /// Empties the answers and keeps their texts.
    pub(super) fn take_back(&mut self, answers: &mut Answers) {
        let verified = answers.drain(..).flatten();
        verified.for_each(|verified| self.take(verified.into_claims()));
    }
}

#[cfg(test)]
mod tests {
    use ravao_core::{CheckpointId, PassId, TokenId, Validity, VenueId, VenueKind};

    use super::*;

    fn all() -> [Claims; 2] {
        let at = |second| chrono::DateTime::from_timestamp(second, 0);
        let mut venue = VenueClaims::new(VenueId::from(1), "Chợ");
        (venue.token, venue.kind) = (TokenId::from_bytes([9; 8]), Some(VenueKind::LocalMarket));
        (venue.checkpoint, venue.commune) = (CheckpointId::new(3), "2021:02536".parse().ok());
        let mut pass = PassClaims::new(TokenId::from_bytes([1; 8]), PassId::from_bytes([2; 16]));
        pass.validity = Validity::new(at(1), at(2)).unwrap();
        (pass.holder, pass.commune) = (Some("An".into()), venue.commune);
        [Claims::Venue(venue), Claims::Pass(pass)]
    }

    #[test]
    fn a_copy_is_the_same_and_uses_the_memory_of_what_was_taken() {
        let mut spare = Spare::default();
        for claims in all() {
            let copy = spare.copy(&claims);
            assert_eq!(copy, claims);
            spare.take(copy);
            assert_eq!(spare.0, [""]);
            let memory = spare.0[0].as_ptr();
            let text = spare.text("B");
            assert_eq!((text.as_ptr(), text.as_str()), (memory, "B"));
        }
    }
}
