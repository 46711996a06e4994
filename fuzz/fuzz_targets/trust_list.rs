//! Any bytes as a trust list: nothing that no root signed is ever opened.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_payload::{IssuerKey, TrustList};

fuzz_target!(|bytes: &[u8]| {
    let now = "2021-11-01T00:00:00Z".parse().expect("a time");
    let root = IssuerKey::from_seed(&[1; 32]).public_key();
    assert!(TrustList::open(bytes, &root, now).is_err());
    let _ = TrustList::embedded_root(bytes);
});
