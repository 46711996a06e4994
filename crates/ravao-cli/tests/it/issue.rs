use std::fs;

use serde_json::{Value, json};

use crate::tool::{Folder, NOW, assert_fields};

const ISSUED: [&str; 6] = ["token", "commune", "text", "not_before", "expires", "version"];

const VENUES: &str = r#"
{"id":"0000000000000001","name":"Chợ Sơn Dương","category":"local_market","lifetime":"permanent","sector":"commune","commune":"2025:02536","required":true,"registered_at":null,"checkpoints":[{"id":1,"name":"Cổng 1"},{"id":2,"name":"Cổng 2"}]}
{"id":"0000000000000002","name":"Trạm y tế","category":"health_facility","lifetime":"permanent","sector":"health","commune":null,"required":true,"registered_at":null}
"#;

#[test]
fn keys_are_made_once_for_their_owner_and_never_shown() {
    let folder = Folder::new();
    let new = ["key", "new", "--kind", "issuer", "--out", "issuer.key"];
    let made = folder.run(&new).good();
    assert_fields(&made.only(), &["kind", "kid", "public_key"]);
    assert_eq!(folder.run(&["key", "show", "issuer.key"]).good().stdout, made.stdout);
    let secret: Value =
        serde_json::from_slice(&fs::read(folder.file("issuer.key")).unwrap()).unwrap();
    assert!(!made.stdout.contains(secret["secret"].as_str().unwrap()));
    let before = fs::read(folder.file("issuer.key")).unwrap();
    folder.run(&new).ended(1);
    assert_eq!(fs::read(folder.file("issuer.key")).unwrap(), before, "never overwritten");

    let deployment = folder.run(&["key", "new", "--kind", "deployment", "--out", "d.key"]).good();
    let expected = json!({"kind": "deployment", "kid": null, "public_key": null});
    assert_eq!(deployment.only(), expected);
}

