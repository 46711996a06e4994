use proptest::prelude::*;
use ravao_core::limits::MAX_TEXT_BYTES;
use ravao_core::{Claims, VenueClaims, VenueId};

use super::*;
use crate::{IssuerKey, decode, issue};

/// The card of somebody who does not exist.
pub(super) const CARD: &str =
    "008305000002||Trần Thị Bích|15022005|Nữ|Thôn 1, Sơn Dương, Tuyên Quang|20062022";

pub(super) fn check(text: &str, expected: &str, changes: &[Change]) {
    let cleaned = clean(text).unwrap();
    assert_eq!(cleaned.text, expected, "{text:?}");
    assert_eq!(cleaned.changes.iter().collect::<Vec<_>>(), changes, "{text:?}");
}

/// Text that nothing may be done to but taking note that letters are lost.
fn check_degraded(text: &str) {
    check(text, text, &[]);
    assert!(clean(text).unwrap().degraded, "{text:?}");
}

pub(super) fn with(name: &str, sex: &str, residence: &str) -> String {
    format!("008305000002||{name}|15022005|{sex}|{residence}|20062022")
}

fn token() -> crate::Token {
    let claims = VenueClaims::new(VenueId::from(7), "Chợ Sơn Dương, cổng phía đông");
    issue(&IssuerKey::from_seed(&[7; 32]), &Claims::Venue(claims)).unwrap()
}

fn native_texts() -> [String; 2] {
    let base = "https://qr.example.vn/in".parse().unwrap();
    [token().to_pass_text(), token().to_poster_url(&base)]
}

pub(super) fn turned(text: &str, keys: &[(char, char)]) -> String {
    let key = |c| keys.iter().find(|(_, typed)| *typed == c).map_or(c, |(read, _)| *read);
    text.chars().map(key).collect()
}

#[test]
fn what_surrounds_a_text_is_taken_off() {
    use Change::{ByteOrderMark, CutAtNul, WhiteSpace};
    for (text, changes) in [
        ("A|B", &[][..]),
        ("\u{feff}A|B\r\n", &[ByteOrderMark]),
        (" A|B\t", &[WhiteSpace]),
        ("A|B\0\0\0", &[CutAtNul]),
        ("\r\nA|B \0rest", &[WhiteSpace, CutAtNul]),
    ] {
        check(text, "A|B", changes);
    }
    check("A|B||||", "A|B||||", &[]);
    check("", "", &[]);
}

#[test]
fn the_limit_holds_before_anything_else() {
    assert_eq!(clean(&" ".repeat(MAX_TEXT_BYTES + 1)), Err(DecodeError::TooLong));
    assert_eq!(clean(&" ".repeat(MAX_TEXT_BYTES)).unwrap().text, "");
}

#[test]
fn bars_terminators_and_labels_of_cards_are_put_right() {
    check(&CARD.replace('|', "｜"), CARD, &[Change::FullWidthBar]);
    check("80|-|**##", "80|-|$", &[Change::Terminator]);
    for label in ["CCCD:", "cccd : ", "CĂN CƯỚC CÔNG DÂN:", "Căn cước: CCCD:"] {
        check(&format!("{label}{CARD}"), CARD, &[Change::Prefix]);
    }
}

#[test]
fn other_labels_and_terminators_stay() {
    for text in [
        "CMND:1|2",
        "A:1|2",
        ":1|2",
        "80|**##|-",
        "80|**#",
        "80**##|",
        "CCCD|1:2",
        "https://a.vn/?q=a|b",
    ] {
        check(text, text, &[]);
    }
}

#[test]
fn texts_without_bars_stay() {
    for text in [
        "HC1:6BF",
        "CCCD:008305000002",
        "https://vÃ©.vn/",
        "Nguyeenx Vawn An",
        "P<VNM",
        "**##",
        "NguyÔn",
    ] {
        check(text, text, &[]);
        assert!(!clean(text).unwrap().degraded);
    }
}

