use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use ravao_core::{KeyId, Verdict};

use super::*;
use crate::certificate::{CertificateKey, CertificateTrust, StatementKind};
use crate::value::to_bytes;

const ISSUED: i64 = 1_640_000_000;
const ENDS: i64 = 1_671_000_000;
const KID: [u8; 8] = [7; 8];

/// An entry of a header.
type Header = (Value, Value);

fn signing_key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn trusted(seed: u8) -> CertificateKey {
    let head = b"3059301306072a8648ce3d020106082a8648ce3d030107034200";
    let head = data_encoding::HEXLOWER.decode(head).unwrap();
    let point = signing_key(seed).verifying_key().to_sec1_point(false);
    let der = [&head, point.as_bytes()].concat();
    CertificateKey::from_public_key_der(KeyId::from_bytes(KID), &der).unwrap()
}

fn trust() -> CertificateTrust {
    CertificateTrust::new([trusted(1)]).unwrap()
}

fn at_second(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap()
}

fn texts(fields: &[(&str, &str)]) -> Vec<(Value, Value)> {
    fields.iter().map(|&(key, text)| (key.into(), text.into())).collect()
}

fn vaccination() -> Value {
    let mut fields = texts(&[
        ("tg", "840539006"),
        ("vp", "1119349007"),
        ("mp", "EU/1/20/1528"),
        ("ma", "ORG-100030215"),
        ("dt", "2021-11-20"),
        ("co", "VN"),
        ("is", "Bộ Y tế"),
        ("ci", "URN:UVCI:01:VN:INVENTED0001"),
    ]);
    fields.extend([("dn".into(), 2.into()), ("sd".into(), 2.into())]);
    Value::Map(fields)
}

fn contents() -> Vec<(Value, Value)> {
    let name = texts(&[("fn", "Nguyễn"), ("gn", "Văn An"), ("fnt", "NGUYEN"), ("gnt", "VAN<AN")]);
    let mut map = texts(&[("ver", "1.3.0"), ("dob", "1990-01-01")]);
    map.push(("nam".into(), Value::Map(name)));
    map.push(("v".into(), Value::Array(vec![vaccination()])));
    map
}

fn claims_with(contents: Vec<(Value, Value)>, expires: Value) -> Vec<(Value, Value)> {
    let hcert = Value::Map(vec![(EU_DCC_V1.into(), Value::Map(contents))]);
    vec![
        (ISS.into(), "VN".into()),
        (IAT.into(), ISSUED.into()),
        (EXP.into(), expires),
        (HCERT.into(), hcert),
    ]
}

fn headers(algorithm: i64) -> Vec<(Value, Value)> {
    vec![(1.into(), algorithm.into()), (4.into(), Value::Bytes(KID.to_vec()))]
}

/// A message over these parts, the signature made by key 1 whatever the headers say.
fn message(protected: &[(Value, Value)], unprotected: &[(Value, Value)], payload: &[u8]) -> Value {
    let protected = to_bytes(&Value::Map(protected.to_vec()));
    let signed = crate::container::to_be_signed(&protected, b"", payload);
    let signature: Signature = signing_key(1).sign(&signed);
    Value::Array(vec![
        Value::Bytes(protected),
        Value::Map(unprotected.to_vec()),
        Value::Bytes(payload.to_vec()),
        Value::Bytes(signature.to_bytes().to_vec()),
    ])
}

fn text_of(bytes: &[u8]) -> String {
    format!("HC1:{}", ::base45::encode(bytes))
}

fn certificate(claims: &[(Value, Value)]) -> String {
    let payload = to_bytes(&Value::Map(claims.to_vec()));
    text_of(&to_bytes(&message(&headers(-7), &[], &payload)))
}

fn good() -> String {
    certificate(&claims_with(contents(), ENDS.into()))
}

fn verdict(text: &str, trust: &CertificateTrust, second: i64) -> Verdict {
    match decode_certificate(text).map(|signed| signed.verify(trust, at_second(second))) {
        Ok(Ok(_)) => Verdict::Valid,
        Ok(Err(verdict)) => verdict,
        Err(fault) => Verdict::Malformed(fault.error),
    }
}

