//! Every limit on input from outside, in one place.
//!
//! A longer input gives [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) or, on the hot path,
//! [`DecodeError::TooLong`](crate::DecodeError::TooLong).

/// Bytes of one QR text or payload: a version 40 symbol at level L holds 2,953 bytes, 4,296
/// alphanumeric characters or 7,089 digits, so a longer text did not come from one symbol.
pub const MAX_TEXT_BYTES: usize = 7_089;

/// Levels of nesting in the CBOR of a code or a trust list: ours have 5, a claim that is not ours
/// gets room, a chain of opening brackets does not reach the end of the stack.
pub const MAX_CBOR_DEPTH: usize = 16;

/// Bytes of a health certificate once inflated: real ones stay under 1 KiB, and what a symbol holds
/// could unpack to three megabytes.
pub const MAX_CERTIFICATE_BYTES: usize = 16 << 10;

/// Bytes of the certificate or public key of one who signs health certificates: an RSA key of 4,096
/// bits with its extensions takes 2 KiB.
pub const MAX_SIGNER_BYTES: usize = 16 << 10;

/// Templates in an operator's list of venue links: a province lists fewer systems.
pub const MAX_VENUE_PROFILES: usize = 1_000;

/// Bytes of the identifier of a venue in a code of another system: a UUID takes 36.
pub const MAX_VENUE_ID_BYTES: usize = 128;

/// Bytes of a name or address inside a signed claim, so that a poster stays at version 10.
pub const MAX_CLAIM_NAME_BYTES: usize = 96;

/// Bytes of a name, label or address in a record.
pub const MAX_LABEL_BYTES: usize = 512;

/// Checkpoints of one venue: more doors than the largest airport has.
pub const MAX_CHECKPOINTS: usize = 4_096;

/// Events in one `append`: bounds the time one durable commit holds a store.
pub const MAX_BATCH: usize = 65_536;

/// Events in one page of a query: bounds the memory of one answer (about 100 bytes an event).
pub const MAX_PAGE: u32 = 65_536;

/// Pixels of one picture: 64 megapixels is above any camera at a gate and 64 MiB as greyscale.
pub const MAX_PIXELS: u64 = 64 << 20;

/// Symbols reported from one picture, the rest being left out: a sheet of 1,000 labels is found, a
/// hostile picture stops.
pub const MAX_SYMBOLS: usize = 1_024;

/// Bytes of a picture file.
pub const MAX_PICTURE_BYTES: u64 = 64 << 20;

/// Bytes of a signed trust list: ten thousand keys at about 100 bytes.
pub const MAX_TRUST_LIST_BYTES: usize = 1 << 20;

/// Bytes of a signed revocation snapshot: four hundred thousand tokens at 9 bytes.
pub const MAX_REVOCATION_BYTES: usize = 4 << 20;

/// Keys in one trust list.
pub const MAX_TRUST_KEYS: usize = 10_000;

/// Bytes of one line of a list of administrative units or venues.
pub const MAX_LINE_BYTES: usize = 64 << 10;

/// Administrative units in one register: the full list of 2021 has 11,367.
pub const MAX_ADMIN_UNITS: usize = 200_000;

/// Questions of one questionnaire.
pub const MAX_QUESTIONS: usize = 256;

/// Degrees of a contact trace: the sixth degree of a town is the town.
pub const MAX_TRACE_DEPTH: u8 = 6;
