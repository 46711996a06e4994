//! Streams in which codes of all formats are mixed, as they come out of a day's pictures.

use chrono::{DateTime, Utc};
use ravao_core::{Claims, DecodeError, Verdict};

use crate::code::{Code, CodeReader};
use crate::native::{Answers, BatchVerifier, Verified};

/// What one text of a stream is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reading {
    /// A code of our own: its claims, or why they are not to be believed.
    Native(Result<Verified<Claims>, Verdict>),
    /// A code of another format: signed by nobody, or to be verified by the trust of its format.
    Other(Code),
    /// A text that is no code, and what is wrong with it.
    Unreadable(DecodeError),
}

/// Reads texts of any kind in batches: codes of our own are verified together, and every other text is
/// read as [`CodeReader`] reads it. Readings come in the order of the texts.
///
/// ```
/// use std::sync::Arc;
/// use ravao_payload::{BatchVerifier, Code, CodeReader, MixedReader, Reading, TrustList};
///
/// let verifier = BatchVerifier::new(Arc::new(TrustList::empty()));
/// let mut reader = MixedReader::new(verifier, CodeReader::new());
/// let card = "008090000001||Nguyễn Văn An|01011990|Nam|Hợp Thành, Sơn Dương|10052021";
/// let now = "2021-11-01T08:00:00Z".parse().unwrap();
///
/// let mut readings = Vec::new();
/// reader.read(&[card, "no code"], now, &mut readings);
/// assert!(matches!(readings[0], Reading::Other(Code::IdentityCard(_))));
/// assert!(matches!(readings[1], Reading::Unreadable(_)));
/// ```
#[derive(Debug)]
pub struct MixedReader {
    verifier: BatchVerifier,
    reader: CodeReader,
    answers: Answers,
}

impl MixedReader {
    /// A reader that verifies codes of our own by `verifier` and reads all others by `reader`.
    pub const fn new(verifier: BatchVerifier, reader: CodeReader) -> Self {
        Self { verifier, reader, answers: Answers::new() }
    }

    /// The verifier, to renew its trust.
    pub const fn verifier(&mut self) -> &mut BatchVerifier {
        &mut self.verifier
    }

    /// Reads every text; `readings` is emptied first.
    pub fn read(&mut self, texts: &[&str], now: DateTime<Utc>, readings: &mut Vec<Reading>) {
        self.take_back(readings);
        let mut answers = std::mem::take(&mut self.answers);
        self.verifier.verify(texts, now, &mut answers);
        let texts = texts.iter().zip(answers.drain(..));
        readings.extend(texts.map(|(text, answer)| match answer {
            // Only what cleaning makes of the text may be a code of ours.
            Err(Verdict::Malformed(_)) => self.read_alone(text, now),
            answer => Reading::Native(answer),
        }));
        self.answers = answers;
    }

    fn read_alone(&self, text: &str, now: DateTime<Utc>) -> Reading {
        match self.reader.read(text) {
            Ok(Code::Native(signed)) => Reading::Native(self.verifier.verify_signed(&signed, now)),
            Ok(code) => Reading::Other(code),
            Err(error) => Reading::Unreadable(error),
        }
    }

    /// Hands the claims of earlier readings to the verifier, which uses their memory again.
    fn take_back(&mut self, readings: &mut Vec<Reading>) {
        self.answers.extend(readings.drain(..).filter_map(|reading| match reading {
            Reading::Native(answer) => Some(answer),
            _ => None,
        }));
    }
}
