//! Health certificates of an invented issuer, and the plain application that reads them.

use chrono::{DateTime, Utc};
use ciborium::Value;
use coset::{CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable, iana};
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use ravao_core::KeyId;
use ravao_payload::{
    CertificateKey, CertificateTrust, HealthCertificate, HealthStatement, decode_certificate,
};

use super::Sample;

const KID: [u8; 8] = [7; 8];
const ISSUED: i64 = 1_640_000_000;
const ENDS: i64 = 1_671_000_000;

/// A public key of P-256 in DER, up to its point.
const SPKI: &[u8] = &[
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A certificate of a vaccination as Vietnam issues them, compressed.
pub(super) fn sample(number: u32) -> Sample {
    let answer = format!("URN:UVCI:01:VN:INVENTED{number:08}");
    let headers = HeaderBuilder::new().algorithm(iana::Algorithm::ES256).key_id(KID.to_vec());
    let message = CoseSign1Builder::new()
        .protected(headers.build())
        .payload(claims(&answer))
        .create_signature(b"", |bytes| {
            let signature: Signature = signing_key().sign(bytes);
            signature.to_bytes().to_vec()
        })
        .build();
    let bytes = message.to_tagged_vec().expect("written to memory");
    let text = format!("HC1:{}", base45::encode(compress_to_vec_zlib(&bytes, 9)));
    Sample { text, answer }
}

/// Trust in the issuer alone.
pub(super) fn trust() -> CertificateTrust {
    let key = CertificateKey::from_public_key_der(KeyId::from_bytes(KID), &spki());
    CertificateTrust::new(key).expect("one key")
}

/// The public key of the issuer in DER.
pub(super) fn spki() -> Vec<u8> {
    [SPKI, signing_key().verifying_key().to_sec1_point(false).as_bytes()].concat()
}

pub(super) fn verifies(text: &str, answer: &str, trust: &CertificateTrust) -> bool {
    let signed = decode_certificate(text).ok();
    let verified = signed.and_then(|signed| signed.verify(trust, now()).ok());
    verified.is_some_and(|it| id(it.contents()) == Some(answer))
}

pub(super) fn decodes(text: &str, answer: &str) -> bool {
    let signed = decode_certificate(text);
    signed.is_ok_and(|signed| signed.contents_unverified().ok().and_then(id) == Some(answer))
}

fn id(contents: &HealthCertificate) -> Option<&str> {
    match &contents.statement {
        HealthStatement::Vaccination(it) => Some(it.id.reveal()),
        _ => None,
    }
}

pub(super) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(ISSUED + 1, 0).expect("within the calendar")
}

pub(super) fn signing_key() -> SigningKey {
    SigningKey::from_slice(&[1; 32]).expect("below the order")
}

fn claims(id: &str) -> Vec<u8> {
    let name = texts(&[("fn", "Nguyễn"), ("gn", "Văn An"), ("fnt", "NGUYEN"), ("gnt", "VAN<AN")]);
    let mut dose = texts(&[("tg", "840539006"), ("vp", "1119349007"), ("mp", "EU/1/20/1528")]);
    dose.extend(texts(&[("ma", "ORG-100030215"), ("dt", "2021-11-20"), ("co", "VN")]));
    dose.extend(texts(&[("is", "Bộ Y tế"), ("ci", id)]));
    dose.extend([("dn".into(), 2.into()), ("sd".into(), 2.into())]);
    let mut contents = texts(&[("ver", "1.3.0"), ("dob", "1990-01-31")]);
    contents.push(("nam".into(), Value::Map(name)));
    contents.push(("v".into(), Value::Array(vec![Value::Map(dose)])));
    let hcert = Value::Map(vec![(1.into(), Value::Map(contents))]);
    let claims = [(1, "VN".into()), (6, ISSUED.into()), (4, ENDS.into()), (-260, hcert)];
    let claims = claims.map(|(key, value): (i64, Value)| (key.into(), value));
    let mut bytes = Vec::new();
    ciborium::into_writer(&Value::Map(claims.into()), &mut bytes).expect("written to memory");
    bytes
}

fn texts(fields: &[(&str, &str)]) -> Vec<(Value, Value)> {
    fields.iter().map(|&(key, text)| (key.into(), text.into())).collect()
}

/// The application that reads certificates with `base45`, `miniz_oxide`, `coset`, `p256` and
/// `ciborium` itself: one key, no limits, no rules of the scheme, one field of the contents.
#[derive(Debug)]
pub(super) struct PlainCertificates(VerifyingKey);

impl PlainCertificates {
    pub(super) fn new() -> Self {
        Self(*signing_key().verifying_key())
    }

    /// The number of a certificate whose signature holds, in time.
    pub(super) fn id(&self, text: &str) -> Option<String> {
        let bytes = base45::decode(text.strip_prefix("HC1:")?).ok()?;
        let message = CoseSign1::from_tagged_slice(&decompress_to_vec_zlib(&bytes).ok()?).ok()?;
        let check = |signature: &[u8], bytes: &[u8]| {
            self.0.verify(bytes, &Signature::from_slice(signature)?)
        };
        message.verify_signature(b"", check).ok()?;
        let claims: Value = ciborium::from_reader(message.payload.as_deref()?).ok()?;
        let ends: i64 = field(&claims, &4.into())?.as_integer()?.try_into().ok()?;
        let contents = field(field(&claims, &(-260).into())?, &1.into())?;
        let dose = field(contents, &"v".into())?.as_array()?.first()?;
        let id = field(dose, &"ci".into())?.as_text()?;
        (now().timestamp() < ends).then(|| id.to_owned())
    }
}

fn field<'a>(map: &'a Value, key: &Value) -> Option<&'a Value> {
    map.as_map()?.iter().find(|(candidate, _)| candidate == key).map(|(_, value)| value)
}