#[test]
fn a_certificate_is_read_in_full_and_shown_masked() {
    let signed = decode_certificate(&format!("{}\r\n", good())).unwrap();
    assert_eq!(signed.issuer_unverified(), Some("VN"));
    let verified = signed.verify(&trust(), at_second(ISSUED)).unwrap();
    let masked = verified.contents().masked();
    assert_eq!((masked.name.as_str(), masked.birth_year), ("N. V. An", Some(1990)));
    assert_eq!(masked.statement, StatementKind::Vaccination);
    assert!(masked.id.ends_with("*001"));
}

#[test]
fn every_tagging_and_packing_is_read() {
    let payload = to_bytes(&Value::Map(claims_with(contents(), ENDS.into())));
    let plain = message(&headers(-7), &[], &payload);
    let tagged = Value::Tag(18, Box::new(plain.clone()));
    let twice = Value::Tag(61, Box::new(tagged.clone()));
    for value in [plain, tagged, twice] {
        let bytes = to_bytes(&value);
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 9);
        for (bytes, is_compressed) in [(bytes, false), (packed, true)] {
            let signed = decode_certificate(&text_of(&bytes)).unwrap();
            assert_eq!(signed.is_compressed(), is_compressed);
            assert!(signed.verify(&trust(), at_second(ISSUED)).is_ok());
        }
    }
    let other = Value::Tag(17, Box::new(message(&headers(-7), &[], &payload)));
    let fault = decode_certificate(&text_of(&to_bytes(&other))).unwrap_err();
    assert_eq!((fault.stage, fault.error), (CertificateStage::Container, DecodeError::Structure));
}

#[test]
fn every_stage_says_where_it_stopped() {
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 1 << 20], 9);
    for (text, stage, error) in [
        ("", CertificateStage::Prefix, DecodeError::Unrecognised),
        ("HC2:6BF", CertificateStage::Prefix, DecodeError::Unrecognised),
        ("hc1:6BF", CertificateStage::Prefix, DecodeError::Unrecognised),
        ("HC1:6BFA", CertificateStage::Base45, DecodeError::Length),
        ("HC1:6bf", CertificateStage::Base45, DecodeError::Alphabet),
        ("HC1::::", CertificateStage::Base45, DecodeError::Alphabet),
        (&text_of(b"\x78\x9c\0"), CertificateStage::Compression, DecodeError::Compression),
        (&text_of(&bomb), CertificateStage::Compression, DecodeError::TooLong),
        ("HC1:", CertificateStage::Container, DecodeError::Cbor),
        (&text_of(&[0x80]), CertificateStage::Container, DecodeError::Structure),
        (&certificate(&[]), CertificateStage::Claims, DecodeError::MissingClaim),
    ] {
        let fault = decode_certificate(text).unwrap_err();
        assert_eq!((fault.stage, fault.error), (stage, error), "{text}");
    }
}

#[test]
fn clocks_are_as_the_rfc_says() {
    for (second, expected) in [
        (ISSUED - 1, Verdict::NotYetValid),
        (ISSUED, Verdict::Valid),
        (ENDS - 1, Verdict::Valid),
        (ENDS, Verdict::Expired),
    ] {
        assert_eq!(verdict(&good(), &trust(), second), expected, "{second}");
    }
}

#[test]
fn ends_that_are_no_instant_are_refused() {
    let broken = Verdict::Malformed(DecodeError::BadClaim);
    for expires in [
        Value::Float(f64::NAN),
        Value::Float(f64::INFINITY),
        Value::Float(1e300),
        Value::Float(-1e300),
        i64::MAX.into(),
        u64::MAX.into(),
        (ISSUED - 1).into(),
        ISSUED.into(),
        "2022-12-31".into(),
        Value::Tag(1, Box::new(ENDS.into())),
    ] {
        let text = certificate(&claims_with(contents(), expires.clone()));
        assert_eq!(verdict(&text, &trust(), ISSUED), broken, "{expires:?}");
    }
    let whole = certificate(&claims_with(contents(), Value::Float(ENDS as f64 + 0.5)));
    assert_eq!(verdict(&whole, &trust(), ENDS), Verdict::Expired);
}

