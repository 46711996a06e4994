use std::sync::Arc;

use ravao_core::{Symbol, SymbolReader, limits};

/// The reader of choice: measured beside its peers, it finds the most, the fastest.
pub type DefaultReader = crate::QrReader;

/// The reader of choice, ready to be shared between threads.
pub fn default_reader() -> Arc<dyn SymbolReader> {
    Arc::new(DefaultReader::default())
}

/// Pixels between the first corners of symbols that stand beside each other.
const SAME_ROW: f32 = 1.0;

/// Appends symbols in the order that the contract of a reader demands.
pub(crate) fn append_sorted(mut symbols: Vec<Symbol>, found: &mut Vec<Symbol>) {
    let at = |symbol: &Symbol| symbol.corners[0];
    symbols.sort_by(|left, right| at(left).y.total_cmp(&at(right).y));
    // Corners are found to a fraction of a pixel, by which symbols beside each other differ.
    for row in symbols.chunk_by_mut(|upper, lower| at(lower).y - at(upper).y < SAME_ROW) {
        row.sort_by(|left, right| at(left).x.total_cmp(&at(right).x));
    }
    symbols.truncate(limits::MAX_SYMBOLS);
    found.append(&mut symbols);
}
