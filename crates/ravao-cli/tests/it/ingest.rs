use serde_json::json;

use crate::tool::{CARD, Folder, NOW, assert_fields};

const INGEST: [&str; 3] = ["ingest", "--store", "sqlite:visits.db"];

const MARKET: &str = r#"{"id":"0000000000000001","name":"Chợ Sơn Dương","category":"local_market","lifetime":"permanent","sector":"commune","commune":"2025:02536","required":true,"registered_at":"2021-10-01T00:00:00Z"}"#;

fn event(id: u8, visitor: u8, direction: &str, at: &str) -> String {
    json!({
        "id": format!("{id:032x}"),
        "visitor": format!("{visitor:032x}"),
        "venue": "0000000000000001",
        "direction": direction,
        "occurred_at": format!("2021-11-01T{at}+07:00"),
    })
    .to_string()
}

fn scan(text: &str, venue: &str) -> String {
    json!({"text": text, "venue": venue, "direction": "in", "at": NOW}).to_string()
}

#[test]
fn events_are_recorded_once() {
    let folder = Folder::new();
    let events = [event(1, 7, "in", "08:00:00"), event(2, 8, "in", "08:01:00")].join("\n");
    let first = folder.run_with(&INGEST, events.as_bytes()).good().only();
    let expected =
        json!({"recorded": 2, "duplicates": 0, "conflicts": 0, "refused": 0, "invalid": 0});
    assert_eq!(first, expected);
    let again = folder.run_with(&INGEST, events.as_bytes()).good().only();
    assert_eq!((&again["recorded"], &again["duplicates"]), (&json!(0), &json!(2)));
}

#[test]
fn bad_lines_are_reported_and_stop_nothing() {
    let folder = Folder::new();
    let lines = [
        event(1, 7, "in", "08:00:00"),
        "nonsense".to_owned(),
        String::new(),
        r#"{"id":"1"}"#.to_owned(),
        event(1, 9, "in", "08:00:00"),
        scan(CARD, "0000000000000001"),
        "x".repeat(70_000),
        event(2, 7, "out", "09:00:00"),
    ];
    let run = folder.run_with(&INGEST, lines.join("\n").as_bytes()).ended(1);
    let mut records = run.records();
    let summary = records.pop().unwrap();
    let expected =
        json!({"recorded": 2, "duplicates": 0, "conflicts": 1, "refused": 0, "invalid": 4});
    assert_eq!(summary, expected);
    records.iter().for_each(|record| assert_fields(record, &["line", "outcome", "reason"]));
    records.sort_by_key(|record| record["line"].as_u64());
    let found: Vec<_> =
        records.iter().map(|record| (&record["line"], &record["outcome"])).collect();
    let outcome = |line: u64, outcome: &str| (json!(line), json!(outcome));
    let expected = [
        outcome(2, "invalid"),
        outcome(4, "invalid"),
        outcome(5, "conflict"),
        outcome(6, "invalid"),
        outcome(7, "invalid"),
    ];
    assert_eq!(found, expected.iter().map(|(line, outcome)| (line, outcome)).collect::<Vec<_>>());
}

#[test]
fn scans_go_through_the_gate() {
    let folder = Folder::with_keys();
    folder.write("venues.jsonl", MARKET);
    let issue = |more: &[&str]| {
        let args = ["issue", "pass", "--key", "issuer.key", "--now", NOW];
        let issued = folder.run(&[&args[..], more].concat()).good().only();
        issued["text"].as_str().unwrap().to_owned()
    };
    let once = issue(&["--short-lived"]);
    let late = scan(&issue(&[]), "0000000000000001").replace("2021-11-01", "2023-11-01");
    let lines = [
        scan(&issue(&[]), "0000000000000001"),
        scan(&once, "0000000000000001"),
        scan(&once, "0000000000000001").replace("08:00:00", "08:00:30"),
        scan(CARD, "0000000000000001"),
        scan("RV1*AAA", "0000000000000001"),
        late,
        scan(CARD, "0000000000000002"),
        scan(CARD, "0000000000000001").replace("direction", "way"),
        json!({"text": CARD, "venue": "0000000000000001", "checkpoint": 9, "direction": "in", "at": NOW})
            .to_string(),
    ];
    folder.write("scans.jsonl", lines.join("\n"));
    let gate = ["--venues", "venues.jsonl", "--deployment-key", "deployment.key"];
    let trust = ["--trust", "trust.cose", "--root", "root.pub", "--now", NOW, "scans.jsonl"];
    let run = folder.run(&[&INGEST[..], &gate, &trust].concat()).ended(1);
    let mut records = run.records();
    let expected =
        json!({"recorded": 3, "duplicates": 0, "conflicts": 0, "refused": 3, "invalid": 3});
    assert_eq!(records.pop().unwrap(), expected);
    assert_fields(&records[0], &["file", "line", "outcome", "reason"]);
    let found: Vec<_> = records.iter().map(|record| record["line"].as_u64().unwrap()).collect();
    assert_eq!(found, [3, 5, 6, 7, 8, 9]);
    assert_eq!(records[0]["reason"], "The code was for one use and has been used.");
    assert_eq!(records[2]["reason"], "The code has expired.");
}

#[test]
fn a_file_that_is_missing_loses_nothing_before_it() {
    let folder = Folder::new();
    folder.write("events.jsonl", event(1, 7, "in", "08:00:00"));
    let run = folder.run(&[&INGEST[..], &["events.jsonl", "missing.jsonl"]].concat()).ended(1);
    assert_eq!(run.only()["recorded"], 1);
    assert!(run.stderr.contains("missing.jsonl"));
}

#[test]
fn thousands_of_events_take_several_batches() {
    let folder = Folder::new();
    let lines: Vec<_> = (0..2_500)
        .map(|number| {
            event(1, 7, "in", "08:00:00").replace(&format!("{:032x}", 1), &format!("{number:032x}"))
        })
        .collect();
    folder.write("events.jsonl", lines.join("\n"));
    let run = folder.run(&[&INGEST[..], &["events.jsonl"]].concat()).good();
    assert_eq!(run.only()["recorded"], 2_500);
}
