//! Writes the seeds that cannot be typed: what invented issuers signed about invented people.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --example seeds`, after a change of a format.

use std::fs;
use std::path::Path;

use ciborium::Value;
use miniz_oxide::deflate::compress_to_vec_zlib;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use ravao_core::{Claims, Level, PassClaims, PassId, PassKind, TokenId, VenueClaims, VenueId};
use ravao_payload::{
    Challenge, IssuerKey, KeyPurpose, RevocationDraft, SignedPayload, TrustListDraft, TrustedKey,
    issue,
};
use ravao_symbol::SymbolCode;

fn main() {
    write_certificates();
    write_native_codes();
    write_trust_list();
    write_symbols();
}

/// Symbols of some versions as the bits of their modules, with the quiet zone around them.
fn write_symbols() {
    for (version, scale) in [(1, 3), (2, 2), (5, 1), (7, 3), (10, 2), (15, 0)] {
        let code = SymbolCode::encode_in("RAVAO.EXAMPLE", version, Level::M);
        let (pixels, side) = code.and_then(|code| code.to_luma(1)).expect("it fits");
        let packed = pixels.chunks(8).map(|eight| {
            eight.iter().enumerate().fold(0, |byte, (at, grey)| byte | u8::from(*grey < 128) << at)
        });
        let bytes: Vec<u8> = [side as u8 - 1, scale].into_iter().chain(packed).collect();
        write("frame_modules", &format!("version_{version}"), bytes);
    }
}

fn write(target: &str, name: &str, bytes: impl AsRef<[u8]>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder).expect("a folder of the checkout");
    fs::write(folder.join(format!("{name}.seed")), bytes).expect("a file of the checkout");
}

/// One of each kind that the target takes, the kind in front as a digit.
fn write_certificates() {
    let headers = written(&map([(1, (-7).into()), (4, Value::Bytes(vec![7; 8]))]));
    write("certificate_text", "headers", [b"2", &headers[..]].concat());
    for (name, entry) in [("v", vaccination()), ("t", test()), ("r", recovery())] {
        let payload = written(&claims(name, entry));
        let message = message(&headers, &payload);
        let packed = compress_to_vec_zlib(&message, 9);
        let text = format!("0HC1:{}", base45::encode(&packed));
        let case = |kind: &str| format!("{kind}_{name}");
        write("certificate_text", &case("payload"), [b"3", &payload[..]].concat());
        write("certificate_text", &case("message"), [b"1", &message[..]].concat());
        write("certificate_text", &case("packed"), [b"1", &packed[..]].concat());
        write("code_text", &case("certificate"), &text[1..]);
        write("certificate_text", &case("text"), text);
    }
}

fn message(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let signed = vec!["Signature1".into(), bytes(headers), bytes(b""), bytes(payload)];
    let key = SigningKey::from_slice(&[1; 32]).expect("below the order");
    let signature: Signature = key.sign(&written(&Value::Array(signed)));
    let parts = [bytes(headers), Value::Map(Vec::new()), bytes(payload)];
    let parts = [&parts[..], &[bytes(&signature.to_bytes())]].concat();
    written(&Value::Tag(18, Box::new(Value::Array(parts))))
}

fn claims(kind: &str, statement: Value) -> Value {
    let name = texts(&[("fn", "Nguyễn"), ("gn", "Văn An"), ("fnt", "NGUYEN"), ("gnt", "VAN<AN")]);
    let mut contents = texts(&[("ver", "1.3.0"), ("dob", "1990-01-31")]);
    contents.push(("nam".into(), Value::Map(name)));
    contents.push((kind.into(), Value::Array(vec![statement])));
    let (issued, ends) = (1_640_000_000.into(), 1_671_000_000.into());
    let hcert = map([(1, Value::Map(contents))]);
    map([(1, "VN".into()), (6, issued), (4, ends), (-260, hcert)])
}

fn vaccination() -> Value {
    let mut fields = statement(&[("vp", "1119349007"), ("mp", "EU/1/20/1528"), ("ma", "ORG-1")]);
    fields.extend(texts(&[("dt", "2021-11-20")]));
    fields.extend([("dn".into(), 2.into()), ("sd".into(), 2.into())]);
    Value::Map(fields)
}

