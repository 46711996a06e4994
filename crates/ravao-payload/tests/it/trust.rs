//! Trust lists: what opens, what is refused, and never going back.

use chrono::TimeDelta;
use ravao_core::limits::{MAX_TRUST_KEYS, MAX_TRUST_LIST_BYTES};
use ravao_core::{ErrorKind, Validity, VenueKind};
use ravao_payload::{
    IssuerKey, KeyPurpose, Signer, TrustAnchor, TrustList, TrustListDraft, TrustedKey, issue,
};

use crate::fixture::{Phone, at, draft, issuer, now, open, pass, root, second, trust, trusted};

fn list(sequence: u64) -> Vec<u8> {
    let mut draft = draft().with_key(trusted());
    draft.sequence = sequence;
    draft.sign(&root()).unwrap()
}

#[test]
fn everything_in_a_list_survives() {
    let mut key = trusted();
    key.communes = ["2021:02536".parse().unwrap(), "2025:02536".parse().unwrap()].into();
    key.validity = Validity::new(Some(at("2021-11-01T00:00:00Z")), None).unwrap();
    key.label = "UBND thị trấn Sơn Dương".into();
    key.venue_kinds = [VenueKind::LocalMarket, VenueKind::Office].into();
    let phone = TrustedKey::new(Phone::new(1).public_key(), [KeyPurpose::Pass]);
    let mut draft = draft().with_key(key).with_key(phone);
    draft.keys.sort_by_key(|key| key.public_key.kid());
    draft.revoked_tokens = [pass().token()].into();
    draft.revoked_keys = [root().kid(), issuer().kid()].into();
    assert_eq!(open(&draft).to_draft(), draft);
    let json = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<TrustListDraft>(&json).unwrap(), draft);
}

#[test]
fn a_list_of_another_root_is_refused() {
    let other = IssuerKey::from_seed(&[1; 32]);
    let error = TrustList::open(&list(1), &other.public_key(), now()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
}

#[test]
fn a_file_tells_which_root_it_claims() {
    assert_eq!(TrustList::embedded_root(&list(1)).unwrap(), root().public_key());
    let mut broken = list(1);
    *broken.last_mut().unwrap() ^= 1;
    assert!(TrustList::embedded_root(&broken).is_err());
}

#[test]
fn a_token_is_no_list_and_a_list_no_token() {
    let token = issue(&root(), &pass()).unwrap();
    assert!(TrustList::open(token.as_bytes(), &root().public_key(), now()).is_err());
    assert!(ravao_payload::SignedPayload::from_bytes(&list(1)).is_err());
}

#[test]
fn an_anchor_goes_forward_only() {
    let mut anchor = TrustAnchor::new(root().public_key());
    for (sequence, kind) in [
        (3, None),
        (3, None),
        (2, Some(ErrorKind::Conflict)),
        (7, None),
        (6, Some(ErrorKind::Conflict)),
    ] {
        let before = anchor.clone();
        let result = anchor.accept(&list(sequence), now());
        assert_eq!(result.as_ref().err().map(ravao_core::Error::kind), kind, "{sequence}");
        if result.is_err() {
            assert_eq!(anchor, before);
        }
    }
    assert_eq!(anchor.last_sequence, 7);
}

#[test]
fn an_anchor_does_not_move_on_failure() {
    let mut anchor = TrustAnchor::new(root().public_key());
    let mut broken = list(9);
    *broken.last_mut().unwrap() ^= 1;
    assert!(anchor.accept(&broken, now()).is_err());
    assert!(anchor.accept(&list(9), at("2021-11-01T00:00:00Z")).is_err());
    assert_eq!(anchor, TrustAnchor::new(root().public_key()));
    let json = serde_json::to_string(&anchor).unwrap();
    assert_eq!(serde_json::from_str::<TrustAnchor>(&json).unwrap(), anchor);
}

#[test]
fn a_list_from_the_future_is_refused_and_a_stale_one_opens() {
    let open = |now| TrustList::open(&list(1), &root().public_key(), now);
    let issued = at("2021-12-01T00:00:00Z");
    assert!(open(issued - TimeDelta::minutes(10)).is_ok());
    assert!(open(issued - TimeDelta::minutes(10) - second()).is_err());
    let late = open(at("2030-01-01T00:00:00Z")).unwrap();
    assert!(late.is_stale(at("2030-01-01T00:00:00Z")));
    assert!(!late.is_stale(issued));
    assert!(open(chrono::DateTime::<chrono::Utc>::MAX_UTC).is_ok());
    assert!(open(chrono::DateTime::<chrono::Utc>::MIN_UTC).is_err());
}

#[test]
fn drafts_that_make_no_sense_are_refused() {
    let mut no_purpose = trusted();
    no_purpose.purposes.clear();
    let mut province = trusted();
    province.communes = ["2021:08".parse().unwrap()].into();
    let mut brief = trusted();
    let moment = at("2021-11-01T00:00:00.2Z");
    brief.validity =
        Validity::new(Some(moment), Some(moment + TimeDelta::milliseconds(5))).unwrap();
    let mut labelled = trusted();
    labelled.label = "x".repeat(513);
    let backwards = TrustListDraft::new(1, now(), now());
    for (draft, kind) in [
        (draft().with_key(no_purpose), ErrorKind::Invalid),
        (draft().with_key(province), ErrorKind::Invalid),
        (draft().with_key(brief), ErrorKind::Invalid),
        (draft().with_key(trusted()).with_key(trusted()), ErrorKind::Invalid),
        (draft().with_key(labelled), ErrorKind::TooLarge),
        (backwards, ErrorKind::Invalid),
    ] {
        assert_eq!(draft.sign(&root()).unwrap_err().kind(), kind);
    }
}

#[test]
fn the_limits_hold() {
    let mut crowded = draft();
    crowded.keys = vec![trusted(); MAX_TRUST_KEYS + 1];
    assert_eq!(crowded.sign(&root()).unwrap_err().kind(), ErrorKind::TooLarge);

    let mut heavy = draft();
    let number = |index: u32| format!("{index:016x}").parse().unwrap();
    heavy.revoked_tokens = (0..120_000).map(number).collect();
    assert_eq!(heavy.sign(&root()).unwrap_err().kind(), ErrorKind::TooLarge);

    let bytes = vec![0; MAX_TRUST_LIST_BYTES + 1];
    let error = TrustList::open(&bytes, &root().public_key(), now()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[test]
fn many_keys_are_all_found() {
    let mut draft = draft();
    for number in 0..100_u8 {
        let key = IssuerKey::from_seed(&[number; 32]).public_key();
        draft = draft.with_key(TrustedKey::new(key, [KeyPurpose::Pass]));
    }
    let trust = open(&draft);
    for number in 0..100_u8 {
        let text = issue(&IssuerKey::from_seed(&[number; 32]), &pass()).unwrap().to_pass_text();
        assert!(ravao_payload::verify_text(&text, &trust, now()).is_ok(), "{number}");
    }
    assert_eq!(trust.keys().len(), 100);
}

#[test]
fn an_empty_list_is_never_stale() {
    assert!(!TrustList::empty().is_stale(at("2999-01-01T00:00:00Z")));
    assert_eq!(trust().sequence(), 3);
}
