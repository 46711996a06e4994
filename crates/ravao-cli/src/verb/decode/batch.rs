//! The lines that are there to be decoded without waiting for more.

use std::ops::Range;

use ravao::DecodeError;

use crate::failure::Failure;
use crate::input::Lines;

/// Texts that are read in one go, where so many are there already.
const BATCH: usize = 1_024;

/// Consecutive lines of an input, in buffers that are used again.
#[derive(Default)]
pub(super) struct Batch {
    first_line: u64,
    bytes: Vec<u8>,
    /// Where the text of each line stands, unless it is longer than any symbol can carry.
    lines: Vec<Option<Range<usize>>>,
}

impl Batch {
    /// Waits for one line and takes those that are ready with it; `false` at the end.
    pub(super) fn fill(&mut self, lines: &mut Lines) -> Result<bool, Failure> {
        self.bytes.clear();
        self.lines.clear();
        while self.lines.is_empty() || self.lines.len() < BATCH && lines.is_ready() {
            let Some(line) = lines.next_line()? else { break };
            if self.lines.is_empty() {
                self.first_line = line.number;
            }
            let begin = self.bytes.len();
            self.bytes.extend_from_slice(line.bytes.unwrap_or_default());
            self.lines.push(line.bytes.map(|_| begin..self.bytes.len()));
        }
        Ok(!self.lines.is_empty())
    }

    /// How many lines.
    pub(super) const fn len(&self) -> usize {
        self.lines.len()
    }

    /// The number of the first line.
    pub(super) const fn first_line(&self) -> u64 {
        self.first_line
    }

    /// The texts, or why a line is none.
    pub(super) fn texts(&self) -> Vec<Result<&str, DecodeError>> {
        let text = |line: &Option<Range<usize>>| {
            let bytes = &self.bytes[line.clone().ok_or(DecodeError::TooLong)?];
            str::from_utf8(bytes).map_err(|_| DecodeError::Text)
        };
        self.lines.iter().map(text).collect()
    }
}
