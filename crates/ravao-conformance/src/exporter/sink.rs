//! An output that remembers what reached it and fails when it is told to.

use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// An output in memory; its clones share what was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Sink(Arc<Mutex<Arrived>>);

#[derive(Debug, Default)]
struct Arrived {
    bytes: Vec<u8>,
    flushed: usize,
    trouble: Trouble,
    calls: usize,
}

/// What goes wrong with an output.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// It takes one byte a call and is interrupted at every other call.
    Slow,
    /// It is full after so many bytes.
    FullAfter(usize),
    /// It cannot be flushed.
    NoFlush,
}

impl Sink {
    pub(super) fn with(trouble: Trouble) -> Self {
        let sink = Self::default();
        sink.arrived().trouble = trouble;
        sink
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.arrived().bytes.clone()
    }

    pub(super) fn len(&self) -> usize {
        self.arrived().bytes.len()
    }

    pub(super) fn is_flushed(&self) -> bool {
        let arrived = self.arrived();
        arrived.flushed == arrived.bytes.len()
    }

    fn arrived(&self) -> MutexGuard<'_, Arrived> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut arrived = self.arrived();
        arrived.calls += 1;
        let room = match arrived.trouble {
            Trouble::None | Trouble::NoFlush => bytes.len(),
            Trouble::Slow if arrived.calls % 2 == 1 => return Err(ErrorKind::Interrupted.into()),
            Trouble::Slow => 1,
            Trouble::FullAfter(limit) => limit.saturating_sub(arrived.bytes.len()),
        };
        let taken = &bytes[..room.min(bytes.len())];
        if taken.is_empty() && !bytes.is_empty() {
            return Err(ErrorKind::StorageFull.into());
        }
        arrived.bytes.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut arrived = self.arrived();
        if matches!(arrived.trouble, Trouble::NoFlush) {
            return Err(ErrorKind::StorageFull.into());
        }
        arrived.flushed = arrived.bytes.len();
        Ok(())
    }
}
