//! Keystrokes of a Vietnamese input method that nothing turned into letters: `Nguyeenx`.

use unicode_normalization::UnicodeNormalization;

use super::Change;
use super::vietnamese::{Reading, map_words, words};
use crate::card::PersonalNumber;
use crate::normal::is_syllable;

/// The tones by their keys in Telex and in VNI.
const TONES: [(char, char, char); 5] = [
    ('s', '1', '\u{301}'),
    ('f', '2', '\u{300}'),
    ('r', '3', '\u{309}'),
    ('x', '4', '\u{303}'),
    ('j', '5', '\u{323}'),
];

/// Words that must come out changed: one could be a foreign name.
const MIN_WORDS: usize = 2;

/// Turns the keystrokes of a card's name, sex and residence into letters: where the card is ASCII
/// only, two words or more change, one of the name by more than a tone, and all become syllables.
pub(super) fn repair(text: &str) -> Option<(String, Change)> {
    const METHODS: [(Reading, Change); 2] = [(telex, Change::TelexKeys), (vni, Change::VniKeys)];
    let mut parts: Vec<&str> = text.split('|').collect();
    let is_card = parts.len() >= 7 && parts[0].parse::<PersonalNumber>().is_ok();
    if !text.is_ascii() || !is_card {
        return None;
    }
    let [name, sex, residence] = [parts[2], parts[4], parts[5]];
    let (read, change) = METHODS.into_iter().find(|(it, _)| fits([name, sex, residence], *it))?;
    let read = [name, sex, residence].map(|part| map_words(part, read));
    for (index, part) in [2, 4, 5].into_iter().zip(&read) {
        parts[index] = part;
    }
    Some((parts.join("|"), change))
}

fn fits([name, sex, residence]: [&str; 3], read: Reading) -> bool {
    let texts = [name, sex, residence];
    let changed: Vec<String> =
        texts.into_iter().flat_map(|text| changed_words(text, read)).collect();
    let has_marked_name = changed_words(name, read).iter().any(|word| is_marked(word));
    // A sex without its mark was not typed with this method, whatever the name looks like.
    let is_sex = matches!(read(sex).as_str(), "Nam" | "Nữ");
    is_sex
        && has_marked_name
        && changed.len() >= MIN_WORDS
        && changed.iter().all(|it| is_syllable(it))
}

fn changed_words(text: &str, read: Reading) -> Vec<String> {
    words(text).map(|word| (word, read(word))).filter(|(a, b)| a != b).map(|(_, it)| it).collect()
}

/// Whether a word has a mark besides its tone.
fn is_marked(word: &str) -> bool {
    word.contains(['đ', 'Đ']) || word.nfd().any(|c| matches!(c, '\u{302}' | '\u{306}' | '\u{31b}'))
}

fn telex(word: &str) -> String {
    let mut typed = Typed::default();
    for c in word.chars() {
        let lower = c.to_ascii_lowercase();
        let last = typed.letters.last().map(char::to_ascii_lowercase);
        let tone = TONES.iter().find(|(key, ..)| *key == lower).map(|(.., tone)| *tone);
        let is_taken = match lower {
            'a' | 'e' | 'o' if last == Some(lower) => typed.mark_last('\u{302}'),
            'd' if last == Some('d') => typed.stroke(),
            'w' => typed.horn() || typed.breve(),
            _ => tone.is_some_and(|tone| typed.tone(tone)),
        };
        if !is_taken {
            typed.letters.push(c);
        }
    }
    typed.finish()
}

fn vni(word: &str) -> String {
    let mut typed = Typed::default();
    for c in word.chars() {
        let tone = TONES.iter().find(|(_, key, _)| *key == c).map(|(.., tone)| *tone);
        let is_taken = match c {
            '6' => typed.circumflex(),
            '7' => typed.horn(),
            '8' => typed.breve(),
            '9' => typed.stroke(),
            _ => tone.is_some_and(|tone| typed.tone(tone)),
        };
        if !is_taken {
            typed.letters.push(c);
        }
    }
    typed.finish()
}

/// The letters of a word so far, and its tone.
#[derive(Default)]
struct Typed {
    letters: Vec<char>,
    tone: Option<char>,
}

impl Typed {
    fn tone(&mut self, tone: char) -> bool {
        let is_new = self.tone.is_none() && self.letters.iter().any(|c| is_vowel(*c));
        if is_new {
            self.tone = Some(tone);
        }
        is_new
    }

    fn mark_last(&mut self, mark: char) -> bool {
        match self.letters.len().checked_sub(1) {
            Some(index) => self.mark(index, mark),
            None => false,
        }
    }

