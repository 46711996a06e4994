//! What ends a run before its work is done.

use std::fmt::Display;
use std::io::{self, Write};

/// Why the tool stops. Messages carry file names, positions and literals, never contents.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line asks for what cannot be.
    Usage(String),
    /// A file, a key, a list or a store is not what it should be.
    Failed(String),
    /// Nobody reads stdout any more: end quietly.
    Closed,
}

impl Failure {
    /// Something went wrong with a subject, such as a file.
    pub(crate) fn with(subject: impl Display, error: impl Display) -> Self {
        Self::Failed(format!("{subject}: {error}"))
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub(crate) fn hint(self, hint: impl Display) -> Self {
        match self {
            Self::Usage(message) => Self::Usage(format!("{message}\n  hint: {hint}")),
            Self::Failed(message) => Self::Failed(format!("{message}\n  hint: {hint}")),
            Self::Closed => Self::Closed,
        }
    }
}

impl From<ravao::Error> for Failure {
    fn from(error: ravao::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Says something to the person at the terminal.
pub(crate) fn note(message: impl Display) {
    // A closed stderr leaves nobody to tell.
    let _ = writeln!(io::stderr(), "ravao: {message}");
}