#[test]
fn utf8_read_as_latin1_is_read_again() {
    let latin1: String = CARD.bytes().map(char::from).collect();
    check(&latin1, CARD, &[Change::Utf8ReadAsLatin1]);
    let full_width: String = CARD.replace('|', "｜").bytes().map(char::from).collect();
    check(&full_width, CARD, &[Change::FullWidthBar, Change::Utf8ReadAsLatin1]);
    check("1|Tráº§n Thá»‹|2", "1|Trần Thị|2", &[Change::Utf8ReadAsLatin1]);
}

#[test]
fn old_code_pages_are_read_where_one_fits() {
    let expected = with("Nguyễn Thị Đào", "Nữ", "Sơn Dương, Tuyên Quang");
    let tcvn3 = with("NguyÔn ThÞ §µo", "N÷", "S¬n D\u{ad}¬ng, Tuyªn Quang");
    check(&tcvn3, &expected, &[Change::Tcvn3]);
    let vni = with("Nguyeãn Thò Ñaøo", "Nöõ", "Sôn Döông, Tuyeân Quang");
    check(&vni, &expected, &[Change::Vni]);
    let windows = with("NguyêÞn Thiò ÐaÌo", "NýÞ", "Sõn Dýõng, Tuyên Quang");
    check(&windows, &expected, &[Change::Windows1258]);
}

#[test]
fn letters_that_are_lost_are_not_invented() {
    check_degraded(&with("Nguy?n V?n An", "Nam", "Tuyên Quang"));
    check_degraded(&with("Nguyễn Văn An", "N?", "Tuyên Quang"));
    check_degraded(&with("Nguy\u{fffd}n An", "Nam", "Tuyên Quang"));
    check_degraded(&with("Peter Müller", "Nam", "Tuyên Quang"));
    check_degraded(&with("Nguyá»n", "Nam", "Tuyên Quang"));
}

#[test]
fn intact_cards_stay() {
    for text in [
        CARD.to_owned(),
        with("H'Hen Niê", "Nữ", "Krông Pắk, Đắk Lắk"),
        with("Y Blô Êban", "Nam", "Krông Ana"),
        with("TRẦN THỊ À", "Nữ", "Lô A?"),
        with("Lee Van An", "Nam", "Son Duong"),
        with("Tran Thi Nga", "Nu", "Son Duong"),
        with("Siu Ser", "Nam", "Tuyen Quang"),
    ] {
        check(&text, &text, &[]);
    }
    assert!(!clean(CARD).unwrap().degraded);
}

#[test]
fn keystrokes_become_letters_where_nothing_else_can_be_meant() {
    let expected = with("Nguyễn Thị Đào", "Nữ", "Thôn 1, Sơn Dương");
    check(
        &with("Nguyeenx Thij DDaof", "Nuwx", "Thoon 1, Sown Duwowng"),
        &expected,
        &[Change::TelexKeys],
    );
    check(
        &with("Nguye6n4 Thi5 D9ao2", "Nu74", "Tho6n 1, So7n Du7o7ng"),
        &expected,
        &[Change::VniKeys],
    );
}

#[test]
fn keystrokes_that_could_be_a_name_stay() {
    for text in [
        with("Nguyeenx Thij DDaof", "Nu", "Thoon 1"),
        with("Moore Lee", "Nam", "Tuyen Quang"),
        with("Lee An", "Nam", "Tuyen Quang"),
        with("Maix Thij Hoas", "Nam", "Tuyen Quang"),
        with("Nguyeenx Vawn Peters", "Nam", "Tuyen Quang"),
        with("Nguyeenx Vawn Án", "Nam", "Tuyên Quang"),
        "X|Nguyeenx|Vawn|1|2|3|4".to_owned(),
        "008305000002|Nguyeenx Vawn An|Nam".to_owned(),
    ] {
        check(&text, &text, &[]);
    }
}

