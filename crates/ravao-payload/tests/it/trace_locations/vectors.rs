//! The public vectors of the Corona-Warn-App.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDateTime, Utc};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use ravao_payload::{Code, TraceKind, TraceLocation, TraceLocationId, read_code};
use serde_json::{Value, json};

use super::CWA;
use super::draft::{Draft, number};

fn vectors(name: &str) -> Option<Vec<u8>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let root = std::env::var_os("RAVAO_VECTORS").map_or(beside.into(), PathBuf::from);
    let bytes = std::fs::read(root.join("cwa-presence-tracing").join(name));
    if bytes.is_err() {
        println!("skipped: public vectors not found");
    }
    bytes.ok()
}

fn locations() -> Option<Value> {
    Some(serde_json::from_slice(&vectors("trace-location-vectors.json")?).unwrap())
}

fn list<'a>(json: &'a Value, name: &str) -> &'a [Value] {
    json[name].as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Base64 as the tests of the app wrote it: either alphabet, with padding or without.
fn base64(text: &str) -> Vec<u8> {
    let text = text.replace('-', "+").replace('_', "/");
    let missing = (4 - text.len() % 4) % 4;
    BASE64.decode(format!("{text}{}", "=".repeat(missing)).as_bytes()).unwrap()
}

fn assert_described(location: &TraceLocation, expected: &Value) {
    let seconds = |at: Option<DateTime<Utc>>| at.map_or(0, |at| at.timestamp());
    let place = &expected["locationData"];
    assert_eq!(location.description, text(&place["description"]));
    assert_eq!(location.address, text(&place["address"]));
    assert_eq!(seconds(location.start), place["startTimestamp"].as_i64().unwrap());
    assert_eq!(seconds(location.end), place["endTimestamp"].as_i64().unwrap());
    let keys = &expected["crowdNotifierData"];
    assert_eq!(location.public_key, base64(text(&keys["publicKey_b64"])));
    assert_eq!(location.seed, base64(text(&keys["cryptographicSeed_b64"])));
    let own = &expected["cwaLocationData"];
    let minutes = own["defaultCheckInLengthInMinutes"].as_u64().unwrap();
    assert_eq!(u64::from(location.stay_minutes.unwrap_or(0)), minutes);
    assert_eq!(Some(location.kind), kind(own["type"].as_u64().unwrap()));
}

/// The kinds that occur in the vectors.
const fn kind(number: u64) -> Option<TraceKind> {
    match number {
        1 => Some(TraceKind::PermanentOther),
        2 => Some(TraceKind::TemporaryOther),
        4 => Some(TraceKind::PermanentFoodService),
        7 => Some(TraceKind::PermanentEducationalInstitution),
        8 => Some(TraceKind::PermanentPublicBuilding),
        10 => Some(TraceKind::TemporaryClubActivity),
        11 => Some(TraceKind::TemporaryPrivateEvent),
        _ => None,
    }
}

#[test]
fn every_public_payload_has_its_location_id() {
    let Some(json) = locations() else { return };
    for vector in list(&json, "location_ids") {
        let payload = base64(text(&vector["qrCodePayload_b64url"]));
        let location = TraceLocation::from_payload(CWA, &payload).unwrap();
        assert_eq!(location.payload(), payload);
        assert_eq!(location.id().to_string(), text(&vector["locationId_hex"]));
        assert_described(&location, &vector["decoded"]);
    }
}

#[test]
fn every_public_location_id_has_its_hash() {
    let Some(json) = locations() else { return };
    for vector in list(&json, "location_id_hashes") {
        let id = HEXLOWER.decode(text(&vector["locationId"]).as_bytes()).unwrap();
        let id = TraceLocationId::from_bytes(id.try_into().unwrap());
        let hash = HEXLOWER.encode(&id.published_hash());
        assert_eq!(hash, text(&vector["locationIdHash"]));
    }
}

#[test]
fn every_valid_public_address_is_a_trace_location() {
    let Some(json) = locations() else { return };
    for vector in list(&json, "urls_valid") {
        let Ok(Code::TraceLocation(location)) = read_code(text(&vector["url"])) else {
            panic!("{vector}")
        };
        assert_described(location.claimed(), &vector["decoded"]);
    }
}

#[test]
fn no_invalid_public_address_is_a_trace_location() {
    let Some(json) = locations() else { return };
    for vector in list(&json, "urls_invalid") {
        let code = read_code(text(&vector["url"])).map(|code| code.kind_id());
        assert_ne!(code, Ok("trace_location"), "{vector}");
    }
}

#[test]
fn the_public_sample_of_events_is_read_as_described() {
    let Some(csv) = vectors("event-qr-code-sample-data.csv") else { return };
    let csv = String::from_utf8(csv).unwrap();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let (draft, expected) = event(row);
        let encoded = BASE64URL_NOPAD.encode(&draft.payload());
        let code = read_code(&format!("https://e.coronawarn.app?v=1#{encoded}"));
        let Ok(Code::TraceLocation(location)) = code else { panic!("{row}") };
        assert_described(location.claimed(), &expected);
    }
}

/// An event to be written, and how it is to be read, from a row of the sample.
fn event(row: &str) -> (Draft, Value) {
    let fields: Vec<&str> = row.split(';').collect();
    let [description, address, start, end, kind, minutes, _] = fields[..] else { panic!("{row}") };
    let [start, end] = [start, end].map(seconds);
    let [kind, minutes] = [kind, minutes].map(|field| field.parse().unwrap_or(0));
    let draft = Draft {
        address: address.to_owned(),
        times: vec![(5, start), (6, end)],
        own: [number(1, 1), number(2, kind), number(3, minutes)].concat(),
        ..Draft::new(description)
    };
    let keys = [b"public key".as_slice(), b"seed"].map(|key| BASE64.encode(key));
    let expected = json!({
        "locationData": { "description": description, "address": address,
            "startTimestamp": start, "endTimestamp": end },
        "crowdNotifierData": { "publicKey_b64": keys[0], "cryptographicSeed_b64": keys[1] },
        "cwaLocationData": { "type": kind, "defaultCheckInLengthInMinutes": minutes },
    });
    (draft, expected)
}

/// Seconds since 1970 of a time of the sample, 0 for none.
fn seconds(text: &str) -> u64 {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
        .map_or(0, |at| at.and_utc().timestamp().unsigned_abs())
}
