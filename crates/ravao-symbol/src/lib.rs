//! Pictures to QR symbols and back: reading, drawing and size advice.
//!
//! ```
//! use ravao_core::{Frame, Level};
//! use ravao_symbol::{SymbolCode, default_reader};
//!
//! let code = SymbolCode::encode("HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH", Level::M)?;
//! let (pixels, width) = code.to_luma(4)?;
//!
//! let mut found = Vec::new();
//! default_reader().read(Frame::new(&pixels, width, width, width as usize)?, &mut found)?;
//! assert_eq!(found[0].text.as_deref(), Some("HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH"));
//! assert_eq!(found[0].version, code.version());
//! # Ok::<(), ravao_core::Error>(())
//! ```
//!
//! The reader is Ravao's own, [`QrReader`]; adapters for two others are features, `rxing` and `rqrr`.
//! Only QR Code model 2 is read: no Micro QR, and the parts of a structured append come one by one.

mod advice;
mod code;
mod contain;
mod draw;
mod eye;
mod frame_reader;
pub mod grid;
mod qr_reader;
mod reader;
#[cfg(feature = "rqrr")]
mod rqrr_reader;
#[cfg(feature = "rxing")]
mod rxing_reader;
mod segment;

pub use advice::{Legibility, PrintAdvice, SAFE_MODULE_MM};
pub use code::SymbolCode;
pub use contain::is_contained;
pub use draw::QUIET_ZONE;
pub use eye::{Look, Region, Sight};
pub use frame_reader::{FrameReader, Glimpse};
pub use qr_reader::QrReader;
pub use reader::{DefaultReader, default_reader};
#[cfg(feature = "rqrr")]
pub use rqrr_reader::RqrrReader;
#[cfg(feature = "rxing")]
pub use rxing_reader::RxingReader;
pub use segment::Mode;
