use std::fs;

use serde_json::{Value, json};

use crate::tool::{Folder, assert_fields};

const STORE: [&str; 2] = ["--store", "sqlite:visits.db"];

const INDEX: &str = "07070707070707070707070707070707";

const VENUES: &str = r#"{"id":"0000000000000001","name":"Chợ Sơn Dương","category":"local_market","lifetime":"permanent","sector":"commune","commune":"2025:02536","required":true,"registered_at":"2021-10-01T00:00:00Z"}
{"id":"0000000000000002","name":"Trạm y tế","category":"health_facility","lifetime":"permanent","sector":"health","commune":"2025:02536","required":true,"registered_at":null}"#;

/// Visitor 7 and visitor 8 meet for 30 minutes; 8 meets 9 later; 9 stays inside.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("venues.jsonl", VENUES);
    let events = [
        (1, "07", "in", "08:00"),
        (2, "08", "in", "08:10"),
        (3, "07", "out", "08:40"),
        (4, "09", "in", "08:45"),
        (5, "08", "out", "09:15"),
    ];
    let lines: Vec<String> = events
        .map(|(id, visitor, direction, at)| {
            json!({
                "id": format!("{id:032x}"),
                "visitor": visitor.repeat(16),
                "venue": "0000000000000001",
                "direction": direction,
                "occurred_at": format!("2021-11-01T{at}:00+07:00"),
            })
            .to_string()
        })
        .to_vec();
    let ingest = [&["ingest"][..], &STORE].concat();
    folder.run_with(&ingest, lines.join("\n").as_bytes()).good();
    folder
}

fn run(folder: &Folder, verb: &[&str], more: &[&str]) -> crate::tool::Run {
    folder.run(&[verb, &STORE, more].concat())
}

#[test]
fn inside_tells_who_is_there() {
    let folder = folder();
    let at = ["--venues", "venues.jsonl", "--now", "2021-11-01T09:30:00+07:00"];
    let inside = run(&folder, &["inside"], &at).good().only();
    let expected = json!({
        "visitor": "09090909",
        "venue": "0000000000000001",
        "venue_name": "Chợ Sơn Dương",
        "checkpoint": 0,
        "since": "2021-11-01T08:45:00+07:00",
        "certainty": "recorded",
        "minutes": 45,
    });
    assert_eq!(inside, expected);
    let elsewhere = [&at[..], &["--venue", "0000000000000002"]].concat();
    assert_eq!(run(&folder, &["inside"], &elsewhere).good().stdout, "");
    let noon = ["--now", "2021-11-01T08:20:00+07:00"];
    assert_eq!(run(&folder, &["inside"], &noon).good().records().len(), 2);
}

#[test]
fn contacts_are_followed_to_a_depth() {
    let folder = folder();
    let days = ["--from", "2021-11-01", "--until", "2021-11-01"];
    let now = ["--now", "2021-11-01T18:00:00+07:00", "--venues", "venues.jsonl"];
    let trace = [&["--visitor", INDEX][..], &days, &now].concat();
    let first = run(&folder, &["contacts"], &trace).good().records();
    assert_eq!(first.len(), 2);
    let fields = ["degree", "source", "visitor", "venue", "venue_name", "checkpoint", "from"];
    assert_fields(&first[0], &[&fields[..], &["until", "minutes", "estimated"]].concat());
    assert_eq!((&first[0]["visitor"], &first[0]["minutes"]), (&json!("08080808"), &json!(30)));
    let summary = json!({
        "rule": "contact/1 min=15 lag=0 depth=1",
        "from": "2021-11-01T00:00:00+07:00",
        "until": "2021-11-02T00:00:00+07:00",
        "contacts": 1,
        "persons": {"1": 1},
    });
    assert_eq!(first[1], summary);
    let deep = [&trace[..], &["--depth", "2"]].concat();
    let second = run(&folder, &["contacts"], &deep).good().records();
    assert_eq!(second.last().unwrap()["persons"], json!({"1": 1, "2": 1}));
    run(&folder, &["contacts"], &[&trace[..], &["--depth", "0"]].concat()).ended(2);
    run(&folder, &["contacts"], &days).ended(2);
}

#[test]
fn persons_are_found_by_what_identifies_them() {
    let folder = folder();
    folder.run(&["key", "new", "--kind", "deployment", "--out", "deployment.key"]).good();
    let days = ["--from", "2021-11-01", "--until", "2021-11-01"];
    let by = ["contacts", "--stdin", "--deployment-key", "deployment.key"];
    let by = [&by[..], &STORE, &days].concat();
    let run = folder.run_with(&by, "B1234567\n0912345678\n".as_bytes()).good();
    assert_eq!(run.only()["contacts"], 0);
    let broken = folder.run_with(&by, "B1234567\nNguyễn Văn An\n".as_bytes()).ended(1);
    assert!(broken.stderr.contains("line 2") && !broken.stderr.contains("Nguyễn"), "{broken:?}");
}

