use super::*;
use crate::clean::clean;
use crate::clean::keyboard::{FRENCH, GERMAN};
use crate::clean::tests::{CARD, check, turned, with};

/// Cards of every kind, with bars.
fn cards() -> [String; 6] {
    let insurance = "GD4080000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|1|-|08 - 303|\
        01/01/2020|-|15/12/2019|08070000000000|-|4|01/01/2025|0123456789abcdef-9102|$";
    let newer = "8000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|1|-|08 - 303|01/01/2023|-|\
        15/12/2022|08078000000000|-|4| 01/01/2028|0123456789abcdef-1202|4|53c6a16e|$";
    [
        CARD.to_owned(),
        format!("{CARD}||||"),
        format!("{CARD}|008305000009||Trần Văn Ba|"),
        insurance.to_owned(),
        newer.to_owned(),
        "******000001|NGUYEN VAN A|1990-**-**|0|162900000000000000|".to_owned(),
    ]
}

#[test]
fn tabs_and_semicolons_between_the_parts_of_a_card_become_bars() {
    use Change::{SemicolonSeparators, TabSeparators, WhiteSpace};
    for card in cards() {
        let tabbed = card.replace('|', "\t");
        check(&tabbed, &card, &[TabSeparators]);
        check(&format!("{tabbed}\r\n"), &card, &[WhiteSpace, TabSeparators]);
        check(&format!("{tabbed}\t\r\n"), &card, &[WhiteSpace, TabSeparators]);
        check(&format!("{tabbed}\0\t"), &card, &[Change::CutAtNul, TabSeparators]);
        check(&card.replace('|', ";"), &card, &[SemicolonSeparators]);
    }
}

#[test]
fn tabs_at_the_end_are_parts_where_a_card_has_them() {
    use Change::{TabSeparators, WhiteSpace};
    let tabbed = CARD.replace('|', "\t");
    for (tabs, bars) in [(1, 0), (2, 0), (3, 0), (5, 4), (6, 0), (8, 0)] {
        let text = format!("{tabbed}{}", "\t".repeat(tabs));
        check(&text, &format!("{CARD}{}", "|".repeat(bars)), &[WhiteSpace, TabSeparators]);
    }
    check(&format!("{tabbed}\t\t\t\t"), &format!("{CARD}||||"), &[TabSeparators]);
}

#[test]
fn a_card_in_percent_encoding_is_decoded() {
    for card in cards() {
        let hex = |byte: u8| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'/' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        let encoded: String = card.bytes().map(hex).collect();
        check(&encoded, &card, &[Change::PercentEncoding]);
    }
}

#[test]
fn separators_are_repaired_together_with_what_else_is_wrong() {
    use Change::{Prefix, SemicolonSeparators, TabSeparators, Terminator, Utf8ReadAsLatin1};
    let latin1: String = CARD.replace('|', "\t").bytes().map(char::from).collect();
    check(&latin1, CARD, &[TabSeparators, Utf8ReadAsLatin1]);
    check(&format!("CCCD: {}", CARD.replace('|', ";")), CARD, &[SemicolonSeparators, Prefix]);
    let insurance = &cards()[3];
    let kiosk = insurance.replace('|', ";").replace('$', "**##");
    check(&kiosk, insurance, &[SemicolonSeparators, Terminator]);
    let lost = CARD.replace('|', ";").replace("Trần", "Tr?n");
    assert!(clean(&lost).unwrap().degraded);
}

#[test]
fn separators_inside_a_part_make_no_other_card() {
    let bars = |text: &str| text.replace('|', ";");
    let address = |address: &str| bars(&with("Trần Thị Bích", "Nữ", address));
    let reformatted = "008305000002|Trần Thị Bích|15/02/2005|Nữ|Thôn 1, Sơn Dương|20/06/2022";
    for text in [
        address("Thôn 1; Sơn Dương"),
        address("Thôn 1; Sơn Dương; Tuyên Quang"),
        address("Thôn 1;;;; Tuyên Quang"),
        address("Thôn 1;2001;;;"),
        address("Thôn 1;20062022;;;"),
        address("Thôn 1;20062022;Sơn Dương;Tân Trào;"),
        bars(&with("Trần;Thị Bích", "Nữ", "Sơn Dương")),
        bars(&format!("{CARD}|")),
        bars(&format!("{CARD}|||")),
        bars(&CARD.replace("20062022", "")),
        bars(&CARD.replace("20062022", "2022")),
        bars(&CARD.replace("15022005", "31022005")),
        bars(&CARD.replace("008305000002", "00830500000")),
        bars(reformatted),
        bars(&cards()[3].replace("08 - 303", "08 - 303;")),
        bars(&cards()[5].replace("NGUYEN VAN A", "Nguyễn Văn A")),
        bars(&cards()[5].replace("162900000000000000", "x")),
        bars(&cards()[5].replace("|0|", "|2|")),
        CARD.replacen('|', "\t", 5).replace('|', ";"),
        "a;b;c;d;e;f;g".to_owned(),
        "a\tb\tc\td\te\tf\tg".to_owned(),
        CARD.replace('|', "%7C").replace(' ', "+"),
        CARD.replace('|', "%7C") + "%",
        CARD.replace('|', "%7C") + "%zz",
        CARD.replace('|', "%7C") + "%ff",
        CARD.replace('|', "%7C") + "%7C%7C",
    ] {
        check(&text, &text, &[]);
    }
}

#[test]
fn separators_beside_bars_stay() {
    for separator in [";", "\t"] {
        let text = with("Trần Thị Bích", "Nữ", &format!("Thôn 1{separator} Sơn Dương"));
        check(&text, &text, &[]);
    }
}

#[test]
fn cards_that_another_keyboard_changed_are_turned_back() {
    let cards = cards();
    for card in &cards {
        check(&turned(card, GERMAN), card, &[Change::GermanKeyboard]);
    }
    for card in &cards[3..] {
        check(&turned(card, FRENCH), card, &[Change::FrenchKeyboard]);
    }
    assert!(turned(&cards[3], FRENCH).starts_with("GD'à_àààààààààà"));
}

#[test]
fn nothing_is_told_of_a_name_whose_letters_are_digits_elsewhere() {
    for card in [CARD, &with("Le Thi Ha", "Nam", "Ha Nam")] {
        let text = turned(card, FRENCH);
        check(&text, &text, &[]);
    }
    let broken = turned(&cards()[3].replace("08 - 303", "08 - 303|"), GERMAN);
    check(&broken, &broken, &[]);
}
