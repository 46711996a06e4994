//! Revocation snapshots: who may sign one, what it withdraws, and how old it is.

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::limits::MAX_REVOCATION_BYTES;
use ravao_core::{ErrorKind, Result, Validity, Verdict};
use ravao_payload::{
    IssuerKey, KeyPurpose, RevocationDraft, Signer, TrustAnchor, TrustList, TrustListDraft,
    TrustedKey, issue, verify_text,
};

use crate::fixture::{Phone, draft, issuer, now, open, pass, root, second, trusted};

fn desk() -> IssuerKey {
    IssuerKey::from_seed(&[0x44; 32])
}

/// The issuer and the desk, which revokes.
fn list() -> TrustListDraft {
    draft().with_key(trusted()).with_key(revoking(&desk()))
}

fn revoking(key: &dyn Signer) -> TrustedKey {
    TrustedKey::new(key.public_key(), [KeyPurpose::Revocation])
}

fn snapshot(sequence: u64) -> RevocationDraft {
    RevocationDraft::new(sequence, now() - TimeDelta::hours(1), now() + TimeDelta::hours(1))
}

fn signed(sequence: u64) -> Vec<u8> {
    snapshot(sequence).sign(&desk()).unwrap()
}

fn grade(trust: &TrustList, now: DateTime<Utc>) -> Verdict {
    let text = issue(&issuer(), &pass()).unwrap().to_pass_text();
    verify_text(&text, trust, now).map_or_else(|verdict| verdict, |verified| verified.verdict())
}

fn with(snapshot: &RevocationDraft) -> TrustList {
    open(&list()).with_revocations(&snapshot.sign(&desk()).unwrap(), now()).unwrap()
}

