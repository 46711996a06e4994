use std::fmt;

use crate::{Result, Symbol};

/// One reading of a scanner: the symbols of one picture, one trigger pull, one typed line.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scan {
    /// Where it came from: a file name, a device name. Never the content.
    pub source: String,
    /// What was read; empty where a picture held no symbol.
    pub symbols: Vec<Symbol>,
}

impl Scan {
    /// A reading from a source.
    pub fn new(source: impl Into<String>, symbols: Vec<Symbol>) -> Self {
        Self { source: source.into(), symbols }
    }
}

/// A source of scans: a hand scanner, a camera, a folder of pictures.
///
/// # Contract
/// - Blocks until the next scan; `None` means that the source has ended and stays ended.
/// - `Some(Err(_))` concerns one reading only: the next call goes on with the next one.
/// - Order is the order of reading.
///
/// ```
/// use ravao_core::{Result, Scan, Scanner, Symbol};
///
/// #[derive(Debug)]
/// struct Typed(Vec<String>);
///
/// impl Scanner for Typed {
///     fn next_scan(&mut self) -> Option<Result<Scan>> {
///         let line = self.0.pop()?;
///         Some(Ok(Scan::new("keyboard", vec![Symbol::new(line.into_bytes())])))
///     }
/// }
///
/// let mut scanner = Typed(vec!["RV1*...".into()]);
/// assert!(scanner.next_scan().is_some());
/// assert!(scanner.next_scan().is_none());
/// ```
pub trait Scanner: fmt::Debug + Send {
    /// The next reading.
    fn next_scan(&mut self) -> Option<Result<Scan>>;
}
