//! Dependencies point downwards: the manifests are read and held to the layers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// The layer of a member: it may depend on members of lower layers only.
fn layer(package: &str) -> u8 {
    match package {
        "ravao-core" | "ravao-ed25519" => 0,
        "ravao-payload" | "ravao-symbol" | "ravao-conformance" => 1,
        "ravao" => 2,
        "ravao-cli" | "ravao-ffi" => 3,
        "ravao-examples" | "ravao-benches" | "ravao-tests" => 4,
        _ if is_adapter(package) => 1,
        other => panic!("{other} has no layer: give it one here and in ARCHITECTURE.md"),
    }
}

fn is_adapter(package: &str) -> bool {
    ["store", "scanner", "export", "trust", "print"]
        .iter()
        .any(|kind| package.strip_prefix("ravao-").is_some_and(|rest| rest.starts_with(kind)))
}

#[test]
fn members_depend_on_lower_layers_only() {
    let manifests = manifests();
    assert!(manifests.len() >= 13, "only {} manifests found", manifests.len());
    for (package, manifest) in &manifests {
        for dependency in members_of(manifest, "dependencies") {
            // An unpublished member may share code with its like: benches use the examples' camera.
            let shared = layer(package) == 4 && layer(&dependency) == 4;
            assert!(layer(&dependency) < layer(package) || shared, "{package} → {dependency}");
        }
    }
}

#[test]
fn adapters_depend_on_the_core_alone() {
    for (package, manifest) in manifests().iter().filter(|(package, _)| is_adapter(package)) {
        assert_eq!(members_of(manifest, "dependencies"), ["ravao-core"], "{package}");
    }
}

#[test]
fn the_core_keeps_its_few_dependencies() {
    let manifests = manifests();
    let mut names: Vec<_> = section(&manifests["ravao-core"], "dependencies").keys().collect();
    names.sort();
    assert_eq!(names, ["async-trait", "chrono", "serde", "thiserror"]);
}

#[test]
fn nothing_below_the_facade_brings_a_runtime_or_a_clock() {
    for (package, manifest) in manifests().iter().filter(|(package, _)| layer(package) < 2) {
        for runtime in ["tokio", "async-std", "smol", "rayon"] {
            assert!(
                !section(manifest, "dependencies").contains_key(runtime),
                "{package}: {runtime}"
            );
        }
    }
    let root: Table = read(&root().join("Cargo.toml"));
    let chrono = &root["workspace"]["dependencies"]["chrono"];
    assert_eq!(chrono["default-features"], Value::Boolean(false), "chrono without its clock");
}

#[test]
fn every_crate_takes_its_metadata_and_lints_from_the_workspace() {
    for (package, manifest) in &manifests() {
        for key in ["version", "edition", "rust-version", "license"] {
            let inherited =
                manifest["package"][key].get("workspace") == Some(&Value::Boolean(true));
            assert!(inherited, "{package}: {key}");
        }
        assert_eq!(manifest["lints"]["workspace"], Value::Boolean(true), "{package}: lints");
    }
}

fn members_of(manifest: &Table, name: &str) -> Vec<String> {
    let names = section(manifest, name).keys().cloned().collect::<Vec<_>>();
    names.into_iter().filter(|name| name == "ravao" || name.starts_with("ravao-")).collect()
}

fn section<'a>(manifest: &'a Table, name: &str) -> &'a Table {
    manifest[name].as_table().unwrap()
}

/// The manifests of all members, by package.
fn manifests() -> BTreeMap<String, Table> {
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let crates = crates.map(|entry| entry.unwrap().path());
    let others = ["examples", "benches", "tests"].map(|name| root().join(name));
    let manifests = crates.chain(others).map(|folder| read(&folder.join("Cargo.toml")));
    manifests.map(|table| (table["package"]["name"].as_str().unwrap().to_owned(), table)).collect()
}

fn read(path: &Path) -> Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
