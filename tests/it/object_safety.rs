//! The plug-in traits can be used behind `dyn`, across threads.

use ravao_core::{Exporter, GatePolicy, RowWriter, Scanner, SymbolReader, TrustSource, VisitStore};

fn is_shared<T: Send + Sync + ?Sized>() {}

fn is_sent<T: Send + ?Sized>() {}

#[test]
fn plug_in_traits_are_object_safe_and_thread_safe() {
    is_shared::<dyn VisitStore>();
    is_shared::<dyn TrustSource>();
    is_shared::<dyn SymbolReader>();
    is_shared::<dyn Exporter>();
    is_shared::<dyn GatePolicy>();
    is_sent::<dyn Scanner>();
    is_sent::<dyn RowWriter>();
}

#[test]
fn errors_can_cross_threads() {
    is_shared::<ravao_core::Error>();
}
