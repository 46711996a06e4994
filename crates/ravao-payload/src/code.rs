//! The one classifier: from the text of a symbol to the code that it is.

use ravao_core::{Claims, DecodeError, Reason};

use crate::card::{
    IdentityCard, InsuranceCard, PersonalQr, UnsignedCard, looks_like_identity_card,
    looks_like_insurance_card, looks_like_personal_qr,
};
use crate::certificate::{SignedCertificate, decode_certificate};
use crate::clean::{Cleaned, clean};
use crate::mrz::{TravelDocument, looks_like_mrz};
use crate::native::{SignedPayload, decode};
use crate::payment::PaymentCode;
use crate::visitor::Identifier;
use crate::web::WebAddress;

/// A code of one of the formats that this library reads.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Code {
    /// A code of our own, signed, not yet verified.
    Native(SignedPayload),
    /// A health certificate, signed, not yet verified.
    Certificate(SignedCertificate),
    /// An identity card, signed by nobody.
    IdentityCard(UnsignedCard<IdentityCard>),
    /// A health-insurance card, signed by nobody.
    InsuranceCard(UnsignedCard<InsuranceCard>),
    /// The national personal QR of 2021, signed by nobody.
    PersonalQr(UnsignedCard<PersonalQr>),
    /// The lines of a passport or another travel document, signed by nobody.
    TravelDocument(UnsignedCard<TravelDocument>),
    /// A code that is well known and has no business at a gate.
    NotForGates(NotForGates),
}

/// Codes that people hold up by mistake. Driving licences are not among them: what theirs say was
/// never published, so they cannot be told from other texts.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum NotForGates {
    /// A payment code.
    Payment(PaymentCode),
    /// A web address that is no code of ours.
    WebAddress(WebAddress),
}

impl NotForGates {
    /// Why a gate refuses it.
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Payment(_) => Reason::PaymentCode,
            Self::WebAddress(_) => Reason::WebAddress,
        }
    }
}

impl Code {
    /// The stable identifier of its kind, in files and on the command line.
    pub const fn kind_id(&self) -> &'static str {
        match self {
            Self::Native(payload) => match payload.claims_unverified() {
                Claims::Venue(_) => "venue",
                Claims::Pass(_) => "pass",
                _ => "native",
            },
            Self::Certificate(_) => "health_certificate",
            Self::IdentityCard(_) => "identity_card",
            Self::InsuranceCard(_) => "insurance_card",
            Self::PersonalQr(_) => "personal_qr",
            Self::TravelDocument(_) => "travel_document",
            Self::NotForGates(NotForGates::Payment(_)) => "payment",
            Self::NotForGates(NotForGates::WebAddress(_)) => "web_address",
        }
    }

    /// The strongest identifier of the person whom an unsigned code claims to show; `None` where
    /// it names nobody, and of signed codes, which are to be verified first.
    pub fn claimed_identifier(&self) -> Option<Identifier> {
        match self {
            Self::Native(_) | Self::Certificate(_) | Self::NotForGates(_) => None,
            Self::IdentityCard(card) => Some(Identifier::PersonalNumber(card.claimed().number)),
            Self::InsuranceCard(card) => Some(card.claimed().identifier()),
            Self::PersonalQr(qr) => qr.claimed().identifier(),
            Self::TravelDocument(document) => document.claimed().identifier(),
        }
    }

    /// Why it identifies nobody, where one can tell without verifying anything.
    pub fn unfit_reason(&self) -> Option<Reason> {
        match self {
            Self::PersonalQr(qr) => qr.claimed().is_hidden().then_some(Reason::NumberHidden),
            Self::NotForGates(code) => Some(code.reason()),
            Self::Certificate(_) => Some(Reason::NotAPass),
            _ => None,
        }
    }
}

/// Reads a cleaned text as one format; `None` where it is not of that format.
type Format = fn(&str) -> Option<Result<Code, DecodeError>>;

/// In the order in which they are asked: the first that knows the text answers for it.
const FORMATS: &[Format] = &[
    native,
    certificate,
    web_address,
    payment,
    insurance_card,
    personal_qr,
    identity_card,
    travel_document,
];

