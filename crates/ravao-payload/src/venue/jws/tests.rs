use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use proptest::prelude::*;

use super::*;

const HEADER: &str = r#"{"alg":"ES256","typ":"JWT","kid":"venue-key-1"}"#;
const PAYLOAD: &str = r#"{"id":"SD22MC7K","opn":"Chợ Sơn Dương","adr":"12 Phố Chợ\nSơn Dương","pc":"22000","vt":"008","x":[1]}"#;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

/// What stands before a point of P-256 in a SubjectPublicKeyInfo.
const SPKI: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

fn der(seed: u8) -> Vec<u8> {
    let mut der = HEXLOWER.decode(SPKI.as_bytes()).unwrap();
    der.extend_from_slice(key(seed).verifying_key().to_sec1_point(false).as_bytes());
    der
}

fn trusted(kid: &str, seed: u8) -> VenueJwsKey {
    VenueJwsKey::from_public_key_der(kid, &der(seed)).unwrap()
}

fn trust() -> VenueJwsTrust {
    VenueJwsTrust::new([trusted("venue-key-1", 1)]).unwrap()
}

/// The text of a header and a payload, signed by a key.
fn signed(header: &str, payload: &str, seed: u8) -> String {
    let [header, payload] = [header, payload].map(|part| BASE64URL_NOPAD.encode(part.as_bytes()));
    let message = format!("{header}.{payload}");
    let signature: Signature = key(seed).sign(message.as_bytes());
    format!("UKC19TRACING:1:{message}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
}

fn code() -> String {
    signed(HEADER, PAYLOAD, 1)
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn grade(text: &str, trust: &VenueJwsTrust) -> Verdict {
    match decode_venue_jws(text).map(|code| code.verify(trust, at(1_635_724_800))) {
        Ok(Ok(_)) => Verdict::Valid,
        Ok(Err(verdict)) => verdict,
        Err(error) => Verdict::Malformed(error),
    }
}

#[test]
fn a_signed_venue_is_read_and_verified() {
    let code = decode_venue_jws(&format!(" {}\r\n", code())).unwrap();
    assert_eq!(code.kid(), Some("venue-key-1"));
    let verified = code.verify(&trust(), at(0)).unwrap();
    let venue = verified.contents();
    assert_eq!(venue, code.contents_unverified());
    assert_eq!((venue.venue.as_str(), venue.name.as_str()), ("SD22MC7K", "Chợ Sơn Dương"));
    assert_eq!(venue.address, "12 Phố Chợ\nSơn Dương");
    assert_eq!((venue.postcode.as_str(), venue.kind.as_str()), ("22000", "008"));
}

#[test]
fn optional_claims_may_be_absent() {
    let code = decode_venue_jws(&signed(HEADER, r#"{"id":"A","opn":"B"}"#, 1)).unwrap();
    let venue = code.contents_unverified();
    assert_eq!((venue.address.as_str(), venue.postcode.as_str()), ("", ""));
}

#[test]
fn grades_are_told_apart() {
    let other = VenueJwsTrust::new([trusted("venue-key-2", 1)]).unwrap();
    let wrong = VenueJwsTrust::new([trusted("venue-key-1", 2)]).unwrap();
    for (trust, verdict) in [
        (trust(), Verdict::Valid),
        (other, Verdict::UnknownKey),
        (wrong, Verdict::BadSignature),
        (VenueJwsTrust::empty(), Verdict::UnknownKey),
    ] {
        assert_eq!(grade(&code(), &trust), verdict, "{trust:?}");
    }
    let nameless = signed(r#"{"alg":"ES256"}"#, PAYLOAD, 1);
    assert_eq!(grade(&nameless, &trust()), Verdict::UnknownKey);
}

#[test]
fn every_key_of_a_key_id_is_tried_in_any_order() {
    let keys = [2, 1, 3].map(|seed| trusted("venue-key-1", seed));
    for rotation in 0..keys.len() {
        let mut keys = keys.clone();
        keys.rotate_left(rotation);
        assert_eq!(grade(&code(), &VenueJwsTrust::new(keys).unwrap()), Verdict::Valid);
    }
}

#[test]
fn claims_of_time_are_kept() {
    let check = |claims: &str, now, expected: Result<(), Verdict>| {
        let payload = format!(r#"{{"id":"A","opn":"B"{claims}}}"#);
        let code = decode_venue_jws(&signed(HEADER, &payload, 1)).unwrap();
        assert_eq!(code.verify(&trust(), at(now)).map(drop), expected, "{claims} {now}");
    };
    check(r#","nbf":100,"exp":200"#, 99, Err(Verdict::NotYetValid));
    check(r#","nbf":100,"exp":200"#, 100, Ok(()));
    check(r#","nbf":100,"exp":200"#, 199, Ok(()));
    check(r#","nbf":100,"exp":200"#, 200, Err(Verdict::Expired));
    check(r#","iat":300"#, 100, Ok(()));
}

#[test]
fn headers_that_ask_for_more_are_refused() {
    for (header, error) in [
        (r#"{"alg":"none","kid":"venue-key-1"}"#, DecodeError::Algorithm),
        (r#"{"alg":"es256","kid":"venue-key-1"}"#, DecodeError::Algorithm),
        (r#"{"alg":"HS256","kid":"venue-key-1"}"#, DecodeError::Algorithm),
        (r#"{"alg":"ES384","kid":"venue-key-1"}"#, DecodeError::Algorithm),
        (r#"{"alg":["ES256"],"kid":"venue-key-1"}"#, DecodeError::Algorithm),
        (r#"{"alg":null,"kid":"venue-key-1"}"#, DecodeError::Algorithm),
        (r#"{"kid":"venue-key-1"}"#, DecodeError::Algorithm),
        (r#"{"alg":"ES256","kid":3}"#, DecodeError::BadClaim),
        (r#"{"alg":"ES256","crit":["b64"],"b64":false}"#, DecodeError::CriticalHeader),
        (r#"{"alg":"ES256","crit":[]}"#, DecodeError::CriticalHeader),
        (r#"{"alg":"none","crit":["x"],"x":1}"#, DecodeError::CriticalHeader),
        (r#"{"alg":"none","alg":"ES256"}"#, DecodeError::DuplicateKey),
        (r#"{"alg":"ES256","kid":"a","\u006bid":"b"}"#, DecodeError::DuplicateKey),
        (r#"["ES256"]"#, DecodeError::Structure),
        ("", DecodeError::Structure),
    ] {
        let verdict = grade(&signed(header, PAYLOAD, 1), &trust());
        assert_eq!(verdict, Verdict::Malformed(error), "{header}");
    }
    let long = format!(r#"{{"alg":"ES256","kid":"{}"}}"#, "a".repeat(MAX_KID_BYTES + 1));
    assert_eq!(decode_venue_jws(&signed(&long, PAYLOAD, 1)), Err(DecodeError::BadClaim));
}

#[test]
fn a_key_within_the_header_is_not_trusted() {
    let header = r#"{"alg":"ES256","kid":"venue-key-1","jwk":{"kty":"EC","crv":"P-256"},"jku":"https://evil.example"}"#;
    assert_eq!(grade(&signed(header, PAYLOAD, 2), &trust()), Verdict::BadSignature);
}

#[test]
fn payloads_that_break_a_rule_are_refused() {
    let long = format!(r#"{{"id":"A","opn":"{}"}}"#, "a".repeat(600));
    let long_id = format!(r#"{{"id":"{}","opn":"B"}}"#, "a".repeat(200));
    for (payload, error) in [
        (r#"{"opn":"B"}"#, DecodeError::MissingClaim),
        (r#"{"id":"A"}"#, DecodeError::MissingClaim),
        (r#"{"id":"","opn":"B"}"#, DecodeError::BadClaim),
        (r#"{"id":"A B","opn":"B"}"#, DecodeError::BadClaim),
        (r#"{"id":"Chợ","opn":"B"}"#, DecodeError::BadClaim),
        (r#"{"id":7,"opn":"B"}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":" "}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":null}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B\u001b[2J"}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B","adr":["C"]}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B","pc":22000}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B","exp":"never"}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B","exp":1e300}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B","exp":9223372036854775807}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B","exp":1e99999999999}"#, DecodeError::Structure),
        (r#"{"id":"A","opn":"B","nbf":2,"exp":1}"#, DecodeError::BadClaim),
        (r#"{"id":"A","opn":"B","id":"C"}"#, DecodeError::DuplicateKey),
        (r#"{"id":"A","opn":"B","x":{"y":1,"y":2}}"#, DecodeError::DuplicateKey),
        (r#"{"id":"A","opn":"B"} {}"#, DecodeError::Structure),
        (long.as_str(), DecodeError::BadClaim),
        (long_id.as_str(), DecodeError::BadClaim),
    ] {
        let verdict = grade(&signed(HEADER, payload, 1), &trust());
        assert_eq!(verdict, Verdict::Malformed(error), "{payload}");
    }
}

#[test]
fn one_prefix_and_one_version_are_read() {
    let code = code();
    for (text, error) in [
        (String::new(), DecodeError::Unrecognised),
        ("UKC19TRACING".to_owned(), DecodeError::Unrecognised),
        (code.replace(":1:", ":"), DecodeError::Unrecognised),
        (code.replace(":1:", "::"), DecodeError::Unrecognised),
        (code.replace(":1:", ":01:"), DecodeError::Unrecognised),
        (code.replace(":1:", ":0:"), DecodeError::Unrecognised),
        (code.replace(":1:", ":Z:"), DecodeError::Unrecognised),
        (code.replace(":1:", ": 1:"), DecodeError::Unrecognised),
        (code.replace(":1:", ":2:"), DecodeError::UnknownVersion),
        (code.replace(":1:", ":1:1:"), DecodeError::Length),
        (code.replace("UKC19", "ukc19"), DecodeError::Unrecognised),
        (code.replace("UKC19", "DEC19"), DecodeError::Unrecognised),
        (format!("x{code}"), DecodeError::Unrecognised),
    ] {
        assert_eq!(decode_venue_jws(&text).map(drop), Err(error), "{text}");
    }
}

#[test]
fn a_token_has_three_parts_in_one_form() {
    let code = code();
    let (start, signature) = code.rsplit_once('.').unwrap();
    for (text, error) in [
        ("UKC19TRACING:1:".to_owned(), DecodeError::FieldCount),
        ("UKC19TRACING:1:abc".to_owned(), DecodeError::FieldCount),
        ("UKC19TRACING:1:..".to_owned(), DecodeError::Structure),
        (start.to_owned(), DecodeError::FieldCount),
        (format!("{start}."), DecodeError::Length),
        (format!("{code}."), DecodeError::FieldCount),
        (format!("{code}.AAAA"), DecodeError::FieldCount),
        (format!("{code}=="), DecodeError::Alphabet),
        (format!("{code}A"), DecodeError::Length),
        (format!("{start}.{}", &signature[..84]), DecodeError::Length),
        (format!("{start}.{}B", &signature[..85]), DecodeError::TrailingBytes),
        (format!("{start}.{}", signature.replace(&signature[..1], "+")), DecodeError::Alphabet),
        (" ".repeat(8_000), DecodeError::TooLong),
    ] {
        assert_eq!(decode_venue_jws(&text).map(drop), Err(error), "{text}");
    }
}

#[test]
fn no_character_can_be_changed_or_missing() {
    let code = code();
    for index in 0..code.len() {
        let other = if code.as_bytes()[index] == b'A' { "B" } else { "A" };
        let changed = format!("{}{other}{}", &code[..index], &code[index + 1..]);
        let missing = format!("{}{}", &code[..index], &code[index + 1..]);
        for text in [changed, missing, code[..index].to_owned()] {
            assert_ne!(grade(&text, &trust()), Verdict::Valid, "{index}");
        }
    }
}

#[test]
fn a_signature_out_of_range_is_none() {
    let code = code();
    let (start, _) = code.rsplit_once('.').unwrap();
    for byte in [0, 0xff] {
        let text = format!("{start}.{}", BASE64URL_NOPAD.encode(&[byte; SIGNATURE_BYTES]));
        assert_eq!(grade(&text, &trust()), Verdict::BadSignature);
    }
}

#[test]
fn keys_are_of_p256_under_a_key_id() {
    let der = der(1);
    let read = VenueJwsKey::from_public_key_der;
    let long = "a".repeat(MAX_KID_BYTES + 1);
    assert!(read("", &der).is_err() && read(&long, &der).is_err());
    for bytes in [&[][..], &der[1..], &[0x30; 91], &[0; 20_000]] {
        assert!(read("a", bytes).is_err(), "{} bytes", bytes.len());
    }
    assert_eq!(trusted("a", 1).kid(), "a");
}

#[test]
fn debug_shows_nothing_of_the_venue() {
    let code = decode_venue_jws(&code()).unwrap();
    let verified = code.verify(&trust(), at(0));
    let shown = format!("{code:?} {verified:?} {:?} {:?}", code.contents_unverified(), trust());
    for hidden in ["SD22MC7K", "Chợ", "22000", "eyJ"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), token in "[A-Za-z0-9_.=-]{0,200}") {
        let _ = decode_venue_jws(&text);
        let _ = decode_venue_jws(&format!("UKC19TRACING:1:{text}"));
        let _ = decode_venue_jws(&format!("UKC19TRACING:1:{token}"));
    }

    #[test]
    fn any_json_that_is_signed_is_read_without_panic(header in any::<String>(), payload in any::<String>()) {
        let _ = grade(&signed(HEADER, &payload, 1), &trust());
        let _ = grade(&signed(&header, PAYLOAD, 1), &trust());
    }

    #[test]
    fn what_is_written_is_read(venue in "[!#-\\[\\]-~]{1,40}", name in "[A-Za-zĐơứ ]{1,40}") {
        prop_assume!(!name.trim().is_empty());
        let payload = format!(r#"{{"id":"{venue}","opn":"{name}"}}"#);
        let code = decode_venue_jws(&signed(HEADER, &payload, 1)).unwrap();
        prop_assert_eq!(&code.contents_unverified().venue, &venue);
        prop_assert_eq!(&code.contents_unverified().name, &name);
    }
}
