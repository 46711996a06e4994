//! Any text under a scanner: cleaned once for all, and the report tells whether it was changed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_payload::{clean, read_code, read_code_with_report};

fuzz_target!(|text: &str| {
    let Ok(cleaned) = clean(text) else {
        assert!(read_code(text).is_err());
        return;
    };
    assert_eq!(cleaned.changes.is_empty(), cleaned.text == text, "{:?}", cleaned.changes);
    assert_eq!(cleaned.changes.iter().count() > 0, !cleaned.changes.is_empty());
    if let Ok(again) = clean(&cleaned.text) {
        assert!(again.changes.is_empty() && again.text == cleaned.text, "{:?}", again.changes);
        assert_eq!(again.degraded, cleaned.degraded);
    }
    assert!(read_code(text) == read_code(&cleaned.text));
    if let Ok((_, report)) = read_code_with_report(text) {
        assert!(report == cleaned);
    }
});
