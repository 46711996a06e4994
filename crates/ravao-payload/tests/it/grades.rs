//! Every grade, and which one wins where several apply.

use chrono::{DateTime, Utc};
use ravao_core::{Claims, DecodeError, Validity, VenueKind, Verdict};
use ravao_payload::{
    IssuerKey, KeyPurpose, Signer, TrustList, TrustListDraft, TrustedKey, decode, issue,
    verify_text,
};

use crate::fixture::{Phone, at, draft, issuer, now, open, pass, second, trust, trusted, venue};

fn grade(claims: &Claims, trust: &TrustList, now: DateTime<Utc>) -> Verdict {
    let text = issue(&issuer(), claims).unwrap().to_pass_text();
    verify_text(&text, trust, now).map_or_else(|verdict| verdict, |verified| verified.verdict())
}

fn grade_by(draft: &TrustListDraft) -> Verdict {
    grade(&pass(), &open(draft), now())
}

#[test]
fn trusted_codes_in_time_are_valid() {
    for claims in [venue(), pass()] {
        assert_eq!(grade(&claims, &trust(), now()), Verdict::Valid);
    }
}

#[test]
fn verified_claims_are_those_issued() {
    let text = issue(&issuer(), &pass()).unwrap().to_pass_text();
    let verified = verify_text(&text, &trust(), now()).unwrap();
    assert_eq!(*verified.claims(), pass());
    assert_eq!(*verified.key(), issuer().public_key());
    assert_eq!(verified.into_claims(), pass());
}

#[test]
fn time_counts_from_nbf_included_to_exp_excluded() {
    let (from, until) = (at("2021-11-01T00:00:00Z"), at("2022-11-01T00:00:00Z"));
    let mut draft = draft().with_key(trusted());
    draft.next_update = at("2030-01-01T00:00:00Z");
    let trust = open(&draft);
    for (now, expected) in [
        (from - second(), Verdict::NotYetValid),
        (from, Verdict::Valid),
        (until - second(), Verdict::Valid),
        (until, Verdict::Expired),
        (until + second(), Verdict::Expired),
    ] {
        assert_eq!(grade(&pass(), &trust, now), expected, "{now}");
    }
}

#[test]
fn a_list_is_stale_from_its_next_update_on() {
    let next = at("2022-02-01T00:00:00Z");
    assert_eq!(grade(&pass(), &trust(), next - second()), Verdict::Valid);
    assert_eq!(grade(&pass(), &trust(), next), Verdict::ValidStaleTrust);
}

#[test]
fn keys_that_nobody_trusts_are_unknown() {
    assert_eq!(grade_by(&draft()), Verdict::UnknownKey);
    assert_eq!(grade(&pass(), &TrustList::empty(), now()), Verdict::UnknownKey);
}

#[test]
fn a_key_is_held_to_its_purpose_place_and_time() {
    let mut venues_only = trusted();
    venues_only.purposes = [KeyPurpose::Venue].into();
    let mut elsewhere = trusted();
    elsewhere.communes = ["2021:02539".parse().unwrap()].into();
    let mut other_dataset = trusted();
    other_dataset.communes = ["2025:02536".parse().unwrap()].into();
    let mut over = trusted();
    over.validity = Validity::new(None, Some(now())).unwrap();
    let mut not_yet = trusted();
    not_yet.validity = Validity::new(Some(now() + second()), None).unwrap();
    for key in [venues_only, elsewhere, other_dataset, over, not_yet] {
        assert_eq!(grade_by(&draft().with_key(key)), Verdict::KeyNotAllowed);
    }
    let mut here = trusted();
    here.communes = ["2021:02536".parse().unwrap(), "2021:02539".parse().unwrap()].into();
    here.validity = Validity::new(Some(now()), Some(now() + second())).unwrap();
    assert_eq!(grade_by(&draft().with_key(here)), Verdict::Valid);
}

#[test]
fn a_key_with_a_place_signs_no_code_without_one() {
    let Claims::Pass(mut claims) = pass() else { panic!("a pass") };
    claims.commune = None;
    let mut here = trusted();
    here.communes = ["2021:02536".parse().unwrap()].into();
    let trust = open(&draft().with_key(here));
    assert_eq!(grade(&Claims::Pass(claims), &trust, now()), Verdict::KeyNotAllowed);
}

#[test]
fn a_key_is_held_to_its_kinds_of_venues() {
    let of = |kind| {
        let mut key = trusted();
        key.venue_kinds = [kind].into();
        open(&draft().with_key(key))
    };
    assert_eq!(grade(&venue(), &of(VenueKind::LocalMarket), now()), Verdict::Valid);
    assert_eq!(grade(&venue(), &of(VenueKind::Office), now()), Verdict::KeyNotAllowed);
    assert_eq!(grade(&pass(), &of(VenueKind::Office), now()), Verdict::Valid);
    let Claims::Venue(mut claims) = venue() else { panic!("a venue") };
    claims.kind = None;
    let without = Claims::Venue(claims);
    assert_eq!(grade(&without, &of(VenueKind::LocalMarket), now()), Verdict::KeyNotAllowed);
    assert_eq!(grade(&without, &trust(), now()), Verdict::Valid);
}

