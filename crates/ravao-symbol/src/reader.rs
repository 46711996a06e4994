#[cfg(any(feature = "rqrr", feature = "rxing"))]
use ravao_core::{Symbol, limits};
#[cfg(feature = "rxing")]
use {ravao_core::SymbolReader, std::sync::Arc};

/// The reader of choice: measured on the public photographs, it finds the most, the fastest.
#[cfg(feature = "rxing")]
pub type DefaultReader = crate::RxingReader;

/// The reader of choice, ready to be shared between threads.
#[cfg(feature = "rxing")]
pub fn default_reader() -> Arc<dyn SymbolReader> {
    Arc::new(DefaultReader::default())
}

/// Appends symbols in the order that the contract of a reader demands.
#[cfg(any(feature = "rqrr", feature = "rxing"))]
pub(crate) fn append_sorted(mut symbols: Vec<Symbol>, found: &mut Vec<Symbol>) {
    symbols.sort_by(|left, right| {
        let (left, right) = (left.corners[0], right.corners[0]);
        left.y.total_cmp(&right.y).then(left.x.total_cmp(&right.x))
    });
    symbols.truncate(limits::MAX_SYMBOLS);
    found.append(&mut symbols);
}
