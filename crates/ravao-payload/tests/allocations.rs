//! Once warm, a batch allocates nothing. A test of its own, because counting replaces the allocator.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use allocation_counter::measure;
use chrono::{DateTime, Utc};
use ravao_core::{Claims, PassClaims, PassId, TokenId, VenueClaims, VenueId};
use ravao_payload::{
    Answers, BatchVerifier, IssuerKey, KeyPurpose, TrustList, TrustListDraft, TrustedKey, issue,
};

fn now() -> DateTime<Utc> {
    "2021-11-01T00:00:00Z".parse().unwrap()
}

fn issuer(number: u8) -> IssuerKey {
    IssuerKey::from_seed(&[number; 32])
}

/// Venue codes as posters and passes with a name, by four issuers.
fn texts(count: u64) -> Vec<String> {
    let base = "https://qr.example.vn".parse().unwrap();
    let text = |number: u64| {
        let key = issuer((number % 4) as u8);
        if number.is_multiple_of(3) {
            let token = TokenId::from_bytes(number.to_be_bytes());
            let mut claims = PassClaims::new(token, PassId::from_bytes([5; 16]));
            claims.holder = Some("Nguyễn Văn An".into());
            return issue(&key, &Claims::Pass(claims)).unwrap().to_pass_text();
        }
        let claims = VenueClaims::new(VenueId::from(number), "Chợ Sơn Dương, cổng chính");
        issue(&key, &Claims::Venue(claims)).unwrap().to_poster_url(&base)
    };
    (0..count).map(text).collect()
}

fn trust() -> Arc<TrustList> {
    let root = issuer(9);
    let next = "2021-12-01T00:00:00Z".parse().unwrap();
    let list = (0..4).fold(TrustListDraft::new(1, now(), next), |list, number| {
        let purposes = [KeyPurpose::Venue, KeyPurpose::Pass];
        list.with_key(TrustedKey::new(issuer(number).public_key(), purposes))
    });
    let bytes = list.sign(&root).unwrap();
    Arc::new(TrustList::open(&bytes, &root.public_key(), now()).unwrap())
}

/// Warms by the stream three times, then counts the allocations of once more.
fn allocations(mut verifier: BatchVerifier, batch: usize) -> u64 {
    let texts = texts(600);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut answers = Answers::new();
    let mut stream = || {
        for batch in texts.chunks(batch) {
            verifier.verify(batch, now(), &mut answers);
            assert!(answers.iter().all(Result::is_ok));
        }
    };
    (0..3).for_each(|_| stream());
    measure(stream).count_total
}

#[test]
fn distinct_codes_are_verified_without_allocating() {
    for batch in [1, 64, 600] {
        let verifier = BatchVerifier::new(trust()).with_known_codes(0);
        assert_eq!(allocations(verifier, batch), 0, "{batch} a call");
    }
}

#[test]
fn known_codes_are_answered_without_allocating() {
    for batch in [1, 64, 600] {
        assert_eq!(allocations(BatchVerifier::new(trust()), batch), 0, "{batch} a call");
    }
}

#[test]
fn a_memory_too_small_for_the_stream_uses_itself_again() {
    for batch in [1, 64] {
        let verifier = BatchVerifier::new(trust()).with_known_codes(100);
        assert_eq!(allocations(verifier, batch), 0, "{batch} a call");
    }
}

#[test]
fn the_counter_counts() {
    assert!(measure(|| drop(std::hint::black_box(vec![1_u8]))).count_total > 0);
}
