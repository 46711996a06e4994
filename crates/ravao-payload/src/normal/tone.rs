//! On which vowel of a syllable the tone is written: `hòa` or `hoà`.

use unicode_normalization::UnicodeNormalization;

/// The five tone marks, as combining characters.
pub(super) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The two conventions, which differ in syllables that end in `oa`, `oe` or `uy`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TonePlacement {
    /// On the first of the two vowels, as most documents have it: `hòa`, `khỏe`, `thúy`.
    Traditional,
    /// On the second: `hoà`, `khoẻ`, `thuý`.
    Modern,
}

/// A text in NFC, the tones of `oa`, `oe` and `uy` where the convention has them. Nothing else
/// changes; the `u` of `quý` belongs to the consonant, so its tone stays.
///
/// ```
/// use ravao_payload::normal::{TonePlacement, place_tones};
///
/// assert_eq!(place_tones("Hoà Bình, Quý Thuỷ", TonePlacement::Traditional), "Hòa Bình, Quý Thủy");
/// assert_eq!(place_tones("Hòa Toàn", TonePlacement::Modern), "Hoà Toàn");
/// ```
pub fn place_tones(text: &str, placement: TonePlacement) -> String {
    let mut letters = letters(text);
    for end in 0..letters.len() {
        if ends_word(&letters, end) {
            place(&mut letters[..=end], placement);
        }
    }
    letters.iter().flat_map(|letter| letter.chars()).nfc().collect()
}

/// A character with the marks that follow it in NFD, of which the tone is held apart.
#[derive(Debug)]
struct Letter {
    base: char,
    marks: Vec<char>,
    tone: Option<char>,
}

impl Letter {
    /// A second tone stays behind the first, or placing once more would turn them round.
    fn chars(&self) -> impl Iterator<Item = char> + '_ {
        let marks = self.marks.iter().copied();
        let others = marks.clone().filter(|mark| !TONES.contains(mark));
        let second = marks.filter(|mark| TONES.contains(mark));
        std::iter::once(self.base).chain(others).chain(self.tone).chain(second)
    }

    fn is_plain(&self, base: char) -> bool {
        self.marks.is_empty() && self.base.eq_ignore_ascii_case(&base)
    }
}

fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for c in text.nfd() {
        let is_mark = unicode_normalization::char::is_combining_mark(c);
        match letters.last_mut() {
            Some(letter) if letter.tone.is_none() && TONES.contains(&c) => letter.tone = Some(c),
            Some(letter) if is_mark => letter.marks.push(c),
            _ => letters.push(Letter { base: c, marks: Vec::new(), tone: None }),
        }
    }
    letters
}

fn ends_word(letters: &[Letter], index: usize) -> bool {
    let is_letter = |index: usize| letters.get(index).is_some_and(|it| it.base.is_alphabetic());
    is_letter(index) && !is_letter(index + 1)
}

/// Moves the tone of a word's last two letters, where they are one of the three pairs.
fn place(word: &mut [Letter], placement: TonePlacement) {
    let [before @ .., first, second] = word else { return };
    let is_pair = first.is_plain('o') && (second.is_plain('a') || second.is_plain('e'))
        || first.is_plain('u') && second.is_plain('y');
    let is_open = before.last().is_none_or(|it| !"aeiouyq".contains(it.base.to_ascii_lowercase()));
    if !is_pair || !is_open || first.tone.is_some() == second.tone.is_some() {
        return;
    }
    let tone = first.tone.take().or(second.tone.take());
    match placement {
        TonePlacement::Traditional => first.tone = tone,
        TonePlacement::Modern => second.tone = tone,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(traditional: &str, modern: &str) {
        for text in [traditional, modern] {
            assert_eq!(place_tones(text, TonePlacement::Traditional), traditional);
            assert_eq!(place_tones(text, TonePlacement::Modern), modern);
        }
    }

    #[test]
    fn the_three_pairs_move() {
        check("Hòa", "Hoà");
        check("HÓA", "HOÁ");
        check("khỏe", "khoẻ");
        check("Thủy", "Thuỷ");
        check("ngụy", "nguỵ");
        check("lõa", "loã");
        check("Hòa Bình, Thanh Hóa", "Hoà Bình, Thanh Hoá");
        check("òa", "oà");
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "",
            "Hoa",
            "Toàn",
            "Hoài",
            "Quý",
            "QUỲ",
            "Khuỷu",
            "Thuyết",
            "Nguyễn",
            "Mùa",
            "Nghĩa",
            "Loạt",
            "Ngoằn",
            "Thuở",
            "Hòá",
            "Mai",
            "đoàn",
            "Tuỷ\u{300}",
            "Quế\u{300}",
            "008090000001|",
        ] {
            check(text, text);
        }
    }

    proptest! {
        #[test]
        fn placing_is_idempotent_and_forgets_the_other(text in "[ aoueyqhtHOAUYòàúýủỷoè|-]{0,20}") {
            let modern = place_tones(&text, TonePlacement::Modern);
            let traditional = place_tones(&text, TonePlacement::Traditional);
            prop_assert_eq!(&place_tones(&traditional, TonePlacement::Traditional), &traditional);
            prop_assert_eq!(place_tones(&modern, TonePlacement::Traditional), traditional);
        }

        #[test]
        fn any_text_is_placed_without_panic(text in any::<String>()) {
            let _ = place_tones(&text, TonePlacement::Modern);
        }
    }
}