#[cfg(unix)]
#[test]
fn key_files_can_be_read_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    folder.run(&["key", "new", "--kind", "root", "--out", "root.key"]).good();
    let mode = fs::metadata(folder.file("root.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_key_serves_its_own_kind_only() {
    let folder = Folder::with_keys();
    for key in ["root.key", "deployment.key", "missing.key", "trust.cose"] {
        let run = folder.run(&["issue", "pass", "--key", key]).ended(1);
        assert!(run.stderr.contains(key), "{run:?}");
    }
    let sign = ["trust", "sign", "--root-key", "issuer.key", "draft.json", "--out", "other.cose"];
    folder.write("draft.json", folder.run(&["trust", "draft", "trust.cose"]).good().stdout);
    folder.run(&sign).ended(1);
}

#[test]
fn a_trust_list_is_drafted_edited_signed_and_shown() {
    let folder = Folder::with_keys();
    let draft = ["trust", "draft", "trust.cose", "--root", "root.pub"];
    let draft = [&draft[..], &["--now", "2021-11-20T08:00:00+07:00"]].concat();
    let text = folder.run(&draft).good().stdout;
    let mut draft: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(draft["sequence"], 2);
    assert_eq!(draft["issued_at"], "2021-11-20T08:00:00+07:00");
    assert_eq!(draft["next_update"], "2021-12-20T08:00:00+07:00");
    draft["keys"][0]["communes"] = json!(["2025:02536"]);
    draft["keys"][0]["label"] = "Sơn Dương".into();
    draft["revoked_tokens"] = json!(["0102030405060708"]);
    folder.write("draft.json", draft.to_string());

    let sign = ["trust", "sign", "--root-key", "root.key", "draft.json", "--out", "trust.cose"];
    let signed = folder.run(&sign).good().only();
    let expected = ["file", "sequence", "issued_at", "next_update", "keys", "root", "root_kid"];
    assert_fields(&signed, &expected);
    let show = ["trust", "show", "trust.cose", "--root", "root.pub"];
    let show = [&show[..], &["--now", "2021-11-20T08:00:00+07:00"]].concat();
    let shown = folder.run(&show).good().only();
    assert_eq!((&shown["sequence"], &shown["stale"]), (&json!(2), &json!(false)));
    assert_eq!(shown["keys"][0]["label"], "Sơn Dương");
    assert_eq!(shown["keys"][0]["purposes"], json!(["venue", "pass"]));
    assert_eq!(shown["revoked_tokens"], json!(["0102030405060708"]));
    assert_eq!(shown["root"], signed["root"]);
}

#[test]
fn an_issuer_may_be_trusted_for_one_purpose() {
    let folder = Folder::with_keys();
    let issuer = folder.run(&["key", "show", "issuer.key"]).good().only();
    let issuer = format!("{}:venue", issuer["public_key"].as_str().unwrap());
    let new = ["trust", "new", "--root-key", "root.key", "--out", "trust.cose", "--now", NOW];
    folder.run(&[&new[..], &["--issuer", &issuer, "--sequence", "2"]].concat()).good();
    let pass = folder.run(&["issue", "pass", "--key", "issuer.key", "--now", NOW]).good().only();
    let judged = folder.decode(&[pass["text"].as_str().unwrap()]).ended(1).only();
    assert_eq!(judged["verdict"], "key_not_allowed");
    folder.run(&[&new[..], &["--issuer", "abc"]].concat()).ended(2);
}

#[test]
fn venues_of_a_register_get_a_code_a_checkpoint() {
    let folder = Folder::with_keys();
    folder.write("venues.jsonl", VENUES);
    let issue = ["issue", "venue", "--key", "issuer.key", "--venues", "venues.jsonl"];
    let issue = [&issue[..], &["--base", "https://qr.example.vn", "--days", "30", "--now", NOW]];
    let run = folder.run(&issue.concat()).good();
    assert_eq!(run.column("checkpoint"), [1, 2, 0]);
    assert_eq!(run.column("kind"), ["local_market", "local_market", "health_facility"]);
    for record in run.records() {
        assert_fields(&record, &[&ISSUED[..], &["venue", "checkpoint", "name", "kind"]].concat());
        assert!(record["text"].as_str().unwrap().starts_with("HTTPS://QR.EXAMPLE.VN/RV1/"));
        assert_eq!(record["expires"], "2021-12-01T08:00:00+07:00");
        assert!(record["version"].as_u64().unwrap() <= 10, "{record}");
    }
    let texts = run.column("text");
    let texts: Vec<_> = texts.iter().map(|text| text.as_str().unwrap()).collect();
    assert_eq!(folder.decode(&texts).good().column("verdict"), ["valid"; 3]);
}

#[test]
fn broken_registers_are_named_with_the_line() {
    let folder = Folder::with_keys();
    for (venues, line) in [
        ("\nnonsense", "line 2"),
        (r#"{"id":"1"}"#, "line 1"),
        (&VENUES.replace("0000000000000002", "0000000000000001"), "line 3"),
        (&VENUES.replace("Trạm y tế", " "), "line 3"),
    ] {
        folder.write("venues.jsonl", venues);
        let issue = ["issue", "venue", "--key", "issuer.key", "--venues", "venues.jsonl"];
        let run = folder.run(&issue).ended(1);
        assert!(run.stderr.contains(line), "{run:?}");
    }
}

#[test]
fn a_venue_whose_name_is_too_long_for_a_code_stops_no_other() {
    let folder = Folder::with_keys();
    folder.write("venues.jsonl", VENUES.replace("Chợ Sơn Dương", &"x".repeat(97)));
    let issue = ["issue", "venue", "--key", "issuer.key", "--venues", "venues.jsonl"];
    let records = folder.run(&issue).ended(1).records();
    assert_eq!(records.len(), 3);
    assert_fields(&records[0], &["venue", "checkpoint", "error"]);
    assert_eq!(records[2]["name"], "Trạm y tế");
}

#[test]
fn passes_are_issued_in_series() {
    let folder = Folder::with_keys();
    let issue = ["issue", "pass", "--key", "issuer.key", "--count", "20", "--now", NOW];
    let run = folder.run(&issue).good();
    let mut passes: Vec<_> = run.column("pass").iter().map(Value::to_string).collect();
    passes.sort_unstable();
    passes.dedup();
    assert_eq!(passes.len(), 20);
    assert_fields(&run.records()[0], &[&ISSUED[..], &["pass", "kind", "holder"]].concat());
    let short =
        folder.run(&["issue", "pass", "--key", "issuer.key", "--short-lived", "--now", NOW]);
    let short = short.good().only();
    assert_eq!(short["kind"], "short_lived");
    assert_eq!(short["expires"], "2021-11-01T08:05:00+07:00");
}

#[test]
fn posters_are_files_named_after_their_codes() {
    let folder = Folder::with_keys();
    folder.write("venues.jsonl", VENUES);
    let issue = ["issue", "venue", "--key", "issuer.key", "--venues", "venues.jsonl"];
    folder.write("codes.jsonl", folder.run(&issue).good().stdout);
    let run = folder.run(&["poster", "codes.jsonl", "--out", "posters"]).good();
    let expected = ["file", "version", "level", "width_mm", "module_mm", "min_width_mm"];
    assert_fields(&run.records()[0], &[&expected[..], &["max_distance_mm", "warning"]].concat());
    assert_eq!(run.column("file")[0], "posters/0000000000000001-1.svg");
    let page = fs::read_to_string(folder.file("posters/0000000000000001-1.svg")).unwrap();
    for text in [">QUÉT MÃ ĐỂ KHAI BÁO VÀO, RA<", ">Chợ Sơn Dương<", ">№ 1<"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    let english = ["poster", "codes.jsonl", "--out", "en", "--language", "en"];
    folder.run(&english).good();
    let page = fs::read_to_string(folder.file("en/0000000000000002-0.svg")).unwrap();
    assert!(page.contains("SCAN TO CHECK IN AND OUT"));
}

#[test]
fn small_prints_are_warned_of() {
    let folder = Folder::new();
    let poster = ["poster", "--text", "HTTPS://EXAMPLE.VN/MENU", "--out", "."];
    let wide = folder.run(&poster).good().only();
    assert_eq!((&wide["warning"], &wide["file"]), (&Value::Null, &json!("./code-1.svg")));
    let narrow = [&poster[..], &["--width-mm", "10"]].concat();
    assert!(folder.run(&narrow).good().only()["warning"].is_string());
    folder.run(&[&poster[..], &["--width-mm", "5"]].concat()).ended(2);
}
