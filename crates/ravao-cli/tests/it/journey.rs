use std::fs;

use serde_json::{Value, json};

use crate::tool::{CARD, Folder, NOW};

const MARKET: &str = r#"{"id":"00000000000000a1","name":"Chợ Sơn Dương","category":"local_market","lifetime":"permanent","sector":"commune","commune":"2025:02536","required":true,"registered_at":"2021-10-01T00:00:00Z","checkpoints":[{"id":1,"name":"Cổng chính"}]}"#;

fn scan(text: &str, direction: &str, at: &str) -> String {
    json!({
        "text": text,
        "venue": "00000000000000a1",
        "checkpoint": 1,
        "direction": direction,
        "at": format!("2021-11-01T{at}:00+07:00"),
    })
    .to_string()
}

/// Posters and passes drawn, read back from the pictures, verified.
fn texts_from_pictures(folder: &Folder) -> Vec<String> {
    let venue = ["issue", "venue", "--key", "issuer.key", "--venues", "venues.jsonl"];
    let pass = ["issue", "pass", "--key", "issuer.key", "--now", NOW, "--count", "2"];
    let issued = folder.run(&venue).good().stdout + &folder.run(&pass).good().stdout;
    let poster = ["poster", "--out", "codes", "--format", "png"];
    assert_eq!(folder.run_with(&poster, issued.as_bytes()).good().records().len(), 3);
    let read = folder.run(&["read", "codes"]).good();
    let texts = read.column("text").into_iter();
    let texts: Vec<String> = texts.map(|text| text.as_str().unwrap().to_owned()).collect();
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(folder.decode(&all).good().column("verdict"), ["valid"; 3]);
    texts
}

/// What came through the gate between eight and nine.
fn ingest(folder: &Folder, texts: &[String], store: &[&str]) {
    let passes: Vec<_> = texts.iter().filter(|text| text.starts_with("RV1*")).collect();
    let scans = [
        scan(passes[0], "in", "08:00"),
        scan(CARD, "in", "08:05"),
        scan(passes[0], "out", "08:45"),
        scan(passes[1], "in", "08:50"),
        scan("RV1*000", "in", "08:55"),
    ];
    folder.write("scans.jsonl", scans.join("\n"));
    let gate = ["--trust", "trust.cose", "--root", "root.pub", "--deployment-key"];
    let gate = [&gate[..], &["deployment.key", "--now", NOW, "scans.jsonl"]].concat();
    let ingest = folder.run(&[&["ingest"], store, &gate].concat()).ended(1);
    let summary = ingest.records().pop().unwrap();
    assert_eq!((&summary["recorded"], &summary["refused"]), (&json!(4), &json!(1)));
}

#[test]
fn from_a_key_to_an_erased_visit() {
    let folder = Folder::with_keys();
    folder.write("venues.jsonl", MARKET);
    let texts = texts_from_pictures(&folder);
    let store = ["--store", "sqlite:visits.db", "--venues", "venues.jsonl"];
    ingest(&folder, &texts, &store);
    let noon = ["--now", "2021-11-01T09:00:00+07:00"];
    let inside = folder.run(&[&["inside"], &store[..], &noon].concat()).good();
    assert_eq!(inside.column("minutes"), [55, 10]);

    folder.write("index.txt", CARD);
    let days = ["--from", "2021-11-01", "--until", "2021-11-01"];
    let person = ["--card-file", "index.txt", "--deployment-key", "deployment.key"];
    let trace = [&store[..], &days, &person, &noon, &["--min-minutes", "10"]].concat();
    let contacts = folder.run(&[&["contacts"], &trace[..]].concat()).good().records();
    assert_eq!(contacts.last().unwrap()["persons"], json!({"1": 2}));
    assert_eq!(contacts[0]["minutes"], 40);

    let coverage = folder.run(&[&["coverage"], &store[..], &days].concat()).good().only();
    assert_eq!((&coverage["scans_in"], &coverage["coverage_ratio"]), (&json!(3), &json!(1.0)));
    export_and_erase(&folder, &store, &trace);
}

fn export_and_erase(folder: &Folder, store: &[&str], trace: &[&str]) {
    let export = [&["export", "contacts"], trace, &["--out", "contacts.csv"]].concat();
    assert_eq!(folder.run(&export).good().only()["rows"], 2);
    assert_eq!(fs::read_to_string(folder.file("contacts.csv")).unwrap().lines().count(), 3);

    let person = ["--stdin", "--deployment-key", "deployment.key"];
    let erase = [&["erase"], &store[..2], &person].concat();
    let erased = folder.run_with(&erase, b"008090000001\n").good().only();
    assert_eq!(erased, json!({"erased": 1, "dry_run": false}));
    let noon = ["--now", "2021-11-01T09:00:00+07:00"];
    let inside = folder.run(&[&["inside"], store, &noon].concat()).good();
    assert_eq!(inside.column("venue_name"), [Value::from("Chợ Sơn Dương")]);
}
