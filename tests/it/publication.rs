//! What a published crate and a front page must have.

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
fn every_published_crate_has_a_readme_and_says_what_it_is() {
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        assert!(manifest.contains("\ndescription = \""), "{}", folder.display());
        assert!(manifest.contains("\nreadme = \"README.md\""), "{}", folder.display());
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(readme.lines().count() >= 5, "{}", folder.display());
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut checked = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            let target = document.parent().unwrap().join(path);
            assert!(target.exists(), "{} → {link}", document.display());
            checked += 1;
        }
    }
    assert!(checked > 20, "only {checked} links found");
}

fn documents() -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let folders = ["", "docs", "docs/adr", "docs/formats", "bindings", "benches", "benches/record"];
    for folder in folders {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found
}

/// Licences that may be linked; an expression needs one of its alternatives here.
const ALLOWED: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "BSL-1.0",
    "CC0-1.0",
    "MIT-0",
];

#[test]
fn every_dependency_has_a_licence_that_may_be_linked() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--all-features", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "only {} packages", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(may_be_linked(licence), "{}: {licence}", package["name"]);
    }
}

/// Whether every part joined by AND has an alternative that is allowed.
fn may_be_linked(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    plain.split(" AND ").all(|part| {
        let alternatives = part.split(" OR ").map(|name| name.split(" WITH ").next().unwrap());
        alternatives.map(str::trim).any(|name| ALLOWED.contains(&name))
    })
}

#[test]
fn copyleft_is_not_linked() {
    for (expression, expected) in [
        ("MIT OR Apache-2.0", true),
        ("Unlicense/MIT", true),
        ("(MIT OR Apache-2.0) AND ISC", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("GPL-3.0-only", false),
        ("MIT AND LGPL-2.1", false),
        ("none", false),
    ] {
        assert_eq!(may_be_linked(expression), expected, "{expression}");
    }
}
