//! Any text under a scanner: recognised or refused, alone and in a batch alike, cleaned once.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use ravao_payload::{BatchVerifier, TrustList, clean, decode, read_code, verify_text};

fuzz_target!(|text: &str| {
    let now = "2021-11-01T00:00:00Z".parse().expect("a time");
    let trust = TrustList::empty();
    let _ = read_code(text);
    let _ = decode(text);
    if let Ok(cleaned) = clean(text) {
        assert!(clean(&cleaned.text).is_ok_and(|again| again.changes.is_empty()));
    }
    let single = verify_text(text, &trust, now).err();
    let mut batch = Vec::new();
    BatchVerifier::new(Arc::new(trust)).verify(&[text, text], now, &mut batch);
    assert!(batch.into_iter().all(|verified| verified.err() == single));
});
