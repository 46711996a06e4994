//! Bytes and texts from outside: never a panic, never valid by accident.

use proptest::prelude::*;
use ravao_core::DecodeError;
use ravao_core::limits::MAX_TEXT_BYTES;
use ravao_payload::{
    IdentityCard, SignedPayload, TrustList, check_deterministic, decode, issue, read_code,
    verify_text,
};

use crate::fixture::{draft, issuer, now, pass, root, trust, trusted, venue};

fn is_valid(bytes: &[u8]) -> bool {
    SignedPayload::from_bytes(bytes).is_ok_and(|payload| payload.verify(&trust(), now()).is_ok())
}

#[test]
fn no_single_bit_can_be_changed() {
    for claims in [venue(), pass()] {
        let bytes = issue(&issuer(), &claims).unwrap().as_bytes().to_vec();
        assert!(is_valid(&bytes));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_valid(&flipped), "bit {bit}");
        }
    }
}

#[test]
fn no_byte_can_be_missing_or_added() {
    let bytes = issue(&issuer(), &pass()).unwrap().as_bytes().to_vec();
    for length in 0..bytes.len() {
        let cut = SignedPayload::from_bytes(&bytes[..length]);
        assert_eq!(cut, Err(DecodeError::Length), "{length}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(SignedPayload::from_bytes(&longer), Err(DecodeError::TrailingBytes));
}

#[test]
fn what_is_not_signed_changes_neither_verdict_nor_id() {
    let token = issue(&issuer(), &venue()).unwrap();
    let bytes = token.as_bytes();
    assert_eq!(bytes[16], 0xa0, "the unprotected headers");
    let with_header = [&bytes[..16], &[0xa1, 0x18, 99, 0], &bytes[17..]].concat();
    for bytes in [&bytes[1..], &with_header] {
        let payload = SignedPayload::from_bytes(bytes).unwrap();
        assert_eq!(payload.token(), token.token());
        assert!(payload.verify(&trust(), now()).is_ok());
    }
}

#[test]
fn no_character_of_a_text_can_be_missing() {
    let token = issue(&issuer(), &pass()).unwrap();
    let base = "https://qr.example.vn".parse().unwrap();
    for text in [token.to_pass_text(), token.to_poster_url(&base)] {
        for length in 0..text.len() {
            assert!(verify_text(&text[..length], &trust(), now()).is_err(), "{length}");
        }
    }
}

#[test]
fn trust_lists_cannot_be_changed() {
    let bytes = draft().with_key(trusted()).sign(&root()).unwrap();
    let opens = |bytes: &[u8]| TrustList::open(bytes, &root().public_key(), now()).is_ok();
    assert!(opens(&bytes));
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!opens(&flipped), "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert!(!opens(&bytes[..length]), "{length}");
    }
}

#[test]
fn texts_over_the_limit_are_refused_first() {
    let long = format!("RV1*{}", "0".repeat(MAX_TEXT_BYTES));
    assert_eq!(decode(&long), Err(DecodeError::TooLong));
    assert_eq!(read_code(&long), Err(DecodeError::TooLong));
}

#[test]
fn deep_nesting_within_a_text_does_no_harm() {
    for opener in [0x81, 0xc1, 0xd2] {
        let bytes = vec![opener; 4_000];
        assert!(SignedPayload::from_bytes(&bytes).is_err());
        assert!(TrustList::embedded_root(&bytes).is_err());
    }
}

/// Parts of real texts, so that random texts get past the first test.
fn almost_a_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("RV1*".to_owned()),
        Just("HTTPS://QR.EXAMPLE.VN/RV1/".to_owned()),
        Just(issue(&issuer(), &pass()).unwrap().to_pass_text()),
        Just("008090000001|".to_owned()),
        Just("Nam|".to_owned()),
        Just("01011990|".to_owned()),
        "[0-9A-Z $%*+./:-]{0,30}",
        "[A-Z2-7]{0,30}",
        "\\PC{0,20}",
        any::<String>(),
    ];
    prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in almost_a_text()) {
        let _ = read_code(&text);
        let _ = IdentityCard::from_text(&text);
        let _ = verify_text(&text, &trust(), now());
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = check_deterministic(&bytes);
        prop_assert!(!is_valid(&bytes));
        prop_assert!(TrustList::open(&bytes, &root().public_key(), now()).is_err());
        let _ = TrustList::embedded_root(&bytes);
    }

    #[test]
    fn any_changed_token_is_refused(
        position in any::<prop::sample::Index>(),
        inserted in prop::collection::vec(any::<u8>(), 0..4),
        removed in 0_usize..4,
    ) {
        let bytes = issue(&issuer(), &pass()).unwrap().as_bytes().to_vec();
        let start = position.index(bytes.len());
        let end = (start + removed).min(bytes.len());
        let mut changed = bytes.clone();
        changed.splice(start..end, inserted);
        // The tag is the one byte that may be missing.
        prop_assert_eq!(is_valid(&changed), changed == bytes || changed == bytes[1..]);
    }
}
