use std::time::Duration;

/// How a database file is opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// How long a call waits for another process that holds the file, before it is `Unavailable`.
    pub busy_timeout: Duration,
    /// What an append that returned survives.
    pub durability: Durability,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), durability: Durability::Full }
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
