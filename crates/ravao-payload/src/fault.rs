//! Why a code of our own cannot be believed: damaged on the way, or forged.

use chrono::{DateTime, Utc};
use ravao_core::{DecodeError, Verdict};

use crate::native::{decode_exact, verify_text};
use crate::text::trim;
use crate::trust::TrustList;

/// The characters of the two texts that carry a token.
const BASE45: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Characters of a text in which a wrong one is looked for. Codes of our own have fewer; a longer
/// text would only cost time.
const MAX_TRIED: usize = 400;

/// What happened to a code of our own that is refused.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CodeFault {
    /// Changed on the way: no issuer writes such a text, or it is one character away from a text
    /// that a trusted key signed. Scanning it again may help.
    Damaged,
    /// Well-formed, in the name of a trusted key, and not signed by it: somebody made or changed
    /// it, or it is damaged in several places.
    Forged,
    /// Well-formed, but nothing that an issuer writes: damaged or made by hand, the text does not
    /// tell.
    Unclear,
}

impl CodeFault {
    /// What the verdict alone tells; `None` where it speaks of no fault of the text.
    ///
    /// ```
    /// use ravao_payload::{CodeFault, DecodeError};
    /// use ravao_core::Verdict;
    ///
    /// let cut_off = Verdict::Malformed(DecodeError::Length);
    /// assert_eq!(CodeFault::of(cut_off), Some(CodeFault::Damaged));
    /// assert_eq!(CodeFault::of(Verdict::BadSignature), Some(CodeFault::Forged));
    /// assert_eq!(CodeFault::of(Verdict::Expired), None);
    /// ```
    pub const fn of(verdict: Verdict) -> Option<Self> {
        use DecodeError as E;
        match verdict {
            Verdict::BadSignature => Some(Self::Forged),
            Verdict::Malformed(E::TooLong | E::Unrecognised | E::UnknownVersion) => None,
            Verdict::Malformed(
                E::Alphabet
                | E::Length
                | E::TrailingBytes
                | E::Cbor
                | E::NotDeterministic
                | E::DuplicateKey
                | E::Text,
            ) => Some(Self::Damaged),
            Verdict::Malformed(_) => Some(Self::Unclear),
            _ => None,
        }
    }
}

/// What happened to the text of a code of our own that does not verify; `None` for one that does,
/// and where nothing is wrong with the text, as with a code that is over or revoked.
///
/// Beyond [`CodeFault::of`] it tries every other character in every place: where one change gives a
/// text that a trusted key signed, the code was damaged. That proves the damage and costs thousands
/// of signature checks, so ask it for the person at the desk, not for every scan. The mended text is
/// never believed: the code is to be scanned again.
pub fn code_fault(text: &str, trust: &TrustList, now: DateTime<Utc>) -> Option<CodeFault> {
    let verdict = verify_text(text, trust, now).err()?;
    let fault = CodeFault::of(verdict);
    let is_open = matches!(fault, Some(CodeFault::Forged | CodeFault::Unclear))
        || verdict == Verdict::UnknownKey;
    if is_open && is_near_a_signed_code(text, trust, now) {
        return Some(CodeFault::Damaged);
    }
    fault
}

fn is_near_a_signed_code(text: &str, trust: &TrustList, now: DateTime<Utc>) -> bool {
    let Ok(text) = trim(text) else { return false };
    let Some((start, alphabet)) = carried(text) else { return false };
    if text.len() - start > MAX_TRIED {
        return false;
    }
    (start..text.len()).any(|index| {
        alphabet.iter().any(|&other| {
            let mut tried = text.as_bytes().to_vec();
            tried[index] = other;
            std::str::from_utf8(&tried).is_ok_and(|tried| is_signed(tried, trust, now))
        })
    })
}

/// Where the token begins in its text, and in which characters it is written.
fn carried(text: &str) -> Option<(usize, &'static [u8])> {
    match text.find('*') {
        Some(index) => Some((index + 1, BASE45)),
        None => Some((text.rfind('/')? + 1, BASE32)),
    }
}

/// Whether a trusted key made the signature, whatever else is wrong.
fn is_signed(text: &str, trust: &TrustList, now: DateTime<Utc>) -> bool {
    let verdict = decode_exact(text).map(|signed| signed.verify(trust, now).err());
    verdict.is_ok_and(|it| !matches!(it, Some(Verdict::UnknownKey | Verdict::BadSignature)))
}
