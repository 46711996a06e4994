//! Any bytes as a token, past the carriers: refused unless in their one deterministic form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_payload::{SignedPayload, TrustList, check_deterministic};

fuzz_target!(|bytes: &[u8]| {
    let now = "2021-11-01T00:00:00Z".parse().expect("a time");
    if let Ok(signed) = SignedPayload::from_bytes(bytes) {
        assert!(check_deterministic(bytes).is_ok());
        assert!(signed.verify(&TrustList::empty(), now).is_err());
    }
});
