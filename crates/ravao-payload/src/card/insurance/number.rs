//! The number of an insurance card and what its characters say.

use std::fmt;
use std::str::FromStr;

use ravao_core::{DecodeError, Personal};
use serde::{Serialize, Serializer};

use crate::card::number::{digits, digits_text};
use crate::visitor::Identifier;

/// Characters of the number that cards before April 2021 carry.
const OLD_LENGTH: usize = 15;

/// The number of an insurance card: ten digits since April 2021, before that two letters, three
/// digits and ten more characters. `Debug` hides it.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct InsuranceNumber(String);

/// The social-insurance number, ten digits that stay with a person. `Debug` hides it.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct SocialInsuranceNumber([u8; 10]);

impl InsuranceNumber {
    /// The characters. Whoever calls this answers for where they go.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// All but the last three characters replaced.
    pub fn masked(&self) -> String {
        Personal::from(self.reveal()).masked_number()
    }

    /// Of the old number, the two letters for the group of the insured.
    pub fn object_group(&self) -> Option<&str> {
        self.is_old().then(|| &self.0[..2])
    }

    /// Of the old number, the digit for the benefit level, 1 to 5 as a rule.
    pub fn benefit_level(&self) -> Option<u8> {
        self.is_old().then(|| self.0.as_bytes()[2] - b'0')
    }

    /// Of the old number, the two digits for the province.
    pub fn province_code(&self) -> Option<&str> {
        self.is_old().then(|| &self.0[3..5])
    }

    /// The last ten characters, where all are digits. Old numbers from before 2016 may carry other
    /// digits there, which cannot be told apart.
    pub fn social_insurance_number(&self) -> Option<SocialInsuranceNumber> {
        self.0[self.0.len() - 10..].parse().ok()
    }

    pub(super) fn identifier(&self) -> Identifier {
        self.social_insurance_number().map_or_else(
            || Identifier::document(&self.0).expect("15 letters and digits are a document"),
            Identifier::SocialInsurance,
        )
    }

    const fn is_old(&self) -> bool {
        self.0.len() == OLD_LENGTH
    }
}

impl SocialInsuranceNumber {
    /// The digits. Whoever calls this answers for where they go.
    pub fn reveal(&self) -> &str {
        digits_text(&self.0)
    }
}

impl FromStr for InsuranceNumber {
    type Err = DecodeError;

    /// Reads either form; spaces are passed over and letters are made capitals.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        let text: String = text.chars().filter(|c| *c != ' ').collect();
        let text = text.to_ascii_uppercase();
        let is_known = text.parse::<SocialInsuranceNumber>().is_ok() || is_old_number(&text);
        is_known.then_some(Self(text)).ok_or(DecodeError::DocumentNumber)
    }
}

fn is_old_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == OLD_LENGTH
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..5].iter().all(u8::is_ascii_digit)
        && bytes[5..].iter().all(u8::is_ascii_alphanumeric)
}

impl FromStr for SocialInsuranceNumber {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        digits(text).map(Self)
    }
}

impl fmt::Debug for InsuranceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InsuranceNumber(..)")
    }
}

impl fmt::Debug for SocialInsuranceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SocialInsuranceNumber(..)")
    }
}

impl Serialize for InsuranceNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.reveal())
    }
}

impl Serialize for SocialInsuranceNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.reveal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> InsuranceNumber {
        text.parse().unwrap()
    }

    #[test]
    fn the_old_number_is_explained() {
        let old = number("gd 4 08 0000000000");
        assert_eq!(old.reveal(), "GD4080000000000");
        assert_eq!(old.object_group(), Some("GD"));
        assert_eq!((old.benefit_level(), old.province_code()), (Some(4), Some("08")));
        assert_eq!(old.social_insurance_number().unwrap().reveal(), "0000000000");
        assert_eq!(old.masked(), "************000");
    }

    #[test]
    fn the_new_number_says_nothing_more() {
        let new = number("8000000000");
        assert_eq!(
            (new.object_group(), new.benefit_level(), new.province_code()),
            (None, None, None)
        );
        assert_eq!(new.identifier(), number("GD4088000000000").identifier());
    }

    #[test]
    fn a_number_with_letters_is_a_document() {
        let number = number("HC40801A2345678");
        assert_eq!(number.social_insurance_number(), None);
        assert_eq!(number.identifier(), Identifier::document("HC40801A2345678").unwrap());
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "-",
            "800000000",
            "80000000000",
            "800000000a",
            "GD408000000000",
            "GD40800000000000",
            "G14080000000000",
            "GDA080000000000",
            "GD40X0000000000",
            "GD408000000000-",
            "ĐD408000000000",
            "008090000001",
            "８００００００００",
        ] {
            assert_eq!(text.parse::<InsuranceNumber>(), Err(DecodeError::DocumentNumber), "{text}");
        }
    }
}
