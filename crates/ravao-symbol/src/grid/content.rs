use std::fmt;

use ravao_core::{Application, Charset, Level, Part, Point, Symbol};

use super::bch::Format;
use super::charset;
use super::segments::Message;

/// What a grid of modules says.
///
/// `Debug` shows no content.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct Content {
    /// The bytes of the data segments, in order, before any character-set decoding.
    pub bytes: Vec<u8>,
    /// The text, where the bytes are text in the declared or the guessed character set.
    pub text: Option<String>,
    /// How the text came out of the bytes.
    pub charset: Option<Charset>,
    /// 1 to 40.
    pub version: u8,
    /// The error-correction level.
    pub level: Level,
    /// The mask over the data, 0 to 7.
    pub mask: u8,
    /// Whether the grid shows the symbol's mirror image.
    pub is_mirrored: bool,
    /// Which part of a larger message it is.
    pub part: Option<Part>,
    /// Whose rules the content follows.
    pub application: Option<Application>,
}

impl Content {
    pub(super) fn new(message: Message, version: u8, format: Format) -> Self {
        let Message { bytes, codings, part, application } = message;
        let (text, charset) = charset::text(&bytes, &codings);
        let Format { level, mask } = format;
        Self { bytes, text, charset, version, level, mask, is_mirrored: false, part, application }
    }

    pub(super) fn mirrored(self) -> Self {
        Self { is_mirrored: true, ..self }
    }

    /// The symbol, given where the corners of the grid are: top left, top right, bottom right and
    /// bottom left as it was sampled.
    pub fn into_symbol(
        self,
        [top_left, top_right, bottom_right, bottom_left]: [Point; 4],
    ) -> Symbol {
        let mut symbol = Symbol::new(Vec::new());
        symbol.bytes = self.bytes;
        symbol.text = self.text;
        symbol.charset = self.charset;
        symbol.version = self.version;
        symbol.level = Some(self.level);
        symbol.part = self.part;
        symbol.application = self.application;
        symbol.corners = match self.is_mirrored {
            false => [top_left, top_right, bottom_right, bottom_left],
            true => [top_left, bottom_left, bottom_right, top_right],
        };
        symbol
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("bytes", &self.bytes.len())
            .field("charset", &self.charset)
            .field("version", &self.version)
            .field("level", &self.level)
            .field("mask", &self.mask)
            .finish_non_exhaustive()
    }
}
