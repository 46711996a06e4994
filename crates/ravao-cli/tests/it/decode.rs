use serde_json::{Value, json};

use crate::tool::{CARD, Folder, NOW, assert_fields};

fn text_of(folder: &Folder, args: &[&str]) -> String {
    let issued = folder.run(args).good().only();
    issued["text"].as_str().unwrap().to_owned()
}

fn venue(folder: &Folder) -> String {
    let args = ["issue", "venue", "--key", "issuer.key", "--name", "Chợ Sơn Dương"];
    let more = ["--kind", "local_market", "--commune", "2025:02536", "--checkpoint", "2"];
    text_of(folder, &[&args[..], &more, &["--base", "https://qr.example.vn/in"]].concat())
}

fn pass(folder: &Folder, more: &[&str]) -> String {
    text_of(folder, &[&["issue", "pass", "--key", "issuer.key", "--now", NOW], more].concat())
}

#[test]
fn every_kind_has_its_claims() {
    let folder = Folder::with_keys();
    let run = folder.decode(&[&venue(&folder), &pass(&folder, &[]), CARD]).good();
    let records = run.records();
    for record in &records {
        let fields = ["line", "kind", "verdict", "reason", "changes", "degraded", "claims"];
        assert_fields(record, &fields);
    }
    assert_eq!(run.column("line"), [1, 2, 3]);
    assert_eq!(run.column("kind"), ["venue", "pass", "identity_card"]);
    assert_eq!(run.column("verdict"), ["valid", "valid", "unsigned"]);
    let claims = run.column("claims");
    let signed = ["token", "kid", "kind", "commune", "not_before", "expires"];
    assert_fields(&claims[0], &[&signed[..], &["venue", "checkpoint", "name"]].concat());
    assert_eq!(claims[0]["name"], "Chợ Sơn Dương");
    assert_eq!((&claims[0]["checkpoint"], &claims[0]["kind"]), (&json!(2), &json!("local_market")));
    assert_fields(&claims[1], &[&signed[..], &["pass", "holder"]].concat());
    assert_eq!(claims[1]["not_before"], NOW);
    assert_eq!(claims[1]["expires"], "2022-11-01T08:00:00+07:00");
    let card = ["generation", "number", "name", "birth_year", "sex", "warnings"];
    assert_fields(&claims[2], &card);
    assert_eq!(claims[2]["number"], "*********001");
}

#[test]
fn persons_are_named_in_full_only_when_told_to() {
    let insurance = "GD4080000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|1|-|08 - 303|\
        01/01/2020|-|15/12/2019|08070000000000|-|4|01/01/2025|0123456789abcdef-9102|$";
    let personal = "008090000001|NGUYEN VAN AN|1990-01-01|0|162900000000000000|1";
    let passport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
                    L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let texts = [insurance, personal, passport].join("\n");
    let secrets =
        ["4080000000000", "008090000001", "Nguyễn Văn", "NGUYEN VAN", "ERIKSSON", "L898902C3"];
    for (args, is_shown) in [(&["decode"][..], false), (&["decode", "--reveal"], true)] {
        let run = Folder::new().run_with(args, texts.as_bytes()).good();
        for secret in secrets {
            assert_eq!(run.stdout.contains(secret), is_shown, "{secret}");
        }
    }
}

/// Changes and whether letters are lost, of a text by itself.
fn cleaning(text: &str) -> (Value, Value) {
    let record = Folder::new().run_with(&["decode"], text.as_bytes()).records().remove(0);
    (record["changes"].clone(), record["degraded"].clone())
}

#[test]
fn what_cleaning_did_is_shown() {
    let latin1: String = CARD.bytes().map(char::from).collect();
    for (text, changes, is_degraded) in [
        (CARD.to_owned(), json!([]), false),
        (format!("\u{feff}CCCD: {CARD} "), json!(["byte_order_mark", "prefix"]), false),
        (CARD.replace('|', "｜"), json!(["full_width_bar"]), false),
        (latin1, json!(["utf8_read_as_latin1"]), false),
        (CARD.replace("Nguyễn", "Nguy?n"), json!([]), true),
        (format!("{CARD}\0\0"), json!(["cut_at_nul"]), false),
    ] {
        assert_eq!(cleaning(&text), (changes, is_degraded.into()), "{text}");
    }
}

#[test]
fn what_cleaning_did_is_shown_also_of_texts_that_cannot_be_used() {
    for (text, changes, is_degraded) in [
        ("  hello", json!(["white_space"]), false),
        ("CCCD:008305000002||Tr?n|31022005|Nam|Sơn Dương|", json!(["prefix"]), true),
        ("RV2*ABC\0", json!(["cut_at_nul"]), false),
        ("\u{feff}HC1:6BF", json!(["byte_order_mark"]), false),
    ] {
        assert_eq!(cleaning(text), (changes, is_degraded.into()), "{text}");
    }
}

#[test]
fn a_pass_that_a_keyboard_changed_says_so() {
    let folder = Folder::with_keys();
    let text = pass(&folder, &[]).to_lowercase();
    let record = folder.decode(&[&text]).good().only();
    assert_eq!((&record["verdict"], &record["changes"]), (&json!("valid"), &json!(["caps_lock"])));
}

