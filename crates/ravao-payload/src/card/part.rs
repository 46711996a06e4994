//! What the parts of all cards have in common.

use ravao_core::Personal;
use ravao_core::limits::MAX_LABEL_BYTES;
use unicode_normalization::UnicodeNormalization;

/// A text in NFC; `None` when it is too long or would write over a screen.
pub(super) fn label(text: &str) -> Option<Personal> {
    let text: String = text.nfc().collect();
    let fits = text.len() <= MAX_LABEL_BYTES && !text.chars().any(char::is_control);
    fits.then(|| Personal::from(text))
}

/// Whether a scanner put this for a letter that it does not know.
pub(super) const fn is_replacement(c: char) -> bool {
    c == '?' || c == char::REPLACEMENT_CHARACTER
}
