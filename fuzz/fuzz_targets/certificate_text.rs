//! Health certificates from the outside in. The first byte says what the others are: a text, a
//! message, its protected headers, or its payload; what lies around them is right.
#![no_main]

use std::sync::LazyLock;

use ciborium::Value;
use libfuzzer_sys::fuzz_target;
use miniz_oxide::deflate::compress_to_vec_zlib;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use ravao_core::KeyId;
use ravao_payload::{
    Algorithm, CertificateKey, CertificateTrust, SignedCertificate, decode_certificate,
};

/// How a zlib stream begins.
const ZLIB: u8 = 0x78;

const KID: [u8; 8] = [7; 8];

/// A public key of P-256 in DER, up to its point.
const SPKI: &[u8] =
    b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\
    \x03\x42\x00";

/// Algorithm ES256 and the key id.
const HEADERS: &[u8] = b"\xa2\x01\x26\x04\x48\x07\x07\x07\x07\x07\x07\x07\x07";

static KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::from_slice(&[9; 32]).expect("below the order"));

static TRUST: LazyLock<CertificateTrust> = LazyLock::new(|| {
    let point = KEY.verifying_key().to_sec1_point(false);
    let der = [SPKI, point.as_bytes()].concat();
    let key = CertificateKey::from_public_key_der(KeyId::from_bytes(KID), &der);
    CertificateTrust::new(key).expect("one key")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    match kind % 4 {
        0 => check_text(bytes),
        1 => check_message(bytes),
        2 => check_headers(bytes),
        _ => check_payload(bytes),
    }
});

/// Nobody signed it, so nothing is believed.
fn check_text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(signed) = decode_certificate(text) {
        assert!(signed.signer(&TRUST).is_err());
    }
}

/// Compressed or not, it is the same certificate.
fn check_message(bytes: &[u8]) {
    let plain = decode_certificate(&text_of(bytes));
    if bytes.first() == Some(&ZLIB) || bytes.len() > 4_000 {
        return;
    }
    let packed = decode_certificate(&text_of(&compress_to_vec_zlib(bytes, 6)));
    assert_eq!(plain.as_ref().err(), packed.as_ref().err());
    if let (Ok(plain), Ok(packed)) = (plain, packed) {
        assert!(!plain.is_compressed() && packed.is_compressed());
        assert_eq!((plain.kid(), plain.algorithm()), (packed.kid(), packed.algorithm()));
        assert!(plain.contents_unverified() == packed.contents_unverified());
        assert!(plain.signer(&TRUST).is_err() && packed.signer(&TRUST).is_err());
    }
}

/// However they are written, a signature holds only under headers that name key and algorithm.
fn check_headers(protected: &[u8]) {
    let payload = b"\xa2\x04\x1a\x70\x00\x00\x00\x39\x01\x03\xa1\x01\xa0";
    let Some(signed) = decode_signed(protected, payload) else { return };
    let is_named =
        signed.kid() == Some(KeyId::from_bytes(KID)) && signed.algorithm() == Algorithm::EcdsaP256;
    assert_eq!(signed.signer(&TRUST).is_ok(), is_named);
}

/// A signature holds whatever it is over; what is believed keeps the rules of the scheme.
fn check_payload(payload: &[u8]) {
    let Some(signed) = decode_signed(HEADERS, payload) else { return };
    assert!(signed.signer(&TRUST).is_ok());
    let contents = signed.contents_unverified();
    let begins = signed.validity().not_before().unwrap_or_default();
    let verified = signed.verify(&TRUST, begins);
    assert_eq!(verified.is_ok(), contents.is_ok());
    if let (Ok(verified), Ok(contents)) = (verified, contents) {
        assert!(verified.contents() == contents);
        let _ = (contents.masked(), contents.name.full());
    }
    let end = signed.validity().expires().expect("it is required");
    assert!(signed.verify(&TRUST, end).is_err());
}

fn decode_signed(protected: &[u8], payload: &[u8]) -> Option<SignedCertificate> {
    let mut message = Vec::new();
    let to_be_signed = written(vec![
        "Signature1".into(),
        Value::Bytes(protected.to_vec()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]);
    let signature: Signature = KEY.sign(&to_be_signed);
    message.extend(written(vec![
        Value::Bytes(protected.to_vec()),
        Value::Map(Vec::new()),
        Value::Bytes(payload.to_vec()),
        Value::Bytes(signature.to_bytes().to_vec()),
    ]));
    decode_certificate(&text_of(&message)).ok()
}

fn written(parts: Vec<Value>) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(&Value::Array(parts), &mut bytes).expect("a vector takes all");
    bytes
}

fn text_of(bytes: &[u8]) -> String {
    format!("HC1:{}", base45::encode(bytes))
}
