use proptest::prelude::*;

use super::*;

/// The specimens of the standard, of a state that does not exist.
const PASSPORT: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                        L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const CARD: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n\
                    7408122F1204159UTO<<<<<<<<<<<6\n\
                    ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

fn read(text: &str) -> TravelDocument {
    TravelDocument::from_text(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn check_digit_of(field: &str) -> String {
    let digits = ('0'..='9').map(String::from);
    digits.into_iter().find(|digit| require(field, digit).is_ok()).unwrap()
}

/// A card of an invented Vietnamese: document number, then the optional field.
fn vietnamese(number: &str, optional: &str) -> String {
    let first = format!("IDVNM{number}{}{optional:<<15}", check_digit_of(number));
    let (birth, expires) = ("900101", "300101");
    let [b, e] = [birth, expires].map(check_digit_of);
    let composite = format!("{}{birth}{b}{expires}{e}<<<<<<<<<<<", &first[5..]);
    let second = format!("{birth}{b}M{expires}{e}VNM<<<<<<<<<<<{}", check_digit_of(&composite));
    format!("{first}\n{second}\nNGUYEN<<VAN<AN<<<<<<<<<<<<<<<<")
}

#[test]
fn a_passport_is_read() {
    let passport = read(PASSPORT);
    assert_eq!(passport.layout, MrzLayout::Td3);
    assert_eq!((passport.kind.as_str(), passport.issuer.as_str()), ("P", "UTO"));
    assert_eq!(passport.number.reveal(), "L898902C3");
    assert_eq!(passport.surname.reveal(), "ERIKSSON");
    assert_eq!(passport.given_names.reveal(), "ANNA MARIA");
    assert_eq!(passport.nationality.reveal(), "UTO");
    assert_eq!(passport.birth_date.to_text(), "74-08-12");
    assert_eq!(
        (passport.sex, passport.expires.to_text().as_str()),
        (Some(Sex::Female), "12-04-15")
    );
    assert_eq!(passport.optional[0].reveal(), "ZE184226B");
    assert_eq!(passport.identifier(), Identifier::document("L898902C3").ok());
}

#[test]
fn a_card_is_read() {
    let card = read(CARD);
    assert_eq!((card.layout, card.kind.as_str()), (MrzLayout::Td1, "I"));
    assert_eq!(card.number.reveal(), "D23145890");
    assert_eq!((card.surname.reveal(), card.given_names.reveal()), ("ERIKSSON", "ANNA MARIA"));
    assert_eq!((card.birth_date.to_text().as_str(), card.sex), ("74-08-12", Some(Sex::Female)));
    assert!(card.optional.iter().all(Personal::is_empty));
}

#[test]
fn lines_come_apart_or_in_one() {
    for text in [PASSPORT, CARD] {
        for between in ["", "\r\n", "\r", "\n\n", "  ", " \r\n "] {
            let joined = text.replace('\n', between);
            assert_eq!(read(&joined), read(text), "{joined:?}");
        }
        assert_eq!(read(&text.to_ascii_lowercase()), read(text), "typed with Caps Lock");
    }
}

#[test]
fn a_long_number_goes_on_in_the_optional_field() {
    let first = "I<UTOD23145890<7349<<<<<<<<<<<";
    let composite = format!("{}74081221204159<<<<<<<<<<<", &first[5..]);
    let second = format!("7408122F1204159UTO<<<<<<<<<<<{}", check_digit_of(&composite));
    let card = read(&format!("{first}{second}ERIKSSON<<ANNA<MARIA<<<<<<<<<<"));
    assert_eq!(card.number.reveal(), "D23145890734");
    assert!(card.optional[0].is_empty());
}

#[test]
fn a_vietnamese_card_is_the_visitor_of_its_personal_number() {
    let personal = Identifier::document("008090000001").ok();
    assert_eq!(read(&vietnamese("090000001", "008090000001<<3")).identifier(), personal);
    for optional in ["008090000002<<3", "00809000000", "", "ABC090000001"] {
        let card = read(&vietnamese("090000001", optional));
        assert_eq!(card.personal_number(), None, "{optional}");
        assert_eq!(card.identifier(), Identifier::document("090000001").ok());
    }
}

#[test]
fn every_check_digit_is_checked() {
    for (text, positions) in [(PASSPORT, [54, 64, 72, 87, 88]), (CARD, [14, 37, 45, 60, 60])] {
        for position in positions {
            let mut bytes = text.as_bytes().to_vec();
            assert!(bytes[position].is_ascii_digit(), "{position}");
            bytes[position] = if bytes[position] == b'9' { b'0' } else { bytes[position] + 1 };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(TravelDocument::from_text(&changed), Err(DecodeError::CheckDigit));
        }
    }
}

#[test]
fn a_misread_character_is_found() {
    for (from, to) in
        [("L898902", "L8989O2"), ("740812", "741812"), ("ZE184", "ZE194"), ("120415", "120416")]
    {
        let text = PASSPORT.replace(from, to);
        assert_eq!(TravelDocument::from_text(&text), Err(DecodeError::CheckDigit), "{to}");
    }
    let card = CARD.replace("D23145890", "D23145891");
    assert_eq!(TravelDocument::from_text(&card), Err(DecodeError::CheckDigit));
}

#[test]
fn broken_zones_say_what_is_broken() {
    for (from, to, error) in [
        ("P<UTO", "P<<<<", DecodeError::BadClaim),
        ("P<UTO", "P<U1O", DecodeError::BadClaim),
        ("36UTO", "36<<<", DecodeError::BadClaim),
        ("2F12", "2A12", DecodeError::Sex),
        ("ERIKSSON<<ANNA<MARIA", "<<<<<<<<<<<<<<<<<<<<", DecodeError::Name),
        ("P<UTO", "V<UTO", DecodeError::Structure),
        ("ANNA", "ÄNA", DecodeError::Structure),
        ("ANNA", "AN-A", DecodeError::Structure),
        ("ANNA", "ANN", DecodeError::Structure),
        ("10", "100", DecodeError::Structure),
        ("\n", "\n\nA\n", DecodeError::Structure),
    ] {
        let text = PASSPORT.replacen(from, to, 1);
        assert_eq!(TravelDocument::from_text(&text), Err(error), "{to}");
        assert_eq!(looks_like_mrz(&text), error != DecodeError::Structure, "{to}");
    }
    for text in ["", "P<UTO", &"A".repeat(90), &"P".repeat(88), &"<".repeat(88)] {
        assert_eq!(TravelDocument::from_text(text), Err(DecodeError::Structure));
    }
}

#[test]
fn nothing_personal_is_in_debug() {
    let passport = read(PASSPORT);
    let debug = format!("{passport:?} {:?} {:?}", passport.masked(), passport.birth_date);
    for secret in ["L898", "2C3", "ERIK", "ANNA", "MARIA", "UTO", "74", "ZE18", "Female"] {
        assert!(!debug.contains(secret), "{secret} in {debug}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(
        text in any::<String>(),
        card in "[ACI][A-Z0-9<]{89}",
        passport in "P[A-Z0-9<]{87}",
        accents in "I[A-Z<é]{80,90}",
    ) {
        for text in [text, card, passport, accents] {
            let document = TravelDocument::from_text(&text);
            let _ = document.map(|document| (document.masked(), document.identifier()));
        }
    }

    #[test]
    fn cards_with_right_check_digits_are_read(number in "[A-Z0-9]{9}", optional in "[A-Z0-9<]{0,15}") {
        let card = TravelDocument::from_text(&vietnamese(&number, &optional)).unwrap();
        prop_assert_eq!(card.number.reveal(), number);
        let _ = (card.masked(), card.identifier());
    }
}
