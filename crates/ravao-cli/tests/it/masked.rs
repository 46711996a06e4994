use crate::tool::{CARD, Folder, NOW};

const SECRETS: [&str; 4] = ["Nguyễn Văn", "008090000001", "123456789", "Hợp Thành"];

fn assert_silent(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn decode_shows_persons_only_when_told_to() {
    let folder = Folder::with_keys();
    let issue = ["issue", "pass", "--key", "issuer.key", "--holder", "Nguyễn Văn An", "--now", NOW];
    let issued = folder.run(&issue).good();
    assert_silent(&issued.stdout);
    let pass = issued.only();
    let broken = CARD.replace("01011990", "31021990");
    let texts = [pass["text"].as_str().unwrap(), CARD, &broken].join("\n");
    let decode = ["decode", "--trust", "trust.cose", "--root", "root.pub", "--now", NOW];
    let masked = folder.run_with(&decode, texts.as_bytes()).ended(1);
    assert_silent(&masked.stdout);
    assert_silent(&masked.stderr);
    let id = pass["pass"].as_str().unwrap();
    assert_eq!(masked.records()[0]["claims"]["pass"], id[..8]);
    assert_eq!(masked.records()[0]["claims"]["holder"], "N. V. An");

    let reveal = [&decode[..], &["--reveal"]].concat();
    let revealed = folder.run_with(&reveal, texts.as_bytes()).ended(1);
    SECRETS.iter().for_each(|secret| assert!(revealed.stdout.contains(secret), "{secret}"));
    assert!(revealed.stdout.contains(id));
    assert_silent(&revealed.stderr);
}

#[test]
fn messages_never_quote_the_input() {
    let folder = Folder::with_keys();
    let scan = format!(r#"{{"text":"{CARD}","venue":"x","direction":"in","at":"{NOW}"}}"#);
    let event = format!(r#"{{"id":"{CARD}","visitor":"Nguyễn Văn An"}}"#);
    let lines = [scan.as_str(), &event, CARD].join("\n");
    let ingest = ["ingest", "--store", "sqlite:visits.db"];
    let run = folder.run_with(&ingest, lines.as_bytes()).ended(1);
    assert_silent(&run.stdout);
    assert_silent(&run.stderr);

    folder.write("broken.key", format!("{{\"kind\":\"{CARD}\"}}"));
    let run = folder.run(&["key", "show", "broken.key"]).ended(1);
    assert_silent(&run.stderr);

    let poster = folder.run_with(&["poster", "--out", "posters"], lines.as_bytes()).ended(1);
    assert_silent(&poster.stdout);
    let days = ["--from", "2021-11-01", "--until", "2021-11-01"];
    let contacts = ["contacts", "--store", "sqlite:visits.db", "--visitor", "008090000001"];
    let run = folder.run(&[&contacts[..], &days].concat()).ended(2);
    assert_silent(&run.stderr);
}

#[test]
fn messages_never_quote_files_or_stray_arguments() {
    let folder = Folder::new();
    folder.run(&["ingest", "--store", "sqlite:visits.db"]).good();
    for field in ["organiser", "name", "id", "lifetime", "address"] {
        let venue = format!(r#"{{"{field}":["{CARD}"],"id":"{CARD}","lifetime":"{CARD}"}}"#);
        folder.write("venues.jsonl", venue);
        let inside = ["inside", "--store", "sqlite:visits.db", "--venues", "venues.jsonl"];
        assert_silent(&folder.run(&inside).ended(1).stderr);
    }
    assert_silent(&folder.run(&["kinds", CARD]).ended(2).stderr);
    assert_silent(&folder.run(&[CARD]).ended(2).stderr);
    assert!(folder.run(&["raed"]).ended(2).stderr.contains("'read'"), "a typo is helped with");
}
