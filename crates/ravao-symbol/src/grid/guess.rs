//! Which character set bytes without a declaration are in.

use std::borrow::Cow;

use encoding_rs::{Encoding, GBK, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};
use ravao_core::Charset;

/// Neighbouring double-byte characters that do not come about by chance in a western text.
const MIN_WIDE_RUN: usize = 2;

/// The same for half-width katakana, which share their bytes with accented capitals.
const MIN_NARROW_RUN: usize = 3;

/// Judges bytes and the text that they are in a set.
type Test = fn(&[u8], &str) -> bool;

/// The text of bytes: UTF-8 where they are, else Shift JIS, Chinese or western, whichever they look
/// like; `None` where they look like no text at all.
pub(super) fn guess(bytes: &[u8]) -> Option<(Cow<'_, str>, Charset)> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Some((text.into(), Charset::Utf8));
    }
    let likely: [(&'static Encoding, Test); 5] = [
        (UTF_16BE, |bytes, _| bytes.starts_with(&[0xfe, 0xff])),
        (UTF_16LE, |bytes, _| bytes.starts_with(&[0xff, 0xfe])),
        (SHIFT_JIS, |bytes, text| is_japanese(text) && !(is_mixed(text) && is_chinese(bytes))),
        (GBK, |bytes, _| is_chinese(bytes)),
        (WINDOWS_1252, |_, _| true),
    ];
    likely.into_iter().find_map(|(set, fits)| {
        let text = set.decode_without_bom_handling_and_without_replacement(bytes)?;
        let is_it = is_text(&text) && fits(bytes, &text);
        is_it.then_some((text, Charset::Guessed(set.name())))
    })
}

/// Tells whether a text has none of the control characters that no text needs.
fn is_text(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x04' | '\x1c'..='\x1f'))
}

/// Tells whether the characters beyond ASCII come in the runs of Japanese writing.
fn is_japanese(text: &str) -> bool {
    let (mut wide, mut narrow) = (0, 0);
    let has_run = text.chars().any(|c| {
        wide = if is_wide(c) { wide + 1 } else { 0 };
        narrow = if is_narrow(c) { narrow + 1 } else { 0 };
        wide >= MIN_WIDE_RUN || narrow >= MIN_NARROW_RUN
    });
    has_run && !text.chars().any(|c| matches!(c, '\u{e000}'..='\u{f8ff}'))
}

/// Tells whether half-width katakana stand beside full-width characters, as hardly anybody writes.
fn is_mixed(text: &str) -> bool {
    let neighbours = text.chars().zip(text.chars().skip(1));
    neighbours.into_iter().any(|(a, b)| is_wide(a) && is_narrow(b) || is_narrow(a) && is_wide(b))
}

const fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff01}'..='\u{ff60}')
}

const fn is_narrow(c: char) -> bool {
    matches!(c, '\u{ff61}'..='\u{ff9f}')
}

/// Tells whether the bytes beyond ASCII pair up into the characters of GB 2312.
fn is_chinese(bytes: &[u8]) -> bool {
    let mut runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    let is_pair = |pair: &[u8; 2]| matches!(pair, [0xa1..=0xa9 | 0xb0..=0xf7, 0xa1..=0xfe]);
    let is_paired = |run: &[u8]| {
        let (pairs, rest) = run.as_chunks::<2>();
        rest.is_empty() && pairs.iter().all(is_pair)
    };
    runs.clone().all(is_paired) && runs.any(|run| run.len() >= 2 * MIN_WIDE_RUN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<(&str, Charset)>) {
        let found = guess(bytes);
        assert_eq!(found.as_ref().map(|(text, set)| (&**text, *set)), expected);
    }

    fn encoded(text: &'static str, set: &'static Encoding) {
        let bytes = set.encode(text).0;
        check(&bytes, Some((text, Charset::Guessed(set.name()))));
    }

    #[test]
    fn utf_8_is_believed_at_once() {
        check(b"", Some(("", Charset::Utf8)));
        check("Đà Nẵng".as_bytes(), Some(("Đà Nẵng", Charset::Utf8)));
        check(b"\0\x01", Some(("\0\x01", Charset::Utf8)));
    }

    #[test]
    fn writing_is_told_by_its_runs() {
        encoded("日本語のテキスト", SHIFT_JIS);
        encoded("MEMORY:ﾔﾏﾀﾞ", SHIFT_JIS);
        encoded("Name:山田, 12", SHIFT_JIS);
        encoded("这是一个测试", GBK);
        encoded("Café à la crème, 5 €", WINDOWS_1252);
        encoded("ÄÖÜ äöü ß", WINDOWS_1252);
        encoded("Müller & Söhne", WINDOWS_1252);
        encoded("señor, ¿qué?", WINDOWS_1252);
    }

    #[test]
    fn a_byte_order_mark_is_believed() {
        check(b"\xfe\xff\x1e\xa1", Some(("\u{feff}ạ", Charset::Guessed("UTF-16BE"))));
        check(b"\xff\xfe\xa1\x1e", Some(("\u{feff}ạ", Charset::Guessed("UTF-16LE"))));
    }

    #[test]
    fn bytes_that_are_no_text_are_not_called_one() {
        check(b"\xd2\x84\x43\xa1\x01\x32\xa0\x58", None);
        check(b"\xff\x00\x01", None);
        check(b"\x89PNG\r\n\x1a\n", None);
    }
}
