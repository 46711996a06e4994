use std::time::Duration;

/// How a database file is opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// How long a call waits for another process that holds the file, before it is `Unavailable`.
    pub busy_timeout: Duration,
    /// What an append that returned survives.
    pub durability: Durability,
    /// Whether the file may be changed.
    pub access: Access,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            durability: Durability::Full,
            access: Access::Write,
        }
    }
}

impl SqliteOptions {
    /// Sets how long a call waits for another process.
    #[must_use]
    pub const fn waiting(mut self, busy_timeout: Duration) -> Self {
        self.busy_timeout = busy_timeout;
        self
    }

    /// Sets what an append that returned survives.
    #[must_use]
    pub const fn surviving(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Opens the file for reading only.
    #[must_use]
    pub const fn reading(mut self) -> Self {
        self.access = Access::Read;
        self
    }
}

/// Whether a file may be changed.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Access {
    /// Events may be appended and erased; a missing file is made and an older one migrated.
    #[default]
    Write,
    /// The file must be there, in the present version, and is only asked: appending and erasing are
    /// `Unsupported`.
    Read,
}

/// What an append that returned survives.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Durability {
    /// A loss of power: every append waits for the disk.
    #[default]
    Full,
    /// The end of the process, but not a loss of power: the last appends may be gone, the file is
    /// whole.
    Normal,
}
