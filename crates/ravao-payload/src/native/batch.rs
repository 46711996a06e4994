//! Batches: many texts at once, by tables of the trusted keys and a memory of codes that held.

mod known;
mod spare;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ravao_core::{Claims, DecodeError, Error, ErrorKind, PassClaims, PassKind, Result, Verdict};
use ravao_ed25519::{Item, KeySet, PreparedKey, Verifier};

use self::known::{Digest, Known, KnownCodes};
use self::spare::Spare;
use super::verify::{Signer, grade, single_use};
use super::{Freshness, PURPOSE, SignedPayload, Verified, claims, decode};
use crate::carrier;
use crate::container::Sign1;
use crate::key::Algorithm;
use crate::text::trim;
use crate::trust::TrustList;

/// Signatures that are verified together: they share an inversion, and their bytes stay in a near
/// cache.
const GROUP: usize = 64;

/// Bytes of tables of keys: fifteen keys with the largest.
const TABLE_BYTES: usize = 8 << 20;

/// Codes whose signatures are remembered: the posters of a province.
const KNOWN_CODES: usize = 1 << 16;

/// What became of each text, in the order of the texts.
pub type Answers = Vec<std::result::Result<Verified<Claims>, Verdict>>;

/// Verifies texts of native codes in batches, each with the verdict that
/// [`verify_text`](crate::verify_text) gives, but several times faster.
///
/// It keeps tables of the keys that it meets often, remembers codes whose signatures held, and
/// reuses all its memory, that of the answers included: once warm it allocates nothing. One
/// verifier serves one thread.
///
/// ```
/// use std::sync::Arc;
/// use ravao_payload::{BatchVerifier, DecodeError, TrustList};
/// use ravao_core::Verdict;
///
/// let mut verifier = BatchVerifier::new(Arc::new(TrustList::empty()));
/// let mut answers = Vec::new();
/// let now = "2021-11-01T08:00:00Z".parse().unwrap();
/// verifier.verify(&["menu", "RV2*A"], now, &mut answers);
/// let verdicts: Vec<_> = answers.iter().map(|it| it.as_ref().unwrap_err()).collect();
/// let malformed = [DecodeError::Unrecognised, DecodeError::UnknownVersion].map(Verdict::Malformed);
/// assert_eq!(verdicts, [&malformed[0], &malformed[1]]);
/// ```
pub struct BatchVerifier {
    trust: Arc<TrustList>,
    freshness: Freshness,
    keys: KeySet,
    verifier: Verifier,
    known: KnownCodes,
    work: Work,
}

/// Memory that is used again for every group.
#[derive(Default)]
struct Work {
    token: Vec<u8>,
    messages: Vec<u8>,
    waiting: Vec<Waiting>,
    verdicts: Vec<bool>,
    spare: Spare,
}

/// A code that is good if its signature is.
struct Waiting {
    place: usize,
    digest: Option<Digest>,
    claims: Claims,
    signer: Signer,
    key: Arc<PreparedKey>,
    message_end: usize,
    signature: [u8; 64],
}

impl BatchVerifier {
    /// A verifier that trusts the keys of a list.
    pub fn new(trust: Arc<TrustList>) -> Self {
        Self {
            trust,
            freshness: Freshness::default(),
            keys: KeySet::new(TABLE_BYTES),
            verifier: Verifier::new(),
            known: KnownCodes::new(KNOWN_CODES),
            work: Work::default(),
        }
    }

    /// Sets how fresh the codes of rotating passes must be.
    #[must_use]
    pub const fn with_freshness(mut self, freshness: Freshness) -> Self {
        self.freshness = freshness;
        self
    }

    /// Sets how many codes are remembered, at up to 800 bytes each; with none, every signature is
    /// verified every time.
    #[must_use]
    pub fn with_known_codes(mut self, count: usize) -> Self {
        self.known = KnownCodes::new(count);
        self
    }

    /// Sets how many bytes the tables of keys may take. A key takes 100 KiB, when it is used much
    /// 512, and where half of the bytes are free 1,664; with less than 64 KiB, signatures are
    /// verified one by one.
    #[must_use]
    pub fn with_table_bytes(mut self, bytes: usize) -> Self {
        self.keys = KeySet::new(bytes);
        self
    }

    /// Does without the special instructions of the processor: the same verdicts, more slowly.
    #[must_use]
    pub fn portable(mut self) -> Self {
        self.verifier = Verifier::portable();
        self
    }

    /// Replaces the trust list by a newer one. What is remembered of signatures stays true.
    ///
    /// # Errors
    /// `Conflict` for an older list or revocation snapshot; the verifier keeps what it has.
    pub fn renew_trust(&mut self, trust: Arc<TrustList>) -> Result<()> {
        if trust.is_older_than(&self.trust) {
            return Err(Error::new(ErrorKind::Conflict, "batch: an older trust list"));
        }
        self.trust = trust;
        Ok(())
    }

    /// Verifies every text; `answers` is emptied first and then holds one answer a text, in their
    /// order.
    pub fn verify(&mut self, texts: &[&str], now: DateTime<Utc>, answers: &mut Answers) {
        self.work.spare.take_back(answers);
        for group in texts.chunks(GROUP) {
            self.verify_group(group, now, answers);
        }
    }