/// Reads the text of a symbol, whatever code it is.
///
/// ```
/// use ravao_payload::{Code, read_code};
///
/// let card = "008090000001||Nguyễn Văn An|01011990|Nam|Hợp Thành, Sơn Dương|10052021\r\n";
/// let Ok(Code::IdentityCard(card)) = read_code(card) else { panic!("a card") };
/// assert_eq!(card.claimed().masked().birth_year, 1990);
/// ```
///
/// # Errors
/// `Unrecognised` where no format knows the text, else what is wrong with it.
pub fn read_code(text: &str) -> Result<Code, DecodeError> {
    read_code_with_report(text).map(|(code, _)| code)
}

/// As [`read_code`], with the cleaned text and what cleaning changed in it.
///
/// # Errors
/// As [`read_code`].
pub fn read_code_with_report(text: &str) -> Result<(Code, Cleaned<'_>), DecodeError> {
    let cleaned = clean(text)?;
    let code = FORMATS.iter().find_map(|read| read(&cleaned.text));
    Ok((code.unwrap_or(Err(DecodeError::Unrecognised))?, cleaned))
}

fn native(text: &str) -> Option<Result<Code, DecodeError>> {
    match decode(text) {
        Err(DecodeError::Unrecognised) => None,
        result => Some(result.map(Code::Native)),
    }
}

fn certificate(text: &str) -> Option<Result<Code, DecodeError>> {
    match decode_certificate(text).map_err(DecodeError::from) {
        Err(DecodeError::Unrecognised) => None,
        result => Some(result.map(Code::Certificate)),
    }
}

fn web_address(text: &str) -> Option<Result<Code, DecodeError>> {
    let address = NotForGates::WebAddress(WebAddress::from_text(text)?);
    Some(Ok(Code::NotForGates(address)))
}

fn payment(text: &str) -> Option<Result<Code, DecodeError>> {
    let payment = NotForGates::Payment(PaymentCode::from_text(text)?);
    Some(Ok(Code::NotForGates(payment)))
}

fn insurance_card(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || InsuranceCard::from_text(text).map(UnsignedCard::new).map(Code::InsuranceCard);
    looks_like_insurance_card(text).then(read)
}

fn personal_qr(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || PersonalQr::from_text(text).map(UnsignedCard::new).map(Code::PersonalQr);
    looks_like_personal_qr(text).then(read)
}

fn identity_card(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || IdentityCard::from_text(text).map(UnsignedCard::new).map(Code::IdentityCard);
    looks_like_identity_card(text).then(read)
}

