//! A visit store in a JSON Lines file: one line a batch, so that a batch is there whole or not.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use ravao_core::limits::MAX_BATCH;
use ravao_core::{
    Appended, Erasure, Error, ErrorKind, EventId, EventPage, EventQuery, PageRequest, Position,
    Result, StoredEvent, VisitEvent, VisitStore,
};

/// A visit store in a JSON Lines file.
#[derive(Debug)]
pub struct JsonLinesStore {
    path: PathBuf,
    log: Mutex<Log>,
}

#[derive(Debug)]
struct Log {
    file: File,
    events: BTreeMap<EventId, StoredEvent>,
}

impl JsonLinesStore {
    /// Opens a file, or makes one.
    ///
    /// # Errors
    /// `Corrupt` for a line that is no batch, `Io` when the file cannot be opened.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let log = Mutex::new(Log::open(&path)?);
        Ok(Self { path, log })
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn open(path: &Path) -> Result<Self> {
        let failed = error("json lines: open");
        let file = OpenOptions::new().create(true).append(true).open(path).map_err(&failed)?;
        let text = fs::read_to_string(path).map_err(&failed)?;
        // What follows the last line end is a batch that was being written at the end of a process.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64).map_err(failed)?;
        let mut events = BTreeMap::new();
        for (number, line) in (1..).zip(text[..whole].lines()) {
            let batch: Vec<StoredEvent> = serde_json::from_str(line)
                .map_err(|_| Error::new(ErrorKind::Corrupt, "json lines: line").at(number))?;
            events.extend(batch.into_iter().map(|stored| (stored.event.id(), stored)));
        }
        Ok(Self { file, events })
    }

    /// Writes a line and waits for the disk; after an error the file is as long as before.
    fn write(&mut self, batch: &[&StoredEvent]) -> io::Result<()> {
        let before = self.file.metadata()?.len();
        let line = serde_json::to_string(batch)? + "\n";
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        written.inspect_err(|_| drop(self.file.set_len(before)))
    }
}

#[async_trait]
impl VisitStore for JsonLinesStore {
    async fn append(&self, events: &[VisitEvent], now: DateTime<Utc>) -> Result<Vec<Appended>> {
        if events.len() > MAX_BATCH {
            return Err(Error::too_large("json lines: batch"));
        }
        let mut log = self.lock();
        let mut fresh = BTreeMap::new();
        let mut outcomes = Vec::with_capacity(events.len());
        for event in events {
            let known = log.events.get(&event.id()).or_else(|| fresh.get(&event.id()));
            outcomes.push(match known {
                None => Appended::Recorded,
                Some(known) if known.event == *event => Appended::Duplicate,
                Some(_) => Appended::Conflict,
            });
            if known.is_none() {
                fresh.insert(event.id(), StoredEvent::new(event.clone(), now));
            }
        }
        if !fresh.is_empty() {
            log.write(&Vec::from_iter(fresh.values())).map_err(error("json lines: append"))?;
            log.events.append(&mut fresh);
        }
        Ok(outcomes)
    }

    async fn query(&self, query: &EventQuery, page: PageRequest) -> Result<EventPage> {
        page.check()?;
        let position = |stored: &StoredEvent| Position::from(&stored.event);
        let log = self.lock();
        let mut events: Vec<_> =
            log.events.values().filter(|stored| query.matches(&stored.event)).cloned().collect();
        events.retain(|stored| page.after.is_none_or(|after| position(stored) > after));
        events.sort_by_key(position);
        let more = events.len() > page.limit as usize;
        events.truncate(page.limit as usize);
        let next = events.last().filter(|_| more).map(position);
        Ok(EventPage { events, next })
    }

    async fn erase(&self, erasure: &Erasure) -> Result<u64> {
        let failed = error("json lines: erase");
        let mut log = self.lock();
        let kept = log.events.values().filter(|stored| !erasure.covers(&stored.event));
        let kept = Vec::from_iter(kept);
        let erased = log.events.len() - kept.len();
        // A new file takes the place of the old one in one step: no moment has half of each.
        let fresh = self.path.with_extension("new");
        fs::remove_file(&fresh).or_else(absent).map_err(&failed)?;
        let file = OpenOptions::new().create(true).append(true).open(&fresh).map_err(&failed)?;
        let mut new = Log { file, events: BTreeMap::new() };
        new.write(&kept).and_then(|()| fs::rename(&fresh, &self.path)).map_err(failed)?;
        log.file = new.file;
        log.events.retain(|_, stored| !erasure.covers(&stored.event));
        Ok(erased as u64)
    }
}

fn absent(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn error(context: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::new(ErrorKind::Io, context).with_source(source)
}
