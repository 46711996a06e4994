use std::fmt;

use thiserror::Error;

use crate::Reason;

/// Why a text is not the code it looks like. One byte, no text, no allocation: made for the hot
/// path, where every scanned text passes.
#[derive(Clone, Copy, Debug, Eq, Error, Hash, PartialEq)]
#[repr(u8)]
#[non_exhaustive]
pub enum DecodeError {
    /// Longer than any symbol can carry.
    #[error("longer than a symbol can carry")]
    TooLong,
    /// No format of this library begins like that.
    #[error("not a known format")]
    Unrecognised,
    /// A character that the encoding does not have.
    #[error("a character outside the alphabet")]
    Alphabet,
    /// The text is cut off or of an impossible length.
    #[error("cut off or of impossible length")]
    Length,
    /// Compressed bytes that do not unpack to what was packed.
    #[error("broken compression")]
    Compression,
    /// The bytes are not well-formed CBOR.
    #[error("not well-formed CBOR")]
    Cbor,
    /// The bytes are CBOR, but not its one deterministic form.
    #[error("not deterministic CBOR")]
    NotDeterministic,
    /// A map names a key twice.
    #[error("a key stands twice in a map")]
    DuplicateKey,
    /// Bytes follow the end.
    #[error("bytes after the end")]
    TrailingBytes,
    /// The structure is not the container of this format.
    #[error("not the container of this format")]
    Structure,
    /// The token is of a major version that this library does not know.
    #[error("an unknown major version")]
    UnknownVersion,
    /// A header that must be understood is not.
    #[error("a critical header that is not understood")]
    CriticalHeader,
    /// The algorithm is missing or none that this library accepts.
    #[error("no accepted algorithm")]
    Algorithm,
    /// A claim that must be there is missing.
    #[error("a claim is missing")]
    MissingClaim,
    /// A claim has another type or a value out of range.
    #[error("a claim is of the wrong type or out of range")]
    BadClaim,
    /// Text that is not UTF-8.
    #[error("text that is not UTF-8")]
    Text,
    /// A card with too few or too many parts.
    #[error("wrong number of parts")]
    FieldCount,
    /// A document number that is not of its form.
    #[error("a document number of the wrong form")]
    DocumentNumber,
    /// A name that is empty or too long.
    #[error("a name that is empty or too long")]
    Name,
    /// A date that is not of its form, or no day of the calendar.
    #[error("a date of the wrong form")]
    Date,
    /// A sex that the format does not know.
    #[error("a sex that the format does not know")]
    Sex,
    /// A check digit that does not fit what it guards: misread, damaged or made up.
    #[error("a wrong check digit")]
    CheckDigit,
}

/// What verification found, in grades.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// Signed by a trusted key, in time, not revoked.
    Valid,
    /// Valid, but by a trust list past its next update: a newer one may say otherwise.
    ValidStaleTrust,
    /// No trusted key has this key id.
    UnknownKey,
    /// The key is trusted, but not for this purpose, place or time.
    KeyNotAllowed,
    /// No trusted key made this signature over these bytes.
    BadSignature,
    /// Past its end.
    Expired,
    /// Before its beginning.
    NotYetValid,
    /// Withdrawn by its issuer, or its key was.
    Revoked,
    /// The device that the pass is bound to did not sign this moment: a copy, or a wrong clock.
    ProofFailed,
    /// A token for one use, seen before.
    Replayed,
    /// Not the format it claims to be.
    Malformed(DecodeError),
}

impl Verdict {
    /// The stable identifier in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ValidStaleTrust => "valid_stale_trust",
            Self::UnknownKey => "unknown_key",
            Self::KeyNotAllowed => "key_not_allowed",
            Self::BadSignature => "bad_signature",
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::Revoked => "revoked",
            Self::ProofFailed => "proof_failed",
            Self::Replayed => "replayed",
            Self::Malformed(_) => "malformed",
        }
    }

    /// What a gate tells of it; nothing of a plain yes.
    pub const fn reason(self) -> Option<Reason> {
        Some(match self {
            Self::Valid => return None,
            Self::ValidStaleTrust => Reason::StaleTrust,
            Self::UnknownKey => Reason::UnknownKey,
            Self::KeyNotAllowed => Reason::KeyNotAllowed,
            Self::BadSignature => Reason::BadSignature,
            Self::Expired => Reason::Expired,
            Self::NotYetValid => Reason::NotYetValid,
            Self::Revoked => Reason::Revoked,
            Self::ProofFailed => Reason::ProofFailed,
            Self::Replayed => Reason::Replayed,
            Self::Malformed(DecodeError::Unrecognised) => Reason::Unrecognised,
            Self::Malformed(_) => Reason::Malformed,
        })
    }

    /// Whether the claims may be relied on.
    pub const fn is_valid(self) -> bool {
        matches!(self, Self::Valid | Self::ValidStaleTrust)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => write!(f, "malformed: {error}"),
            _ => f.write_str(self.id()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decode_error_is_one_byte() {
        assert_eq!(size_of::<DecodeError>(), 1);
    }

    #[test]
    fn only_two_grades_are_valid() {
        assert!(Verdict::Valid.is_valid() && Verdict::ValidStaleTrust.is_valid());
        assert!(!Verdict::UnknownKey.is_valid());
        assert!(!Verdict::Malformed(DecodeError::Cbor).is_valid());
    }
}
