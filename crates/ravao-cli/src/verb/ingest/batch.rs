//! Events on their way into the store.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ravao::{AppendCount, Appended, Error, VisitEvent, VisitStore};

/// Events of one durable commit: enough to hide its cost, few to repeat after a crash.
const BATCH: usize = 4_096;

/// Events that are not recorded yet, and the lines they stand on.
pub(super) struct Batch {
    store: Arc<dyn VisitStore>,
    events: Vec<VisitEvent>,
    lines: Vec<u64>,
}

impl Batch {
    pub(super) fn new(store: Arc<dyn VisitStore>) -> Self {
        Self { store, events: Vec::with_capacity(BATCH), lines: Vec::with_capacity(BATCH) }
    }

    pub(super) fn push(&mut self, line: u64, event: VisitEvent) {
        self.events.push(event);
        self.lines.push(line);
    }

    pub(super) fn is_full(&self) -> bool {
        self.events.len() >= BATCH
    }

    /// Records the events; gives the counts and the lines in conflict.
    pub(super) fn commit(&mut self, now: DateTime<Utc>) -> Result<(AppendCount, Vec<u64>), Error> {
        let mut count = AppendCount::default();
        if self.events.is_empty() {
            return Ok((count, Vec::new()));
        }
        let appended = pollster::block_on(self.store.append(&self.events, now))?;
        count.add(&appended);
        let outcomes = self.lines.drain(..).zip(appended);
        let conflicts = outcomes.filter(|(_, outcome)| *outcome == Appended::Conflict);
        let conflicts = conflicts.map(|(line, _)| line).collect();
        self.events.clear();
        Ok((count, conflicts))
    }
}