#[test]
fn a_certificate_that_names_an_algorithm_its_key_lacks_is_not_valid() {
    let payload = to_bytes(&Value::Map(claims_with(contents(), ENDS.into())));
    for (algorithm, expected) in [
        (-7, Verdict::Valid),
        (-9, Verdict::Valid),
        (-37, Verdict::BadSignature),
        (-19, Verdict::Malformed(DecodeError::Algorithm)),
        (-8, Verdict::Malformed(DecodeError::Algorithm)),
        (-257, Verdict::Malformed(DecodeError::Algorithm)),
        (0, Verdict::Malformed(DecodeError::Algorithm)),
    ] {
        let text = text_of(&to_bytes(&message(&headers(algorithm), &[], &payload)));
        assert_eq!(verdict(&text, &trust(), ISSUED), expected, "{algorithm}");
    }
}

#[test]
fn hostile_headers_change_no_verdict_for_the_better() {
    let payload = to_bytes(&Value::Map(claims_with(contents(), ENDS.into())));
    let check = |protected: &[&Header], unprotected: &[&Header], expected| {
        let [signed, unsigned] =
            [protected, unprotected].map(|it| it.iter().copied().cloned().collect::<Vec<_>>());
        let text = text_of(&to_bytes(&message(&signed, &unsigned, &payload)));
        assert_eq!(verdict(&text, &trust(), ISSUED), expected, "{protected:?} {unprotected:?}");
    };
    let malformed = Verdict::Malformed;
    let [alg, kid]: [_; 2] = headers(-7).try_into().unwrap();
    let other_kid = (Value::from(4), Value::Bytes(vec![8; 8]));
    let long_kid = (Value::from(4), Value::Bytes(vec![7; 9]));
    let crit = (Value::from(2), Value::Array(vec![33.into()]));
    check(&[&alg], &[&kid], Verdict::Valid);
    check(&[&alg, &kid], &[&other_kid], Verdict::Valid);
    check(&[&alg, &other_kid], &[&kid], Verdict::UnknownKey);
    check(&[&alg], &[], Verdict::UnknownKey);
    check(&[&alg, &long_kid], &[], Verdict::UnknownKey);
    let other_alg = (Value::from(1), Value::from(-37));
    check(&[&kid], &[&alg], Verdict::Valid);
    check(&[&kid], &[&other_alg], Verdict::BadSignature);
    check(&[&kid, &other_alg], &[&alg], Verdict::BadSignature);
    check(&[&kid], &[], malformed(DecodeError::Algorithm));
    check(&[&alg, &kid, &crit], &[], malformed(DecodeError::CriticalHeader));
    check(&[&alg, &kid], &[&crit], malformed(DecodeError::CriticalHeader));
    check(&[&alg, &alg, &kid], &[], malformed(DecodeError::DuplicateKey));
    check(&[&alg], &[&kid, &kid], malformed(DecodeError::DuplicateKey));
}

#[test]
fn every_key_of_a_key_id_is_tried_and_only_those() {
    let all = CertificateTrust::new([2, 3, 1, 4].map(trusted)).unwrap();
    assert_eq!(verdict(&good(), &all, ISSUED), Verdict::Valid);
    let others = CertificateTrust::new([2, 3].map(trusted)).unwrap();
    assert_eq!(verdict(&good(), &others, ISSUED), Verdict::BadSignature);
    let renamed = trusted(1).with_kid(KeyId::from_bytes([8; 8]));
    let renamed = CertificateTrust::new([renamed]).unwrap();
    assert_eq!(verdict(&good(), &renamed, ISSUED), Verdict::UnknownKey);
    assert_eq!(verdict(&good(), &CertificateTrust::empty(), ISSUED), Verdict::UnknownKey);
}

