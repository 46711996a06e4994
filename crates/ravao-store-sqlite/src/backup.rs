//! Copying a file that is in use.

use std::fs::{self, File};
use std::path::Path;

use ravao_core::{Error, ErrorKind, Result};
use rusqlite::Connection;

use crate::error::error;

/// Writes what a connection sees at one moment into a new file.
pub(crate) fn copy(connection: &Connection, target: &Path) -> Result<()> {
    let text = target.to_str().ok_or(Error::invalid("sqlite: backup to a path that is no text"))?;
    if target.exists() {
        return Err(Error::invalid("sqlite: backup over something"));
    }
    let copied = connection.execute("VACUUM INTO ?1", [text]).map_err(error("sqlite: backup"));
    let synced = copied.and_then(|_| sync(target));
    if synced.is_err() {
        // What was written of it is no copy.
        let _ = fs::remove_file(target);
    }
    synced
}

/// Waits for the disk.
fn sync(path: &Path) -> Result<()> {
    let failed = |source| Error::new(ErrorKind::Io, "sqlite: backup").with_source(source);
    File::open(path).and_then(|file| file.sync_all()).map_err(failed)
}
