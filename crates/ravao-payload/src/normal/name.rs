//! Names: a folded form to compare by, and the parts that registers ask for.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::tone::{TonePlacement, place_tones};

/// A text without marks, in capitals, with single spaces: the form of the national personal QR,
/// and the one by which names and places are compared.
///
/// Vietnamese text becomes ASCII, with `Đ` as `D`. Letters of other scripts stay.
///
/// ```
/// use ravao_payload::normal::fold;
///
/// assert_eq!(fold(" Nguyễn  Thị Đào "), "NGUYEN THI DAO");
/// assert_eq!(fold("H’Hen Niê"), "H'HEN NIE");
/// ```
pub fn fold(text: &str) -> String {
    let letters: String = text.nfkd().filter_map(base).flat_map(char::to_uppercase).collect();
    // A capital can have marks of its own.
    let letters: String = letters.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letter without its marks; scanners and keyboards write the letter đ in several ways.
fn base(c: char) -> Option<char> {
    match c {
        'đ' | 'Đ' | 'ð' | 'Ð' | 'Ɖ' | 'ɖ' => Some('D'),
        '\u{2018}' | '\u{2019}' | 'ʼ' | '`' | '´' => Some('\''),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => None,
        c if is_combining_mark(c) => None,
        c => Some(c),
    }
}

/// Whether two texts are equal but for marks, case and spaces: `Hoa`, `Hòa` and `HOÁ` are. Right
/// for finding, too loose for telling two people apart.
pub fn same_folded(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

/// Whether two texts are equal but for case, spaces and on which vowel of `oa`, `oe` and `uy` the
/// tone stands: `Hoà` and `hòa` are, `Hoa` and `Hòa` are not.
pub fn same_spelling(one: &str, other: &str) -> bool {
    spelling(one) == spelling(other)
}

/// The form in which texts of the same spelling are equal.
pub(crate) fn spelling(text: &str) -> String {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let placed = place_tones(&lower, TonePlacement::Traditional);
    placed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A Vietnamese name in the three parts of the citizen record (QCVN 109): `Ho`, `ChuDem`, `Ten`.
/// `Debug` hides them.
///
/// The split goes by position, first word and last word, so it is a guess for compound family
/// names and for names of other peoples.
///
/// ```
/// use ravao_payload::normal::NameParts;
///
/// let parts = NameParts::of("Nguyễn Thị Minh Khai").unwrap();
/// assert_eq!((parts.family, parts.middle, parts.given), (Some("Nguyễn"), Some("Thị Minh"), "Khai"));
/// ```
#[derive(Clone, Copy, Eq, PartialEq)]
#[non_exhaustive]
pub struct NameParts<'a> {
    /// The first word, where there are two or more.
    pub family: Option<&'a str>,
    /// What stands between the first word and the last.
    pub middle: Option<&'a str>,
    /// The last word, by which people are called.
    pub given: &'a str,
}

impl<'a> NameParts<'a> {
    /// The parts of a name; `None` where there is no word in it.
    pub fn of(name: &'a str) -> Option<Self> {
        let name = name.trim();
        let given = name.split_whitespace().next_back()?;
        let before = name[..name.len() - given.len()].trim_end();
        let Some(family) = before.split_whitespace().next() else {
            return Some(Self { family: None, middle: None, given });
        };
        let middle = before[family.len()..].trim_start();
        Some(Self { family: Some(family), middle: Some(middle).filter(|it| !it.is_empty()), given })
    }
}

impl fmt::Debug for NameParts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameParts(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_fold_to_capitals_without_marks() {
        for (text, expected) in [
            ("Nguyễn Văn An", "NGUYEN VAN AN"),
            ("Nguyê\u{303}n Va\u{306}n An", "NGUYEN VAN AN"),
            ("  đặng   thị\tđào\n", "DANG THI DAO"),
            ("Ðặng", "DANG"),
            ("ƯỚC Ơ Ỵ", "UOC O Y"),
            ("H’Hen Niê", "H'HEN NIE"),
            ("Ｎｇｕｙｅｎ\u{a0}Ａｎ", "NGUYEN AN"),
            ("Tr\u{200b}ần", "TRAN"),
            ("", ""),
            ("王 Straße", "王 STRASSE"),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn tone_placement_and_case_do_not_part_names() {
        for (one, other) in
            [("Hoà", "Hòa"), ("THUÝ KHOẺ", "Thúy  khỏe"), ("Hoa\u{300}", "HO\u{300}A")]
        {
            assert!(same_spelling(one, other), "{one} {other}");
            assert!(same_folded(one, other), "{one} {other}");
        }
    }

    #[test]
    fn other_marks_part_names_unless_folded() {
        for (one, other) in [("Hoa", "Hòa"), ("Hòa", "Hóa"), ("Dung", "Đung"), ("An", "Ân")] {
            assert!(!same_spelling(one, other), "{one} {other}");
            assert!(same_folded(one, other), "{one} {other}");
        }
        assert!(!same_folded("An", "Anh"));
        assert!(!same_folded("Văn An", "Vănan"));
    }

    #[test]
    fn names_split_by_position() {
        let parts = |name| NameParts::of(name).map(|it| (it.family, it.middle, it.given));
        for (name, expected) in [
            ("Nguyễn Văn An", Some((Some("Nguyễn"), Some("Văn"), "An"))),
            ("  Lê   Thị  Minh   Khai ", Some((Some("Lê"), Some("Thị  Minh"), "Khai"))),
            ("Lê An", Some((Some("Lê"), None, "An"))),
            ("An", Some((None, None, "An"))),
            ("An An", Some((Some("An"), None, "An"))),
            ("", None),
            (" \t", None),
        ] {
            assert_eq!(parts(name), expected, "{name:?}");
        }
        assert_eq!(format!("{:?}", NameParts::of("Lê An").unwrap()), "NameParts(..)");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn folding_forgets_the_normal_form(text in "[ a-zA-ZÀ-ỹ]{0,40}") {
            let (composed, decomposed) = (text.nfc().collect::<String>(), text.nfd().collect::<String>());
            prop_assert_eq!(fold(&composed), fold(&decomposed));
            prop_assert!(same_spelling(&composed, &decomposed));
        }

        #[test]
        fn parts_hold_all_words(name in "[ A-Za-zÀ-ỹ]{0,30}") {
            let words = NameParts::of(&name).map_or(0, |parts| {
                let middle = parts.middle.map_or(0, |it| it.split_whitespace().count());
                usize::from(parts.family.is_some()) + middle + 1
            });
            prop_assert_eq!(words, name.split_whitespace().count());
        }
    }
}
