//! The shape of the sources: file length, traits, unsafe code, unfinished work.

use std::fs;
use std::path::{Path, PathBuf};

const MAX_LINES: usize = 400;

/// Required methods that a plug-in trait may have.
const MAX_REQUIRED: usize = 3;

/// The modules that may use `unsafe`, their submodules included.
const UNSAFE: [&str; 1] = ["ravao-ed25519/src/avx2.rs"];

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for folder in ["crates", "examples", "benches", "tests"] {
        collect(&root.join(folder), &mut found);
    }
    assert!(found.len() > 50, "only {} sources found", found.len());
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

#[test]
fn no_file_is_longer_than_the_limit() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{}: {lines} lines", path.display());
    }
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together, so that this file does not find itself.
    let words = [["todo", "!("], ["unimplemented", "!("], ["#[ig", "nore"], ["#[should_", "panic"]];
    let words = words.map(|parts| parts.concat());
    for (path, text) in sources() {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let found = words.iter().find(|word| line.contains(word.as_str()));
            assert!(found.is_none(), "{}: {line}", path.display());
        }
    }
}

#[test]
fn unsafe_code_is_where_it_is_known() {
    // Put together, so that this file does not find itself.
    let words = [["allow(", "unsafe_code"], ["expect(", "unsafe_code"]].map(|parts| parts.concat());
    let allowed =
        sources().into_iter().filter(|(_, text)| words.iter().any(|it| text.contains(it)));
    for (path, text) in allowed {
        assert!(UNSAFE.iter().any(|known| path.ends_with(known)), "{}", path.display());
        let (blocks, reasons) = (text.matches("unsafe {"), text.matches("// SAFETY: "));
        assert_eq!(blocks.count(), reasons.count(), "{}", path.display());
    }
}

#[test]
fn plug_in_traits_have_three_required_methods_at_most() {
    let mut traits = 0;
    for (path, text) in sources() {
        if !path.to_string_lossy().contains("ravao-core/src") {
            continue;
        }
        for body in text.split("\npub trait ").skip(1) {
            let body = &body[..body.find("\n}\n").unwrap()];
            let name = body.split([':', ' ']).next().unwrap();
            let required =
                body.split("\n    fn ").chain(body.split("\n    async fn ")).filter(|method| {
                    ends_in_semicolon(method) && *method != body && !method.starts_with(name)
                });
            let required = required.count();
            assert!(required <= MAX_REQUIRED, "{name}: {required} required methods");
            traits += 1;
        }
    }
    assert!(traits >= 7, "only {traits} traits found");
}

/// Whether a signature ends before a body begins.
fn ends_in_semicolon(method: &str) -> bool {
    let end = method.find([';', '{']);
    end.is_some_and(|end| method.as_bytes()[end] == b';')
}
