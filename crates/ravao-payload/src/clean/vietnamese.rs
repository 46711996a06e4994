//! What tells Vietnamese text from text that something happened to.

use unicode_normalization::UnicodeNormalization;

use crate::normal::fold;

/// Another way to read a text.
pub(super) type Reading = fn(&str) -> String;

/// Labels that readers write before a card, folded.
const LABELS: [&str; 3] = ["CCCD", "CAN CUOC CONG DAN", "CAN CUOC"];

/// The combining marks of Vietnamese: circumflex, breve, horn and the five tones.
const MARKS: &str = "\u{302}\u{306}\u{31b}\u{300}\u{301}\u{303}\u{309}\u{323}";

pub(super) fn is_card_label(text: &str) -> bool {
    // The labels are short, so a long text is not folded.
    text.len() <= 64 && LABELS.contains(&fold(text).as_str())
}

/// Whether letters are missing: a `?` beside a letter, or a character that no Vietnamese text has.
pub(super) fn has_lost_letters(text: &str) -> bool {
    text.chars().any(|c| !is_expected(c)) || has_question_mark_in_word(text)
}

fn has_question_mark_in_word(text: &str) -> bool {
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.into_iter().any(|pair| matches!(pair, ('?', c) | (c, '?') if c.is_alphabetic()))
}

/// ASCII, a Vietnamese letter, or a quotation mark or dash that word processors write.
fn is_expected(c: char) -> bool {
    c.is_ascii() || is_vietnamese(c) || MARKS.contains(c) || "‘’“”–".contains(c)
}

/// Whether a character is a letter of Vietnamese that ASCII does not have.
pub(super) fn is_vietnamese(c: char) -> bool {
    if matches!(c, 'đ' | 'Đ') {
        return true;
    }
    let mut parts = std::iter::once(c).nfd();
    let is_vowel = parts.next().is_some_and(|base| "aeiouyAEIOUY".contains(base));
    let mut marks = parts.peekable();
    is_vowel && marks.peek().is_some() && marks.all(|mark| MARKS.contains(mark))
}

/// The words of a card: what stands between blanks, bars and punctuation.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_between).filter(|word| !word.is_empty())
}

/// Replaces every word; what stands between them stays.
pub(super) fn map_words(text: &str, read: Reading) -> String {
    let pieces = text.split_inclusive(is_between);
    pieces
        .flat_map(|piece| {
            let word = piece.trim_end_matches(is_between);
            [read(word), piece[word.len()..].to_owned()]
        })
        .collect()
}

fn is_between(c: char) -> bool {
    c == ' ' || c.is_ascii_punctuation() && !matches!(c, '?' | '\'')
}
