//! What all formats ask of a text first: what scanners put around it, and which version it names.

use ravao_core::DecodeError;
use ravao_core::limits::MAX_TEXT_BYTES;

/// Takes off what scanners add: a byte order mark, white space and line ends around the text, and
/// everything from the first NUL on.
///
/// # Errors
/// `TooLong` for a text that no symbol can carry.
pub(crate) fn trim(text: &str) -> Result<&str, DecodeError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(DecodeError::TooLong);
    }
    let text = text.split('\0').next().unwrap_or_default();
    Ok(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'))
}

/// Tells another version of a format from a text that only begins alike: a version is a number of one
/// to three digits.
///
/// # Errors
/// `UnknownVersion` for another number than the known one, `Unrecognised` for what is no number.
pub(crate) fn check_version(version: &str, known: &str) -> Result<(), DecodeError> {
    let is_number = (1..=3).contains(&version.len())
        && version.bytes().all(|byte| byte.is_ascii_digit())
        && !version.starts_with('0');
    match version {
        _ if version == known => Ok(()),
        _ if is_number => Err(DecodeError::UnknownVersion),
        _ => Err(DecodeError::Unrecognised),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_of_scanners_are_taken_off() {
        for text in ["A|B", "\u{feff}A|B\r\n", " A|B\t", "A|B\0\0\0", "\r\nA|B\0rest", "A|B \0"] {
            assert_eq!(trim(text), Ok("A|B"), "{text:?}");
        }
        assert_eq!(trim("A|B||||"), Ok("A|B||||"));
    }

    #[test]
    fn the_limit_holds_before_anything_else() {
        assert_eq!(trim(&" ".repeat(MAX_TEXT_BYTES + 1)), Err(DecodeError::TooLong));
        assert_eq!(trim(&" ".repeat(MAX_TEXT_BYTES)), Ok(""));
    }
}
