//! Venue codes of other systems. The first byte says what the others are: a web address, the bytes
//! of a trace location, or the header or payload of a signed code, under a right signature.
#![no_main]

use std::sync::LazyLock;

use data_encoding::BASE64URL_NOPAD;
use libfuzzer_sys::fuzz_target;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use ravao_core::Verdict;
use ravao_payload::{
    Code, CodeReader, TraceLocation, TraceScheme, VenueJwsKey, VenueJwsTrust, VenueProfiles,
    decode_venue_jws, read_code,
};

const HOSTS: [&str; 2] = ["https://qr.example.vn/", "https://mall.example:8443/"];

const LIST: &str = "
    market https://qr.example.vn/dkdd/{venue}
    door   https://qr.example.vn/dkdd/{venue}/in
    mall   https://mall.example:8443/checkin?shop={venue}";

const SCHEMES: [(TraceScheme, &str); 3] = [
    (TraceScheme::CoronaWarnApp, "https://e.coronawarn.app?v=1#"),
    (TraceScheme::NotifyMe, "https://qr.notify-me.ch?v=3#"),
    (TraceScheme::SwissCovid, "https://qr.swisscovid.ch?v=4#"),
];

const HEADER: &[u8] = br#"{"alg":"ES256","kid":"a"}"#;
const PAYLOAD: &[u8] = br#"{"id":"A","opn":"B"}"#;

/// A public key of P-256 in DER, up to its point.
const SPKI: &[u8] =
    b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\
    \x03\x42\x00";

static READER: LazyLock<CodeReader> = LazyLock::new(|| {
    let profiles: VenueProfiles = LIST.parse().expect("templates");
    CodeReader::new().with_profiles(profiles)
});

static KEY: LazyLock<SigningKey> = LazyLock::new(|| key(1));
static TRUST: LazyLock<VenueJwsTrust> = LazyLock::new(|| trust(1));
static OTHERS: LazyLock<VenueJwsTrust> = LazyLock::new(|| trust(2));

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    match kind % 4 {
        0 => check_address(bytes),
        1 => check_payload(bytes),
        2 => check_signed(&signed(bytes, PAYLOAD)),
        _ => check_signed(&signed(HEADER, bytes)),
    }
});

/// A list of templates turns some web addresses into venues of the hosts in it, nothing else.
fn check_address(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = text.parse::<VenueProfiles>();
    let _ = decode_venue_jws(text);
    match READER.read(text) {
        Ok(Code::VenueLink(link)) => {
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let starts = |host: &&str| {
                text.get(..host.len()).is_some_and(|it| it.eq_ignore_ascii_case(host))
            };
            assert!(HOSTS.iter().any(|host| starts(host)));
            assert!(link.claimed().venue.bytes().all(|byte| byte.is_ascii_graphic()));
        }
        Err(_) => {}
        read => assert_eq!(read, read_code(text)),
    }
}

/// What bytes are read as, their address is read as; its identity depends on all of them.
fn check_payload(payload: &[u8]) {
    for (scheme, start) in SCHEMES {
        let Ok(location) = TraceLocation::from_payload(scheme, payload) else { continue };
        assert_eq!(location.payload(), payload);
        let more = TraceLocation::from_payload(scheme, &[payload, b"\x78\x00"].concat());
        assert!(more.is_ok_and(|more| more.id() != location.id()));
        let encoded = BASE64URL_NOPAD.encode(payload);
        // Real ones are too long to keep to the alphabet of Base32, in which they would be read.
        if !encoded.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7')) {
            let read = read_code(&format!("{start}{encoded}"));
            assert_eq!(read.map(claimed), Ok(Some(location)));
        }
    }
}

fn claimed(code: Code) -> Option<TraceLocation> {
    match code {
        Code::TraceLocation(location) => Some(location.into_claimed()),
        _ => None,
    }
}

/// The key that signed makes it valid, whatever a header asks for; another never does.
fn check_signed(text: &str) {
    let Ok(code) = decode_venue_jws(text) else { return };
    let now = "2021-11-01T00:00:00Z".parse().expect("a time");
    let is_named = code.kid() == Some("a");
    let verdict = code.verify(&TRUST, now).err();
    assert_eq!(verdict == Some(Verdict::UnknownKey), !is_named);
    assert_ne!(verdict, Some(Verdict::BadSignature));
    let expected = if is_named { Verdict::BadSignature } else { Verdict::UnknownKey };
    assert_eq!(code.verify(&OTHERS, now).err(), Some(expected));
    assert_eq!(read_code(text), Ok(Code::VenueJws(code)));
}

fn signed(header: &[u8], payload: &[u8]) -> String {
    let [header, payload] = [header, payload].map(|part| BASE64URL_NOPAD.encode(part));
    let message = format!("{header}.{payload}");
    let signature: Signature = KEY.sign(message.as_bytes());
    format!("UKC19TRACING:1:{message}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).expect("below the order")
}

fn trust(seed: u8) -> VenueJwsTrust {
    let der = [SPKI, key(seed).verifying_key().to_sec1_point(false).as_bytes()].concat();
    let key = VenueJwsKey::from_public_key_der("a", &der).expect("a key of P-256");
    VenueJwsTrust::new([key]).expect("one key")
}