    fn verify_group(&mut self, texts: &[&str], now: DateTime<Utc>, answers: &mut Answers) {
        self.work.messages.clear();
        for text in texts {
            let place = answers.len();
            // Until its signature is verified.
            answers.push(Err(Verdict::BadSignature));
            if let Some(answer) = self.answer_or_wait(text, place, now) {
                answers[place] = answer;
            }
        }
        self.verify_waiting();
        self.answer_waiting(now, answers);
    }

    /// Answers for everything but a code of one known key of Ed25519, which then waits.
    fn answer_or_wait(
        &mut self,
        text: &str,
        place: usize,
        now: DateTime<Utc>,
    ) -> Option<std::result::Result<Verified<Claims>, Verdict>> {
        let Ok(trimmed) = trim(text) else {
            return Some(Err(Verdict::Malformed(DecodeError::TooLong)));
        };
        let digest = self.known.digest(trimmed);
        if let Some(answer) = digest.and_then(|digest| self.recall(&digest, now)) {
            return Some(answer);
        }
        if self.wait(trimmed, place, digest).is_some() {
            return None;
        }
        Some(self.verify_alone(text, now))
    }

    /// The road of single codes: texts to be repaired, rotating passes, other keys.
    fn verify_alone(
        &self,
        text: &str,
        now: DateTime<Utc>,
    ) -> std::result::Result<Verified<Claims>, Verdict> {
        self.verify_signed(&decode(text).map_err(Verdict::Malformed)?, now)
    }

    /// Verifies one decoded code as the codes of a batch are.
    pub(crate) fn verify_signed(
        &self,
        signed: &SignedPayload,
        now: DateTime<Utc>,
    ) -> std::result::Result<Verified<Claims>, Verdict> {
        signed.verify_fresh(&self.trust, now, self.freshness)
    }

    /// Judges a code whose signature held before. Everything that may have changed since is asked
    /// again: whether the key is trusted, for what, until when, and what is withdrawn.
    fn recall(
        &mut self,
        digest: &Digest,
        now: DateTime<Utc>,
    ) -> Option<std::result::Result<Verified<Claims>, Verdict>> {
        let known = self.known.get(digest)?;
        let signer = Signer::known(&self.trust, known.kid, &known.signer)?;
        let verdict = grade(&known.claims, signer, &self.trust, now);
        Some(verdict.map(|verdict| {
            let claims = self.work.spare.copy(&known.claims);
            let used = single_use(&claims);
            Verified::new(claims, known.signer, verdict, used)
        }))
    }

    /// Lets a code wait for its signature; `None` where it needs the road of single codes.
    fn wait(&mut self, text: &str, place: usize, digest: Option<Digest>) -> Option<()> {
        let work = &mut self.work;
        work.token.clear();
        carrier::unwrap_into(text, &mut work.token).ok()?;
        let message = Sign1::read(&work.token).ok()?;
        let signer = Signer::only(&self.trust, message.kid)?;
        let public = signer.key(&self.trust).public_key;
        if message.algorithm != Algorithm::Ed25519 || public.algorithm() != Algorithm::Ed25519 {
            return None;
        }
        let claims = claims::decode_with(message.payload, |text| work.spare.text(text)).ok()?;
        if let Claims::Pass(PassClaims { kind: PassKind::Rotating(_), .. }) = claims {
            return None;
        }
        let key = self.keys.key(public.as_bytes().try_into().ok()?).ok()?;
        message.write_to_be_signed(PURPOSE, &mut work.messages);
        let (message_end, signature) = (work.messages.len(), *message.signature);
        work.waiting.push(Waiting { place, digest, claims, signer, key, message_end, signature });
        Some(())
    }

    /// Verifies the signatures that wait, together.
    fn verify_waiting(&mut self) {
        let Work { messages, waiting, verdicts, .. } = &mut self.work;
        let mut start = 0;
        let items = waiting.iter().map(|code| {
            let message = &messages[start..code.message_end];
            start = code.message_end;
            Item { key: &code.key, message, signature: &code.signature }
        });
        self.verifier.verify_batch(items, verdicts);
    }

    /// Answers for the codes that waited, and remembers those whose signatures held.
    fn answer_waiting(&mut self, now: DateTime<Utc>, answers: &mut Answers) {
        let Work { waiting, verdicts, spare, .. } = &mut self.work;
        for (code, holds) in waiting.drain(..).zip(verdicts.drain(..)) {
            if !holds {
                spare.take(code.claims);
                continue;
            }
            let public = code.signer.key(&self.trust).public_key;
            if let Some(digest) = code.digest {
                let kid = code.signer.kid(&self.trust);
                let known = Known { claims: spare.copy(&code.claims), signer: public, kid };
                self.known.insert(digest, known, spare);
            }
            answers[code.place] = match grade(&code.claims, code.signer, &self.trust, now) {
                Ok(verdict) => {
                    let used = single_use(&code.claims);
                    Ok(Verified::new(code.claims, public, verdict, used))
                }
                Err(verdict) => {
                    spare.take(code.claims);
                    Err(verdict)
                }
            };
        }
    }
}

impl fmt::Debug for BatchVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchVerifier").field("keys", &self.keys).finish_non_exhaustive()
    }
}
