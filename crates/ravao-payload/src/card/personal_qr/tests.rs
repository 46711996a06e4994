use proptest::prelude::*;

use super::*;

const FULL: &str =
    "001090000001|NGUYEN VAN A|1990-12-01|0|162900000000000000|<1<GD4010000000000<0900000001<";
const HIDDEN_FORM: &str = "******000001|NGUYEN VAN A|1990-**-**|0|162900000000000000|";

fn qr(text: &str) -> PersonalQr {
    PersonalQr::from_text(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn six_parts_are_a_personal_qr() {
    let qr = qr(FULL);
    assert_eq!(qr.document.reveal(), "001090000001");
    assert_eq!(qr.name.reveal(), "NGUYEN VAN A");
    assert_eq!(qr.birth_date.to_iso(), "1990-12-01");
    assert_eq!(qr.mode, DeclarationMode::InPerson);
    assert_eq!(qr.platform_id.reveal(), "162900000000000000");
    let ext: Vec<&str> = qr.ext.iter().map(Personal::reveal).collect();
    assert_eq!(ext, ["", "1", "GD4010000000000", "0900000001", ""]);
    assert_eq!(qr.warnings, []);
    assert!(matches!(qr.identifier(), Some(Identifier::PersonalNumber(_))));
}

#[test]
fn the_hidden_form_is_written_and_read() {
    assert_eq!(qr(FULL).to_hidden_text(), HIDDEN_FORM);
    let hidden = qr(HIDDEN_FORM);
    assert!(hidden.is_hidden() && hidden.identifier().is_none());
    assert_eq!((hidden.birth_date.year(), hidden.birth_date.day()), (1990, None));
    assert_eq!(hidden.warnings, [PersonalQrWarning::NumberHidden]);
    assert_eq!(hidden.to_hidden_text(), HIDDEN_FORM);
    let short = qr(&FULL.replace("001090000001", "B123"));
    assert!(short.to_hidden_text().starts_with("****|"), "a short number is hidden whole");
}

#[test]
fn what_is_read_is_written_again() {
    for text in
        [FULL, HIDDEN_FORM, "B1234567|LE VAN B|1960-01-**|1||A", "B1234567|B|1960-01-01|1||<"]
    {
        assert_eq!(qr(text).to_text(), text);
    }
}

#[test]
fn a_new_code_has_the_form_of_the_standard() {
    let birth = NaiveDate::from_ymd_opt(1990, 12, 1).unwrap();
    let qr = PersonalQr::new("001090000001", " Đỗ  thị Ánh ", birth).unwrap();
    assert_eq!(qr.to_text(), "001090000001|DO THI ANH|1990-12-01|0||");
    for (document, name, error) in [
        ("", "A", DecodeError::DocumentNumber),
        ("001|090", "A", DecodeError::FieldCount),
        ("001090000001", "A|B", DecodeError::FieldCount),
        ("001090000001", " ", DecodeError::Name),
        ("001090000001", "A\u{7}", DecodeError::Name),
    ] {
        assert_eq!(PersonalQr::new(document, name, birth), Err(error), "{document} {name}");
    }
    let old = NaiveDate::from_ymd_opt(1849, 12, 31).unwrap();
    assert_eq!(PersonalQr::new("001090000001", "A", old), Err(DecodeError::Date));
}

#[test]
fn doubts_are_warnings() {
    for (from, to, warning) in [
        ("001090", "******", PersonalQrWarning::NumberHidden),
        ("NGUYEN", "Nguyen", PersonalQrWarning::NameUnusual),
        ("NGUYEN", "NGUYỄN", PersonalQrWarning::NameUnusual),
        ("NGUYEN", "NGUY?N", PersonalQrWarning::LettersLost),
        ("162900000000000000", "", PersonalQrWarning::PlatformIdUnusual),
        ("162900000000000000", "X", PersonalQrWarning::PlatformIdUnusual),
    ] {
        assert_eq!(qr(&FULL.replace(from, to)).warnings, [warning], "{to}");
    }
}

#[test]
fn broken_codes_say_what_is_broken() {
    let long = "9".repeat(513);
    for (from, to, error) in [
        ("|<1<", "|<1<|", DecodeError::FieldCount),
        ("|NGUYEN VAN A", "", DecodeError::FieldCount),
        ("001090000001", "", DecodeError::DocumentNumber),
        ("001090000001", "001", DecodeError::DocumentNumber),
        ("001090000001", "001-090", DecodeError::DocumentNumber),
        ("001090000001", "ĐĐĐĐ", DecodeError::DocumentNumber),
        ("001090000001", &long, DecodeError::DocumentNumber),
        ("NGUYEN VAN A", "", DecodeError::Name),
        ("NGUYEN", "NGUYEN\u{1b}", DecodeError::Name),
        ("1990-12-01", "01/12/1990", DecodeError::Date),
        ("1990-12-01", "1990-13-01", DecodeError::Date),
        ("1990-12-01", "****-**-**", DecodeError::Date),
        ("1990-12-01", "1990-**-01", DecodeError::Date),
        ("|0|", "|2|", DecodeError::BadClaim),
        ("|0|", "||", DecodeError::BadClaim),
        ("162900000000000000", &long, DecodeError::Text),
        ("0900000001", &long, DecodeError::Text),
        ("0900000001", "\u{1b}[2J", DecodeError::Text),
    ] {
        assert_eq!(PersonalQr::from_text(&FULL.replacen(from, to, 1)), Err(error), "{to}");
    }
}

#[test]
fn nothing_personal_is_in_debug() {
    let qr = qr(FULL);
    let debug = format!("{qr:?} {:?} {:?} {:?}", qr.masked(), qr.ext, qr.identifier());
    for secret in ["00109", "001", "NGUYEN", "1990", "1629", "GD4", "09000"] {
        assert!(!debug.contains(secret), "{secret} in {debug}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), parts in prop::collection::vec("[0-9A-Z*<é ?-]{0,12}", 6)) {
        let _ = looks_like_personal_qr(&text);
        let _ = PersonalQr::from_text(&text);
        let _ = looks_like_personal_qr(&parts.join("|"));
        let _ = PersonalQr::from_text(&parts.join("|"));
    }

    #[test]
    fn what_is_written_is_read_again(
        document in "[0-9A-Z*]{4,32}",
        name in "[A-Z]{1,9}( [A-Z]{1,9}){0,4}",
        year in 1850..2200,
        day in "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8]|[*]{2})",
        rest in "[01][|][0-9]{0,18}[|][0-9A-Z<]{0,40}",
    ) {
        let text = format!("{document}|{name}|{year}-{day}|{rest}");
        let qr = PersonalQr::from_text(&text).unwrap();
        prop_assert_eq!(qr.to_text(), text);
        let hidden = PersonalQr::from_text(&qr.to_hidden_text()).unwrap();
        prop_assert!(hidden.is_hidden());
        prop_assert_eq!(hidden.to_hidden_text(), qr.to_hidden_text());
    }
}
