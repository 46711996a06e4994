//! CSV exports of visits, contacts and coverage for Ravao, safe to open in a spreadsheet.
//!
//! ```
//! use ravao_core::{Cell, Exporter, Table, Column};
//! use ravao_export_csv::CsvExporter;
//!
//! const DOORS: Table = Table {
//!     name: "doors",
//!     columns: &[
//!         Column { name: "code", personal: false },
//!         Column { name: "name", personal: false },
//!     ],
//! };
//!
//! let mut file = Vec::new();
//! let mut rows = CsvExporter::new().start(&DOORS, Box::new(&mut file))?;
//! rows.write(&[Cell::Code("007".into()), Cell::Text("=1+1".into())])?;
//! assert_eq!(rows.finish()?, 1);
//! assert_eq!(file, b"code,name\n007,'=1+1\n");
//! # Ok::<(), ravao_core::Error>(())
//! ```
//!
//! Quoting follows RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe,
//! [`restore`] takes it away again; the rules are on [`CsvExporter`]. Memory does not grow with
//! the number of rows. Masking is the business of whoever makes the rows: see
//! [`Disclosure`](ravao_core::Disclosure).

mod cell;
mod exporter;
mod guard;
mod writer;

pub use cell::{CodeStyle, InstantStyle};
pub use exporter::{CsvExporter, Delimiter, LineEnding};
pub use guard::restore;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
