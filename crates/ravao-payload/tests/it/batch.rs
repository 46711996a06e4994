//! The batch road and the single road agree on every input, whatever was seen before.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use ravao_core::{Claims, ErrorKind, Verdict};
use ravao_payload::{
    Answers, BatchVerifier, Challenge, Code, CodeReader, Freshness, IssuerKey, KeyPurpose,
    MixedReader, Reading, RevocationDraft, Signer, TrustList, TrustListDraft, TrustedKey, decode,
    issue, verify_text,
};

use crate::fixture::{
    Phone, at, draft, issuer, now, open, pass, rotating_pass, second, trust, trusted, venue,
};

/// Eight issuers of Ed25519 and one of P-256, the first also under a key id of its own.
fn signers() -> Vec<Box<dyn Signer>> {
    let keys = (1..=8).map(|byte| Box::new(IssuerKey::from_seed(&[byte; 32])) as Box<dyn Signer>);
    keys.chain([Box::new(Phone::new(9)) as Box<dyn Signer>]).collect()
}

/// A list that trusts all of them but the last of Ed25519, and half of them for passes only.
fn mixed_trust() -> Arc<TrustList> {
    let list = signers().iter().enumerate().filter(|(index, _)| *index != 7).fold(
        draft().with_key(trusted()),
        |list, (index, signer)| {
            let mut purposes = vec![KeyPurpose::Pass];
            purposes.extend((index % 2 == 0).then_some(KeyPurpose::Venue));
            list.with_key(TrustedKey::new(signer.public_key(), purposes))
        },
    );
    Arc::new(open(&list))
}

/// Codes of all kinds by all signers, and texts that are none.
fn texts() -> Vec<String> {
    let base = "https://qr.example.vn".parse().unwrap();
    let phone = Phone::new(1);
    let rotating = decode(&issue(&issuer(), &rotating_pass(&phone)).unwrap().to_pass_text());
    let shown = rotating.unwrap().prove(&phone, Challenge::at(now())).unwrap().to_pass_text();
    let mut texts = vec![shown, "menu".into(), "RV2*A".into(), "RV1*".into(), String::new()];
    let signers = signers();
    for signer in signers.iter().map(AsRef::as_ref).chain([&issuer() as &dyn Signer]) {
        for claims in [venue(), pass()] {
            let token = issue(signer, &claims).unwrap();
            texts.push(token.to_pass_text());
            texts.push(token.to_poster_url(&base));
            texts.push(token.to_poster_url(&base).to_lowercase());
        }
    }
    texts
}

fn singly(texts: &[&str], trust: &TrustList, now: DateTime<Utc>) -> Answers {
    texts.iter().map(|text| verify_text(text, trust, now)).collect()
}

fn assert_alike(answers: &Answers, expected: &Answers) {
    assert_eq!(answers, expected);
    let uses = |answers: &Answers| -> Vec<_> {
        answers.iter().map(|it| it.as_ref().ok().map(|it| it.single_use())).collect()
    };
    assert_eq!(uses(answers), uses(expected));
}

#[test]
fn every_place_of_every_group_has_its_own_answer() {
    let texts = texts();
    let mut stream: Vec<&str> = Vec::new();
    for round in 0..7 {
        stream.extend(texts.iter().skip(round).map(String::as_str));
    }
    let trust = mixed_trust();
    let expected = singly(&stream, &trust, now());
    let verdicts: std::collections::HashSet<_> =
        expected.iter().map(|it| it.as_ref().err()).collect();
    assert!(verdicts.len() >= 5, "a good mixture");
    for mut verifier in [
        BatchVerifier::new(trust.clone()),
        BatchVerifier::new(trust.clone()).with_known_codes(0),
        BatchVerifier::new(trust.clone()).with_known_codes(3).portable(),
        BatchVerifier::new(trust.clone()).with_known_codes(0).with_table_bytes(0),
    ] {
        let mut answers = Answers::new();
        for size in [1, 2, 63, 64, 65, stream.len()] {
            let mut all = Answers::new();
            for batch in stream.chunks(size) {
                verifier.verify(batch, now(), &mut answers);
                assert_eq!(answers.len(), batch.len());
                all.append(&mut answers);
            }
            assert_alike(&all, &expected);
        }
    }
}

