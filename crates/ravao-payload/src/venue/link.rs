//! Links that an operator lists as venue codes.

use std::fmt;

use ravao_core::DecodeError;
use ravao_core::limits::MAX_VENUE_ID_BYTES;
use serde::Serialize;

/// A venue of another system, named by a web address. Nobody signed it: anybody can print one.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct VenueLink {
    /// The system, as the operator's list calls it.
    pub system: String,
    /// What names the venue there, its percent-encoding taken off. It means nothing outside.
    pub venue: String,
}

impl VenueLink {
    /// The link of a system to a venue, which is still percent-encoded.
    pub(super) fn new(system: &str, encoded: &str) -> Result<Self, DecodeError> {
        Ok(Self { system: system.to_owned(), venue: venue(encoded)? })
    }
}

/// Shows the system alone.
impl fmt::Debug for VenueLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VenueLink").field("system", &self.system).finish_non_exhaustive()
    }
}

/// Decoded once; the result is not looked at for another encoding within.
fn venue(encoded: &str) -> Result<String, DecodeError> {
    if encoded.is_empty() || encoded.len() > 3 * MAX_VENUE_ID_BYTES {
        return Err(DecodeError::Length);
    }
    let venue = percent_decoded(encoded)?;
    if venue.len() > MAX_VENUE_ID_BYTES {
        return Err(DecodeError::Length);
    }
    // Browsers walk these, so the address leads elsewhere.
    if matches!(venue.as_str(), "." | "..") {
        return Err(DecodeError::Structure);
    }
    Ok(venue)
}

/// Visible ASCII alone: an identifier that holds more is none.
fn percent_decoded(encoded: &str) -> Result<String, DecodeError> {
    let mut decoded = String::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        let byte = match byte {
            b'%' => hex(rest.next())? << 4 | hex(rest.next())?,
            byte => byte,
        };
        if !byte.is_ascii_graphic() {
            return Err(DecodeError::Alphabet);
        }
        decoded.push(char::from(byte));
    }
    Ok(decoded)
}

fn hex(digit: Option<u8>) -> Result<u8, DecodeError> {
    let digit = char::from(digit.ok_or(DecodeError::Length)?).to_digit(16);
    digit.and_then(|digit| digit.try_into().ok()).ok_or(DecodeError::Alphabet)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_percent_encoding_is_taken_off_once() {
        for (encoded, expected) in [
            ("A1b2-_.~", "A1b2-_.~"),
            ("%41%7a", "Az"),
            ("a%2Fb%2fc", "a/b/c"),
            ("%2541", "%41"),
            ("...", "..."),
        ] {
            assert_eq!(venue(encoded).as_deref(), Ok(expected), "{encoded}");
        }
    }

    #[test]
    fn other_identifiers_are_refused() {
        for (encoded, error) in [
            ("", DecodeError::Length),
            ("a%", DecodeError::Length),
            ("a%4", DecodeError::Length),
            ("a%4g", DecodeError::Alphabet),
            ("a%+4", DecodeError::Alphabet),
            ("%00", DecodeError::Alphabet),
            ("a%20b", DecodeError::Alphabet),
            ("a%0Ab", DecodeError::Alphabet),
            ("%7F", DecodeError::Alphabet),
            ("ch%E1%BB%A3", DecodeError::Alphabet),
            ("%C0%AF", DecodeError::Alphabet),
            (".", DecodeError::Structure),
            ("%2e%2E", DecodeError::Structure),
        ] {
            assert_eq!(venue(encoded), Err(error), "{encoded}");
        }
    }

    #[test]
    fn the_limit_is_that_of_the_identifier_itself() {
        assert!(venue(&"a".repeat(MAX_VENUE_ID_BYTES)).is_ok());
        assert!(venue(&"%61".repeat(MAX_VENUE_ID_BYTES)).is_ok());
        for unit in ["a", "%61"] {
            let long = unit.repeat(MAX_VENUE_ID_BYTES + 1);
            assert_eq!(venue(&long), Err(DecodeError::Length));
        }
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(venue_id in "[!-~]{1,128}") {
            prop_assume!(venue_id != "." && venue_id != "..");
            let encoded: String = venue_id.bytes().map(|byte| format!("%{byte:02X}")).collect();
            prop_assert_eq!(venue(&encoded), Ok(venue_id));
        }

        #[test]
        fn any_identifier_is_read_without_panic(encoded in any::<String>()) {
            let _ = venue(&encoded);
        }
    }
}
