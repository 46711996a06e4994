use std::fmt;

use ravao_core::{Error, Level, Result, limits};

use crate::grid::{self, Modules};
use crate::segment::{Class, Mode, Segment, split};

/// A QR symbol ready to be drawn: its modules, version and level.
///
/// Content goes in as it is, text as UTF-8 without an ECI header: cameras of phones guess it
/// rightly, and some hand scanners stumble over the header. `Debug` shows no content.
///
/// ```
/// use ravao_core::Level;
/// use ravao_symbol::SymbolCode;
///
/// let code = SymbolCode::encode("HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH", Level::M)?;
/// assert_eq!((code.version(), code.width()), (2, 25));
/// let png = code.to_png(8)?;
/// assert_eq!(&png[1..4], b"PNG");
/// # Ok::<(), ravao_core::Error>(())
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct SymbolCode {
    modules: Modules,
    version: u8,
    level: Level,
}

impl SymbolCode {
    /// Encodes text or bytes in the smallest version that holds them.
    ///
    /// # Errors
    /// `Invalid` when there is nothing to encode; `TooLarge` when version 40 does not hold it.
    pub fn encode(content: impl AsRef<[u8]>, level: Level) -> Result<Self> {
        let content = checked(content.as_ref())?;
        for class in Class::ALL {
            let segments = split(content, class);
            let bits = segments.iter().map(|s| s.mode.bits(s.range.len(), class)).sum();
            if let Some(version) = smallest_in(class, bits, level) {
                return Self::draw(content, &segments, version, level);
            }
        }
        Err(Error::too_large("symbol: content is longer than version 40 holds"))
    }

    /// Encodes text or bytes in a chosen version, so that a series of codes is equally large.
    ///
    /// # Errors
    /// `Invalid` when there is nothing to encode or the version is not 1 to 40; `TooLarge` when
    /// the version does not hold it.
    pub fn encode_in(content: impl AsRef<[u8]>, version: u8, level: Level) -> Result<Self> {
        let content = checked(content.as_ref())?;
        if !(1..=40).contains(&version) {
            return Err(Error::invalid("symbol: version is not 1 to 40"));
        }
        let segments = split(content, Class::of(version));
        Self::draw(content, &segments, version, level)
    }

    /// The smallest version that holds `characters` of one mode.
    ///
    /// # Errors
    /// `TooLarge` when version 40 does not hold them.
    pub fn version_for(mode: Mode, characters: usize, level: Level) -> Result<u8> {
        let too_large = || Error::too_large("symbol: content is longer than version 40 holds");
        if characters > limits::MAX_TEXT_BYTES {
            return Err(too_large());
        }
        let fits = |class| smallest_in(class, mode.bits(characters, class), level);
        Class::ALL.into_iter().find_map(fits).ok_or_else(too_large)
    }

    /// Version, 1 to 40.
    pub const fn version(&self) -> u8 {
        self.version
    }

    /// Error-correction level.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Modules a side, without the quiet zone.
    pub const fn width(&self) -> u32 {
        17 + 4 * self.version as u32
    }

    /// Tells whether the module at a column and row is dark; outside the symbol none is.
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        self.modules.is_dark(x as usize, y as usize)
    }

    /// The runs of dark modules in a row: the first column and the length of each.
    pub(crate) fn dark_runs(&self, y: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.modules.dark_runs(y)
    }

    fn draw(content: &[u8], segments: &[Segment], version: u8, level: Level) -> Result<Self> {
        let words = grid::data_words(version, level);
        let data = grid::pack(content, segments, Class::of(version), words)
            .ok_or_else(|| Error::too_large("symbol: version does not hold the content"))?;
        let modules = grid::compose(&data, version, level);
        Ok(Self { modules, version, level })
    }
}

impl fmt::Debug for SymbolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SymbolCode(version {}, level {:?})", self.version, self.level)
    }
}

fn checked(content: &[u8]) -> Result<&[u8]> {
    match content.len() {
        0 => Err(Error::invalid("symbol: nothing to encode")),
        length if length > limits::MAX_TEXT_BYTES => {
            Err(Error::too_large("symbol: content is longer than version 40 holds"))
        }
        _ => Ok(content),
    }
}

fn smallest_in(class: Class, bits: usize, level: Level) -> Option<u8> {
    class.versions().find(|&version| bits <= 8 * grid::data_words(version, level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravao_core::ErrorKind;

    const LEVELS: [Level; 4] = [Level::L, Level::M, Level::Q, Level::H];

    fn version(content: &str, level: Level) -> Option<u8> {
        SymbolCode::encode(content, level).ok().map(|code| code.version())
    }

    #[test]
    fn upper_case_urls_and_base45_take_the_alphanumeric_version() {
        let url = "HTTPS://RAVAO.EXAMPLE/V/".to_owned();
        assert_eq!(version(&(url.clone() + &"A7".repeat(131)), Level::M), Some(10), "286");
        assert_eq!(version(&"A:".repeat(131), Level::M), Some(9), "262");
        assert_eq!(version(&"A:".repeat(156), Level::M), Some(11), "312");
        assert_eq!(version(&"a:".repeat(131), Level::M), Some(12), "bytes take more");
    }

    #[test]
    fn version_for_agrees_with_encode() {
        for level in LEVELS {
            for characters in [1, 25, 154, 262, 286, 1000] {
                let text = "A".repeat(characters);
                let counted = SymbolCode::version_for(Mode::Alphanumeric, characters, level);
                assert_eq!(counted.ok(), version(&text, level), "{characters} at {level:?}");
            }
        }
    }

    #[test]
    fn the_largest_symbol_is_filled_and_not_overfilled() {
        assert_eq!(version(&"1".repeat(7_089), Level::L), Some(40));
        assert_eq!(version(&"A".repeat(4_296), Level::L), Some(40));
        assert_eq!(version(&"a".repeat(2_953), Level::L), Some(40));
        for (text, level) in [("1", Level::M), ("A", Level::L), ("é", Level::H)] {
            let error = SymbolCode::encode(text.repeat(7_000), level).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooLarge);
        }
        assert!(SymbolCode::version_for(Mode::Byte, usize::MAX, Level::L).is_err());
    }

    #[test]
    fn wrong_requests_are_refused() {
        let kind = |content: &str, version| {
            SymbolCode::encode_in(content, version, Level::M).err().map(|error| error.kind())
        };
        assert_eq!(kind("", 1), Some(ErrorKind::Invalid));
        assert_eq!(kind("A", 0), Some(ErrorKind::Invalid));
        assert_eq!(kind("A", 41), Some(ErrorKind::Invalid));
        assert_eq!(kind(&"A".repeat(21), 1), Some(ErrorKind::TooLarge));
        assert_eq!(kind(&"A".repeat(20), 1), None);
    }

    #[test]
    fn nothing_outside_the_symbol_is_dark() {
        let code = SymbolCode::encode("A", Level::L).unwrap();
        assert!(code.is_dark(0, 0) && code.is_dark(20, 0) && code.is_dark(0, 20));
        assert!(!code.is_dark(21, 0) && !code.is_dark(0, 21) && !code.is_dark(u32::MAX, 0));
    }

    #[test]
    fn debug_hides_the_content() {
        let code = SymbolCode::encode("NGUYEN VAN A", Level::M).unwrap();
        assert!(!format!("{code:?}").contains("NGUYEN"));
    }
}
