//! What cleaning changed.

use std::fmt;

/// One kind of change.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Change {
    /// A byte order mark around the text was taken off, with white space beside it.
    ByteOrderMark,
    /// White space or line ends around the text were taken off.
    WhiteSpace,
    /// The text was cut at its first NUL.
    CutAtNul,
    /// Full-width bars became bars.
    FullWidthBar,
    /// Tabs between the parts of a card became bars.
    TabSeparators,
    /// Semicolons between the parts of a card became bars.
    SemicolonSeparators,
    /// `**##` at the end became `$`.
    Terminator,
    /// A label such as `CCCD:` in front was taken off.
    Prefix,
    /// A pass in small letters got its capitals back, or an identity card its own letters.
    CapsLock,
    /// Percent-encoding of a pass or a card was undone.
    PercentEncoding,
    /// A code typed for an English keyboard and read by a French one was turned back.
    FrenchKeyboard,
    /// A code typed for an English keyboard and read by a German one was turned back.
    GermanKeyboard,
    /// UTF-8 that had been read as Latin-1 or Windows-1252 was read as UTF-8.
    Utf8ReadAsLatin1,
    /// Windows-1258 that had been read as Windows-1252 was read as what it is.
    Windows1258,
    /// TCVN3 that had been read as Windows-1252 was read as what it is.
    Tcvn3,
    /// VNI that had been read as Windows-1252 was read as what it is.
    Vni,
    /// Keystrokes of the input method Telex became letters.
    TelexKeys,
    /// Keystrokes of the input method VNI became letters.
    VniKeys,
}

impl Change {
    /// All of them, in the order of their discriminants.
    pub const ALL: [Self; 18] = [
        Self::ByteOrderMark,
        Self::WhiteSpace,
        Self::CutAtNul,
        Self::FullWidthBar,
        Self::TabSeparators,
        Self::SemicolonSeparators,
        Self::Terminator,
        Self::Prefix,
        Self::CapsLock,
        Self::PercentEncoding,
        Self::FrenchKeyboard,
        Self::GermanKeyboard,
        Self::Utf8ReadAsLatin1,
        Self::Windows1258,
        Self::Tcvn3,
        Self::Vni,
        Self::TelexKeys,
        Self::VniKeys,
    ];

    /// The stable identifier in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "byte_order_mark",
            Self::WhiteSpace => "white_space",
            Self::CutAtNul => "cut_at_nul",
            Self::FullWidthBar => "full_width_bar",
            Self::TabSeparators => "tab_separators",
            Self::SemicolonSeparators => "semicolon_separators",
            Self::Terminator => "terminator",
            Self::Prefix => "prefix",
            Self::CapsLock => "caps_lock",
            Self::PercentEncoding => "percent_encoding",
            Self::FrenchKeyboard => "french_keyboard",
            Self::GermanKeyboard => "german_keyboard",
            Self::Utf8ReadAsLatin1 => "utf8_read_as_latin1",
            Self::Windows1258 => "windows_1258",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::TelexKeys => "telex_keys",
            Self::VniKeys => "vni_keys",
        }
    }
}

/// A set of changes.
#[derive(Clone, Copy, Default, Eq, Hash, PartialEq)]
pub struct Changes(u32);

impl Changes {
    /// No change.
    pub const NONE: Self = Self(0);

    pub(super) const fn insert(&mut self, change: Change) {
        self.0 |= 1 << change as u32;
    }

    /// Whether a change is among them.
    pub const fn contains(self, change: Change) -> bool {
        self.0 & 1 << change as u32 != 0
    }

    /// Whether nothing was changed.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The changes, each once.
    pub fn iter(self) -> impl Iterator<Item = Change> {
        Change::ALL.into_iter().filter(move |change| self.contains(*change))
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
