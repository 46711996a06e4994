use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Result, limits};

/// One picture in greyscale, borrowed from the caller: a byte a pixel, 0 is black, rows top down.
///
/// The only way to one is [`Frame::new`], so that a reader never has to doubt the bounds.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    luma: &'a [u8],
    width: u32,
    height: u32,
    stride: usize,
}

impl<'a> Frame<'a> {
    /// Wraps greyscale pixels whose rows lie `stride` bytes apart.
    ///
    /// # Errors
    /// `Invalid` when the buffer is shorter than the dimensions say or `stride < width`;
    /// `TooLarge` above [`limits::MAX_PIXELS`].
    pub fn new(luma: &'a [u8], width: u32, height: u32, stride: usize) -> Result<Self> {
        if u64::from(width) * u64::from(height) > limits::MAX_PIXELS {
            return Err(Error::too_large("frame: pixels"));
        }
        let columns = usize::try_from(width).map_err(|_| Error::too_large("frame: width"))?;
        let rows = usize::try_from(height).map_err(|_| Error::too_large("frame: height"))?;
        let needed =
            rows.saturating_sub(1).checked_mul(stride).and_then(|n| n.checked_add(columns));
        let fits = needed.is_some_and(|needed| rows == 0 || needed <= luma.len());
        if stride < columns || !fits {
            return Err(Error::invalid("frame: buffer is shorter than its dimensions"));
        }
        Ok(Self { luma, width, height, stride })
    }

    /// Width in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The pixels of one row.
    ///
    /// # Panics
    /// If `y` is not below [`Frame::height`].
    pub fn row(&self, y: u32) -> &'a [u8] {
        assert!(y < self.height, "row below the frame");
        let start = y as usize * self.stride;
        &self.luma[start..start + self.width as usize]
    }
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame({}×{})", self.width, self.height)
    }
}

/// Error-correction level of a QR symbol (ISO/IEC 18004): the share of codewords it can restore.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[allow(clippy::exhaustive_enums, reason = "the standard has these four")]
pub enum Level {
    /// About 7 %.
    L,
    /// About 15 %.
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

/// A point of a picture in pixels, from the top left corner.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "a point has two coordinates")]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// How the text of a symbol came out of its bytes; names are those of the WHATWG encodings, where
/// they have one.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Charset {
    /// Nothing was declared and the bytes are UTF-8, or ASCII.
    Utf8,
    /// The symbol declares this set: by an ECI designator, or by a mode that has but one.
    Declared(&'static str),
    /// Nothing was declared, or what was does not fit; the bytes look like this set.
    Guessed(&'static str),
}

/// What a symbol is of a message that several symbols carry (structured append).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[allow(clippy::exhaustive_structs, reason = "the standard has these three")]
pub struct Part {
    /// From 0, below `count`.
    pub index: u8,
    /// 1 to 16.
    pub count: u8,
    /// All bytes of the whole message, combined by exclusive or: the same in all of its parts.
    pub parity: u8,
}

/// Whose rules a symbol's content follows (FNC1).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Application {
    /// Those of GS1: fields with application identifiers.
    Gs1,
    /// Those of an industry, by the indicator that AIM gave it.
    Industry(u8),
}

/// One QR symbol read from a frame: what it carries and where it was.
///
/// `Debug` shows the geometry and the length, never the content, which may be personal.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Symbol {
    /// The bytes of the data segments, in order, before any character-set decoding.
    pub bytes: Vec<u8>,
    /// The text, where the bytes are text in the declared or the guessed character set.
    pub text: Option<String>,
    /// How the text came out of the bytes, where the reader tells it.
    pub charset: Option<Charset>,
    /// 1 to 40; 0 where the reader does not tell.
    pub version: u8,
    /// The level, where the reader tells it.
    pub level: Option<Level>,
    /// Which part of a larger message it is, where it is one and the reader tells it.
    pub part: Option<Part>,
    /// Whose rules the content follows, where the symbol declares it and the reader tells it.
    pub application: Option<Application>,
    /// Top left, top right, bottom right, bottom left, as the symbol itself is turned.
    pub corners: [Point; 4],
}

