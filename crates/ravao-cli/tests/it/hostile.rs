use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use crate::tool::{CARD, Folder, NOW};

/// Bytes without a pattern, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

fn line_count(bytes: &[u8]) -> usize {
    let ends = bytes.iter().filter(|&&byte| byte == b'\n').count();
    ends + usize::from(!bytes.is_empty() && !bytes.ends_with(b"\n"))
}

#[test]
fn decode_answers_every_line_of_garbage() {
    let bytes = noise(1 << 20);
    let run = Folder::new().run_with(&["decode"], &bytes).ended(1);
    assert_eq!(run.records().len(), line_count(&bytes));
}

#[test]
fn decode_passes_over_endless_lines() {
    let mut bytes = vec![b'A'; 8 << 20];
    bytes.extend(b"\n");
    bytes.extend(CARD.as_bytes());
    bytes.extend(b"\n\0\0\n");
    bytes.extend(vec![0; 1 << 20]);
    let run = Folder::new().run_with(&["decode"], &bytes).ended(1);
    assert_eq!(run.column("verdict"), ["malformed", "unsigned", "unrecognised", "malformed"]);
}

#[test]
fn decode_keeps_count_through_ten_thousand_mixed_lines() {
    let folder = Folder::with_keys();
    let issue = ["issue", "pass", "--key", "issuer.key", "--now", NOW];
    let pass = folder.run(&issue).good().only()["text"].as_str().unwrap().to_owned();
    let kinds: [&[u8]; 5] = [pass.as_bytes(), CARD.as_bytes(), b"", b"\xff\xfe", b"RV1*%%%"];
    let lines: Vec<&[u8]> = (0..10_000).map(|line| kinds[line % 5]).collect();
    let args = ["decode", "--trust", "trust.cose", "--root", "root.pub", "--now", NOW];
    let run = folder.run_with(&args, &lines.join(&b'\n')).ended(1);
    let verdicts = run.column("verdict");
    assert_eq!(verdicts.len(), 10_000);
    for (line, verdict) in verdicts.iter().enumerate() {
        let expected = ["valid", "unsigned", "unrecognised", "malformed", "malformed"][line % 5];
        assert_eq!(verdict, expected, "{line}");
    }
    assert_eq!(run.records()[9_999]["line"], 10_000);
}

#[test]
fn decode_answers_while_stdin_stays_open() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ravao"))
        .arg("decode")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for number in 1..=3 {
        writeln!(stdin, "{CARD}").unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"line\":{number},")), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ravao"))
        .arg("decode")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(&format!("{CARD}\n").repeat(10_000).into_bytes());
    drop(stdin);
    let mut messages = String::new();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    assert_eq!(messages, "");
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn an_export_into_a_pipe_that_closes_ends_quietly() {
    let folder = Folder::new();
    let ingest = ["ingest", "--store", "sqlite:visits.db"];
    let event = |number: u32| {
        format!(
            r#"{{"id":"{number:032x}","visitor":"{number:032x}","venue":"0000000000000001","direction":"in","occurred_at":"{NOW}"}}"#
        )
    };
    let events: Vec<_> = (0..2_000).map(event).collect();
    folder.run_with(&ingest, events.join("\n").as_bytes()).good();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ravao"))
        .args(["export", "visits", "--store", "sqlite:visits.db", "--out", "-"])
        .args(["--from", "2021-11-01", "--until", "2021-11-01"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut messages = String::new();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    assert_eq!((messages.as_str(), child.wait().unwrap().code()), ("", Some(1)));
}

#[test]
fn ingest_and_poster_survive_garbage() {
    let folder = Folder::new();
    let bytes = noise(1 << 18);
    let ingest = folder.run_with(&["ingest", "--store", "sqlite:visits.db"], &bytes).ended(1);
    let summary = ingest.records().pop().unwrap();
    assert_eq!((&summary["recorded"], &summary["refused"]), (&0.into(), &0.into()));
    folder.run_with(&["poster", "--out", "posters"], &bytes).ended(1);
    folder.write("noise.png", &bytes);
    folder.run(&["read", "noise.png"]).ended(1);
    folder.run(&["trust", "show", "noise.png"]).ended(1);
    folder.run(&["key", "show", "noise.png"]).ended(1);
}
