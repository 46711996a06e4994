//! Damaged on the way, or forged: which, and how sure.

use ravao_core::{Claims, DecodeError, VenueClaims, VenueId, Verdict};
use ravao_payload::{CodeFault, IssuerKey, Token, TrustList, code_fault, issue, verify_text};

use crate::fixture::{at, issuer, now, pass, trust, venue};

fn texts() -> [String; 2] {
    let base = "https://qr.example.vn".parse().unwrap();
    [
        issue(&issuer(), &pass()).unwrap().to_pass_text(),
        issue(&issuer(), &venue()).unwrap().to_poster_url(&base),
    ]
}

fn check(text: &str, expected: Option<CodeFault>) {
    assert_eq!(code_fault(text, &trust(), now()), expected, "{text}");
}

/// The text with another character in one place.
fn changed(text: &str, index: usize) -> String {
    let other = if text.as_bytes()[index] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &text[..index], &text[index + 1..])
}

/// Every twenty-third character of the token, so that the test stays short.
fn places(text: &str) -> impl Iterator<Item = usize> {
    let start = text.rfind("RV1").unwrap() + 4;
    (start..text.len()).step_by(23)
}

#[test]
fn what_is_in_order_has_no_fault() {
    for text in texts() {
        check(&text, None);
        assert_eq!(code_fault(&text, &trust(), at("2030-01-01T00:00:00Z")), None, "over");
        assert_eq!(code_fault(&text, &TrustList::empty(), now()), None, "a stranger's");
    }
    for text in ["", "menu", "https://example.vn/menu", "RV2*ABC", "008090000001|"] {
        check(text, None);
    }
}

#[test]
fn one_wrong_character_is_damage() {
    for text in texts() {
        for index in places(&text) {
            check(&changed(&text, index), Some(CodeFault::Damaged));
        }
    }
}

#[test]
fn lost_and_added_characters_are_damage() {
    for text in texts() {
        for index in places(&text) {
            let lost = format!("{}{}", &text[..index], &text[index + 1..]);
            let added = format!("{}A{}", &text[..index], &text[index..]);
            for text in [&lost, &added, &text[..index]] {
                let fault = code_fault(text, &trust(), now());
                assert_eq!(fault, Some(CodeFault::Damaged), "{index}");
            }
        }
        check(&text.replace('A', "Á"), Some(CodeFault::Damaged));
    }
}

/// A token of other claims under the signature of the first, or under another key of its name.
fn forged(claims: &Claims) -> Token {
    issue(&IssuerKey::from_seed(&[9; 32]), claims).unwrap()
}

/// The bytes with the key id of the trusted issuer.
fn in_the_name_of_the_issuer(token: &Token) -> String {
    let wrong = IssuerKey::from_seed(&[9; 32]).kid();
    let bytes = token.as_bytes();
    let at = bytes.windows(8).position(|window| window == wrong.as_bytes()).unwrap();
    let named = [&bytes[..at], issuer().kid().as_bytes(), &bytes[at + 8..]].concat();
    format!("RV1*{}", base45::encode(&named))
}

#[test]
fn a_code_signed_by_another_in_the_issuers_name_is_forged() {
    for claims in [pass(), venue()] {
        check(&in_the_name_of_the_issuer(&forged(&claims)), Some(CodeFault::Forged));
        let stranger = forged(&claims).to_pass_text();
        assert_eq!(verify_text(&stranger, &trust(), now()).unwrap_err(), Verdict::UnknownKey);
        check(&stranger, None);
    }
}

#[test]
fn changed_claims_under_a_true_signature_are_forged() {
    let other = Claims::Venue(VenueClaims::new(VenueId::from(2), "Chợ Tân Trào"));
    let (mine, theirs) = (issue(&issuer(), &venue()).unwrap(), issue(&issuer(), &other).unwrap());
    let signature = &mine.as_bytes()[mine.as_bytes().len() - 64..];
    let body = &theirs.as_bytes()[..theirs.as_bytes().len() - 64];
    let text = format!("RV1*{}", base45::encode([body, signature].concat()));
    check(&text, Some(CodeFault::Forged));
}

#[test]
fn verdicts_alone_are_graded() {
    let malformed = |error| CodeFault::of(Verdict::Malformed(error));
    for error in [
        DecodeError::Alphabet,
        DecodeError::Length,
        DecodeError::Cbor,
        DecodeError::NotDeterministic,
        DecodeError::DuplicateKey,
        DecodeError::TrailingBytes,
        DecodeError::Text,
    ] {
        assert_eq!(malformed(error), Some(CodeFault::Damaged), "{error}");
    }
    for error in [
        DecodeError::Structure,
        DecodeError::CriticalHeader,
        DecodeError::Algorithm,
        DecodeError::MissingClaim,
        DecodeError::BadClaim,
        DecodeError::Name,
    ] {
        assert_eq!(malformed(error), Some(CodeFault::Unclear), "{error}");
    }
    for error in [DecodeError::TooLong, DecodeError::Unrecognised, DecodeError::UnknownVersion] {
        assert_eq!(malformed(error), None, "{error}");
    }
    for verdict in [
        Verdict::Valid,
        Verdict::ValidStaleTrust,
        Verdict::UnknownKey,
        Verdict::KeyNotAllowed,
        Verdict::Expired,
        Verdict::NotYetValid,
        Verdict::Revoked,
        Verdict::Replayed,
    ] {
        assert_eq!(CodeFault::of(verdict), None, "{verdict}");
    }
}