#[test]
fn verdicts_are_graded_and_reasons_are_sentences() {
    let folder = Folder::with_keys();
    let short = pass(&folder, &["--short-lived", "--minutes", "1"]);
    let at = |now: &str, text: &str| {
        let args = ["decode", "--trust", "trust.cose", "--root", "root.pub", "--now", now];
        let run = folder.run_with(&args, text.as_bytes());
        (run.code, run.only()["verdict"].as_str().unwrap().to_owned(), run.only()["reason"].clone())
    };
    let grade = |code, verdict: &str, reason: Value| (Some(code), verdict.to_owned(), reason);
    assert_eq!(at(NOW, &short), grade(0, "valid", Value::Null));
    let expired = grade(1, "expired", "The code has expired.".into());
    assert_eq!(at("2021-11-01T08:01:00+07:00", &short), expired);
    let early = grade(1, "not_yet_valid", "The code is not valid yet.".into());
    assert_eq!(at("2021-11-01T07:59:59+07:00", &short), early);
    let stale =
        grade(0, "valid_stale_trust", "The list of trusted keys is due for renewal.".into());
    assert_eq!(at("2021-12-02T00:00:00+07:00", &venue(&folder)), stale);
}

#[test]
fn without_a_trust_list_every_signed_code_is_of_an_unknown_key() {
    let folder = Folder::with_keys();
    let run = folder.run_with(&["decode"], venue(&folder).as_bytes()).ended(1);
    assert_eq!(run.only()["verdict"], "unknown_key");
    assert_eq!(run.only()["claims"]["name"], "Chợ Sơn Dương", "what the code says is shown");
    folder.run_with(&["decode"], CARD.as_bytes()).good();
}

#[test]
fn a_root_that_is_not_pinned_is_named() {
    let folder = Folder::with_keys();
    let text = venue(&folder);
    let decode = ["decode", "--trust", "trust.cose", "--now", NOW];
    let run = folder.run_with(&decode, text.as_bytes()).good();
    let root = folder.run(&["key", "show", "root.key"]).good().only();
    assert!(run.stderr.contains(root["kid"].as_str().unwrap()), "{run:?}");
    assert!(run.stderr.contains("--root"));

    let hex = root["public_key"].as_str().unwrap();
    let pinned = folder.run_with(&[&decode[..], &["--root", hex]].concat(), text.as_bytes()).good();
    assert_eq!(pinned.stderr, "");
    let other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    folder.run_with(&[&decode[..], &["--root", other]].concat(), text.as_bytes()).ended(1);
}

#[test]
fn broken_texts_are_told_apart() {
    let folder = Folder::with_keys();
    let long = "A".repeat(7_090);
    let mut forged = pass(&folder, &[]);
    let last = forged.pop().unwrap();
    forged.push(if last == '0' { '1' } else { '0' });
    for (text, verdict) in [
        ("", "unrecognised"),
        ("hello", "unrecognised"),
        ("RV1*", "malformed"),
        ("RV2*ABC", "malformed"),
        ("008305000002||Trần Thị Bích|1502 2005 …", "malformed"),
        (&long, "malformed"),
    ] {
        let record = folder.decode(&[text, CARD]).ended(1).records().remove(0);
        assert_eq!(record["verdict"], verdict, "{text}");
        assert_eq!((&record["kind"], &record["claims"]), (&json!("unknown"), &json!({})), "{text}");
        let reason = record["reason"].as_str().unwrap();
        let start = match verdict {
            "unrecognised" => "This code is not for gates",
            _ => "The text cannot be used: ",
        };
        assert!(reason.starts_with(start) && reason.ends_with('.'), "{reason}");
    }
    let verdict = folder.decode(&[&forged]).ended(1).only()["verdict"].clone();
    assert!(verdict == "bad_signature" || verdict == "malformed", "{verdict}");
}

#[test]
fn line_ends_are_taken_off_and_spaces_are_not() {
    let folder = Folder::with_keys();
    let text = format!("{CARD}\r\n\n  {CARD}  \n{CARD}");
    let run = folder.run_with(&["decode"], text.as_bytes()).ended(1);
    assert_eq!(run.column("line"), [1, 2, 3, 4]);
    assert_eq!(run.column("verdict"), ["unsigned", "unrecognised", "unsigned", "unsigned"]);
}

#[test]
fn an_empty_input_is_fine() {
    let run = Folder::new().run(&["decode"]).good();
    assert_eq!(run.stdout, "");
}

#[test]
fn plain_answers_are_for_people() {
    let card = CARD.replace("Nguyễn", "Nguy?n").replace('|', "｜");
    let texts = format!("CCCD:{card}\nhttps://example.vn/\nHC1:6BF\nRV1*ABC\nmenu");
    let run = Folder::new().run_with(&["decode", "--plain"], texts.as_bytes()).ended(1);
    let card = "line 1: identity_card, unsigned
  The card carries no signature: compare the person with the card.
  cleaned: full_width_bar, prefix
  letters are lost: compare names without marks
    birth_year: 1990
    generation: citizen2021
    name: N. V. An
    number: *********001
    sex: male
    warnings: letters_lost
line 2: web_address, refused
";
    assert!(run.stdout.starts_with(card), "{}", run.stdout);
    for part in [
        "\n    host: example.vn\nline 3: unknown, malformed\n",
        "\n  did not pass the stage: compression\nline 4: unknown, malformed\n",
        "\n  the code is: damaged\nline 5: unknown, unrecognised\n",
    ] {
        assert!(run.stdout.contains(part), "{}", run.stdout);
    }
    Folder::new().run_with(&["decode", "--plain"], CARD.as_bytes()).good();
}
