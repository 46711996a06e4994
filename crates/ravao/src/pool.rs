//! Verifying on several threads.

use std::num::NonZero;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use ravao_payload::{Answers, BatchVerifier, TrustList};

use crate::ordered_parallel;

/// Texts that a thread verifies in one go: milliseconds of work, against which handing them over
/// does not count.
const CHUNK: usize = 256;

/// Verifiers for any number of threads: each thread borrows one, with its tables and its memory,
/// and gives it back.
///
/// ```
/// use std::num::NonZero;
/// use std::sync::Arc;
/// use ravao::VerifierPool;
/// use ravao::payload::TrustList;
///
/// let pool = VerifierPool::new(Arc::new(TrustList::empty()));
/// let now = "2021-11-01T08:00:00Z".parse().unwrap();
/// let answers = pool.verify_parallel(&["menu", "RV2*A"], now, NonZero::new(2).unwrap());
/// assert!(answers.iter().all(Result::is_err));
/// ```
#[derive(Debug)]
pub struct VerifierPool {
    trust: Arc<TrustList>,
    known_codes: Option<usize>,
    idle: Mutex<Vec<BatchVerifier>>,
}

impl VerifierPool {
    /// A pool whose verifiers trust the keys of a list.
    pub const fn new(trust: Arc<TrustList>) -> Self {
        Self { trust, known_codes: None, idle: Mutex::new(Vec::new()) }
    }

    /// Sets how many codes each verifier remembers, as
    /// [`BatchVerifier::with_known_codes`] says.
    #[must_use]
    pub fn with_known_codes(mut self, count: usize) -> Self {
        self.known_codes = Some(count);
        self
    }

    /// The list that its verifiers trust.
    pub const fn trust(&self) -> &Arc<TrustList> {
        &self.trust
    }

    /// Verifies texts on the calling thread; `answers` is emptied first and then holds one answer a
    /// text, in their order.
    pub fn verify(&self, texts: &[&str], now: DateTime<Utc>, answers: &mut Answers) {
        let idle = self.idle().pop();
        let mut verifier = idle.unwrap_or_else(|| self.new_verifier());
        verifier.verify(texts, now, answers);
        self.idle().push(verifier);
    }

    /// Verifies texts on `jobs` threads and gives one answer a text, in their order.
    pub fn verify_parallel(
        &self,
        texts: &[&str],
        now: DateTime<Utc>,
        jobs: NonZero<usize>,
    ) -> Answers {
        let mut all = Answers::with_capacity(texts.len());
        let work = |chunk: &[&str]| {
            let mut answers = Answers::new();
            self.verify(chunk, now, &mut answers);
            answers
        };
        ordered_parallel(texts.chunks(CHUNK), jobs, work, |mut answers| all.append(&mut answers));
        all
    }

    fn new_verifier(&self) -> BatchVerifier {
        let verifier = BatchVerifier::new(Arc::clone(&self.trust));
        match self.known_codes {
            Some(count) => verifier.with_known_codes(count),
            None => verifier,
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<BatchVerifier>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use ravao_core::{Claims, VenueClaims, VenueId};
    use ravao_payload::{IssuerKey, KeyPurpose, TrustListDraft, TrustedKey, issue, verify_text};

    use super::*;

    fn now() -> DateTime<Utc> {
        "2021-11-01T08:00:00Z".parse().unwrap()
    }

    /// A list and codes, of which every seventh is forged.
    fn stream() -> (Arc<TrustList>, Vec<String>) {
        let [root, issuer, forger] = [1, 2, 3].map(|byte| IssuerKey::from_seed(&[byte; 32]));
        let key = TrustedKey::new(issuer.public_key(), [KeyPurpose::Venue]);
        let next = "2021-12-01T00:00:00Z".parse().unwrap();
        let bytes = TrustListDraft::new(1, now(), next).with_key(key).sign(&root).unwrap();
        let text = |number: u64| {
            let key = if number.is_multiple_of(7) { &forger } else { &issuer };
            let claims = VenueClaims::new(VenueId::from(number), "Chợ Sơn Dương");
            issue(key, &Claims::Venue(claims)).unwrap().to_pass_text()
        };
        let trust = TrustList::open(&bytes, &root.public_key(), now()).unwrap();
        (Arc::new(trust), (0..1_000).map(text).collect())
    }

    #[test]
    fn any_number_of_threads_gives_the_same_answers_in_the_same_order() {
        let (trust, texts) = stream();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let expected: Answers = texts.iter().map(|it| verify_text(it, &trust, now())).collect();
        let pool = VerifierPool::new(trust);
        for jobs in [1, 2, 5] {
            let jobs = NonZero::new(jobs).unwrap();
            assert_eq!(pool.verify_parallel(&texts, now(), jobs), expected);
        }
        assert!(pool.idle().len() <= 5);
    }
}
