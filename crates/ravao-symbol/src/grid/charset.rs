//! From bytes to text: as declared, else UTF-8, else as phones guess.

use std::borrow::Cow;

use encoding_rs::Encoding;
use ravao_core::Charset;

use super::guess::guess;

/// The upper half of code page 437, the set that QR began with.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// What a run of bytes says about its character set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Coding {
    /// Nothing, or digits and capitals alone.
    Undeclared,
    /// An ECI designator.
    Declared(u32),
    /// Kanji mode: Shift JIS.
    Kanji,
    /// Hanzi mode: GB 2312.
    Hanzi,
}

/// The text of bytes whose codings begin at the given places, and where it comes from.
pub(super) fn text(bytes: &[u8], codings: &[(usize, Coding)]) -> (Option<String>, Option<Charset>) {
    let Some(&(first, _)) = codings.first() else { return split(guess(bytes)) };
    let ends = codings.iter().skip(1).map(|&(at, _)| at).chain([bytes.len()]);
    let declared = codings.iter().zip(ends).map(|(&(at, coding), end)| (coding, &bytes[at..end]));
    let mut whole = String::with_capacity(bytes.len());
    let mut charset = None;
    for (coding, run) in [(Coding::Undeclared, &bytes[..first])].into_iter().chain(declared) {
        let Some((text, by)) = run_text(coding, run) else { return (None, None) };
        whole.push_str(&text);
        charset = weightier(charset, by, run);
    }
    (Some(whole), charset)
}

