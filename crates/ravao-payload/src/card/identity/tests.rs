use ravao_core::limits::MAX_LABEL_BYTES;

use super::*;

const CITIZEN: &str = "008090000001|123456789|Nguyễn Văn An|01011990|Nam|Thôn 1, Hợp Thành, Sơn Dương, Tuyên Quang|10052021";

fn card(text: &str) -> IdentityCard {
    IdentityCard::from_text(text).unwrap()
}

#[test]
fn seven_parts_are_the_card_of_2021() {
    let card = card(CITIZEN);
    assert_eq!(card.generation(), CardGeneration::Citizen2021);
    assert_eq!(card.number.reveal(), "008090000001");
    assert_eq!(card.old_number.as_ref().unwrap().reveal(), "123456789");
    assert_eq!(card.name.reveal(), "Nguyễn Văn An");
    assert_eq!(card.birth_date.to_iso(), "1990-01-01");
    assert_eq!(card.sex, Sex::Male);
    assert_eq!(card.residence.reveal(), "Thôn 1, Hợp Thành, Sơn Dương, Tuyên Quang");
    assert_eq!(card.issued.unwrap().to_iso(), "2021-05-10");
    assert_eq!(card.warnings, []);
}

#[test]
fn eleven_parts_are_the_card_of_2024() {
    let plain = card(&format!("{CITIZEN}||||"));
    assert_eq!(plain.generation(), CardGeneration::Identity2024);
    assert_eq!(plain.extras.len(), 4);
    assert_eq!(plain.warnings, []);

    let full = card(&format!("{CITIZEN}|008090000009|Nguyễn Văn Bố||987654321|#1"));
    let guesses: Vec<_> = full.extras.iter().map(|extra| extra.guess).collect();
    use ExtraGuess::{CancelledNumber, Empty, OldNumber, ParentName, Unknown};
    assert_eq!(guesses, [CancelledNumber, ParentName, Empty, OldNumber, Unknown]);
    assert_eq!(full.warnings, [CardWarning::ExtrasGuessed]);
}

const REFORMATTED: &str =
    "008090000001|Nguyễn Văn An|01/01/1990|Nam|Hợp Thành, Sơn Dương, Tuyên Quang|10/05/2021";

#[test]
fn six_parts_with_slashes_are_a_reformatted_card() {
    let card = card(REFORMATTED);
    assert_eq!(card.generation(), CardGeneration::Reformatted6);
    assert_eq!(card.number.reveal(), "008090000001");
    assert_eq!((card.old_number.as_ref(), card.name.reveal()), (None, "Nguyễn Văn An"));
    assert_eq!(card.birth_date.to_iso(), "1990-01-01");
    assert_eq!(card.residence.reveal(), "Hợp Thành, Sơn Dương, Tuyên Quang");
    assert_eq!(card.issued.unwrap().to_iso(), "2021-05-10");
    assert_eq!(card.warnings, [CardWarning::Reformatted]);
}

#[test]
fn broken_reformatted_cards_say_what_is_broken() {
    for (from, to, error) in [
        ("008090000001", "00809000000", DecodeError::DocumentNumber),
        ("Nguyễn Văn An", "", DecodeError::Name),
        ("01/01/1990", "31/02/1990", DecodeError::Date),
        ("01/01/1990", "01/01/90", DecodeError::Date),
        ("01/01/1990", "01011990", DecodeError::FieldCount),
        ("01/01/1990", "1990-01-01", DecodeError::FieldCount),
        ("10/05/2021", "10052021", DecodeError::Date),
        ("Nam", "0", DecodeError::Sex),
        ("|10/05/2021", "", DecodeError::FieldCount),
    ] {
        let text = REFORMATTED.replace(from, to);
        assert_eq!(IdentityCard::from_text(&text), Err(error), "{to}");
    }
    let slashes = CITIZEN.replace("01011990", "01/01/1990");
    assert_eq!(IdentityCard::from_text(&slashes), Err(DecodeError::Date), "of seven parts");
}

#[test]
fn an_empty_old_number_keeps_its_position() {
    for old in ["", "0", "000000000"] {
        let card = card(&CITIZEN.replace("123456789", old));
        assert_eq!(card.old_number, None);
        assert_eq!(card.name.reveal(), "Nguyễn Văn An");
        assert_eq!(card.warnings, []);
    }
}

