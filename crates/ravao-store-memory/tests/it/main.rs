//! The store against its contract.

ravao_conformance::visit_store!(|| async { ravao_store_memory::MemoryStore::new() });
