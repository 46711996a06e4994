//! Lines of any input, however hostile, in bounded memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Bytes read ahead: a thousand lines, as far as the input has them.
const BUFFER_BYTES: usize = 512 << 10;

/// One line of an input, its number counted from 1, without the line end: LF or CR LF.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Its number.
    pub(crate) number: u64,
    /// Its bytes; `None` for a line over the limit.
    pub(crate) bytes: Option<&'a [u8]>,
}

/// Reads lines of at most `limit` bytes; longer ones are passed over and reported.
pub(crate) struct Lines {
    input: BufReader<Box<dyn Read>>,
    name: String,
    limit: usize,
    line: Vec<u8>,
    number: u64,
}

impl Lines {
    /// The lines of stdin.
    pub(crate) fn stdin(limit: usize) -> Self {
        Self::new(Box::new(io::stdin().lock()), "stdin".to_owned(), limit)
    }

    /// The lines of a file.
    pub(crate) fn open(path: &Path, limit: usize) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| Failure::with(path.display(), error))?;
        Ok(Self::new(Box::new(file), path.display().to_string(), limit))
    }

    /// The lines of a file, or of stdin where none is named.
    pub(crate) fn open_or_stdin(path: Option<&PathBuf>, limit: usize) -> Result<Self, Failure> {
        path.map_or_else(|| Ok(Self::stdin(limit)), |path| Self::open(path, limit))
    }

    fn new(input: Box<dyn Read>, name: String, limit: usize) -> Self {
        let input = BufReader::with_capacity(BUFFER_BYTES, input);
        Self { input, name, limit, line: Vec::new(), number: 0 }
    }

    /// What the input is called in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the next line is there already: asking for it will not wait.
    pub(crate) fn is_ready(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    /// The next line, `None` at the end.
    pub(crate) fn next_line(&mut self) -> Result<Option<Line<'_>>, Failure> {
        if !self.fill().map_err(|error| Failure::with(&self.name, error))? {
            return Ok(None);
        }
        self.number += 1;
        let bytes = self.line.strip_suffix(b"\r").unwrap_or(&self.line);
        let bytes = Some(bytes).filter(|bytes| bytes.len() <= self.limit);
        Ok(Some(Line { number: self.number, bytes }))
    }

    /// Reads up to the next line end, keeping just enough to know that a line is too long.
    fn fill(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut is_begun = false;
        loop {
            let ahead = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                ahead => ahead?,
            };
            if ahead.is_empty() {
                return Ok(is_begun);
            }
            is_begun = true;
            let end = ahead.iter().position(|&byte| byte == b'\n');
            let part = end.unwrap_or(ahead.len());
            // Two more than the limit: one may be the CR, the other is over.
            let room = (self.limit + 2).saturating_sub(self.line.len());
            self.line.extend_from_slice(&ahead[..part.min(room)]);
            self.input.consume(part + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expected: &[Option<&[u8]>]) {
        let mut lines = Lines::new(Box::new(io::Cursor::new(input.to_vec())), String::new(), 4);
        let mut found = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            assert_eq!(line.number, found.len() as u64 + 1);
            found.push(line.bytes.map(<[u8]>::to_vec));
        }
        let expected: Vec<_> = expected.iter().map(|line| line.map(<[u8]>::to_vec)).collect();
        assert_eq!(found, expected, "{input:?}");
    }

    #[test]
    fn line_ends_are_taken_off_and_nothing_else() {
        check(b"", &[]);
        check(b"\n", &[Some(b"")]);
        check(b"a\r\n b \n", &[Some(b"a"), Some(b" b ")]);
        check(b"a\r\r\nb\rc", &[Some(b"a\r"), Some(b"b\rc")]);
        check(b"\xff\0\n", &[Some(b"\xff\0")]);
    }

    #[test]
    fn a_long_line_is_reported_and_passed_over() {
        check(b"1234\r\n12345\nab", &[Some(b"1234"), None, Some(b"ab")]);
        check(&b"x".repeat(300_000), &[None]);
        check(b"1234\r", &[Some(b"1234")]);
        check(b"12345\r\n", &[None]);
        check(b"123456\n\n", &[None, Some(b"")]);
    }
}
