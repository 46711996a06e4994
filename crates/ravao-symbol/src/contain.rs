use std::cell::Cell;

#[cfg(any(feature = "rqrr", feature = "rxing", test))]
use {
    ravao_core::{Error, ErrorKind, Result},
    std::panic::{AssertUnwindSafe, catch_unwind},
};

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Tells whether the current thread is inside a call whose panic is going to be contained.
///
/// A panic of a vendor's reader becomes [`ErrorKind::Internal`], but the panic hook runs before
/// that and prints. A binary keeps its terminal clean with a hook that asks:
///
/// ```
/// let print = std::panic::take_hook();
/// std::panic::set_hook(Box::new(move |panic| {
///     if !ravao_symbol::is_contained() {
///         print(panic);
///     }
/// }));
/// ```
///
/// With `panic = "abort"` nothing can be contained: a binary that reads pictures from outside
/// keeps the default, `unwind`.
pub fn is_contained() -> bool {
    CONTAINED.get()
}

/// Runs a vendor's code and turns its panic into `Internal`.
///
/// Unwind safety is asserted: what `work` touches is either owned by it or dropped with it.
#[cfg(any(feature = "rqrr", feature = "rxing", test))]
pub(crate) fn contain<T>(context: &'static str, work: impl FnOnce() -> T) -> Result<T> {
    let outer = CONTAINED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(outer);
    // The panic's own message may quote what was in the picture, so it is dropped.
    outcome.map_err(|_| Error::new(ErrorKind::Internal, context))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_internal_and_leaves_the_thread_usable() {
        let broken: Result<()> = contain("vendor", || panic!("secret of the picture"));
        let error = broken.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(!error.to_string().contains("secret"));
        assert!(!is_contained());
    }

    #[test]
    fn only_the_contained_thread_says_so() {
        let inside = contain("vendor", || (is_contained(), std::thread::spawn(is_contained)));
        let (here, elsewhere) = inside.unwrap();
        assert!(here);
        assert!(!elsewhere.join().unwrap());
    }
}
