//! Text of one encoding that was read as another.

use unicode_normalization::UnicodeNormalization;

use super::Change;
use super::vietnamese::{Reading, is_vietnamese, map_words, words};
use crate::normal::is_syllable;

/// The characters of Windows-1252 that Latin-1 does not have, from 0x80 on; a blank where there is
/// none.
const WINDOWS_1252: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// The letters of TCVN3 from 0xA1 on; a blank where it has none, or a capital that only fonts know.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽ\
    éẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// Where Windows-1258 differs from Windows-1252.
const WINDOWS_1258: &[(char, char)] = &[
    ('Ã', 'Ă'),
    ('Ì', '\u{300}'),
    ('Ð', 'Đ'),
    ('Ò', '\u{309}'),
    ('Õ', 'Ơ'),
    ('Ý', 'Ư'),
    ('Þ', '\u{303}'),
    ('ã', 'ă'),
    ('ì', '\u{301}'),
    ('ð', 'đ'),
    ('ò', '\u{323}'),
    ('õ', 'ơ'),
    ('ý', 'ư'),
];

/// Letters of VNI that stand alone.
const VNI_LETTERS: &[(char, &str)] = &[
    ('æ', "i\u{309}"),
    ('ó', "i\u{303}"),
    ('ò', "i\u{323}"),
    ('î', "y\u{323}"),
    ('ñ', "đ"),
    ('ô', "ơ"),
    ('ö', "ư"),
];

/// Letters of VNI that are the marks of the one before.
const VNI_MARKS: &[(char, &str)] = &[
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// Reads UTF-8 that was read as Latin-1 or Windows-1252. Every character must be a byte of these,
/// the bytes must be UTF-8, and every letter that comes out must be Vietnamese.
pub(super) fn from_utf8_as_latin1(text: &str) -> Option<(String, Change)> {
    if text.is_ascii() {
        return None;
    }
    let bytes = text.chars().map(byte).collect::<Option<Vec<u8>>>()?;
    let read = String::from_utf8(bytes).ok()?;
    let mut others = read.chars().filter(|c| !c.is_ascii() && *c != '｜');
    others.all(|c| is_vietnamese(c) || is_mark(c)).then_some((read, Change::Utf8ReadAsLatin1))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let index = WINDOWS_1252.chars().position(|candidate| candidate == c)?;
    u8::try_from(0x80 + index).ok()
}

/// Reads a Vietnamese code page that was read as Windows-1252: the one in which every word that it
/// changes becomes a syllable. Where two pages do, the text stays.
pub(super) fn from_old_code_page(text: &str) -> Option<(String, Change)> {
    const PAGES: [(Reading, Change); 3] =
        [(windows_1258, Change::Windows1258), (tcvn3, Change::Tcvn3), (vni, Change::Vni)];
    if text.is_ascii() || !text.chars().all(|c| byte(c).is_some()) {
        return None;
    }
    let mut fitting = PAGES.into_iter().filter(|(read, _)| fits(text, *read));
    let (read, change) = fitting.next()?;
    fitting.next().is_none().then(|| (map_words(text, read), change))
}

/// Whether all words that change become syllables, and one of them was none before.
fn fits(text: &str, read: Reading) -> bool {
    let changed = || words(text).map(|word| (word, read(word))).filter(|(word, it)| word != it);
    changed().any(|(word, _)| !is_syllable(word)) && changed().all(|(_, it)| is_syllable(&it))
}

fn windows_1258(word: &str) -> String {
    let letter = |c| WINDOWS_1258.iter().find(|(read, _)| *read == c).map_or(c, |(_, is)| *is);
    word.chars().map(letter).nfc().collect()
}

fn tcvn3(word: &str) -> String {
    word.chars().map(|c| tcvn3_letter(c).unwrap_or(c)).collect()
}

fn tcvn3_letter(c: char) -> Option<char> {
    let index = u32::from(c).checked_sub(0xA1)?;
    TCVN3.chars().nth(usize::try_from(index).ok()?).filter(|letter| *letter != ' ')
}

fn vni(word: &str) -> String {
    word.chars().flat_map(vni_letter).nfc().collect()
}

/// A letter in its own case; the marks have the case of the letter that they belong to.
fn vni_letter(c: char) -> Vec<char> {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let find = |table: &[(char, &'static str)]| {
        table.iter().find(|(read, _)| *read == lower).map(|(_, is)| *is)
    };
    match find(VNI_LETTERS).or_else(|| find(VNI_MARKS)) {
        Some(is) if c == lower => is.chars().collect(),
        Some(is) => is.chars().flat_map(char::to_uppercase).collect(),
        None => vec![c],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_a_place_for_every_byte() {
        assert_eq!(WINDOWS_1252.chars().count(), 0x20);
        assert_eq!(byte('Ÿ'), Some(0x9f));
        assert_eq!(byte('€'), Some(0x80));
        assert_eq!(TCVN3.chars().count(), 0xFE - 0xA0);
        for (read, is) in [('¨', 'ă'), ('µ', 'à'), ('Ô', 'ễ'), ('Þ', 'ị'), ('þ', 'ỵ'), ('ß', 'ò')]
        {
            assert_eq!(tcvn3_letter(read), Some(is));
        }
        assert_eq!(tcvn3_letter('A'), None);
        assert_eq!(tcvn3_letter('ÿ'), None);
    }
}
