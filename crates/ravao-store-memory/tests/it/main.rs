//! The store against its contract, and as the ground for what every store may use.

#![allow(clippy::unwrap_used, reason = "a failing set-up is a failing test")]

mod nearby;

ravao_conformance::visit_store!(|| async { ravao_store_memory::MemoryStore::new() });

mod shared {
    use std::sync::Arc;

    ravao_conformance::visit_store!(|| async { Arc::new(ravao_store_memory::MemoryStore::new()) });
}