    fn circumflex(&mut self) -> bool {
        self.last_of("aeo").is_some_and(|index| self.mark(index, '\u{302}'))
    }

    fn breve(&mut self) -> bool {
        self.last_of("a").is_some_and(|index| self.mark(index, '\u{306}'))
    }

    /// On both letters of `uo`, or on the last one that can have it.
    fn horn(&mut self) -> bool {
        let Some(index) = self.last_of("uo").filter(|_| !self.ends_in_a()) else { return false };
        let before = index.checked_sub(1).filter(|before| self.is_at(*before, 'u'));
        if self.is_at(index, 'o')
            && let Some(before) = before
        {
            self.mark(before, '\u{31b}');
        }
        self.mark(index, '\u{31b}')
    }

    fn stroke(&mut self) -> bool {
        let [first, ..] = self.letters[..] else { return false };
        let stroked = match first {
            'd' => 'đ',
            'D' => 'Đ',
            _ => return false,
        };
        self.letters[0] = stroked;
        true
    }

    fn mark(&mut self, index: usize, mark: char) -> bool {
        let marked = [self.letters[index], mark].into_iter().nfc().next();
        self.letters[index] = marked.unwrap_or(mark);
        true
    }

    fn last_of(&self, vowels: &str) -> Option<usize> {
        self.letters.iter().rposition(|c| vowels.contains(c.to_ascii_lowercase()))
    }

    /// Telex has one key for horn and breve: after `a`, as in `oaw`, it is the breve.
    fn ends_in_a(&self) -> bool {
        self.letters.iter().rfind(|c| is_vowel(**c)).is_some_and(|c| c.eq_ignore_ascii_case(&'a'))
    }

    fn is_at(&self, index: usize, letter: char) -> bool {
        self.letters[index].eq_ignore_ascii_case(&letter)
    }

    fn finish(mut self) -> String {
        if let Some(tone) = self.tone
            && let Some(index) = self.tone_place()
        {
            self.letters.insert(index + 1, tone);
        }
        self.letters.into_iter().nfc().collect()
    }

    /// On the last vowel with a mark; else before a final consonant; else on the first of two
    /// vowels and the second of three.
    fn tone_place(&self) -> Option<usize> {
        let vowels = self.nucleus();
        let marked = vowels.iter().rev().copied().find(|index| !self.letters[*index].is_ascii());
        let is_closed = vowels.last().is_some_and(|last| last + 1 < self.letters.len());
        let plain = match vowels[..] {
            [.., last] if is_closed => Some(last),
            [_, middle, _] => Some(middle),
            [first, ..] => Some(first),
            [] => None,
        };
        marked.or(plain)
    }

    /// The places of the vowels, without the `u` of `qu` and the `i` of `gi`.
    fn nucleus(&self) -> Vec<usize> {
        let places = self.letters.iter().enumerate().filter(|(_, c)| is_vowel(**c));
        let mut places: Vec<usize> = places.map(|(index, _)| index).collect();
        let belongs = places.len() > 1
            && places[0] == 1
            && (self.is_at(0, 'q') && self.is_at(1, 'u')
                || self.is_at(0, 'g') && self.is_at(1, 'i'));
        if belongs {
            places.remove(0);
        }
        places
    }
}

fn is_vowel(c: char) -> bool {
    let base = std::iter::once(c).nfd().next().unwrap_or(c);
    "aeiouy".contains(base.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keystrokes_become_letters() {
        for (letters, telex_keys, vni_keys) in [
            ("Nguyễn", "Nguyeenx", "Nguye6n4"),
            ("Văn", "Vawn", "Va8n"),
            ("Trần", "Traanf", "Tra6n2"),
            ("Thị", "Thij", "Thi5"),
            ("Được", "DDuwowcj", "D9u7o7c5"),
            ("Đức", "DDuwcs", "Du7c19"),
            ("Dương", "Duwowng", "Duong7"),
            ("Hòa", "Hoaf", "Hoa2"),
            ("Quý", "Quys", "Quy1"),
            ("Già", "Giaf", "Gia2"),
            ("Loan", "Loan", "Loan"),
            ("Khuya", "Khuya", "Khuya"),
            ("Ngoài", "Ngoaif", "Ngoai2"),
            ("Xoắn", "Xoawns", "Xoa8n1"),
            ("Nữ", "Nuwx", "Nu74"),
            ("Sơn", "Sown", "So7n"),
        ] {
            assert_eq!(telex(telex_keys), letters);
            assert_eq!(vni(vni_keys), letters);
        }
    }
}