fn refusal(result: Result<TrustList>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[test]
fn tokens_and_keys_are_withdrawn() {
    assert_eq!(grade(&with(&snapshot(1)), now()), Verdict::Valid);
    let mut by_token = snapshot(1);
    by_token.tokens = [pass().token()].into();
    let mut by_key = snapshot(1);
    by_key.keys = [issuer().kid()].into();
    for snapshot in [by_token, by_key] {
        assert_eq!(grade(&with(&snapshot), now()), Verdict::Revoked);
        let json = serde_json::to_string(&snapshot).unwrap();
        assert_eq!(serde_json::from_str::<RevocationDraft>(&json).unwrap(), snapshot);
    }
}

#[test]
fn the_next_snapshot_is_made_from_the_last() {
    let mut snapshot = snapshot(7);
    snapshot.tokens = [pass().token()].into();
    let bytes = snapshot.sign(&desk()).unwrap();
    assert_eq!(RevocationDraft::open(&bytes, &desk().public_key()).unwrap(), snapshot);
    assert!(RevocationDraft::open(&bytes, &root().public_key()).is_err());
    assert!(RevocationDraft::open(&bytes[1..9], &desk().public_key()).is_err());
}

#[test]
fn what_the_list_withdraws_stays_withdrawn() {
    let mut list = list();
    list.revoked_tokens = [pass().token()].into();
    let trust = open(&list).with_revocations(&signed(1), now()).unwrap();
    assert_eq!(grade(&trust, now()), Verdict::Revoked);
}

#[test]
fn a_snapshot_has_an_age_and_grows_stale() {
    let trust = with(&snapshot(1));
    assert_eq!(trust.revocation_age(now()), TimeDelta::hours(1));
    assert_eq!(trust.next_revocations(), Some(now() + TimeDelta::hours(1)));
    let due = now() + TimeDelta::hours(1);
    assert_eq!(grade(&trust, due - second()), Verdict::Valid);
    assert_eq!(grade(&trust, due), Verdict::ValidStaleTrust);
    let without = open(&list());
    assert_eq!(without.revocation_age(now()), now() - list().issued_at);
    assert_eq!((without.revocation_sequence(), without.next_revocations()), (0, None));
    // A list signed after the snapshot knows better.
    let mut old = snapshot(1);
    old.issued_at = list().issued_at - TimeDelta::days(1);
    assert_eq!(with(&old).revocation_age(now()), now() - list().issued_at);
}

#[test]
fn keys_of_p256_may_revoke_too() {
    let module = Phone::new(3);
    let trust = open(&draft().with_key(revoking(&module)));
    let bytes = snapshot(4).sign(&module).unwrap();
    assert_eq!(trust.with_revocations(&bytes, now()).unwrap().revocation_sequence(), 4);
}

#[test]
fn only_a_key_for_that_purpose_in_its_time_may_revoke() {
    let mut over = revoking(&desk());
    over.validity = Validity::new(None, Some(now())).unwrap();
    let mut issuing = revoking(&desk());
    issuing.purposes = [KeyPurpose::Pass, KeyPurpose::Venue].into();
    let mut withdrawn = list();
    withdrawn.revoked_keys = [desk().kid()].into();
    for list in [draft(), draft().with_key(over), draft().with_key(issuing), withdrawn] {
        let result = open(&list).with_revocations(&signed(1), now());
        assert_eq!(refusal(result), Some(ErrorKind::Invalid));
    }
    let by_root = snapshot(1).sign(&root()).unwrap();
    assert_eq!(refusal(open(&list()).with_revocations(&by_root, now())), Some(ErrorKind::Invalid));
}

#[test]
fn other_files_are_refused() {
    let mut broken = signed(1);
    *broken.last_mut().unwrap() ^= 1;
    let mut future = snapshot(1);
    future.issued_at = now() + TimeDelta::minutes(11);
    for (bytes, kind) in [
        (Vec::new(), ErrorKind::Invalid),
        (broken, ErrorKind::Invalid),
        (signed(1)[..90].to_vec(), ErrorKind::Invalid),
        (list().sign(&desk()).unwrap(), ErrorKind::Invalid),
        (issue(&desk(), &pass()).unwrap().as_bytes().to_vec(), ErrorKind::Invalid),
        (future.sign(&desk()).unwrap(), ErrorKind::Invalid),
        (vec![0; MAX_REVOCATION_BYTES + 1], ErrorKind::TooLarge),
    ] {
        assert_eq!(refusal(open(&list()).with_revocations(&bytes, now())), Some(kind));
    }
    assert!(TrustList::open(&signed(1), &desk().public_key(), now()).is_err());
    let mut backwards = snapshot(1);
    backwards.next_update = backwards.issued_at;
    assert_eq!(backwards.sign(&desk()).unwrap_err().kind(), ErrorKind::Invalid);
}

#[test]
fn a_gate_never_goes_back_to_an_older_snapshot() {
    let trust = with(&snapshot(5));
    for (sequence, kind) in [(5, None), (6, None), (4, Some(ErrorKind::Conflict))] {
        let result = trust.clone().with_revocations(&signed(sequence), now());
        assert_eq!(refusal(result), kind, "{sequence}");
    }
    let mut anchor = TrustAnchor::new(root().public_key());
    let mut accept = |sequence| {
        let list = anchor.accept(&list().sign(&root()).unwrap(), now()).unwrap();
        refusal(anchor.accept_revocations(list, &signed(sequence), now()))
    };
    assert_eq!(
        [accept(5), accept(4), accept(5), accept(6)],
        [None, Some(ErrorKind::Conflict), None, None]
    );
    assert_eq!(anchor.last_revocations, 6);
    let older: TrustAnchor = serde_json::from_value(
        serde_json::json!({"root": root().public_key(), "last_sequence": 3}),
    )
    .unwrap();
    assert_eq!(older.last_revocations, 0);
}

#[test]
fn a_key_that_revokes_has_no_scope() {
    let mut scoped = revoking(&desk());
    scoped.communes = ["2021:02536".parse().unwrap()].into();
    let mut of_kind = revoking(&desk());
    of_kind.venue_kinds = [ravao_core::VenueKind::LocalMarket].into();
    for key in [scoped, of_kind] {
        assert!(draft().with_key(key).sign(&root()).is_err());
    }
}