fn travel_document(text: &str) -> Option<Result<Code, DecodeError>> {
    let read = || TravelDocument::from_text(text).map(UnsignedCard::new).map(Code::TravelDocument);
    looks_like_mrz(text).then(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        for (text, error) in [
            ("", DecodeError::Unrecognised),
            ("hello", DecodeError::Unrecognised),
            ("ftp://example.vn/", DecodeError::Unrecognised),
            ("000201", DecodeError::Unrecognised),
            ("HC1:6BF", DecodeError::Compression),
            ("HC2:6BF", DecodeError::Unrecognised),
            ("A|B|C|D|E|F|G", DecodeError::Unrecognised),
            ("RV2*6BF", DecodeError::UnknownVersion),
            ("RV1*", DecodeError::Length),
            ("008305000002||Trần Thị Bích|1502 2005 …", DecodeError::FieldCount),
            ("008305000002||Trần Thị Bích|1502 2005|Nữ|Sơn Dương|20062022", DecodeError::Date),
        ] {
            assert_eq!(read_code(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_card_is_read_through_the_dirt_of_scanners() {
        let card = "008060000003||Lê Văn Cũ|1960|Nam|Tân Trào, Sơn Dương|20062022";
        for text in [format!("\u{feff}{card}\r\n"), format!("{card}\0\0"), format!(" {card} ")] {
            assert_eq!(read_code(&text).unwrap().kind_id(), "identity_card");
        }
    }

    #[test]
    fn a_personal_qr_is_told_by_the_form_of_its_date() {
        let qr = "001090000001|NGUYEN VAN A|1990-12-01|0|162900000000000000|";
        let hidden = "******000001|NGUYEN VAN A|1990-**-**|1|162900000000000000|<1<";
        for (text, identified) in [(qr, true), (hidden, false)] {
            let code = read_code(text).unwrap();
            assert_eq!(code.kind_id(), "personal_qr");
            assert_eq!(code.claimed_identifier().is_some(), identified);
        }
        assert_eq!(read_code(&qr.replace("12-01", "13-01")), Err(DecodeError::Date));
        assert_eq!(read_code(&qr.replace("|0|", "|Nam|")), Err(DecodeError::Unrecognised));
    }

    #[test]
    fn texts_that_differ_in_one_part_are_told_apart() {
        let card = "008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương|10052021";
        let reformatted = "008090000001|NGUYEN VAN AN|01/01/1990|Nam|Sơn Dương|10/05/2021";
        let qr = "008090000001|NGUYEN VAN AN|1990-01-01|0|162900000000000000|<1<GD4<09";
        let insurance = "8000000000|4e67|1/1/1990|1|-|08 - 303|-|-|-|-|-|4|-|0123-1202|$";
        for (text, kind) in [
            (card.to_owned(), "identity_card"),
            (format!("{card}||||"), "identity_card"),
            (format!("{card}|||||||"), "identity_card"),
            (reformatted.to_owned(), "identity_card"),
            (qr.to_owned(), "personal_qr"),
            (qr.replace("<1<GD4<09", "$"), "personal_qr"),
            (qr.replace("1990-01-01", "1990-**-**"), "personal_qr"),
            (insurance.to_owned(), "insurance_card"),
            (insurance.replace("8000000000", "GD4080000000000"), "insurance_card"),
        ] {
            assert_eq!(read_code(&text).map(|code| code.kind_id()), Ok(kind), "{text}");
        }
        for (text, error) in [
            (format!("{card}||||||$"), DecodeError::FieldCount),
            (format!("{qr}|"), DecodeError::Date),
            (reformatted.replace("01/01/1990", "01011990"), DecodeError::Unrecognised),
            (qr.replace("|0|", "|Nam|"), DecodeError::Unrecognised),
            (insurance.replace("|$", "|"), DecodeError::Unrecognised),
            (insurance.replace("8000000000", "008090000001"), DecodeError::DocumentNumber),
        ] {
            assert_eq!(read_code(&text), Err(error), "{text}");
        }
    }

    #[test]
    fn codes_that_are_not_for_gates_are_named() {
        let payment = "0002015802VN6304";
        for (text, kind, reason) in [
            ("https://example.vn/menu", "web_address", Reason::WebAddress),
            ("HTTP://EXAMPLE.VN/RV1", "web_address", Reason::WebAddress),
            ("https://example.vn/a|b|c|d|e|f|g|h|i|j|k|l|m|n|$", "web_address", Reason::WebAddress),
            (&format!("{payment}0000"), "payment", Reason::PaymentCode),
            (&format!("{payment}0000\r\n"), "payment", Reason::PaymentCode),
        ] {
            let code = read_code(text).unwrap();
            assert_eq!((code.kind_id(), code.unfit_reason()), (kind, Some(reason)), "{text}");
            assert_eq!(code.claimed_identifier(), None);
        }
        for (text, error) in [
            ("https://example.vn/RV2/ABC", DecodeError::UnknownVersion),
            ("https://example.vn/RV1/", DecodeError::Length),
            (payment, DecodeError::Unrecognised),
        ] {
            assert_eq!(read_code(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_travel_document_is_told_by_its_lines() {
        let first = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
        let second = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        for text in [format!("{first}\r\n{second}\r\n"), format!("{first}{second}")] {
            let code = read_code(&text).unwrap();
            assert_eq!(code.kind_id(), "travel_document");
            assert!(code.claimed_identifier().is_some());
        }
        let misread = format!("{first}\n{}", second.replace("L898", "L888"));
        assert_eq!(read_code(&misread), Err(DecodeError::CheckDigit));
        assert_eq!(read_code(first), Err(DecodeError::Unrecognised));
    }

    #[test]
    fn an_insurance_card_is_told_by_its_end() {
        let card = "8000000000|4e67|1/1/1990|1|-|08 - 303|-|-|-|-|-|4|-|0123-1202|$";
        for text in [card.to_owned(), card.replace('$', "**##"), format!("{card}\0\0\r\n")] {
            assert_eq!(read_code(&text).unwrap().kind_id(), "insurance_card", "{text:?}");
        }
        assert_eq!(read_code(&card.replace('$', "")), Err(DecodeError::Unrecognised));
        assert_eq!(read_code(&card.replace("4e67", "-")), Err(DecodeError::Name));
        assert_eq!(
            read_code(&card.replace("|-|-|-|-|-|4|", "|-|-|-|4|")),
            Err(DecodeError::FieldCount)
        );
    }
}
