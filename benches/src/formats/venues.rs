//! Venue codes of other systems, for invented markets.

use std::collections::HashSet;

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use ravao_payload::{Code, CodeReader, VenueJwsKey, VenueJwsTrust, decode_venue_jws, read_code};

use super::Sample;
use super::certificates::{now, signing_key, spki};

/// The name of the key in the header.
const KID: &str = "venue-key-1";

/// A venue code as the NHS app had them, signed.
pub(super) fn jws(number: u32) -> Sample {
    let answer = format!("SD{number:06}");
    let header = format!(r#"{{"alg":"ES256","typ":"JWT","kid":"{KID}"}}"#);
    let payload = format!(r#"{{"id":"{answer}","opn":"Chợ Sơn Dương","adr":"12 Phố Chợ"}}"#);
    let [header, payload] = [header, payload].map(|part| BASE64URL_NOPAD.encode(part.as_bytes()));
    let message = format!("{header}.{payload}");
    let signature: Signature = signing_key().sign(message.as_bytes());
    let signature = BASE64URL_NOPAD.encode(&signature.to_bytes());
    Sample { text: format!("UKC19TRACING:1:{message}.{signature}"), answer }
}

pub(super) fn trust() -> VenueJwsTrust {
    let key = VenueJwsKey::from_public_key_der(KID, &spki());
    VenueJwsTrust::new(key).expect("one key")
}

pub(super) fn verifies(sample: &Sample, trust: &VenueJwsTrust) -> bool {
    let code = decode_venue_jws(&sample.text).ok();
    let verified = code.and_then(|code| code.verify(trust, now()).ok());
    verified.is_some_and(|verified| verified.contents().venue == sample.answer)
}

/// What `jsonwebtoken` needs to verify the same tokens.
pub(super) fn peer() -> (DecodingKey, Validation) {
    let key = signing_key().verifying_key().to_sec1_point(false);
    let [x, y] = [1..33, 33..65].map(|range| BASE64URL_NOPAD.encode(&key.as_bytes()[range]));
    let mut validation = Validation::new(Algorithm::ES256);
    validation.required_spec_claims = HashSet::new();
    (DecodingKey::from_ec_components(&x, &y).expect("a point"), validation)
}

/// The contents that an application would take out.
#[derive(serde::Deserialize)]
struct Claims {
    id: String,
    opn: String,
    adr: String,
}

pub(super) fn peer_verifies(
    sample: &Sample,
    (key, validation): &(DecodingKey, Validation),
) -> bool {
    let token = sample.text.strip_prefix("UKC19TRACING:1:").unwrap_or_default();
    let claims = jsonwebtoken::decode::<Claims>(token, key, validation).map(|it| it.claims);
    claims.is_ok_and(|it| it.id == sample.answer && !it.opn.is_empty() && !it.adr.is_empty())
}

/// A venue of a system that an operator lists.
pub(super) fn link(number: u32) -> Sample {
    let answer = format!("CHO-{number:06}");
    Sample { text: format!("https://qr.example.vn/dkdd/{answer}"), answer }
}

/// A reader that knows four such systems, the one of the texts last.
pub(super) fn listed() -> CodeReader {
    let profiles = "
        mall   https://mall.example/checkin?shop={venue}
        school https://school.example/in/{venue}
        bus    https://bus.example/{venue}/board
        market https://qr.example.vn/dkdd/{venue}
    ";
    CodeReader::new().with_profiles(profiles.parse().expect("good templates"))
}

pub(super) fn is_listed(sample: &Sample, reader: &CodeReader) -> bool {
    let code = reader.read(&sample.text);
    matches!(code, Ok(Code::VenueLink(it)) if it.claimed().venue == sample.answer)
}

/// A venue of the Corona-Warn-App.
pub(super) fn trace_location(number: u32) -> Sample {
    let answer = format!("Chợ số {number}");
    let location = [&[8, 1][..], &field(2, answer.as_bytes()), &field(3, b"Son Duong")].concat();
    let keys = [&[8, 1][..], &field(2, b"khoa-cong-khai"), &field(3, b"hat-giong-16-bai")].concat();
    let own = field(4, &[8, 1, 16, 3, 24, 30]);
    let payload = [&[8, 1][..], &field(2, &location), &field(3, &keys), &own].concat();
    let text = format!("https://e.coronawarn.app?v=1#{}", BASE64URL_NOPAD.encode(&payload));
    Sample { text, answer }
}

/// A field of protobuf that holds less than 128 bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u8::try_from(bytes.len()).expect("invented to be short");
    [&[number << 3 | 2, length][..], bytes].concat()
}

pub(super) fn reads(sample: &Sample) -> bool {
    let code = read_code(&sample.text);
    matches!(code, Ok(Code::TraceLocation(it)) if it.claimed().description == sample.answer)
}