fn test() -> Value {
    let mut fields = statement(&[("tt", "LP6464-4"), ("nm", "PCR"), ("tr", "260415000")]);
    fields.extend(texts(&[("sc", "2021-11-20T09:00:00+07:00"), ("tc", "Trạm y tế Hợp Thành")]));
    Value::Map(fields)
}

fn recovery() -> Value {
    Value::Map(statement(&[("fr", "2021-08-01"), ("df", "2021-08-12"), ("du", "2022-01-28")]))
}

/// What all statements have, and these fields.
fn statement(fields: &[(&str, &str)]) -> Vec<(Value, Value)> {
    let id = "URN:UVCI:01:VN:INVENTED0001";
    let common = texts(&[("tg", "840539006"), ("co", "VN"), ("is", "Bộ Y tế"), ("ci", id)]);
    [common, texts(fields)].concat()
}

fn texts(fields: &[(&str, &str)]) -> Vec<(Value, Value)> {
    fields.iter().map(|&(key, text)| (key.into(), text.into())).collect()
}

fn map<const N: usize>(entries: [(i64, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("a vector takes all");
    bytes
}

fn write_native_codes() {
    let mut pass = PassClaims::new(TokenId::from_bytes([1; 8]), PassId::from_bytes([2; 16]));
    pass.holder = Some("Nguyễn Văn An".into());
    let venue = VenueClaims::new(VenueId::from(1), "Chợ Sơn Dương");
    let base = "https://qr.example.vn".parse().expect("a literal address");
    for (name, claims) in [("pass", Claims::Pass(pass)), ("venue", Claims::Venue(venue))] {
        let token = issue(&IssuerKey::from_seed(&[1; 32]), &claims).expect("good claims");
        write("token_bytes", name, token.as_bytes());
        write("code_text", name, token.to_pass_text());
        write("code_text", &format!("{name}_poster"), token.to_poster_url(&base));
        write("clean_text", &format!("{name}_caps_lock"), token.to_pass_text().to_lowercase());
    }
    write_rotating_pass();
}

/// As issued, and as its device shows it.
fn write_rotating_pass() {
    let device = IssuerKey::from_seed(&[4; 32]);
    let mut pass = PassClaims::new(TokenId::from_bytes([5; 8]), PassId::from_bytes([6; 16]));
    pass.kind = PassKind::Rotating(device.public_key().to_device_key());
    let issued = issue(&IssuerKey::from_seed(&[1; 32]), &Claims::Pass(pass)).expect("good claims");
    let read = SignedPayload::from_bytes(issued.as_bytes()).expect("written by the library");
    let now = "2021-11-01T00:00:00Z".parse().expect("a literal instant");
    let shown = read.prove(&device, Challenge::at(now)).expect("its own device");
    for (name, token) in [("rotating", issued), ("rotating_shown", shown)] {
        write("token_bytes", name, token.as_bytes());
        write("code_text", name, token.to_pass_text());
    }
}

fn write_trust_list() {
    let at = |text: &str| text.parse().expect("a literal instant");
    let (issued, next) = (at("2021-11-01T00:00:00Z"), at("2021-12-01T00:00:00Z"));
    let issuer = IssuerKey::from_seed(&[1; 32]).public_key();
    let mut key = TrustedKey::new(issuer, [KeyPurpose::Venue, KeyPurpose::Pass]);
    key.communes = ["2021:02536".parse().expect("a literal unit")].into();
    key.label = "UBND thị trấn Sơn Dương".into();
    let mut draft = TrustListDraft::new(3, issued, next).with_key(key);
    draft.revoked_tokens = [TokenId::from_bytes([3; 8])].into();
    let list = draft.sign(&IssuerKey::from_seed(&[2; 32])).expect("a good draft");
    write("trust_list", "list", list);
    let mut snapshot = RevocationDraft::new(2, issued, next);
    snapshot.tokens = [TokenId::from_bytes([3; 8])].into();
    snapshot.keys = [issuer.kid()].into();
    let snapshot = snapshot.sign(&IssuerKey::from_seed(&[2; 32])).expect("a good draft");
    write("trust_list", "revocations", snapshot);
}