#[test]
fn coverage_counts_the_days_of_vietnam() {
    let folder = folder();
    let report = ["--venues", "venues.jsonl", "--from", "2021-11-01", "--until", "2021-11-01"];
    let total = run(&folder, &["coverage"], &report).good().only();
    let expected = json!({
        "label": "total",
        "key": "total",
        "venues_required": 2,
        "venues_registered": 1,
        "venues_active": 1,
        "venues_zero": 0,
        "venues_no_data": 0,
        "scans_in": 3,
        "scans_out": 2,
        "venues_required_registered": 1,
        "coverage_ratio": 0.5,
    });
    assert_eq!(total, expected);
    let by = |by| run(&folder, &["coverage"], &[&report[..], &["--by", by]].concat()).good();
    assert_eq!(by("commune").column("label"), ["Xã Sơn Dương"]);
    assert_eq!(by("category").column("label"), ["cơ sở y tế", "chợ dân sinh"]);
    assert_eq!(by("sector").column("key"), ["commune", "health"]);
    let table = [&report[..], &["--by", "commune", "--table"]].concat();
    let table = run(&folder, &["coverage"], &table).good().stdout;
    assert!(table.contains("phải triển khai") && table.contains("50.0 %"), "{table}");
}

#[test]
fn exports_are_masked_unless_a_purpose_is_named() {
    let folder = folder();
    let days = ["--from", "2021-11-01", "--until", "2021-11-01", "--venues", "venues.jsonl"];
    let visits = [&days[..], &["--out", "visits.csv", "--now", "2021-11-01T09:30:00+07:00"]];
    let exported = run(&folder, &["export", "visits"], &visits.concat()).good().only();
    assert_eq!(exported, json!({"file": "visits.csv", "table": "visits", "rows": 3}));
    let csv = fs::read_to_string(folder.file("visits.csv")).unwrap();
    assert!(csv.contains("\n07070707,0000000000000001,Chợ Sơn Dương,local_market,"), "{csv}");

    let reveal = [&visits.concat()[..], &["--reveal"]].concat();
    run(&folder, &["export", "visits"], &reveal).ended(2);
    let reveal = [&reveal[..], &["--purpose", "tracing, case 7"]].concat();
    let revealed = run(&folder, &["export", "visits"], &reveal).good();
    assert!(revealed.stderr.contains("3 rows; purpose: tracing, case 7"), "{revealed:?}");
    assert!(fs::read_to_string(folder.file("visits.csv")).unwrap().contains(INDEX));

    let contacts = [&days[..], &["--visitor", INDEX, "--out", "-"]].concat();
    let csv = run(&folder, &["export", "contacts"], &contacts).good().stdout;
    assert!(csv.starts_with("degree,source,visitor,"), "{csv}");
    let coverage = [&days[..], &["--out", "c.csv", "--excel", "--delimiter", "semicolon"]].concat();
    run(&folder, &["export", "coverage"], &coverage).good();
    assert!(fs::read_to_string(folder.file("c.csv")).unwrap().starts_with("\u{feff}key;"));
}

#[test]
fn erasing_is_for_good_and_can_be_tried_before() {
    let folder = folder();
    let person = ["--visitor", "08080808080808080808080808080808"];
    let erased = |more: &[&str]| run(&folder, &["erase"], more).good().only();
    let dry = erased(&[&person[..], &["--dry-run"]].concat());
    assert_eq!(dry, json!({"erased": 2, "dry_run": true}));
    assert_eq!(erased(&person), json!({"erased": 2, "dry_run": false}));
    assert_eq!(erased(&person)["erased"], 0);
    let before = ["--before", "2021-11-01T08:45:00+07:00"];
    assert_eq!(erased(&[&before[..], &["--dry-run"]].concat())["erased"], 2);
    assert_eq!(erased(&before)["erased"], 2);
    run(&folder, &["erase"], &[]).ended(2);
    run(&folder, &["erase"], &[&before[..], &person].concat()).ended(2);
}

#[test]
fn a_question_to_a_store_that_is_not_there_makes_none() {
    let folder = Folder::new();
    let run = folder.run(&["inside", "--store", "sqlite:typo.db"]).ended(1);
    assert!(run.stderr.contains("not found") && run.stderr.contains("sqlite:typo.db"));
    assert!(!folder.file("typo.db").exists());
    let other = folder.run(&["inside", "--store", "postgres://localhost"]).ended(2);
    assert!(other.stderr.contains("sqlite:PATH"), "{other:?}");
}

#[test]
fn kinds_are_the_taxonomy() {
    let kinds = Folder::new().run(&["kinds"]).good();
    let fields = ["id", "label", "group", "lifetime", "sector", "stay_minutes"];
    kinds.records().iter().for_each(|kind| assert_fields(kind, &fields));
    assert!(kinds.column("id").contains(&Value::from("local_market")));
}
