use std::error::Error as StdError;
use std::fmt;

/// A `Result` whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a caller can do about an [`Error`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input breaks a documented rule; correct it and call again.
    Invalid,
    /// The input is larger than a limit of [`crate::limits`]; split or reduce it.
    TooLarge,
    /// What was asked for does not exist.
    NotFound,
    /// The request contradicts something already accepted.
    Conflict,
    /// This adapter or version cannot do it; another one may.
    Unsupported,
    /// The resource is busy or out of reach for now; the same call may succeed later.
    Unavailable,
    /// Stored bytes do not say what they should; restore them from a copy.
    Corrupt,
    /// The operating system or a device failed.
    Io,
    /// A defect of the adapter itself; report it.
    Internal,
}

/// The error of every fallible call outside the hot path.
///
/// It carries a kind, a literal context and the error below it. It never carries personal data,
/// keys or payload bytes: the context is a literal of the program text.
pub struct Error {
    kind: ErrorKind,
    context: &'static str,
    position: Option<u64>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Makes an error of a kind, with a context such as `"sqlite: append"`.
    pub const fn new(kind: ErrorKind, context: &'static str) -> Self {
        Self { kind, context, position: None, source: None }
    }

    /// Shorthand for [`ErrorKind::Invalid`].
    pub const fn invalid(context: &'static str) -> Self {
        Self::new(ErrorKind::Invalid, context)
    }

    /// Shorthand for [`ErrorKind::TooLarge`].
    pub const fn too_large(context: &'static str) -> Self {
        Self::new(ErrorKind::TooLarge, context)
    }

    /// Attaches the error below this one. The caller answers for its text: it must hold nothing
    /// personal.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Says where in the input it happened: a line number, an index, a byte offset.
    #[must_use]
    pub const fn at(mut self, position: u64) -> Self {
        self.position = Some(position);
        self
    }

    /// What the caller can do.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The literal context.
    pub const fn context(&self) -> &'static str {
        self.context
    }

    /// Where in the input it happened, if that is known.
    pub const fn position(&self) -> Option<u64> {
        self.position
    }

    /// Whether the same call may succeed later.
    pub const fn is_retryable(&self) -> bool {
        matches!(self.kind, ErrorKind::Unavailable)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.context, self.kind)?;
        if let Some(position) = self.position {
            write!(f, " at {position}")?;
        }
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "invalid input",
            Self::TooLarge => "over the limit",
            Self::NotFound => "not found",
            Self::Conflict => "conflict",
            Self::Unsupported => "unsupported",
            Self::Unavailable => "unavailable for now",
            Self::Corrupt => "corrupt data",
            Self::Io => "input or output failed",
            Self::Internal => "internal defect",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_context_kind_position_and_source() {
        let below = std::io::Error::other("disk on fire");
        let error = Error::invalid("venues: line").at(3).with_source(below);
        assert_eq!(error.to_string(), "venues: line (invalid input) at 3: disk on fire");
    }

    #[test]
    fn only_unavailable_is_retryable() {
        assert!(Error::new(ErrorKind::Unavailable, "busy").is_retryable());
        assert!(!Error::new(ErrorKind::Conflict, "twice").is_retryable());
    }
}
