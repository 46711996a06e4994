//! The one classifier: from the text of a symbol to the code that it is.

use ravao_core::{Claims, DecodeError};

use crate::card::{
    IdentityCard, InsuranceCard, PersonalQr, UnsignedCard, looks_like_identity_card,
    looks_like_insurance_card, looks_like_personal_qr,
};
use crate::clean::{Cleaned, clean};
use crate::native::{SignedPayload, decode};
use crate::visitor::Identifier;

/// A code of one of the formats that this library reads.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Code {
    /// A code of our own, signed, not yet verified.
    Native(SignedPayload),
    /// An identity card, signed by nobody.
    IdentityCard(UnsignedCard<IdentityCard>),
    /// A health-insurance card, signed by nobody.
    InsuranceCard(UnsignedCard<InsuranceCard>),
    /// The national personal QR of 2021, signed by nobody.
    PersonalQr(UnsignedCard<PersonalQr>),
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
            Self::IdentityCard(_) => "identity_card",
            Self::InsuranceCard(_) => "insurance_card",
            Self::PersonalQr(_) => "personal_qr",
        }
    }

    /// The strongest identifier of the person whom an unsigned code claims to show; `None` where
    /// it names nobody, and of signed codes, which are to be verified first.
    pub fn claimed_identifier(&self) -> Option<Identifier> {
        match self {
            Self::Native(_) => None,
            Self::IdentityCard(card) => Some(Identifier::PersonalNumber(card.claimed().number)),
            Self::InsuranceCard(card) => Some(card.claimed().identifier()),
            Self::PersonalQr(qr) => qr.claimed().identifier(),
        }
    }
}

/// Reads a cleaned text as one format; `None` where it is not of that format.
type Format = fn(&str) -> Option<Result<Code, DecodeError>>;

/// In the order in which they are asked: the first that knows the text answers for it.
const FORMATS: &[Format] = &[native, insurance_card, personal_qr, identity_card];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        for (text, error) in [
            ("", DecodeError::Unrecognised),
            ("hello", DecodeError::Unrecognised),
            ("https://example.vn/", DecodeError::Unrecognised),
            ("HC1:6BF", DecodeError::Unrecognised),
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
