//! Texts inside venue codes: how they are written, and how long they may be.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, DecodeKind, Encoding};
use ravao_core::DecodeError;
use ravao_core::limits::MAX_LABEL_BYTES;

/// A name or an address: not too long, nothing that would write over a screen. Lines of an address
/// are kept.
pub(super) fn label(text: &str) -> Result<String, DecodeError> {
    let is_shown = |c: char| c == '\n' || !c.is_control();
    let fits = text.len() <= MAX_LABEL_BYTES && text.chars().all(is_shown);
    fits.then(|| text.to_owned()).ok_or(DecodeError::BadClaim)
}

/// Decodes base64url without padding, in its one form.
pub(super) fn base64url(text: &str) -> Result<Vec<u8>, DecodeError> {
    decode(&BASE64URL_NOPAD, text)
}

/// Base64 in either of its alphabets, with the whole of its padding or none: programs that write
/// one code differ in both.
pub(super) fn base64_of_any_kind(text: &str) -> Result<Vec<u8>, DecodeError> {
    let encoding = match (text.contains(['+', '/']), text.ends_with('=')) {
        (true, true) => &BASE64,
        (true, false) => &BASE64_NOPAD,
        (false, true) => &BASE64URL,
        (false, false) => &BASE64URL_NOPAD,
    };
    decode(encoding, text)
}

pub(super) fn decode(encoding: &Encoding, text: &str) -> Result<Vec<u8>, DecodeError> {
    encoding.decode(text.as_bytes()).map_err(|error| match error.kind {
        DecodeKind::Length => DecodeError::Length,
        DecodeKind::Trailing => DecodeError::TrailingBytes,
        DecodeKind::Symbol | DecodeKind::Padding => DecodeError::Alphabet,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_kept_with_their_lines() {
        for text in ["", "Chợ Sơn Dương", "12 Phố Chợ\nSơn Dương"] {
            assert_eq!(label(text).as_deref(), Ok(text));
        }
        for text in ["a\rb", "a\0", "\u{1b}[2J", "a\u{85}", &"a".repeat(MAX_LABEL_BYTES + 1)] {
            assert_eq!(label(text), Err(DecodeError::BadClaim), "{text:?}");
        }
    }

    #[test]
    fn base64url_has_one_form_without_padding() {
        assert_eq!(base64url("-_8"), Ok(vec![0xfb, 0xff]));
        for (text, error) in [
            ("-_9", DecodeError::TrailingBytes),
            ("-_8=", DecodeError::Alphabet),
            ("+/8", DecodeError::Alphabet),
            ("-_ 8", DecodeError::Alphabet),
            ("-", DecodeError::Length),
            ("-_8é", DecodeError::Length),
        ] {
            assert_eq!(base64url(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_text_keeps_to_one_alphabet_and_its_padding() {
        for text in ["-_8", "-_8=", "+/8", "+/8="] {
            assert_eq!(base64_of_any_kind(text), Ok(vec![0xfb, 0xff]), "{text}");
        }
        for text in ["-/8", "+_8=", "-_8==", "+/8===", "-_==", "=", "-_9=", "+/9", "-=_8"] {
            assert!(base64_of_any_kind(text).is_err(), "{text}");
        }
    }
}