#[test]
fn a_card_typed_with_caps_lock_is_turned_back() {
    let swapped = |text: &str| -> String {
        let swap = |c: char| match c.is_lowercase() {
            true => c.to_uppercase().to_string(),
            false => c.to_lowercase().to_string(),
        };
        text.chars().map(swap).collect()
    };
    let plain = with("Tran Thi Bich", "Nu", "Son Duong");
    for card in [CARD, &with("NGUYỄN VĂN AN", "Nam", "Đồng Nai"), &plain] {
        check(&swapped(card), card, &[Change::CapsLock]);
        check(&format!("cccd:{}", swapped(card)), card, &[Change::Prefix, Change::CapsLock]);
    }
    for text in [
        with("nGUYỄN", "NAM", "Sơn Dương"),
        with("nGUYỄN", "nam", "Sơn Dương"),
        with("nGUYỄN", "nA", "Sơn Dương"),
        "aBC||nGUYỄN|15022005|nAM|Sơn|20062022".to_owned(),
        "008305000002||nGUYỄN|nAM".to_owned(),
    ] {
        check(&text, &text, &[]);
    }
}

#[test]
fn codes_of_our_own_are_turned_back() {
    let [pass, poster] = native_texts();
    check(&pass.to_lowercase(), &pass, &[Change::CapsLock]);
    let encoded = pass.replace('%', "%25").replace(' ', "%20").replace('*', "%2A");
    check(&encoded, &pass, &[Change::PercentEncoding]);
    for text in [&pass, &poster] {
        check(&turned(text, keyboard::FRENCH), text, &[Change::FrenchKeyboard]);
        check(&turned(text, keyboard::GERMAN), text, &[Change::GermanKeyboard]);
    }
    for text in [pass.to_lowercase(), encoded, turned(&pass, keyboard::FRENCH)] {
        assert_eq!(decode(&text), decode(&pass));
    }
}

#[test]
fn codes_that_decode_or_cannot_be_turned_back_stay() {
    let [pass, poster] = native_texts();
    let lower = pass.to_lowercase();
    let french = turned(&pass, keyboard::FRENCH);
    for text in [
        pass.as_str(),
        &poster,
        &poster.to_lowercase(),
        &lower[..lower.len() - 3],
        &french[..french.len() - 3],
        "rv1*",
        "RV1*%2",
        "RV1*%2525",
        "RV1*%2é",
        "RV&8",
        "RV1(ABC",
        "HTTPSM!!EXA?PLE:V.",
        "HTTPSÖ--",
        "rv2*abc",
    ] {
        check(text, text, &[]);
    }
}

/// Parts of real texts and their damages, so that random texts get past the first test.
fn almost_a_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(CARD.to_owned()),
        Just(CARD.bytes().map(char::from).collect()),
        Just(with("Nguyeenx Thij DDaof", "Nuwx", "Sown Duwowng")),
        Just(with("NguyÔn ThÞ §µo", "N÷", "S¬n")),
        Just(CARD.replace('|', ";")),
        Just(CARD.replace("Nữ", "nỮ")),
        Just(turned(CARD, keyboard::GERMAN)),
        Just(CARD.replace('|', "\t")),
        Just(CARD.replace('|', "%7C")),
        Just("\t\t\t\t".to_owned()),
        Just("CCCD:".to_owned()),
        Just("｜".to_owned()),
        Just("|**##".to_owned()),
        Just("RV1*".to_owned()),
        "[ |?:À-ÿ€-™]{0,12}",
        "\\PC{0,8}",
        any::<String>(),
    ];
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing(text in almost_a_text()) {
        let Ok(once) = clean(&text) else { return Ok(()) };
        let twice = clean(&once.text).unwrap();
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert!(twice.changes.is_empty(), "{:?}", twice.changes);
        prop_assert_eq!(twice.degraded, once.degraded);
    }

    #[test]
    fn names_survive_every_encoding_that_is_undone(given in "[aeiouyàáèéêìíòóôùúýâãõăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]") {
        let card = with(&format!("Nguyễn Văn {given}"), "Nam", "Sơn Dương");
        let latin1: String = card.bytes().map(char::from).collect();
        let cleaned = clean(&latin1).unwrap();
        prop_assert_eq!(cleaned.text, card);
    }
}
