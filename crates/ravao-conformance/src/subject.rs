use std::any::Any;
use std::fmt;

use ravao_core::VisitStore;

/// What a check runs on: a fresh store, and what must outlive it.
///
/// Every store is one by itself, through `From`.
pub struct Subject {
    // In this order: fields are dropped as declared, and the store goes first.
    store: Box<dyn VisitStore>,
    kept: Vec<Box<dyn Any>>,
}

impl Subject {
    /// A store on its own.
    pub fn new(store: impl VisitStore + 'static) -> Self {
        Self { store: Box::new(store), kept: Vec::new() }
    }

    /// Keeps something until the store is dropped: a temporary folder, a server.
    #[must_use]
    pub fn keeping(mut self, kept: impl Any) -> Self {
        self.kept.push(Box::new(kept));
        self
    }

    /// The store.
    pub fn store(&self) -> &dyn VisitStore {
        &*self.store
    }
}

impl<S: VisitStore + 'static> From<S> for Subject {
    fn from(store: S) -> Self {
        Self::new(store)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").field("store", &self.store).finish_non_exhaustive()
    }
}
