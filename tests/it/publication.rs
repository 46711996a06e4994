//! What a published crate and a front page must have.

use std::fs;
use std::path::Path;

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
