//! Identifiers: fixed-size, ordered, lower-case hexadecimal as text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Defines a byte-array identifier with hexadecimal text and serde forms.
macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $size:literal, $context:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; $size]);

        impl $name {
            /// Takes the bytes as they are.
            pub const fn from_bytes(bytes: [u8; $size]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }

            /// Lower-case hexadecimal text.
            pub fn to_hex(&self) -> String {
                self.0.iter().map(|byte| format!("{byte:02x}")).collect()
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                let mut bytes = [0; $size];
                hex_into(text, &mut bytes).ok_or(Error::invalid($context))?;
                Ok(Self(bytes))
            }
        }

        impl TryFrom<String> for $name {
            type Error = Error;

            fn try_from(text: String) -> Result<Self> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_hex()
            }
        }
    };
}

/// Implements `Display` and `Debug` as hexadecimal, for identifiers that name no person.
macro_rules! shown_as_hex {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.to_hex())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.to_hex())
            }
        }
    };
}

/// Implements a `Debug` that tells nothing, for identifiers of persons.
macro_rules! hidden_in_debug {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

byte_id! {
    /// The identity of one scan; appending it twice records it once.
    EventId, 16, "event id: expected 32 hexadecimal digits"
}
shown_as_hex!(EventId);

byte_id! {
    /// A visitor as stores know one: a keyed hash of the strongest identifier, never the identifier.
    ///
    /// It is still personal data (whoever holds the key can test a guess), so `Debug` hides it and
    /// there is no `Display`; [`to_hex`](VisitorKey::to_hex) is the deliberate way out.
    VisitorKey, 16, "visitor key: expected 32 hexadecimal digits"
}
hidden_in_debug!(VisitorKey);

byte_id! {
    /// The identity of a visitor pass: random bytes that mean nothing outside the issuer.
    PassId, 16, "pass id: expected 32 hexadecimal digits"
}
hidden_in_debug!(PassId);

byte_id! {
    /// The identity of one issued token, by which it is revoked.
    TokenId, 8, "token id: expected 16 hexadecimal digits"
}
shown_as_hex!(TokenId);

byte_id! {
    /// A hint at the signing key: the first 8 bytes of SHA-256 of the public key.
    KeyId, 8, "key id: expected 16 hexadecimal digits"
}
shown_as_hex!(KeyId);

byte_id! {
    /// A random number that a gate with a connection has the next visitor's device sign, so that
    /// no code made before is good there.
    GateNonce, 8, "gate nonce: expected 16 hexadecimal digits"
}
shown_as_hex!(GateNonce);

byte_id! {
    /// A place or event, by an opaque random number that reveals nothing when printed.
    VenueId, 8, "venue id: expected 16 hexadecimal digits"
}
shown_as_hex!(VenueId);

impl VenueId {
    /// The identifier as a number, big-endian.
    pub const fn to_u64(self) -> u64 {
        u64::from_be_bytes(self.0)
    }
}

impl From<u64> for VenueId {
    fn from(number: u64) -> Self {
        Self(number.to_be_bytes())
    }
}

/// A door, room or vehicle of a venue, numbered within it; 0 is the venue as a whole.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(transparent)]
pub struct CheckpointId(u16);

impl CheckpointId {
    /// The venue as a whole, for places with one door.
    pub const WHOLE_VENUE: Self = Self(0);

    /// The checkpoint of this number.
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl fmt::Display for CheckpointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Fills `bytes` from hexadecimal text of exactly that length.
fn hex_into(text: &str, bytes: &mut [u8]) -> Option<()> {
    let digits = text.as_bytes();
    if digits.len() != bytes.len() * 2 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
    }
    Some(())
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_agree() {
        let id: VenueId = "00000000000000ff".parse().unwrap();
        assert_eq!(id, VenueId::from(255));
        assert_eq!(id.to_u64(), 255);
        assert_eq!(id.to_string(), "00000000000000ff");
        assert_eq!("00000000000000FF".parse::<VenueId>().unwrap(), id);
    }

    #[test]
    fn wrong_text_is_refused() {
        for text in ["", "0", "00000000000000f", "00000000000000ff0", "zz000000000000ff", "đđđđ"]
        {
            assert!(text.parse::<VenueId>().is_err(), "{text}");
        }
    }

    #[test]
    fn serde_form_is_hexadecimal() {
        let json = serde_json::to_string(&TokenId::from_bytes([1; 8])).unwrap();
        assert_eq!(json, "\"0101010101010101\"");
        assert!(serde_json::from_str::<TokenId>("\"01\"").is_err());
    }

    #[test]
    fn debug_of_a_person_tells_nothing() {
        assert_eq!(format!("{:?}", VisitorKey::from_bytes([7; 16])), "VisitorKey(..)");
    }
}
