//! Drives the tool as its users do: arguments and stdin in, records, messages and exit code out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod certificate;
mod decode;
mod docs;
mod hostile;
mod ingest;
mod issue;
mod journey;
mod kinds;
mod masked;
mod read;
mod rotating;
mod signer;
mod store;
mod tool;
mod usage;
mod venues;