#[test]
fn keys_of_p256_issue_codes_too() {
    let module = Phone::new(5);
    let key = TrustedKey::new(module.public_key(), [KeyPurpose::Venue, KeyPurpose::Pass]);
    let trust = open(&draft().with_key(trusted()).with_key(key));
    for claims in [venue(), pass()] {
        let text = issue(&module, &claims).unwrap().to_pass_text();
        let verified = verify_text(&text, &trust, now()).unwrap();
        assert_eq!(*verified.key(), module.public_key());
    }
}

/// The kid of the other kind of key, and its algorithm, over a signature of this kind.
#[test]
fn an_algorithm_that_the_key_does_not_have_is_a_bad_signature() {
    let module = Phone::new(5);
    let key = TrustedKey::new(module.public_key(), [KeyPurpose::Pass]);
    let trust = open(&draft().with_key(trusted()).with_key(key));
    // d2 84 4d a2 01, the algorithm (32: Ed25519, 28: ESP256), 04 48, the key id.
    let signers: [(&dyn Signer, u8); 2] = [(&issuer(), 0x32), (&module, 0x28)];
    for (signer, algorithm) in signers {
        let token = issue(signer, &pass()).unwrap();
        assert_eq!(token.as_bytes()[5], algorithm);
        for (other, other_algorithm) in signers {
            let mut forged = token.as_bytes().to_vec();
            forged[8..16].copy_from_slice(other.public_key().kid().as_bytes());
            for claimed in [algorithm, other_algorithm] {
                forged[5] = claimed;
                let payload = ravao_payload::SignedPayload::from_bytes(&forged).unwrap();
                let expected = (forged == token.as_bytes()).then_some(Verdict::Valid);
                let verdict = payload.verify(&trust, now()).map_or_else(|it| it, |it| it.verdict());
                assert_eq!(verdict, expected.unwrap_or(Verdict::BadSignature));
            }
        }
    }
}

#[test]
fn tokens_and_keys_can_be_revoked() {
    let mut by_token = draft().with_key(trusted());
    by_token.revoked_tokens = [pass().token()].into();
    assert_eq!(grade_by(&by_token), Verdict::Revoked);
    assert_eq!(grade(&venue(), &open(&by_token), now()), Verdict::Valid);

    let mut by_key = draft().with_key(trusted());
    by_key.revoked_keys = [issuer().kid()].into();
    assert_eq!(grade_by(&by_key), Verdict::Revoked);
}

#[test]
fn a_venue_code_is_revoked_by_its_derived_id() {
    let token = issue(&issuer(), &venue()).unwrap();
    assert_eq!(decode(&token.to_pass_text()).unwrap().token(), token.token());
    let mut draft = draft().with_key(trusted());
    draft.revoked_tokens = [token.token()].into();
    assert_eq!(grade(&venue(), &open(&draft), now()), Verdict::Revoked);
}

#[test]
fn a_signature_of_another_key_is_bad_whatever_the_code_says() {
    let forger = IssuerKey::from_seed(&[9; 32]);
    let mut forged = issue(&forger, &pass()).unwrap().as_bytes().to_vec();
    // The forger writes the key id of the issuer: d2 84 4d a2 01 32 04 48, then the id.
    forged[8..16].copy_from_slice(issuer().kid().as_bytes());
    let payload = ravao_payload::SignedPayload::from_bytes(&forged).unwrap();
    assert_eq!(payload.kid(), issuer().kid());
    assert_eq!(payload.verify(&trust(), now()).unwrap_err(), Verdict::BadSignature);
}

/// Every reason to refuse at once; taking away the first shows the next.
#[test]
fn the_first_grade_in_the_order_wins() {
    let late = at("2023-01-01T00:00:00Z");
    let grade = |draft: &TrustListDraft| grade(&pass(), &open(draft), late);

    let mut list = draft();
    list.revoked_tokens = [pass().token()].into();
    assert_eq!(grade(&list), Verdict::UnknownKey);

    let mut key = trusted();
    key.purposes = [KeyPurpose::Venue].into();
    list = list.with_key(key);
    assert_eq!(grade(&list), Verdict::KeyNotAllowed);

    list.keys = vec![trusted()];
    assert_eq!(grade(&list), Verdict::Revoked);

    list.revoked_tokens.clear();
    assert_eq!(grade(&list), Verdict::Expired);
}

#[test]
fn texts_that_do_not_decode_are_malformed() {
    for (text, error) in [("", DecodeError::Unrecognised), ("RV2*", DecodeError::UnknownVersion)] {
        let verdict = verify_text(text, &trust(), now()).unwrap_err();
        assert_eq!(verdict, Verdict::Malformed(error));
    }
}