#[test]
fn names_come_out_composed() {
    for text in [CITIZEN.to_owned(), format!("{CITIZEN}|Nguyễn Văn Bố|")] {
        let decomposed: String = text.nfd().collect();
        assert_ne!(decomposed, text);
        assert_eq!(card(&decomposed), card(&text));
    }
}

#[test]
fn doubts_are_warnings() {
    for (from, to, warning) in [
        ("Nam|", "Nữ|", CardWarning::SexDiffersFromNumber),
        ("01011990", "01011991", CardWarning::BirthYearDiffersFromNumber),
        ("Nguyễn", "Nguy?n", CardWarning::LettersLost),
        ("Nguyễn", "Nguy\u{fffd}n", CardWarning::LettersLost),
        ("123456789", "12345678", CardWarning::OldNumberUnusual),
        ("123456789", "A23456789", CardWarning::OldNumberUnusual),
    ] {
        assert_eq!(card(&CITIZEN.replace(from, to)).warnings, [warning], "{to}");
    }
    let ascii = "008190000001||NGUYEN THI A|1990|N?|Hop Thanh|";
    let expected = [CardWarning::LettersLost, CardWarning::MarksMissing];
    assert_eq!(card(ascii).warnings, expected);
    assert_eq!(card(ascii).sex, Sex::Female);
    assert_eq!(card(ascii).issued, None);
}

#[test]
fn sexes_survive_bad_scanners() {
    for (text, expected) in [
        ("Nam", Some(Sex::Male)),
        ("NAM", Some(Sex::Male)),
        ("Nữ", Some(Sex::Female)),
        ("NỮ", Some(Sex::Female)),
        ("Nu", Some(Sex::Female)),
        ("N???", Some(Sex::Female)),
        ("N", None),
        ("", None),
        ("1", None),
        ("Nan", None),
        ("?", None),
    ] {
        assert_eq!(sex_of(text), expected, "{text}");
    }
}

#[test]
fn broken_cards_say_what_is_broken() {
    let long = "N".repeat(MAX_LABEL_BYTES + 1);
    for (from, to, error) in [
        ("|10052021", "", DecodeError::FieldCount),
        ("008090000001", "00809000001", DecodeError::DocumentNumber),
        ("008090000001", "", DecodeError::DocumentNumber),
        ("Nguyễn Văn An", " ", DecodeError::Name),
        ("Nguyễn Văn An", &long, DecodeError::Name),
        ("Nguyễn", "Nguyễn\u{1b}[2J", DecodeError::Name),
        ("01011990", "1502 2005", DecodeError::Date),
        ("01011990", "", DecodeError::Date),
        ("10052021", "31022021", DecodeError::Date),
        ("Nam|", "|", DecodeError::Sex),
        ("Hợp Thành", &long, DecodeError::Text),
    ] {
        let text = CITIZEN.replace(from, to);
        assert_eq!(IdentityCard::from_text(&text), Err(error), "{to}");
        assert!(looks_like_identity_card(&text) || error == DecodeError::FieldCount, "{to}");
    }
}

#[test]
fn other_texts_do_not_look_like_a_card() {
    for text in [
        "",
        "|",
        "008090000001",
        "001090000001|NGUYEN VAN A|1990-12-01|0|162900000000000000|",
        "008090000001|Nguyễn Văn An|01011990|Nam|Sơn Dương|10052021",
        "8000000000|4e|01/01/1990|1|-|08 - 303|01/01/2023|-|$",
    ] {
        assert!(!looks_like_identity_card(text), "{text}");
    }
    assert!(looks_like_identity_card(REFORMATTED));
    assert!(looks_like_identity_card("008305000002||Trần Thị Bích|1502 2005 …"));
}

#[test]
fn nothing_personal_is_in_debug() {
    let card = card(&format!("{CITIZEN}|008090000009|Nguyễn Văn Bố||"));
    let masked = card.masked();
    let debug = format!("{card:?} {masked:?} {:?} {:?}", card.number, card.extras);
    for secret in ["008090", "0009", "123456789", "An", "1990", "Male", "Thôn", "Bố", "001"] {
        assert!(!debug.contains(secret), "{secret} in {debug}");
    }
}
