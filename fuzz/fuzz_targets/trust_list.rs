//! Any bytes as a trust list or a revocation snapshot: nothing that no trusted key signed is opened.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_payload::{IssuerKey, RevocationDraft, TrustList};

fuzz_target!(|bytes: &[u8]| {
    let now = "2021-11-01T00:00:00Z".parse().expect("a time");
    let root = IssuerKey::from_seed(&[1; 32]).public_key();
    assert!(TrustList::open(bytes, &root, now).is_err());
    let _ = TrustList::embedded_root(bytes);
    assert!(RevocationDraft::open(bytes, &root).is_err());
    assert!(TrustList::empty().with_revocations(bytes, now).is_err());
    // The one who signed the seeds: whatever opens was changed in nothing that counts.
    let signer = IssuerKey::from_seed(&[2; 32]).public_key();
    if let Ok(snapshot) = RevocationDraft::open(bytes, &signer) {
        assert_eq!(snapshot.sequence, 2);
    }
});
