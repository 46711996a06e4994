//! Signatures of P-256 and of RSA, by the crate that the build has chosen. Both give the same verdicts.

#[cfg(feature = "ring")]
mod by_ring;
#[cfg(any(not(feature = "ring"), test))]
mod by_rust;

#[cfg(feature = "ring")]
pub(crate) use self::by_ring::{verifies_p256, verifies_pss};
#[cfg(not(feature = "ring"))]
pub(crate) use self::by_rust::{verifies_p256, verifies_pss};

#[cfg(all(feature = "ring", test))]
mod tests;
