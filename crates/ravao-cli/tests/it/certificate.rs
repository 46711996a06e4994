use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::signer::Signer;
use crate::tool::{Folder, Run, assert_fields};

/// A time at which certificates of [`Signer`] are good.
const GOOD: &str = "2022-05-01T08:00:00+07:00";

/// The key id under which the signers' certificates are listed.
const KID: [u8; 8] = [7; 8];

/// A trust list that names certificates by [`KID`].
fn list(signers: &[&Signer]) -> String {
    let entry = |signer: &&Signer| {
        json!({
            "kid": BASE64.encode(&KID), "country": "VN", "certificateType": "DSC",
            "rawData": BASE64.encode(&signer.der()),
        })
    };
    json!({ "certificates": signers.iter().map(entry).collect::<Vec<_>>() }).to_string()
}

/// Decodes a text at a time, with the keys of a file.
fn decode(keys: impl AsRef<[u8]>, now: &str, text: &str) -> Run {
    let folder = Folder::new();
    folder.write("signers", keys);
    let args = ["decode", "--certificate-keys", "signers", "--now", now];
    folder.run_with(&args, text.as_bytes())
}

/// The key id that a signer's certificate gives: that of a certificate that verifies nowhere.
fn kid_of(signer: &Signer) -> [u8; 8] {
    use sha2::{Digest, Sha256};
    Sha256::digest(signer.der())[..8].try_into().unwrap()
}

#[test]
fn a_certificate_of_a_known_signer_is_valid() {
    let signer = Signer::of(1, &[2]);
    let record = decode(list(&[&signer]), GOOD, &signer.certificate(&KID)).good().only();
    assert_fields(&record, &["line", "kind", "verdict", "reason", "changes", "degraded", "claims"]);
    assert_eq!(record["kind"], "health_certificate");
    assert_eq!((&record["verdict"], &record["reason"]), (&json!("valid"), &Value::Null));
    let contents = json!({
        "name": "N. V. An", "birth_year": 1990, "statement": "vaccination", "country": "VN",
        "id": "************************001",
    });
    assert_eq!(record["claims"]["contents"], contents);
    assert_eq!(record["claims"]["expires"], "2022-12-20T18:33:20+07:00");
}

#[test]
fn keys_are_read_in_every_form_in_which_they_are_published() {
    let (signer, other) = (Signer::new(1), Signer::new(2));
    let text = signer.certificate(&kid_of(&signer));
    let raw = json!([{ "rawData": BASE64.encode(&signer.der()) }]).to_string();
    for keys in [
        signer.der(),
        signer.pem().into_bytes(),
        format!("Bag Attributes\n{}{}", other.pem(), signer.pem()).into_bytes(),
        signer.pem().replace('\n', "\r\n").into_bytes(),
        raw.clone().into_bytes(),
        format!("{}\n{raw}", BASE64.encode(b"a signature of the list")).into_bytes(),
        format!(r#"{{"certificates":{raw}}}"#).into_bytes(),
    ] {
        assert_eq!(decode(&keys, GOOD, &text).good().only()["verdict"], "valid");
    }
}

#[test]
fn several_files_are_trusted_together() {
    let folder = Folder::new();
    let signers = [Signer::new(1), Signer::new(2)];
    folder.write("one.pem", signers[0].pem());
    folder.write("two.der", signers[1].der());
    let texts = signers.map(|signer| signer.certificate(&kid_of(&signer))).join("\n");
    let files = ["--certificate-keys", "one.pem", "--certificate-keys", "two.der"];
    let args = [&["decode", "--now", GOOD][..], &files].concat();
    let run = folder.run_with(&args, texts.as_bytes()).good();
    assert_eq!(run.column("verdict"), ["valid", "valid"]);
}

#[test]
fn a_certificate_that_fails_says_at_which_stage() {
    let (signer, other) = (Signer::new(1), Signer::new(2));
    let (good, tests_only) = (signer.certificate(&KID), Signer::of(1, &[1, 3]));
    let (all, recoveries) = (list(&[&signer]), list(&[&tests_only]));
    let later = "2033-01-01T00:00:00+07:00";
    for (keys, now, text, verdict, stage) in [
        (&all, GOOD, signer.certificate(&[8; 8]), "unknown_key", "signature"),
        (&all, GOOD, signer.certificate(&[7; 7]), "unknown_key", "signature"),
        (&all, GOOD, other.certificate(&KID), "bad_signature", "signature"),
        (&all, GOOD, signer.certificate_of_birth(&KID, "1990-13-01"), "malformed", "contents"),
        (&all, GOOD, signer.certificate_of_birth(&KID, "2022-01-01"), "malformed", "contents"),
        (&recoveries, GOOD, good.clone(), "key_not_allowed", "purpose"),
        (&all, later, good.clone(), "key_not_allowed", "validity"),
        (&all, "2022-12-20T18:33:20+07:00", good.clone(), "expired", "validity"),
        (&all, "2021-12-20T18:33:19+07:00", good.clone(), "not_yet_valid", "validity"),
        (&all, GOOD, good.to_lowercase().replace("hc1", "HC1"), "malformed", "base45"),
        (&all, GOOD, "HC1:6BF".to_owned(), "malformed", "compression"),
        (
            &all,
            GOOD,
            format!("HC1:{}", base45::encode([0x84, 0x40, 0xa0])),
            "malformed",
            "container",
        ),
        (&all, GOOD, "HC1:".to_owned(), "malformed", "container"),
    ] {
        let record = decode(keys, now, &text).ended(1).only();
        assert_eq!((&record["verdict"], &record["stage"]), (&json!(verdict), &json!(stage)));
        assert!(record.get("fault").is_none(), "{record}");
    }
}

#[test]
fn keys_that_cannot_be_used_are_counted_and_passed_over() {
    let signer = Signer::new(1);
    let text = signer.certificate(&kid_of(&signer));
    let broken = "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n";
    let run = decode(format!("{broken}{}", signer.pem()), GOOD, &text).good();
    assert!(run.stderr.contains("passed over 1 of 2 certificates"), "{run:?}");
}

#[test]
fn signers_of_lists_are_not_signers_of_certificates() {
    let signer = Signer::new(1);
    let keys = list(&[&signer]).replace("DSC", "CSCA");
    let run = decode(keys, GOOD, &signer.certificate(&KID)).ended(1);
    assert!(run.stderr.contains("no certificate with a key"), "{run:?}");
}

#[test]
fn files_without_keys_end_the_run() {
    for keys in [
        &b""[..],
        b"hello",
        b"{}",
        b"[]",
        b"[{}]",
        b"[{\"rawData\":\"%\"}]",
        b"0\x82\xff\xff",
        b"\xff\xfe",
        b"-----BEGIN CERTIFICATE-----",
        b"-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n",
    ] {
        let run = decode(keys, GOOD, "HC1:6BF").ended(1);
        assert!(run.stdout.is_empty() && run.stderr.starts_with("ravao: signers: "), "{run:?}");
    }
    let folder = Folder::new();
    let missing = folder.run(&["decode", "--certificate-keys", "missing.pem"]).ended(1);
    assert!(missing.stderr.contains("missing.pem"));
}
