//! The store against its contract.

ravao_conformance::visit_store!(|| async { ravao_store_memory::MemoryStore::new() });

mod shared {
    use std::sync::Arc;

    ravao_conformance::visit_store!(|| async { Arc::new(ravao_store_memory::MemoryStore::new()) });
}