#[test]
fn the_order_of_keys_changes_no_verdict() {
    for seeds in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
        let all = CertificateTrust::new(seeds.map(trusted)).unwrap();
        assert_eq!(verdict(&good(), &all, ISSUED), Verdict::Valid, "{seeds:?}");
        let others = seeds.into_iter().filter(|seed| *seed != 1).map(trusted);
        let others = CertificateTrust::new(others).unwrap();
        assert_eq!(verdict(&good(), &others, ISSUED), Verdict::BadSignature, "{seeds:?}");
    }
}

#[test]
fn a_claim_that_stands_twice_is_refused() {
    let twice = Verdict::Malformed(DecodeError::DuplicateKey);
    let end = (EXP.into(), (ENDS + 1_000_000).into());
    let outer = [claims_with(contents(), ENDS.into()), vec![end]].concat();
    assert_eq!(verdict(&certificate(&outer), &trust(), ISSUED), twice);
    let name = ("nam".into(), Value::Map(texts(&[("fnt", "TRAN")])));
    let inner = claims_with([contents(), vec![name]].concat(), ENDS.into());
    assert_eq!(verdict(&certificate(&inner), &trust(), ISSUED), twice);
}

#[test]
fn contents_that_break_the_rules_are_refused() {
    let without = |key: &str| {
        contents().into_iter().filter(|(name, _)| name.as_text() != Some(key)).collect::<Vec<_>>()
    };
    let with = |key: &str, value: Value| {
        let mut map = without(key);
        map.push((key.into(), value));
        map
    };
    let two = Value::Array(vec![vaccination(), vaccination()]);
    let nobody = Value::Map(texts(&[("fn", ""), ("fnt", "")]));
    let untranscribed = Value::Map(texts(&[("fn", "Nguyễn"), ("fnt", "NGUYEN"), ("gn", "An")]));
    for (contents, error) in [
        (without("ver"), DecodeError::MissingClaim),
        (without("nam"), DecodeError::MissingClaim),
        (without("dob"), DecodeError::MissingClaim),
        (without("v"), DecodeError::MissingClaim),
        (with("v", Value::Array(vec![])), DecodeError::MissingClaim),
        (with("v", two), DecodeError::Structure),
        (with("t", Value::Array(vec![Value::Null])), DecodeError::Structure),
        (with("v", Value::Array(vec![Value::Null])), DecodeError::BadClaim),
        (with("v", "dose".into()), DecodeError::BadClaim),
        (with("nam", nobody), DecodeError::Name),
        (with("nam", untranscribed), DecodeError::Name),
        (with("dob", "2023-01-01".into()), DecodeError::Date),
        (with("dob", "1815-08-24".into()), DecodeError::Date),
    ] {
        let text = certificate(&claims_with(contents, ENDS.into()));
        assert_eq!(verdict(&text, &trust(), ISSUED), Verdict::Malformed(error), "{error:?}");
        // Who signed it can be said all the same.
        assert!(decode_certificate(&text).unwrap().signer(&trust()).is_ok());
    }
}

#[test]
fn no_byte_of_a_certificate_can_be_changed() {
    let payload = to_bytes(&Value::Map(claims_with(contents(), ENDS.into())));
    let bytes = to_bytes(&message(&headers(-7), &[], &payload));
    for index in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[index] ^= 1;
        let verdict = verdict(&text_of(&changed), &trust(), ISSUED);
        assert_ne!(verdict, Verdict::Valid, "byte {index}");
    }
    for cut in 0..bytes.len() {
        assert!(decode_certificate(&text_of(&bytes[..cut])).is_err(), "cut {cut}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_and_any_bytes_are_answered(text in ".*", bytes: Vec<u8>) {
        let _ = decode_certificate(&text);
        let _ = decode_certificate(&format!("HC1:{text}"));
        let _ = decode_certificate(&text_of(&bytes));
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 6);
        let _ = decode_certificate(&text_of(&packed));
    }
}
