//! Any text under a scanner: recognised or refused, alone and in a batch alike, cleaned once.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use ravao_payload::{
    BatchVerifier, Code, CodeReader, IssuerKey, KeyPurpose, MixedReader, Reading, TrustList,
    TrustListDraft, TrustedKey, clean, decode, read_code, verify_text,
};

/// A list that trusts the issuer of the seeds, so that texts get as far as their signature.
static TRUST: LazyLock<Arc<TrustList>> = LazyLock::new(|| {
    let at = |text: &str| text.parse().expect("a literal instant");
    let (root, issuer) = (IssuerKey::from_seed(&[2; 32]), IssuerKey::from_seed(&[1; 32]));
    let key = TrustedKey::new(issuer.public_key(), [KeyPurpose::Venue, KeyPurpose::Pass]);
    let issued = at("2021-10-01T00:00:00Z");
    let bytes =
        TrustListDraft::new(1, issued, at("2021-12-01T00:00:00Z")).with_key(key).sign(&root);
    let bytes = bytes.expect("a good draft");
    let list = TrustList::open(&bytes, &root.public_key(), issued).expect("signed by the root");
    Arc::new(list)
});

fuzz_target!(|text: &str| {
    let now = "2021-11-01T00:00:00Z".parse().expect("a time");
    let alone = match read_code(text) {
        Ok(Code::Native(signed)) => Reading::Native(signed.verify(&TRUST, now)),
        Ok(code) => Reading::Other(code),
        Err(error) => Reading::Unreadable(error),
    };
    let _ = decode(text);
    if let Ok(cleaned) = clean(text) {
        assert!(clean(&cleaned.text).is_ok_and(|again| again.changes.is_empty()));
    }
    let single = verify_text(text, &TRUST, now);
    let mut verifier = BatchVerifier::new(Arc::clone(&TRUST));
    let mut batch = Vec::new();
    // The second time from memory, where it held.
    for texts in [&[text, "RV1*A", text][..], &[text]] {
        verifier.verify(texts, now, &mut batch);
        assert_eq!(batch.first(), Some(&single));
        assert_eq!(batch.last(), Some(&single));
    }
    let mut reader = MixedReader::new(verifier, CodeReader::new());
    let mut readings = Vec::new();
    reader.read(&[text, "menu", text], now, &mut readings);
    assert_eq!(readings.first(), Some(&alone));
    assert_eq!(readings.last(), Some(&alone));
});