#[test]
fn what_may_have_changed_is_asked_again_of_a_known_code() {
    let text = issue(&issuer(), &pass()).unwrap().to_pass_text();
    let desk = IssuerKey::from_seed(&[0x44; 32]);
    let list = |sequence| {
        let mut list = draft().with_key(trusted());
        list.sequence = sequence;
        list.with_key(TrustedKey::new(desk.public_key(), [KeyPurpose::Revocation]))
    };
    let mut verifier = BatchVerifier::new(Arc::new(open(&list(3))));
    let mut answers = Answers::new();
    let mut grade = |verifier: &mut BatchVerifier, now| {
        verifier.verify(&[&text], now, &mut answers);
        answers[0].as_ref().map_or_else(|verdict| *verdict, |verified| verified.verdict())
    };
    let until = pass().validity().expires().unwrap();
    let stale = list(3).next_update;
    for (instant, expected) in [
        (now(), Verdict::Valid),
        (now(), Verdict::Valid),
        (stale, Verdict::ValidStaleTrust),
        (until, Verdict::Expired),
        (at("2021-10-31T00:00:00Z"), Verdict::NotYetValid),
        (now(), Verdict::Valid),
    ] {
        assert_eq!(grade(&mut verifier, instant), expected, "{instant}");
    }

    let mut snapshot = RevocationDraft::new(1, now(), now() + second());
    snapshot.tokens = [pass().token()].into();
    let revoked = open(&list(3)).with_revocations(&snapshot.sign(&desk).unwrap(), now()).unwrap();
    verifier.renew_trust(Arc::new(revoked.clone())).unwrap();
    assert_eq!(grade(&mut verifier, now()), Verdict::Revoked);
    let without = verifier.renew_trust(Arc::new(open(&list(3)))).unwrap_err();
    assert_eq!(without.kind(), ErrorKind::Conflict);

    for (edit, expected) in [
        (
            (|key: &mut TrustedKey| key.purposes = [KeyPurpose::Venue].into()) as fn(&mut _),
            Verdict::KeyNotAllowed,
        ),
        (|key| key.public_key = IssuerKey::from_seed(&[5; 32]).public_key(), Verdict::UnknownKey),
    ] {
        let mut verifier = BatchVerifier::new(Arc::new(open(&list(3))));
        assert_eq!(grade(&mut verifier, now()), Verdict::Valid);
        let mut list: TrustListDraft = list(4);
        edit(&mut list.keys[0]);
        verifier.renew_trust(Arc::new(open(&list))).unwrap();
        assert_eq!(grade(&mut verifier, now()), expected);
    }
}

#[test]
fn a_rotating_pass_is_proved_anew_every_time() {
    let phone = Phone::new(1);
    let given = decode(&issue(&issuer(), &rotating_pass(&phone)).unwrap().to_pass_text()).unwrap();
    let text = given.prove(&phone, Challenge::at(now())).unwrap().to_pass_text();
    let mut verifier = BatchVerifier::new(Arc::new(trust())).with_freshness(Freshness::default());
    let mut answers = Answers::new();
    for (instant, is_valid) in [(now(), true), (now(), true), (at("2022-01-01T00:10:00Z"), false)] {
        verifier.verify(&[&text, &text], instant, &mut answers);
        assert!(answers.iter().all(|answer| answer.is_ok() == is_valid));
    }
}

/// Codes, codes with one character changed, and other texts.
fn any_text() -> impl Strategy<Value = String> {
    let valid = texts();
    let mutated = (prop::sample::select(valid.clone()), any::<prop::sample::Index>(), "[0-9A-Z]")
        .prop_map(|(text, position, letter)| {
            let position = position.index(text.len().max(1)).min(text.len());
            let rest = text.get(position + 1..).unwrap_or_default();
            format!("{}{letter}{rest}", &text[..position])
        });
    prop_oneof![prop::sample::select(valid), mutated, any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn batches_agree_with_single_calls(texts in prop::collection::vec(any_text(), 0..80)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let trust = mixed_trust();
        let mut verifier = BatchVerifier::new(trust.clone()).with_known_codes(8);
        let mut answers = Answers::new();
        for _ in 0..2 {
            verifier.verify(&texts, now(), &mut answers);
            prop_assert_eq!(&answers, &singly(&texts, &trust, now()));
        }
    }
}

/// Codes of ours, other codes, and both as a scanner may garble them.
fn any_kind_of_text() -> impl Strategy<Value = String> {
    let others = [
        "008090000001||Nguyễn Văn An|01011990|Nam|Hợp Thành, Sơn Dương|10052021",
        "https://menu.example.vn/",
        "HC1:NCF",
        "|||||",
    ];
    let text =
        prop_oneof![any_text(), prop::sample::select(others.to_vec()).prop_map(str::to_owned)];
    (text, prop::sample::select(vec!["", "\u{feff}", " \t", "\0"])).prop_flat_map(
        |(text, garble)| {
            prop::sample::select(vec![
                format!("{garble}{text}"),
                format!("{text}{garble}"),
                text.replace(' ', "%20"),
            ])
        },
    )
}

fn read_alone(text: &str, trust: &TrustList) -> Reading {
    match CodeReader::new().read(text) {
        Ok(Code::Native(signed)) => Reading::Native(signed.verify(trust, now())),
        Ok(code) => Reading::Other(code),
        Err(error) => Reading::Unreadable(error),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn mixed_streams_are_read_as_their_texts_are_alone(
        texts in prop::collection::vec(any_kind_of_text(), 0..80),
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let trust = mixed_trust();
        let verifier = BatchVerifier::new(trust.clone()).with_known_codes(8);
        let mut reader = MixedReader::new(verifier, CodeReader::new());
        let mut readings = Vec::new();
        for _ in 0..2 {
            reader.read(&texts, now(), &mut readings);
            let alone: Vec<Reading> = texts.iter().map(|text| read_alone(text, &trust)).collect();
            prop_assert_eq!(&readings, &alone);
        }
    }
}

#[test]
fn debug_shows_no_claims() {
    let text = issue(&issuer(), &pass()).unwrap().to_pass_text();
    let mut verifier = BatchVerifier::new(Arc::new(trust()));
    let mut answers = Answers::new();
    verifier.verify(&[&text], now(), &mut answers);
    let Claims::Pass(claims) = pass() else { panic!("a pass") };
    let holder = claims.holder.unwrap();
    assert!(!format!("{verifier:?} {answers:?}").contains(holder.reveal()));
}
