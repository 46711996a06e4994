use std::path::PathBuf;
use std::sync::Arc;

use ravao_core::{Result, Scan, Scanner, SymbolReader};

use crate::files::{PictureFiles, picture_files};
use crate::picture::read_picture;

/// Scans picture files one by one, in the order of [`picture_files`].
///
/// Each file is one scan, with its path as the source; a picture without a symbol is a scan without
/// symbols. A file that cannot be read is one error, whose position is the number of scans before
/// it, and the scanner goes on. One picture is in memory at a time.
#[derive(Debug)]
pub struct ImageScanner {
    files: PictureFiles,
    reader: Arc<dyn SymbolReader>,
    scans: u64,
}

impl ImageScanner {
    /// Opens files and folders. Nothing is read before the first scan.
    pub fn open(
        paths: impl IntoIterator<Item = impl Into<PathBuf>>,
        reader: Arc<dyn SymbolReader>,
    ) -> Self {
        Self { files: picture_files(paths), reader, scans: 0 }
    }
}

impl Scanner for ImageScanner {
    fn next_scan(&mut self) -> Option<Result<Scan>> {
        let file = self.files.next()?;
        let position = self.scans;
        self.scans += 1;
        let scan = file.map_err(|unreadable| unreadable.error).and_then(|path| {
            let symbols = read_picture(&path, &*self.reader)?;
            Ok(Scan::new(path.to_string_lossy(), symbols))
        });
        Some(scan.map_err(|error| error.at(position)))
    }
}
