//! Checks that every Ravao adapter must pass, to run with one line.
//!
//! An adapter is right when it keeps the contract of its trait. Here that contract is written as
//! checks: ordinary functions on `&dyn Trait`, each with a name that states what must hold. In the
//! tests of your adapter, one line makes a test of every check:
//!
//! ```
//! # use ravao_store_memory::MemoryStore;
//! ravao_conformance::visit_store!(|| async { MemoryStore::new() });
//! # fn main() {}
//! ```
//!
//! and [`exporter!`] does the same for an exporter. Without a test harness, [`visit_store_report`]
//! runs them and gives the failures as data:
//!
//! ```
//! use ravao_store_memory::MemoryStore;
//!
//! let report = ravao_conformance::visit_store_report(|| async { MemoryStore::new() });
//! assert!(report.is_clean(), "{report}");
//! ```
//!
//! `docs/adding-a-store.md` goes from `cargo new` to a green suite.

pub mod exporter;
mod outcome;
mod subject;
pub mod visit_store;

pub use crate::outcome::{CheckResult, Failure, Outcome, Report};
pub use crate::subject::Subject;
pub use crate::visit_store::visit_store_report;

/// Makes a `#[test]` of every check for visit stores.
///
/// The argument is a closure whose future gives a fresh and empty store: the store itself, or a
/// [`Subject`] with what must outlive it, such as a temporary folder.
#[macro_export]
macro_rules! visit_store {
    ($factory:expr) => {
        $crate::__visit_store_checks! { __visit_store_tests! ($factory) }
    };
}

/// Makes a test of each check named.
#[doc(hidden)]
#[macro_export]
macro_rules! __visit_store_tests {
    (($factory:expr) $($module:ident::$check:ident,)*) => {$(
        #[test]
        fn $check() {
            let check = $crate::visit_store::$module::$check;
            if let Err(failure) = $crate::visit_store::run($factory, |store| Box::pin(check(store))) {
                panic!("{failure}");
            }
        }
    )*};
}