impl Symbol {
    /// A symbol of these bytes; `text` is filled in where they are UTF-8.
    pub fn new(bytes: Vec<u8>) -> Self {
        let text = str::from_utf8(&bytes).ok().map(str::to_owned);
        Self {
            charset: text.is_some().then_some(Charset::Utf8),
            bytes,
            text,
            version: 0,
            level: None,
            part: None,
            application: None,
            corners: [Point::default(); 4],
        }
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol")
            .field("bytes", &self.bytes.len())
            .field("version", &self.version)
            .field("level", &self.level)
            .field("corners", &self.corners)
            .finish_non_exhaustive()
    }
}

/// Why no symbol of a frame was read: the furthest that anything in it came, later ones further.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WhyNot {
    /// Nothing looks like a symbol.
    NothingSeen,
    /// The time for the frame ran out.
    OutOfTime,
    /// There is a symbol, but its modules run into each other.
    TooBlurred,
    /// There is a symbol, but its modules are hardly larger than pixels: the camera should come
    /// nearer.
    TooSmall,
    /// There is a symbol, but more of it is damaged or covered than its level restores.
    Damaged,
    /// More looks like a symbol than is tried.
    TooMany,
}

/// Finds and decodes the QR symbols of a picture.
///
/// # Contract
/// - Symbols are appended to `found`; what was in it stays. A picture without symbols appends
///   nothing and is no error.
/// - The same frame gives the same symbols in the same order, top to bottom, then left to right by
///   the first corner.
/// - At most [`limits::MAX_SYMBOLS`] are appended.
/// - No frame makes it panic or hang. A reader whose library may panic contains the panic and
///   answers `Internal`.
///
/// ```
/// use ravao_core::{Frame, Result, Symbol, SymbolReader};
///
/// #[derive(Debug)]
/// struct Blind;
///
/// impl SymbolReader for Blind {
///     fn read(&self, _frame: Frame<'_>, _found: &mut Vec<Symbol>) -> Result<()> {
///         Ok(())
///     }
/// }
///
/// let pixels = [255; 9];
/// let mut found = Vec::new();
/// Blind.read(Frame::new(&pixels, 3, 3, 3)?, &mut found)?;
/// assert!(found.is_empty());
/// # Ok::<(), ravao_core::Error>(())
/// ```
pub trait SymbolReader: fmt::Debug + Send + Sync {
    /// Appends the symbols of `frame` to `found`.
    ///
    /// # Errors
    /// `Internal` when the reader itself failed; the frame may be tried again with another reader.
    fn read(&self, frame: Frame<'_>, found: &mut Vec<Symbol>) -> Result<()>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn kind_of(luma: &[u8], width: u32, height: u32, stride: usize) -> Option<ErrorKind> {
        Frame::new(luma, width, height, stride).err().map(|error| error.kind())
    }

    #[test]
    fn frame_must_fit_its_buffer() {
        let pixels = [0u8; 10];
        assert_eq!(kind_of(&pixels, 5, 2, 5), None);
        assert_eq!(kind_of(&pixels, 4, 2, 6), None, "the last row needs no padding");
        assert_eq!(kind_of(&pixels, 5, 3, 5), Some(ErrorKind::Invalid));
        assert_eq!(kind_of(&pixels, 5, 2, 4), Some(ErrorKind::Invalid));
        assert_eq!(kind_of(&pixels, 5, 2, usize::MAX), Some(ErrorKind::Invalid));
        assert_eq!(kind_of(&[], u32::MAX, u32::MAX, usize::MAX), Some(ErrorKind::TooLarge));
        assert_eq!(kind_of(&[], 0, 0, 0), None);
    }

    #[test]
    fn rows_skip_the_padding() {
        let pixels = [1, 2, 9, 3, 4];
        let frame = Frame::new(&pixels, 2, 2, 3).unwrap();
        assert_eq!(frame.row(1), [3, 4]);
    }

    #[test]
    fn debug_hides_the_content() {
        let symbol = Symbol::new(b"008090000001|An".to_vec());
        assert!(!format!("{symbol:?}").contains("0080"));
    }
}
