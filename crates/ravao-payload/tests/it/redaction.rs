//! `Debug` of everything that can hold a person shows none of it.

mod formats;

use ravao_core::PassId;
use ravao_payload::{Code, DeploymentKey, Identifier, decode, issue, read_code, verify_text};

use crate::fixture::{issuer, now, pass, trust};

const CARD: &str =
    "008090000001|123456789|Nguyễn Văn An|01011990|Nam|Thôn 7, Hợp Thành|10052021|008090000009|||";

fn assert_hidden(debug: &str) {
    for secret in [
        "00809",
        "123456789",
        "Nguyễn",
        "Văn",
        "An\"",
        "1990",
        "Thôn",
        "Hợp",
        "b2b2",
        "178, 178",
        "0912",
        "91234",
        "B7654321",
        "0b0b",
        "11, 11",
    ] {
        assert!(!debug.contains(secret), "{secret} in {debug}");
    }
}

#[test]
fn native_codes_hide_the_holder() {
    let token = issue(&issuer(), &pass()).unwrap();
    let text = token.to_pass_text();
    let payload = decode(&text).unwrap();
    let verified = verify_text(&text, &trust(), now()).unwrap();
    assert_hidden(&format!("{token:?} {payload:?} {verified:?} {:?}", verified.claims()));
    assert_hidden(&format!("{:?}", read_code(&text)));
}

#[test]
fn cards_hide_everything() {
    let Ok(Code::IdentityCard(card)) = read_code(CARD) else { panic!("a card") };
    let masked = card.claimed().masked();
    assert_hidden(&format!("{card:?} {masked:?} {:?}", card.claimed().birth_date));
    assert_hidden(&format!("{:?} {:?}", card.claimed().number, card.claimed().extras));
}

#[test]
fn keys_and_identifiers_hide_what_they_hold() {
    let key = DeploymentKey::from_bytes(&[0x0b; 32]);
    let identifiers = [
        Identifier::phone("0912345678").unwrap(),
        Identifier::document("B7654321").unwrap(),
        Identifier::document("008090000001").unwrap(),
        Identifier::Pass(PassId::from_bytes([0xb2; 16])),
    ];
    assert_hidden(&format!("{key:?} {identifiers:?} {:?}", key.visitor_key(&identifiers[0])));
}

#[test]
fn errors_do_not_repeat_their_input() {
    let broken = CARD.replace("01011990", "99991990");
    assert_hidden(&format!("{:?}", read_code(&broken).unwrap_err()));
    let errors = [
        Identifier::phone("0912345678x").unwrap_err(),
        Identifier::document("B7654321/").unwrap_err(),
        "0b0b".parse::<DeploymentKey>().unwrap_err(),
    ];
    assert_hidden(&format!("{errors:?}"));
}