fn split(found: Option<(Cow<'_, str>, Charset)>) -> (Option<String>, Option<Charset>) {
    found.map_or((None, None), |(text, charset)| (Some(text.into_owned()), Some(charset)))
}

fn run_text(coding: Coding, run: &[u8]) -> Option<(Cow<'_, str>, Charset)> {
    let declared = match coding {
        Coding::Undeclared => return guess(run),
        Coding::Declared(eci) => set_of(eci)?,
        Coding::Kanji => Set::Whatwg(encoding_rs::SHIFT_JIS),
        Coding::Hanzi => Set::Whatwg(encoding_rs::GB18030),
    };
    // Some encoders declare a set and write another.
    let text = declared.decode(run);
    text.map(|text| (text, Charset::Declared(declared.name()))).or_else(|| guess(run))
}

/// One charset for all runs: a guess is said before a declaration, and plain ASCII says nothing.
fn weightier(so_far: Option<Charset>, next: Charset, run: &[u8]) -> Option<Charset> {
    match (so_far, next) {
        (None, next) => (!run.is_empty()).then_some(next),
        (so_far, Charset::Utf8) if run.is_ascii() => so_far,
        (Some(Charset::Guessed(_)), _) => so_far,
        (Some(Charset::Declared(_)), Charset::Declared(_)) => so_far,
        (_, next) => Some(next),
    }
}

/// A character set that an ECI designator names.
enum Set {
    Ascii,
    Latin1,
    CodePage437,
    Utf32,
    Whatwg(&'static Encoding),
}

impl Set {
    fn name(&self) -> &'static str {
        match self {
            Self::Ascii => "US-ASCII",
            Self::Latin1 => "ISO-8859-1",
            Self::CodePage437 => "IBM437",
            Self::Utf32 => "UTF-32BE",
            Self::Whatwg(encoding) => encoding.name(),
        }
    }

    fn decode<'a>(&self, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
        match self {
            Self::Ascii => str::from_utf8(bytes).ok().filter(|text| text.is_ascii()).map(Cow::from),
            Self::Latin1 => Some(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Self::CodePage437 => Some(bytes.iter().map(|&byte| code_page_437(byte)).collect()),
            Self::Utf32 => utf32(bytes).map(Cow::from),
            Self::Whatwg(encoding) => {
                encoding.decode_without_bom_handling_and_without_replacement(bytes)
            }
        }
    }
}

fn code_page_437(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(upper) => {
            CODE_PAGE_437.chars().nth(upper.into()).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    }
}

fn utf32(bytes: &[u8]) -> Option<String> {
    let (fours, rest) = bytes.as_chunks::<4>();
    let text: Option<_> =
        fours.iter().map(|&four| char::from_u32(u32::from_be_bytes(four))).collect();
    text.filter(|_| rest.is_empty())
}

/// The sets of the AIM register of ECI assignments.
fn set_of(eci: u32) -> Option<Set> {
    Some(Set::Whatwg(match eci {
        0 | 2 => return Some(Set::CodePage437),
        1 | 3 => return Some(Set::Latin1),
        27 | 170 => return Some(Set::Ascii),
        34 => return Some(Set::Utf32),
        4 => encoding_rs::ISO_8859_2,
        5 => encoding_rs::ISO_8859_3,
        6 => encoding_rs::ISO_8859_4,
        7 => encoding_rs::ISO_8859_5,
        8 => encoding_rs::ISO_8859_6,
        9 => encoding_rs::ISO_8859_7,
        10 => encoding_rs::ISO_8859_8,
        // The superset of ISO 8859-9, as every browser has it; likewise 874 below.
        11 => encoding_rs::WINDOWS_1254,
        12 => encoding_rs::ISO_8859_10,
        13 => encoding_rs::WINDOWS_874,
        15 => encoding_rs::ISO_8859_13,
        16 => encoding_rs::ISO_8859_14,
        17 => encoding_rs::ISO_8859_15,
        18 => encoding_rs::ISO_8859_16,
        20 => encoding_rs::SHIFT_JIS,
        21 => encoding_rs::WINDOWS_1250,
        22 => encoding_rs::WINDOWS_1251,
        23 => encoding_rs::WINDOWS_1252,
        24 => encoding_rs::WINDOWS_1256,
        25 => encoding_rs::UTF_16BE,
        26 => encoding_rs::UTF_8,
        28 => encoding_rs::BIG5,
        29 | 31 => encoding_rs::GBK,
        30 => encoding_rs::EUC_KR,
        32 => encoding_rs::GB18030,
        33 => encoding_rs::UTF_16LE,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], eci: u32, expected: &str, charset: Charset) {
        let (found, by) = text(bytes, &[(0, Coding::Declared(eci))]);
        assert_eq!((found.as_deref(), by), (Some(expected), Some(charset)), "ECI {eci}");
    }

    #[test]
    fn declared_sets_are_taken_at_their_word() {
        for (bytes, eci, expected, name) in [
            (b"\x82\xe1" as &[u8], 2, "éß", "IBM437"),
            (b"\xe9\x80", 3, "é\u{80}", "ISO-8859-1"),
            (b"\xe9", 7, "щ", "ISO-8859-5"),
            (b"\xe9", 9, "ι", "ISO-8859-7"),
            (b"\x93\xfa\x96\x7b", 20, "日本", "Shift_JIS"),
            (b"\xe9", 21, "é", "windows-1250"),
            (b"\xe9", 22, "й", "windows-1251"),
            (b"\x80", 23, "€", "windows-1252"),
            (b"\x1e\xa1\x00A", 25, "ạA", "UTF-16BE"),
            ("Hồ Chí Minh".as_bytes(), 26, "Hồ Chí Minh", "UTF-8"),
            (b"A", 27, "A", "US-ASCII"),
            (b"\xa4\xe9", 28, "日", "Big5"),
            (b"\xc8\xd5", 29, "日", "GBK"),
            (b"\xec\xed", 30, "日", "EUC-KR"),
            (b"\xc8\xd5", 32, "日", "gb18030"),
            (b"\0\0\x1e\xa1", 34, "ạ", "UTF-32BE"),
        ] {
            check(bytes, eci, expected, Charset::Declared(name));
        }
    }

    #[test]
    fn a_declaration_that_does_not_fit_is_overruled() {
        check("é".as_bytes(), 27, "é", Charset::Utf8);
        check("é".as_bytes(), 34, "é", Charset::Utf8);
        check(b"caf\xe9", 26, "café", Charset::Guessed("windows-1252"));
    }

    #[test]
    fn sets_that_nobody_knows_give_no_text() {
        for eci in [14, 19, 899, 999_999] {
            assert_eq!(text(b"A", &[(0, Coding::Declared(eci))]), (None, None));
        }
    }

    #[test]
    fn runs_are_decoded_each_by_its_own_set() {
        let bytes = b"A\x93\xfa\xe9B\xec\xed";
        let codings = [(1, Coding::Kanji), (3, Coding::Declared(3)), (4, Coding::Undeclared)];
        let (found, charset) = text(&bytes[..5], &codings);
        assert_eq!(found.as_deref(), Some("A日éB"));
        assert_eq!(charset, Some(Charset::Declared("Shift_JIS")));
        let (found, charset) = text(b"caf\xe9\xc4\xe3", &[(4, Coding::Hanzi)]);
        assert_eq!(found.as_deref(), Some("café你"));
        assert_eq!(charset, Some(Charset::Guessed("windows-1252")));
    }

    #[test]
    fn code_page_437_is_whole() {
        assert_eq!(CODE_PAGE_437.chars().count(), 128);
        assert_eq!((code_page_437(0x7f), code_page_437(0xff)), ('\x7f', '\u{a0}'));
    }
}
