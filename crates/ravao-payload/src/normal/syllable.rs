//! Whether a word is a syllable that Vietnamese can have.
//!
//! Repairs of broken text are believed only where every word that they touch comes out as one.

use unicode_normalization::UnicodeNormalization;

use super::tone::TONES;

/// Consonants that a syllable can begin with, besides none.
const ONSETS: [&str; 27] = [
    "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
    "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// What follows the beginning, without its tone, by the consonants that it can end with.
const RIMES: [(&str, &[&str]); 7] = [
    (
        "",
        &[
            "a", "ai", "ao", "au", "ay", "e", "eo", "i", "ia", "iu", "o", "oa", "oai", "oao",
            "oay", "oe", "oeo", "oi", "u", "ua", "ui", "uy", "uya", "uyu", "y", "yêu", "âu", "ây",
            "ê", "êu", "iêu", "ô", "ôi", "ơ", "ơi", "uê", "uây", "uôi", "uơ", "ư", "ưa", "ưi",
            "ưu", "ươi", "ươu", "uau",
        ],
    ),
    ("c t ng n", &["a", "o", "u", "ă", "â", "ô", "oa", "oă", "uâ", "uô", "ươ", "e", "iê", "oe"]),
    ("m p", &["a", "o", "u", "ă", "â", "ô", "ơ", "oa", "oă", "uô", "ươ", "e", "ê", "i", "iê"]),
    ("n t", &["ê", "i", "ơ", "ư", "uê", "uy", "uyê", "yê"]),
    ("c ng", &["ư", "yê"]),
    // Names of the highlands, such as Đắk Lắk.
    ("k", &["a", "ă"]),
    ("ch nh", &["a", "ê", "i", "oa", "uê", "uy"]),
];

/// Whether a word is a syllable that Vietnamese can have, in any case and normal form.
///
/// It goes by which sounds can follow each other, not by a dictionary.
///
/// ```
/// use ravao_payload::normal::is_syllable;
///
/// assert!(is_syllable("Nguyễn"));
/// assert!(!is_syllable("NguyÔn") && !is_syllable("Nguyeenx"));
/// ```
pub fn is_syllable(word: &str) -> bool {
    let mut tones = Vec::new();
    let lower = word.chars().flat_map(char::to_lowercase).nfd();
    let bare: String = lower
        .filter(|c| {
            !TONES.contains(c) || {
                tones.push(*c);
                false
            }
        })
        .nfc()
        .collect();
    let onset = std::iter::once("").chain(ONSETS);
    let mut rimes = onset.filter_map(|onset| bare.strip_prefix(onset));
    tones.len() <= 1 && rimes.any(|rime| is_rime(rime, tones.first().copied()))
}

fn is_rime(rime: &str, tone: Option<char>) -> bool {
    RIMES.iter().any(|(codas, vowels)| {
        codas.split(' ').any(|coda| {
            let is_stopped = matches!(coda, "c" | "ch" | "k" | "p" | "t");
            let fits_tone = !is_stopped || matches!(tone, Some('\u{301}' | '\u{323}'));
            fits_tone
                && rime.strip_suffix(coda).is_some_and(|vowels_of| vowels.contains(&vowels_of))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_names_and_places_pass() {
        let words = "Nguyễn Văn An Trần Thị Bích Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô \
            Dương Lý Quý Quyên Quốc Khánh Thuý Thủy Hòa Hoà Giang Gia Giàng Nghĩa Ngọc Ước Yến Yên \
            Ánh Oanh Uyên Khuê Tuấn Tuệ Duyệt Luật Hiệp Việt Diễm Thành Sơn Tuyên Quang Kiên Xuân \
            Xã Tỉnh Huyện Thôn Tổ Phường Trấn Hưng Khoa Khoát Loan Toản Nghiêm Ngoan Ngoạn Thêm \
            Nữ Nam Đức Được Mười Sửu Mão Hợi Út Em Ba Tám Chín Quế Quảng Bắc Kạn Cường Nhung Đắk \
            Thuận Quyết Thắng Hiếu Liễu Diệu Phước Tước Khương Nhường Thuở Khuya Khuỷu Ngoằn";
        for word in words.split_whitespace() {
            assert!(is_syllable(word), "{word}");
            assert!(is_syllable(&word.to_uppercase().nfd().collect::<String>()), "{word}");
        }
    }

    #[test]
    fn other_words_do_not() {
        let words = "NguyÔn V¨n TrÇn ThÞ Nguyeãn Vaên NguyêÞn Nguyeenx Vawn DDuwcs Nguye6n4 Nguy?n \
            Bich2 Bichs xyz str Krông fụ Wân ng ngh th1 a. - 1 Jơ Êđê ắc̀ắ mát̀ bác̉ bac catt iên8";
        for word in words.split_whitespace().chain(["", " "]) {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
