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
