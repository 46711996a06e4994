//! A visit store in memory for Ravao, and the adapter to copy.
//!
//! It answers from the process alone and forgets when it is dropped: for tests, for demonstrations,
//! and for a gate that uploads its events within the hour. Copy it to begin a store of your own:
//! the three required methods are here, the others are the trait's.
//!
//! ```
//! use chrono::{DateTime, Utc};
//! use ravao_core::{
//!     Appended, EventId, EventQuery, Place, VenueId, VisitEvent, VisitStore, VisitStoreExt,
//!     VisitorKey,
//! };
//! use ravao_store_memory::MemoryStore;
//!
//! # pollster::block_on(async {
//! let now: DateTime<Utc> = "2021-11-01T01:00:00Z".parse().unwrap();
//! let gate = Place::whole(VenueId::from(1));
//! let visitor = VisitorKey::from_bytes([2; 16]);
//! let event = VisitEvent::check_in(EventId::from_bytes([3; 16]), visitor, gate, now)?;
//!
//! let store = MemoryStore::new();
//! assert_eq!(store.append(&[event], now).await?, [Appended::Recorded]);
//! assert_eq!(store.query_all(&EventQuery::ALL.of_visitor(visitor)).await?.len(), 1);
//! # Ok::<(), ravao_core::Error>(())
//! # }).unwrap();
//! ```

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use ravao_core::limits::MAX_BATCH;
use ravao_core::{
    Appended, Erasure, Error, EventId, EventPage, EventQuery, PageRequest, Position, Result,
    StoredEvent, VisitEvent, VisitStore,
};

/// A visit store in memory.
#[derive(Default)]
pub struct MemoryStore {
    events: RwLock<Events>,
}

/// The events in the order of queries, and where in it each identity is.
#[derive(Default)]
struct Events {
    in_order: BTreeMap<Position, StoredEvent>,
    by_id: BTreeMap<EventId, Position>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// A panic elsewhere cannot leave the maps half changed, so a poisoned lock is still good.
    fn read(&self) -> RwLockReadGuard<'_, Events> {
        self.events.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Events> {
        self.events.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("events", &self.read().by_id.len()).finish()
    }
}

#[async_trait]
impl VisitStore for MemoryStore {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        if events.len() > MAX_BATCH {
            return Err(Error::too_large("memory: batch"));
        }
        let mut kept = self.write();
        Ok(events.iter().map(|event| kept.append(event, now)).collect())
    }

    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        page.check()?;
        let begin = page.after.map_or(Bound::Unbounded, Bound::Excluded);
        let kept = self.read();
        let mut answer = kept
            .in_order
            .range((begin, Bound::Unbounded))
            .map(|(_, stored)| stored)
            .filter(|stored| query.matches(&stored.event));
        let events: Vec<_> = answer.by_ref().take(page.limit as usize).cloned().collect();
        let next = answer.next().and(events.last()).map(|last| Position::from(&last.event));
        Ok(EventPage { events, next })
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        let mut kept = self.write();
        let before = kept.in_order.len();
        kept.in_order.retain(|_, stored| !erasure.covers(&stored.event));
        let Events { in_order, by_id } = &mut *kept;
        by_id.retain(|_, position| in_order.contains_key(position));
        Ok((before - in_order.len()) as u64)
    }
}

impl Events {
    fn append(&mut self, event: &VisitEvent, now: DateTime<Utc>) -> Appended {
        let position = Position::from(event);
        match self.by_id.entry(event.id()) {
            Entry::Vacant(entry) => {
                entry.insert(position);
                self.in_order.insert(position, StoredEvent::new(event.clone(), now));
                Appended::Recorded
            }
            Entry::Occupied(known) if self.in_order[known.get()].event == *event => {
                Appended::Duplicate
            }
            Entry::Occupied(_) => Appended::Conflict,
        }
    }
}
