//! The folder that a run leaves behind.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use ravao::export::csv::CsvExporter;
use ravao::{Cell, Error, ErrorKind, Exporter, Result, Table};

/// What a folder of an earlier run is known by.
const MARK: &str = "venues.jsonl";

/// The folder of one run.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, or empties that of an earlier run. A folder with anything else in it is
    /// left alone.
    pub(crate) fn prepare(path: &Path) -> Result<Self> {
        let failed = io("folder: prepare");
        fs::create_dir_all(path).map_err(failed)?;
        let is_empty = fs::read_dir(path).map_err(failed)?.next().is_none();
        if !is_empty && !path.join(MARK).exists() {
            return Err(Error::invalid("folder: not empty, and not of an earlier run"));
        }
        for folder in ["posters", "passes", "pictures"] {
            absent_is_fine(fs::remove_dir_all(path.join(folder))).map_err(failed)?;
            fs::create_dir(path.join(folder)).map_err(failed)?;
        }
        for file in ["ravao.db", "ravao.db-wal", "ravao.db-shm"] {
            absent_is_fine(fs::remove_file(path.join(file))).map_err(failed)?;
        }
        fs::write(path.join(MARK), "").map_err(failed)?;
        Ok(Self(path.to_owned()))
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a whole file.
    pub(crate) fn write(&self, name: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Result<()> {
        fs::write(self.path(name), contents).map_err(io("folder: write"))
    }

    /// Fails when a file, or the log that SQLite keeps beside it, holds these bytes.
    pub(crate) fn check_absent(&self, name: &str, bytes: &[u8]) -> Result<()> {
        for name in [name.to_owned(), format!("{name}-wal")] {
            let path = self.path(name);
            if path.exists() {
                let contents = fs::read(path).map_err(io("folder: read"))?;
                let found = contents.windows(bytes.len()).any(|window| window == bytes);
                ensure(!found, "folder: erased bytes are still in the file")?;
            }
        }
        Ok(())
    }

    /// Writes a table as CSV and says how many rows it has.
    pub(crate) fn export<'a>(
        &self,
        name: &str,
        table: &'static Table,
        rows: impl IntoIterator<Item = Vec<Cell<'a>>>,
    ) -> Result<u64> {
        let file = File::create(self.path(name)).map_err(io("folder: export"))?;
        let mut writer = CsvExporter::for_excel().start(table, Box::new(file))?;
        for row in rows {
            writer.write(&row)?;
        }
        writer.finish()
    }
}

/// Fails the run when a figure does not hold.
pub(crate) fn ensure(holds: bool, what: &'static str) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::new(ErrorKind::Internal, what)) }
}

/// Wraps an error of the operating system.
pub(crate) fn io(context: &'static str) -> impl Fn(io::Error) -> Error + Copy {
    move |error| Error::new(ErrorKind::Io, context).with_source(error)
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
