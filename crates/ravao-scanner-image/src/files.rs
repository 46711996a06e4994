use std::fs;
use std::iter::FusedIterator;
use std::path::{Path, PathBuf};

use ravao_core::{Error, ErrorKind};

use crate::picture::failed;

/// Name extensions of the pictures that are looked for in folders.
const EXTENSIONS: [&str; 15] = [
    "bmp", "dib", "gif", "jfif", "jpe", "jpeg", "jpg", "pbm", "pgm", "png", "pnm", "ppm", "tif",
    "tiff", "webp",
];

/// A path that could not be listed, and why.
#[derive(Debug)]
#[non_exhaustive]
pub struct Unreadable {
    /// The file or folder.
    pub path: PathBuf,
    /// What went wrong with it.
    pub error: Error,
}

/// Lists the picture files of files and folders.
///
/// Files come in the order given, whatever they are called. A folder is expanded where it stands,
/// with all folders below it, by name; only names of pictures count there. A link to a file is
/// followed, a link to a folder is not unless it was given itself: no loop is possible.
///
/// ```
/// let names = ravao_scanner_image::picture_files(["missing.png"]);
/// assert!(names.into_iter().all(|file| file.is_err()));
/// ```
pub fn picture_files(paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> PictureFiles {
    let mut ahead: Vec<_> = paths.into_iter().map(|path| Ahead::Given(path.into())).collect();
    ahead.reverse();
    PictureFiles { ahead }
}

/// The iterator of [`picture_files`]. It holds the names of the folders it is in, nothing else.
#[derive(Debug)]
pub struct PictureFiles {
    /// What is still to come, the next one last.
    ahead: Vec<Ahead>,
}

#[derive(Debug)]
enum Ahead {
    Given(PathBuf),
    Folder(PathBuf),
    File(PathBuf),
    Broken(Unreadable),
}

impl PictureFiles {
    fn expand(&mut self, folder: &Path) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.ahead.push(broken(folder, error)),
        };
        let mut inside: Vec<_> = entries.filter_map(|entry| listed(folder, entry)).collect();
        inside.sort_by(|left, right| right.path().cmp(left.path()));
        self.ahead.append(&mut inside);
    }
}

impl Iterator for PictureFiles {
    type Item = Result<PathBuf, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.ahead.pop()? {
                Ahead::Given(path) => self.ahead.push(given(path)),
                Ahead::Folder(folder) => self.expand(&folder),
                Ahead::File(path) => return Some(Ok(path)),
                Ahead::Broken(unreadable) => return Some(Err(unreadable)),
            }
        }
    }
}

impl FusedIterator for PictureFiles {}

impl Ahead {
    fn path(&self) -> &Path {
        match self {
            Self::Given(path) | Self::Folder(path) | Self::File(path) => path,
            Self::Broken(unreadable) => &unreadable.path,
        }
    }
}

/// What a path given by the caller is.
fn given(path: PathBuf) -> Ahead {
    match fs::metadata(&path) {
        Ok(about) if about.is_dir() => Ahead::Folder(path),
        Ok(about) if about.is_file() => Ahead::File(path),
        Ok(_) => Ahead::Broken(Unreadable {
            path,
            error: Error::new(ErrorKind::Unsupported, "pictures: neither file nor folder"),
        }),
        Err(error) => broken(&path, error),
    }
}

/// What an entry of a folder is; `None` where it is nothing to read.
fn listed(folder: &Path, entry: std::io::Result<fs::DirEntry>) -> Option<Ahead> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(broken(folder, error)),
    };
    let path = entry.path();
    // Unlike `fs::metadata`, this does not follow links.
    match entry.file_type() {
        Ok(kind) if kind.is_dir() => Some(Ahead::Folder(path)),
        Ok(_) if is_picture(&path) && path.is_file() => Some(Ahead::File(path)),
        Ok(_) => None,
        Err(error) => Some(broken(&path, error)),
    }
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|name| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

fn broken(path: &Path, error: std::io::Error) -> Ahead {
    let error = failed("pictures: list", error);
    Ahead::Broken(Unreadable { path: path.to_owned(), error })
}
