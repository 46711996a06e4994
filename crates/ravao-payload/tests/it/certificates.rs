//! The test data of the EU's certificate scheme: every case, every stage, at the case's clock.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};
use data_encoding::BASE64;
use ravao_core::ValidityState;
use ravao_payload::{
    CertificateFault, CertificateKey, CertificateStage, CertificateTrust, Code, SignedCertificate,
    decode_certificate, read_code,
};
use serde_json::Value;

/// Where we differ from the data on purpose: the stage, the rule, and the cases, in the order of
/// docs/formats/certificate.md.
const DIFFERING: [(&str, &str, &[&str]); 2] = [
    (
        "EXPIRATIONCHECK",
        "RFC 8392, 3.1.4 (RFC 7519, 4.1.4): not accepted on or after exp; their clock is at exp",
        &[
            "DK/1", "DK/2", "DK/3", "DK/4", "DK/5", "DK/7", "DK/8", "DK/10", "DK/11", "DK/12",
            "ES/1501", "ES/1502", "ES/1503",
        ],
    ),
    (
        "VERIFY",
        "RFC 9864, 2.1: ESP256 is ECDSA with P-256 and SHA-256; their key is of P-384",
        &["ES/401", "ES/402", "ES/403"],
    ),
];

/// One case: what it is, the keys it is to be verified with, and what is expected of it.
struct Case {
    name: String,
    text: String,
    decoded: Result<SignedCertificate, CertificateFault>,
    trust: CertificateTrust,
    clock: DateTime<Utc>,
    expected: Value,
}

impl Case {
    fn read(path: &Path) -> Self {
        let json: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let der = BASE64.decode(json["TESTCTX"]["CERTIFICATE"].as_str().unwrap().as_bytes());
        let key = CertificateKey::from_certificate_der(&der.unwrap());
        let text = json["PREFIX"].as_str().unwrap().to_owned();
        let folder = path.components().rev().nth(3).unwrap().as_os_str().to_string_lossy();
        Self {
            name: format!("{folder}/{}", path.file_stem().unwrap().to_string_lossy()),
            decoded: decode_certificate(&text),
            text,
            // A key that is no key of ours trusts nobody.
            trust: CertificateTrust::new(key.ok()).unwrap(),
            clock: clock(json["TESTCTX"]["VALIDATIONCLOCK"].as_str().unwrap()),
            expected: json["EXPECTEDRESULTS"].clone(),
        }
    }

    fn expects(&self, stage: &str) -> Option<bool> {
        self.expected[format!("EXPECTED{stage}")].as_bool()
    }

    /// Whether decoding came past a stage.
    fn passed(&self, stage: CertificateStage) -> bool {
        self.decoded.as_ref().err().is_none_or(|fault| fault.stage > stage)
    }

    /// What we find at each stage that the data names.
    fn found(&self) -> [(&'static str, bool); 8] {
        let signed = self.decoded.as_ref().ok();
        let signer = signed.and_then(|signed| signed.signer(&self.trust).ok());
        let contents = signed.and_then(|signed| signed.contents_unverified().ok());
        let kind = contents.map(|contents| contents.statement.kind());
        let is_compressed = signed.is_some_and(SignedCertificate::is_compressed);
        let state = signed.map(|signed| signed.validity().state(self.clock));
        [
            ("UNPREFIX", self.passed(CertificateStage::Prefix)),
            ("B45DECODE", self.passed(CertificateStage::Base45)),
            ("COMPRESSION", is_compressed),
            ("DECODE", signed.is_some()),
            ("VERIFY", signer.is_some()),
            ("SCHEMAVALIDATION", contents.is_some()),
            ("KEYUSAGE", signer.zip(kind).is_some_and(|(key, kind)| key.may_sign(kind))),
            ("EXPIRATIONCHECK", state == Some(ValidityState::Current)),
        ]
    }
}

/// Clocks come with `Z`, with an offset, and without either, which is taken for UTC.
fn clock(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .map(|at| at.to_utc())
        .unwrap_or_else(|_| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").unwrap().and_utc()
        })
}

fn folder() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let root = std::env::var_os("RAVAO_VECTORS").map_or(beside.into(), PathBuf::from);
    let folder = root.join("dcc-dgc-testdata");
    if !folder.is_dir() {
        println!("skipped: public vectors not found");
        return None;
    }
    Some(folder)
}

/// Every case below a folder, in the order of their paths.
fn cases(folder: &Path) -> Vec<Case> {
    let mut paths = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

fn differs(case: &str, stage: &str) -> bool {
    DIFFERING.iter().any(|(at, _, cases)| *at == stage && cases.contains(&case))
}

#[test]
fn every_stage_of_every_case_is_as_expected() {
    let Some(folder) = folder() else { return };
    let cases = cases(&folder);
    for case in &cases {
        let keeps_rules = case.expects("SCHEMAVALIDATION") != Some(false);
        for (stage, found) in case.found() {
            let Some(expected) = case.expects(stage) else { continue };
            // What contents that break the rules state is not read, so nothing asks who may state it.
            let expected = expected && (stage != "KEYUSAGE" || keeps_rules);
            let expected = expected ^ differs(&case.name, stage);
            assert_eq!(found, expected, "{} {stage}", case.name);
        }
    }
    assert_eq!(cases.len(), 445);
}

#[test]
fn only_certificates_that_pass_every_stage_are_valid() {
    let Some(folder) = folder() else { return };
    let mut valid = 0;
    for case in cases(&folder) {
        let Ok(signed) = &case.decoded else { continue };
        let signer = signed.signer(&case.trust);
        let is_current = signer.is_ok_and(|key| key.is_current(case.clock));
        let found = case.found();
        let passes = found.iter().all(|(stage, found)| *found || *stage == "COMPRESSION");
        let verified = signed.verify(&case.trust, case.clock);
        assert_eq!(verified.is_ok(), passes && is_current, "{}", case.name);
        valid += usize::from(verified.is_ok());
    }
    println!("{valid} certificates are valid");
    assert!(valid > 200);
}

#[test]
fn the_classifier_reads_every_certificate() {
    let Some(folder) = folder() else { return };
    for case in cases(&folder) {
        let Ok(signed) = case.decoded else { continue };
        assert_eq!(read_code(&case.text), Ok(Code::Certificate(signed)), "{}", case.name);
    }
}

#[test]
fn nothing_of_a_holder_is_in_debug_or_the_masked_view() {
    let Some(folder) = folder() else { return };
    let case = Case::read(&folder.join("common/2DCode/raw/CO1.json"));
    let signed = case.decoded.unwrap();
    let contents = signed.contents_unverified().unwrap();
    let masked = serde_json::to_string(&contents.masked()).unwrap();
    let shown = format!("{signed:?} {contents:?} {:?} {masked}", contents.statement);
    for hidden in ["Musterfrau", "Gößinger", "02-26", "10807843F94AEE0EE5093FBC254BD8", "EU/1"] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
    assert!(masked.contains("1998") && masked.contains("vaccination"), "{masked}");
}
