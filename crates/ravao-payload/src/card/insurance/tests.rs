use proptest::prelude::*;

use super::*;

const OLD: &str = "GD4080000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|1|5468c3b46e20312c2048e1bba370205468c3a06e68|08 - 303|01/01/2020|-|15/12/2019|08070000000000|-|4|01/01/2025|0123456789abcdef-9102|$";
const NEW: &str = "8000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|1|-|08 - 303|01/01/2023|-|15/12/2022|08078000000000|-|4| 01/01/2028|0123456789abcdef-1202|4|53c6a16e2044c6b0c6a16e672c20547579c3aa6e205175616e67|$";

fn card(text: &str) -> InsuranceCard {
    InsuranceCard::from_text(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn text(part: Option<&Personal>) -> &str {
    part.map_or("", Personal::reveal)
}

#[test]
fn fifteen_parts_are_the_older_card() {
    let card = card(OLD);
    assert_eq!(card.layout(), InsuranceLayout::Parts15);
    assert_eq!(card.number.reveal(), "GD4080000000000");
    assert_eq!(card.name.reveal(), "Nguyễn Văn An");
    assert_eq!((card.birth_date.to_iso().as_str(), card.sex), ("1990-01-01", Sex::Male));
    assert_eq!(text(card.address.as_ref()), "Thôn 1, Hợp Thành");
    assert_eq!(card.facility.as_deref(), Some("08303"));
    assert_eq!(card.valid_from.unwrap().to_iso(), "2020-01-01");
    assert_eq!((card.valid_to, card.issued.unwrap().to_iso().as_str()), (None, "2019-12-15"));
    assert_eq!(text(card.management_code.as_ref()), "08070000000000");
    assert_eq!((card.guardian.as_ref(), card.living_area.as_deref()), (None, Some("4")));
    assert_eq!(card.five_years_from.unwrap().to_iso(), "2025-01-01");
    assert_eq!(text(card.check_token.as_ref()), "0123456789abcdef-9102");
    assert_eq!((card.extras.len(), card.benefit_level), (0, None));
    assert_eq!(card.warnings, []);
}

#[test]
fn seventeen_parts_are_the_newer_card() {
    let card = card(NEW);
    assert_eq!(card.layout(), InsuranceLayout::Parts17);
    assert_eq!(card.number.reveal(), "8000000000");
    assert_eq!((card.address.as_ref(), card.benefit_level), (None, Some(4)));
    assert_eq!(text(card.issue_place.as_ref()), "Sơn Dương, Tuyên Quang");
    assert_eq!(card.five_years_from.unwrap().to_iso(), "2028-01-01", "behind a stray space");
    assert_eq!(card.extras.len(), 2);
    assert_eq!(card.warnings, []);
}

#[test]
fn both_cards_of_a_person_have_one_identifier() {
    let old = OLD.replace("GD4080000000000", "GD4088000000000");
    assert_eq!(card(&old).identifier(), card(NEW).identifier());
    assert_ne!(card(OLD).identifier(), card(NEW).identifier());
}

#[test]
fn the_end_of_a_card_has_many_forms() {
    for end in ["**##", "$\0\0\0", "$ \r\n", "$|", "$||", " $"] {
        assert_eq!(card(&OLD.replace('$', end)), card(OLD), "{end:?}");
    }
    assert_eq!(card(&OLD.replace("|$", "$")), card(OLD), "at the last part");
}

#[test]
fn stray_spaces_and_capital_hex_are_read() {
    let spaced = OLD.replace('|', " | ").replace("4e6775", "4E 67 75");
    assert_eq!(card(&spaced), card(OLD));
}

#[test]
fn facilities_come_to_five_characters() {
    for (written, expected) in
        [("08 – 303", "08303"), ("08 303", "08303"), ("08303", "08303"), ("01 - c54", "01C54")]
    {
        let card = card(&OLD.replace("08 - 303", written));
        assert_eq!((card.facility.as_deref(), card.warnings.len()), (Some(expected), 0));
    }
    assert_eq!(card(&OLD.replace("08 - 303", "-")).facility, None);
    let odd = card(&OLD.replace("08 - 303", "08 - 30"));
    assert_eq!(odd.facility.as_deref(), Some("08 - 30"));
    assert_eq!(odd.warnings, [InsuranceWarning::FacilityUnusual]);
}

#[test]
fn dates_may_be_short_or_partial() {
    for (written, iso) in [("1/1/1990", "1990-01-01"), ("1990", "1990"), ("5/1990", "1990-05")] {
        assert_eq!(card(&OLD.replace("01/01/1990", written)).birth_date.to_iso(), iso);
    }
}

#[test]
fn doubts_are_warnings() {
    for (from, to, warning) in [
        ("4e677579e1bb856e2056c4836e20416e", "Nguyễn Văn An", InsuranceWarning::NotHexadecimal),
        ("4e677579e1bb856e", "4e6775793f6e", InsuranceWarning::LettersLost),
        ("15/12/2019", "15.12.2019", InsuranceWarning::DateUnreadable),
        ("01/01/2025", "31/02/2025", InsuranceWarning::DateUnreadable),
        ("GD4", "GD9", InsuranceWarning::BenefitLevelUnusual),
        ("|$", "|4|$", InsuranceWarning::LayoutUnusual),
        ("|$", "|||||$", InsuranceWarning::LayoutUnusual),
        ("|0123456789abcdef-9102|$", "|$", InsuranceWarning::LayoutUnusual),
    ] {
        assert_eq!(card(&OLD.replacen(from, to, 1)).warnings, [warning], "{to}");
    }
}

#[test]
fn unknown_parts_keep_their_position() {
    let card = card(&OLD.replace("|$", "|A||B|$"));
    let extras: Vec<&str> = card.extras.iter().map(Personal::reveal).collect();
    assert_eq!(extras, ["A", "", "B"]);
    assert_eq!((card.benefit_level, card.issue_place), (None, None), "only of 17 parts");
}

#[test]
fn broken_cards_say_what_is_broken() {
    let long = "61".repeat(513);
    for (from, to, error) in [
        ("|$", "", DecodeError::Structure),
        ("$", "$x", DecodeError::Structure),
        ("|01/01/2025|0123456789abcdef-9102", "", DecodeError::FieldCount),
        ("GD4080000000000", "GD408000000000", DecodeError::DocumentNumber),
        ("GD4080000000000", "-", DecodeError::DocumentNumber),
        ("4e677579e1bb856e2056c4836e20416e", "-", DecodeError::Name),
        ("4e677579e1bb856e2056c4836e20416e", "2020", DecodeError::Name),
        ("4e677579e1bb856e", "4e677579e1bb856", DecodeError::Name),
        ("4e677579e1bb856e", "4e677579ff6e", DecodeError::Name),
        ("4e677579e1bb856e", "1b5b324a", DecodeError::Name),
        ("4e677579e1bb856e", &long, DecodeError::Name),
        ("01/01/1990", "-", DecodeError::Date),
        ("01/01/1990", "31/02/1990", DecodeError::Date),
        ("01/01/1990", "01011990", DecodeError::Date),
        ("|1|", "|3|", DecodeError::Sex),
        ("|1|", "|Nam|", DecodeError::Sex),
        ("|1|", "||", DecodeError::Sex),
        ("5468c3b4", "5468c3b", DecodeError::Text),
        ("5468c3b4", &long, DecodeError::Text),
    ] {
        let text = OLD.replacen(from, to, 1);
        assert_eq!(InsuranceCard::from_text(&text), Err(error), "{to}");
    }
    assert_eq!(InsuranceCard::from_text(""), Err(DecodeError::Structure));
    assert_eq!(InsuranceCard::from_text("$"), Err(DecodeError::FieldCount));
}

#[test]
fn nothing_personal_is_in_debug() {
    let card = card(OLD);
    let debug = format!("{card:?} {:?} {:?} {:?}", card.masked(), card.number, card.identifier());
    for secret in ["GD4", "000", "Nguy", "An\"", "1990", "Thôn", "08303", "0123", "Male"] {
        assert!(!debug.contains(secret), "{secret} in {debug}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), parts in prop::collection::vec("[0-9a-fA-F/$ \\-é]{0,12}", 0..20)) {
        let _ = InsuranceCard::from_text(&text);
        let _ = InsuranceCard::from_text(&format!("{}|$", parts.join("|")));
        let tail = parts.join("|");
        let _ = InsuranceCard::from_text(&format!("8000000000|4e67|1/1/1990|1|{tail}|$"));
    }
}
