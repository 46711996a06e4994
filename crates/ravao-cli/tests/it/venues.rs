//! Venue codes of other systems, all invented, as `ravao decode` shows them.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

use crate::tool::{Folder, NOW, Run};

const OTHER_VENUE: &str = "This is the code of a venue, of another system";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

/// A key set with one key.
fn key_set(seed: u8, kid: &str) -> Value {
    let point = key(seed).verifying_key().to_sec1_point(false);
    let coordinate = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let [x, y] = [&point.as_bytes()[1..33], &point.as_bytes()[33..]].map(coordinate);
    json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": kid, "x": x, "y": y }] })
}

/// The text of a venue that a key signed.
fn signed(seed: u8, more: &str) -> String {
    let header = r#"{"alg":"ES256","kid":"gate"}"#;
    let payload = format!(r#"{{"id":"4WT59M5Y","opn":"Chợ Sơn Dương","pc":"22000"{more}}}"#);
    let [header, payload] = [header, &payload].map(|it| BASE64URL_NOPAD.encode(it.as_bytes()));
    let message = format!("{header}.{payload}");
    let signature: Signature = key(seed).sign(message.as_bytes());
    format!("UKC19TRACING:1:{message}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
}

fn decode(file: &str, option: &str, text: &str) -> Run {
    let folder = Folder::new();
    folder.write("file", file);
    folder.run_with(&["decode", "--now", NOW, option, "file"], text.as_bytes())
}

#[test]
fn a_signed_venue_is_verified_by_a_key_set() {
    let keys = key_set(1, "gate").to_string();
    let record = decode(&keys, "--venue-keys", &signed(1, "")).good().only();
    assert_eq!((&record["kind"], &record["verdict"]), (&json!("venue_jws"), &json!("valid")));
    let claims = json!({
        "kid": "gate", "venue": "4WT59M5Y", "name": "Chợ Sơn Dương", "address": "",
        "postcode": "22000", "kind": "", "not_before": null, "expires": null,
    });
    assert_eq!(record["claims"], claims);
}

#[test]
fn a_signed_venue_that_may_not_be_believed_has_a_grade() {
    let keys = key_set(1, "gate").to_string();
    let other = key_set(1, "other").to_string();
    for (keys, text, verdict) in [
        (&keys, signed(2, ""), "bad_signature"),
        (&other, signed(1, ""), "unknown_key"),
        (&keys, signed(1, r#","exp":1635728400"#), "expired"),
        (&keys, signed(1, r#","nbf":1635728401"#), "not_yet_valid"),
        (&keys, signed(1, r#","exp":"x""#), "malformed"),
    ] {
        let record = decode(keys, "--venue-keys", &text).ended(1).only();
        assert_eq!(record["verdict"], verdict);
    }
    let alone = Folder::new().run_with(&["decode"], signed(1, "").as_bytes()).ended(1);
    assert_eq!(alone.only()["verdict"], "unknown_key");
}

#[test]
fn broken_key_sets_end_the_run() {
    let good = key_set(1, "gate");
    let mut other_curve = good.clone();
    other_curve["keys"][0]["crv"] = json!("P-384");
    let mut short = good.clone();
    short["keys"][0]["x"] = json!("AAAA");
    let mut off_the_curve = good.clone();
    off_the_curve["keys"][0]["y"] = good["keys"][0]["x"].clone();
    let mut nameless = good;
    nameless["keys"][0]["kid"] = json!("");
    for keys in [other_curve, short, off_the_curve, nameless, json!({}), json!({"keys": [{}]})] {
        let run = decode(&keys.to_string(), "--venue-keys", "x").ended(1);
        assert!(run.stdout.is_empty() && run.stderr.starts_with("ravao: file: "), "{run:?}");
    }
}

#[test]
fn listed_addresses_are_venues() {
    let profiles = "# system  template\nmarket  https://qr.example.vn/dkdd/{venue}\n";
    let text = "https://qr.example.vn/dkdd/CHO-SON-DUONG";
    let record = decode(profiles, "--venue-profiles", text).good().only();
    assert_eq!((&record["kind"], &record["verdict"]), (&json!("venue_link"), &json!("unsigned")));
    assert_eq!(record["claims"], json!({ "system": "market", "venue": "CHO-SON-DUONG" }));
    assert!(record["reason"].as_str().unwrap().starts_with(OTHER_VENUE), "{record}");
    for other in ["https://qr.example.vn/menu", "https://qr.example.vn.evil.example/dkdd/X"] {
        let record = decode(profiles, "--venue-profiles", other).ended(1).only();
        assert_eq!(record["kind"], "web_address", "{other}");
    }
    let run = decode("market\n", "--venue-profiles", text).ended(1);
    assert!(run.stdout.is_empty() && run.stderr.starts_with("ravao: file: "), "{run:?}");
}

/// A field of a protocol buffer that holds bytes.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, bytes.len() as u8], bytes].concat()
}

#[test]
fn a_trace_location_is_shown_with_its_identity() {
    let text = |text: &str, number| field(number, text.as_bytes());
    let place = [vec![8, 1], text("Chợ Sơn Dương", 2), text("Sơn Dương", 3)].concat();
    let keys = [vec![8, 1], field(2, &[9; 91]), field(3, &[7; 16])].concat();
    let own = vec![8, 1, 16, 3, 24, 60];
    let payload = [vec![8, 1], field(2, &place), field(3, &keys), field(4, &own)].concat();
    let link = format!("https://e.coronawarn.app?v=1#{}", BASE64URL_NOPAD.encode(&payload));
    let record = Folder::new().run_with(&["decode"], link.as_bytes()).good().only();
    assert_eq!(record["kind"], "trace_location");
    assert_eq!(record["verdict"], "unsigned");
    assert!(record["reason"].as_str().unwrap().starts_with(OTHER_VENUE), "{record}");
    let mut claims = record["claims"].clone();
    assert_eq!(claims["id"].take().as_str().unwrap().len(), 64);
    let expected = json!({
        "scheme": "corona_warn_app", "id": null, "name": "Chợ Sơn Dương",
        "address": "Sơn Dương", "room": "", "kind": "permanent_retail", "start": null,
        "end": null, "stay_minutes": 60,
    });
    assert_eq!(claims, expected);
    let cut_off = &link[..link.len() - 8];
    Folder::new().run_with(&["decode"], cut_off.as_bytes()).ended(1);
}
