//! The batch path: many texts into a buffer that the caller keeps.

use chrono::{DateTime, Utc};
use ravao_core::{Claims, DecodeError, Verdict};

use super::{SignedPayload, Verified, decode, verify_text};
use crate::trust::TrustList;

/// Decodes every text; `out` is emptied first and then holds one result a text, in their order.
///
/// ```
/// use ravao_payload::{DecodeError, decode_batch};
///
/// let mut out = Vec::new();
/// decode_batch(&["menu", "RV2*A"], &mut out);
/// let errors: Vec<_> = out.into_iter().map(Result::unwrap_err).collect();
/// assert_eq!(errors, [DecodeError::Unrecognised, DecodeError::UnknownVersion]);
/// ```
pub fn decode_batch(texts: &[&str], out: &mut Vec<Result<SignedPayload, DecodeError>>) {
    out.clear();
    out.extend(texts.iter().map(|text| decode(text)));
}

/// Decodes and verifies every text; `out` is emptied first and then holds one result a text, in
/// their order, each the same as [`verify_text`] gives.
pub fn verify_batch(
    texts: &[&str],
    trust: &TrustList,
    now: DateTime<Utc>,
    out: &mut Vec<Result<Verified<Claims>, Verdict>>,
) {
    out.clear();
    out.extend(texts.iter().map(|text| verify_text(text, trust, now)));
}
