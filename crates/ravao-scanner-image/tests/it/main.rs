//! Pictures good and bad, folders, and the scanner over them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;
mod pictures;
mod scanner;

use ravao_core::Level;
use ravao_symbol::SymbolCode;

/// A PNG of a symbol with this text.
fn png(text: &str) -> Vec<u8> {
    SymbolCode::encode(text, Level::M).unwrap().to_png(4).unwrap()
}
