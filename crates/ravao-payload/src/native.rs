//! The native code: CWT claims in COSE_Sign1.

mod batch;
mod claims;
mod confirmation;
mod issue;
mod rotating;
mod signed;
mod verify;

pub use self::batch::{Answers, BatchVerifier};
pub use self::issue::{Token, issue};
pub use self::rotating::{Challenge, Freshness, SingleUse, TimeStep};
pub(crate) use self::signed::decode_exact;
pub use self::signed::{SignedPayload, decode};
pub use self::verify::{Verified, verify_text};

/// What the signature of a token is for: the context and the major version. A token of another
/// version does not verify, whatever its text says.
const PURPOSE: crate::container::Purpose = b"ravao/1";
