//! The 12-digit personal number and what its digits say.

use std::fmt;
use std::str::FromStr;

use ravao_core::{AdminCode, AdminDataset, AdminLevel, AdminUnitId, DecodeError, Personal};
use serde::{Serialize, Serializer};

use super::Sex;

/// The numbers of the 63 provinces of the coding that personal numbers use.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// A personal number: `PPP C YY NNNNNN`. It has no check digit. `Debug` hides it.
///
/// People can have several in a life, since corrected births get new numbers; what the digits say
/// is therefore a hint, never a proof.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct PersonalNumber([u8; 12]);

/// Where a birth was registered, by the coding of 63 provinces. It is not the residence.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RegistrationPlace {
    /// A province of the list of 2021.
    Province(AdminUnitId),
    /// A country, or a code of a later list.
    Unknown(u16),
}

impl PersonalNumber {
    /// The digits. Whoever calls this answers for where they go.
    pub fn reveal(&self) -> &str {
        digits_text(&self.0)
    }

    /// All but the last three digits replaced.
    pub fn masked(&self) -> String {
        Personal::from(self.reveal()).masked_number()
    }

    /// Where the birth was registered.
    #[expect(clippy::missing_panics_doc, reason = "the numbers of the list have two digits")]
    pub fn registration_place(&self) -> RegistrationPlace {
        let code = u16::from(self.digit(0)) * 100 + u16::from(self.digits_at(1));
        if !PROVINCES.contains(&code) {
            return RegistrationPlace::Unknown(code);
        }
        let code = AdminCode::new(AdminLevel::Province, u32::from(code));
        let code = code.expect("the numbers of the list have two digits");
        RegistrationPlace::Province(AdminUnitId { dataset: AdminDataset::Y2021, code })
    }

    /// The sex that the fourth digit encodes.
    pub fn sex(&self) -> Sex {
        if self.digit(3).is_multiple_of(2) { Sex::Male } else { Sex::Female }
    }

    /// The year of birth that the fourth to sixth digits encode.
    pub fn birth_year(&self) -> i32 {
        1900 + i32::from(self.digit(3) / 2) * 100 + i32::from(self.digits_at(4))
    }

    fn digit(&self, index: usize) -> u8 {
        self.0[index] - b'0'
    }

    fn digits_at(&self, index: usize) -> u8 {
        self.digit(index) * 10 + self.digit(index + 1)
    }
}

impl FromStr for PersonalNumber {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, DecodeError> {
        digits(text).map(Self)
    }
}

/// A number of exactly so many digits.
pub(super) fn digits<const N: usize>(text: &str) -> Result<[u8; N], DecodeError> {
    let digits: [u8; N] = text.as_bytes().try_into().map_err(|_| DecodeError::DocumentNumber)?;
    let all_digits = digits.iter().all(u8::is_ascii_digit);
    all_digits.then_some(digits).ok_or(DecodeError::DocumentNumber)
}

/// The text of what [`digits`] let in.
pub(super) fn digits_text(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).expect("only digits are let in")
}

impl fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalNumber(..)")
    }
}

impl Serialize for PersonalNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.reveal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> PersonalNumber {
        text.parse().unwrap()
    }

    #[test]
    fn digits_are_explained() {
        for (text, sex, year) in [
            ("008090000001", Sex::Male, 1990),
            ("008199000001", Sex::Female, 1999),
            ("008200000001", Sex::Male, 2000),
            ("008305000002", Sex::Female, 2005),
            ("008401000002", Sex::Male, 2101),
            ("008999000002", Sex::Female, 2399),
        ] {
            assert_eq!((number(text).sex(), number(text).birth_year()), (sex, year), "{text}");
        }
    }

    #[test]
    fn a_place_outside_the_list_is_unknown_and_valid() {
        let tuyen_quang = "2021:08".parse().unwrap();
        let place = |text| number(text).registration_place();
        assert_eq!(place("008090000001"), RegistrationPlace::Province(tuyen_quang));
        for (text, code) in [("000090000001", 0), ("003090000001", 3), ("300090000001", 300)] {
            assert_eq!(place(text), RegistrationPlace::Unknown(code));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "00809000000", "0080900000011", "00809000000a", " 08090000001", "００８０"]
        {
            let result = text.parse::<PersonalNumber>();
            assert_eq!(result, Err(DecodeError::DocumentNumber), "{text}");
        }
    }
}
