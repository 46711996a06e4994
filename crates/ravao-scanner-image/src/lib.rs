//! A scanner for Ravao that reads QR symbols from picture files and folders.
//!
//! ```
//! use std::sync::Arc;
//!
//! use ravao_core::{Level, Scanner};
//! use ravao_scanner_image::ImageScanner;
//! use ravao_symbol::{SymbolCode, default_reader};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! std::fs::write(folder.join("door.png"), SymbolCode::encode("DOOR 1", Level::M)?.to_png(4)?)?;
//!
//! let mut scanner = ImageScanner::open([folder], default_reader());
//! while let Some(scan) = scanner.next_scan() {
//!     match scan {
//!         Ok(scan) => assert_eq!(scan.symbols[0].text.as_deref(), Some("DOOR 1")),
//!         Err(error) => eprintln!("{error}"),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
mod files;
mod picture;
mod scanner;

pub use files::{PictureFiles, Unreadable, picture_files};
pub use picture::{Picture, decode_luma, open_luma, read_picture};
pub use scanner::ImageScanner;
