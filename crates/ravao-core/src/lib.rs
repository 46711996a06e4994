//! Vocabulary and plug-in traits of Ravao.
//!
//! No I/O, no clock, no threads: every function that needs the time takes it as `now`.
//! Start with the crate `ravao`, which re-exports this one; depend on `ravao-core` alone when you
//! write an adapter.

mod error;
pub mod limits;
mod scanner;
mod symbol;

pub use error::{Error, ErrorKind, Result};
pub use scanner::{Scan, Scanner};
pub use symbol::{Frame, Level, Point, Symbol, SymbolReader};
