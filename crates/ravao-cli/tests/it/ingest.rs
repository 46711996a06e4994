use serde_json::{Value, json};

use crate::tool::{CARD, Folder, NOW, Run, assert_fields};

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

/// The summary, and the lines of which nothing was recorded with their outcomes, by line.
fn outcome(run: &Run) -> (Value, Vec<(u64, String)>) {
    let mut records = run.records();
    let summary = records.pop().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rejected = records.iter().map(|it| (it["line"].as_u64().unwrap(), text(&it["outcome"])));
    let mut rejected: Vec<_> = rejected.collect();
    rejected.sort_unstable();
    (summary, rejected)
}

fn rejected(lines: &[(u64, &str)]) -> Vec<(u64, String)> {
    lines.iter().map(|&(line, outcome)| (line, outcome.to_owned())).collect()
}

#[test]
fn bad_lines_are_reported_and_stop_nothing() {
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
    let run = Folder::new().run_with(&INGEST, lines.join("\n").as_bytes()).ended(1);
    let (summary, found) = outcome(&run);
    let expected =
        json!({"recorded": 2, "duplicates": 0, "conflicts": 1, "refused": 0, "invalid": 4});
    assert_eq!(summary, expected);
    let invalid = [2, 4, 6, 7].map(|line| (line, "invalid"));
    let expected = [&invalid[..2], &[(5, "conflict")], &invalid[2..]].concat();
    assert_eq!(found, rejected(&expected));
    assert_fields(&run.records()[0], &["line", "outcome", "reason"]);
}

fn pass(folder: &Folder, more: &[&str]) -> String {
    let issue = ["issue", "pass", "--key", "issuer.key", "--now", NOW];
    let issued = folder.run(&[&issue[..], more].concat()).good().only();
    issued["text"].as_str().unwrap().to_owned()
}

/// Three scans that pass, three that are refused, three that name no gate or are broken.
fn scans(folder: &Folder) -> String {
    let once = scan(&pass(folder, &["--short-lived"]), "0000000000000001");
    let card = scan(CARD, "0000000000000001");
    let lines = [
        scan(&pass(folder, &[]), "0000000000000001"),
        once.clone(),
        once.replace("08:00:00", "08:00:30"),
        card.clone(),
        scan("RV1*AAA", "0000000000000001"),
        scan(&pass(folder, &[]), "0000000000000001").replace("2021-11-01", "2023-11-01"),
        scan(CARD, "0000000000000002"),
        card.replace("direction", "way"),
        card.replacen('{', r#"{"checkpoint":9,"#, 1),
    ];
    lines.join("\n")
}

#[test]
fn scans_go_through_the_gate_and_may_come_again() {
    let folder = Folder::with_keys();
    folder.write("venues.jsonl", MARKET);
    folder.write("scans.jsonl", scans(&folder));
    let gate = ["--venues", "venues.jsonl", "--deployment-key", "deployment.key"];
    let trust = ["--trust", "trust.cose", "--root", "root.pub", "--now", NOW, "scans.jsonl"];
    let ingest = [&INGEST[..], &gate, &trust].concat();
    let first = folder.run(&ingest).ended(1);
    let (summary, found) = outcome(&first);
    let expected =
        json!({"recorded": 3, "duplicates": 0, "conflicts": 0, "refused": 3, "invalid": 3});
    assert_eq!(summary, expected);
    let refused = [3, 5, 6].map(|line| (line, "refused"));
    let invalid = [7, 8, 9].map(|line| (line, "invalid"));
    assert_eq!(found, rejected(&[refused, invalid].concat()));

    let records = first.records();
    assert_fields(&records[0], &["file", "line", "outcome", "reason"]);
    assert_eq!(records[0]["reason"], "The code was for one use and has been used.");
    assert_eq!(records[2]["reason"], "The code has expired.");
    let (again, _) = outcome(&folder.run(&ingest).ended(1));
    assert_eq!((&again["recorded"], &again["duplicates"]), (&json!(0), &json!(3)));
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
    let lines: Vec<_> = (0..9_000)
        .map(|number| {
            event(1, 7, "in", "08:00:00").replace(&format!("{:032x}", 1), &format!("{number:032x}"))
        })
        .collect();
    folder.write("events.jsonl", lines.join("\n"));
    let run = folder.run(&[&INGEST[..], &["events.jsonl"]].concat()).good();
    assert_eq!(run.only()["recorded"], 9_000);
}
