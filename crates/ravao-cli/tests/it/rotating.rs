use serde_json::json;

use crate::tool::{Folder, NOW, assert_fields};

const SOON: &str = "2021-11-01T08:00:20+07:00";
const LATER: &str = "2021-11-01T08:05:00+07:00";

/// A folder with keys, a device, and the text of a pass that is bound to it.
fn with_a_bound_pass() -> (Folder, String) {
    let folder = Folder::with_keys();
    let device =
        folder.run(&["key", "new", "--kind", "device", "--out", "phone.key"]).good().only();
    let device = device["public_key"].as_str().unwrap();
    let issue = ["issue", "pass", "--key", "issuer.key", "--now", NOW, "--device-key", device];
    let issued = folder.run(&issue).good().only();
    assert_eq!(issued["kind"], "rotating");
    (folder, issued["text"].as_str().unwrap().to_owned())
}

fn verdict(folder: &Folder, text: &str, now: &str) -> String {
    let decode = ["decode", "--trust", "trust.cose", "--root", "root.pub", "--now", now];
    let run = folder.run_with(&decode, text.as_bytes());
    run.only()["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn a_bound_pass_is_valid_while_its_device_shows_it() {
    let (folder, given) = with_a_bound_pass();
    let prove = ["prove", "--device", "phone.key", "--now", NOW];
    let shown = folder.run_with(&prove, given.as_bytes()).good().only();
    assert_fields(&shown, &["text", "step", "from"]);
    assert_eq!(shown["from"], NOW);
    let text = shown["text"].as_str().unwrap();
    assert_eq!(verdict(&folder, text, NOW), "valid");
    assert_eq!(verdict(&folder, text, SOON), "valid");
    assert_eq!(verdict(&folder, text, LATER), "proof_failed");
    assert_eq!(verdict(&folder, &given, NOW), "proof_failed");
    let nonce = [&prove[..], &["--nonce", "0102030405060708"]].concat();
    let asked = folder.run_with(&nonce, given.as_bytes()).good().only();
    assert_eq!(verdict(&folder, asked["text"].as_str().unwrap(), NOW), "proof_failed");
}

#[test]
fn only_the_device_of_a_pass_proves_it() {
    let (folder, given) = with_a_bound_pass();
    folder.run(&["key", "new", "--kind", "device", "--out", "other.key"]).good();
    let unbound = folder.run(&["issue", "pass", "--key", "issuer.key"]).good().only();
    let unbound = unbound["text"].as_str().unwrap();
    for (key, text) in [
        ("other.key", given.as_str()),
        ("issuer.key", &given),
        ("phone.key", unbound),
        ("phone.key", "menu"),
        ("phone.key", "\u{fffd}"),
    ] {
        let run = folder.run_with(&["prove", "--device", key], text.as_bytes()).ended(1);
        assert!(!run.stderr.contains(text), "{run:?}");
    }
    for device in ["00", &"0".repeat(64), &"0".repeat(66)] {
        folder.run(&["issue", "pass", "--key", "issuer.key", "--device-key", device]).ended(2);
    }
}

#[test]
fn a_pass_is_withdrawn_between_two_lists() {
    let folder = Folder::with_keys();
    let desk = folder.run(&["key", "new", "--kind", "issuer", "--out", "desk.key"]).good().only();
    let desk = format!("{}:revocation", desk["public_key"].as_str().unwrap());
    let issuer = folder.run(&["key", "show", "issuer.key"]).good().only();
    let issuer = issuer["public_key"].as_str().unwrap();
    let new = ["trust", "new", "--root-key", "root.key", "--out", "trust.cose", "--now", NOW];
    folder.run(&[&new[..], &["--issuer", issuer, "--issuer", &desk]].concat()).good();
    let pass = folder.run(&["issue", "pass", "--key", "issuer.key", "--now", NOW]).good().only();
    let (text, token) = (pass["text"].as_str().unwrap(), pass["token"].as_str().unwrap());

    let revoke = ["trust", "revoke", "--key", "desk.key", "--out", "revoked.cose", "--now", NOW];
    let first = folder.run(&[&revoke[..], &["--token", token]].concat()).good().only();
    let fields = ["file", "sequence", "issued_at", "next_update", "tokens", "keys", "kid"];
    assert_fields(&first, &fields);
    let more = ["--after", "revoked.cose", "--kid", "1112131415161718"];
    let second = folder.run(&[&revoke[..], &more].concat()).good().only();
    assert_eq!((&second["sequence"], &second["tokens"]), (&json!(2), &json!(1)));
    assert_eq!(second["keys"], 1);

    let trust = ["--trust", "trust.cose", "--root", "root.pub", "--now", SOON];
    let decode = [&["decode"], &trust[..]].concat();
    assert_eq!(folder.run_with(&decode, text.as_bytes()).only()["verdict"], "valid");
    let decode = [&decode[..], &["--revocations", "revoked.cose"]].concat();
    assert_eq!(folder.run_with(&decode, text.as_bytes()).only()["verdict"], "revoked");
    let show = ["trust", "show", "trust.cose", "--root", "root.pub", "--now", SOON];
    let show = [&show[..], &["--revocations", "revoked.cose"]].concat();
    let shown = folder.run(&show).good().only();
    assert_eq!(shown["revocations"]["sequence"], 2);
    assert_eq!(shown["revocations"]["age_seconds"], 20);
}

#[test]
fn a_snapshot_of_a_key_that_may_not_revoke_is_refused() {
    let folder = Folder::with_keys();
    let revoke = ["trust", "revoke", "--key", "issuer.key", "--out", "revoked.cose", "--now", NOW];
    folder.run(&revoke).good();
    let decode = ["decode", "--trust", "trust.cose", "--root", "root.pub", "--now", NOW];
    folder.run(&[&decode[..], &["--revocations", "revoked.cose"]].concat()).ended(1);
    folder.run(&["decode", "--revocations", "revoked.cose"]).ended(2);
    folder.run(&[&revoke[..], &["--after", "trust.cose"]].concat()).ended(1);
}
