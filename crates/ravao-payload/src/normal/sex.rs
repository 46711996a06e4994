//! The codes of the sexes in the schemes that documents and platforms use.

use crate::card::Sex;

/// A sex as a scheme has it: some know a third value.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SexCode {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Another one, or not known: the schemes do not tell these apart.
    Other,
}

impl From<Sex> for SexCode {
    fn from(sex: Sex) -> Self {
        match sex {
            Sex::Male => Self::Male,
            Sex::Female => Self::Female,
        }
    }
}

/// Who writes the code. The citizen record (QCVN 109) is missing: its schema has 0, 1 and 2, and
/// what they mean is not known here.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SexScheme {
    /// The code of an identity card.
    IdentityCard,
    /// The code of a health-insurance card.
    HealthInsurance,
    /// The extension of the national personal QR, decision 1405/QĐ-BTTTT.
    PersonalQr,
    /// The catalogues of the Ministry of Health: decision 4210/QĐ-BYT, circular 15/2026/TT-BYT.
    HealthCatalogue,
    /// The notification of stay to the police.
    StayNotification,
    /// The health declaration of 2021.
    HealthDeclaration,
}

/// Per scheme: male, female, other. No two codes of a scheme are equal.
const CODES: [(SexScheme, [Option<&str>; 3]); 6] = [
    (SexScheme::IdentityCard, [Some("Nam"), Some("Nữ"), None]),
    (SexScheme::HealthInsurance, [Some("1"), Some("2"), None]),
    (SexScheme::PersonalQr, [Some("1"), Some("2"), Some("0")]),
    (SexScheme::HealthCatalogue, [Some("1"), Some("2"), Some("3")]),
    (SexScheme::StayNotification, [Some("M"), Some("F"), None]),
    (SexScheme::HealthDeclaration, [Some("Nam"), Some("Nu"), Some("Khac")]),
];

/// In the order of the columns.
const SEXES: [SexCode; 3] = [SexCode::Male, SexCode::Female, SexCode::Other];

impl SexScheme {
    /// The sex of a code; `None` where the scheme does not have the code.
    ///
    /// ```
    /// use ravao_payload::normal::{SexCode, SexScheme};
    ///
    /// assert_eq!(SexScheme::PersonalQr.read("2"), Some(SexCode::Female));
    /// assert_eq!(SexScheme::HealthInsurance.read("0"), None);
    /// ```
    pub fn read(self, code: &str) -> Option<SexCode> {
        let column = self.codes().iter().position(|candidate| *candidate == Some(code))?;
        Some(SEXES[column])
    }

    /// The code of a sex; `None` where the scheme has none for it.
    pub fn write(self, sex: SexCode) -> Option<&'static str> {
        let column = SEXES.iter().position(|candidate| *candidate == sex)?;
        self.codes()[column]
    }

    fn codes(self) -> [Option<&'static str>; 3] {
        let row = CODES.iter().find(|(scheme, _)| *scheme == self);
        row.map_or([None; 3], |(_, codes)| *codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_as_what_it_was_written_for() {
        for (scheme, _) in CODES {
            for sex in SEXES {
                let code = scheme.write(sex);
                assert_eq!(code.and_then(|code| scheme.read(code)), code.map(|_| sex));
            }
            assert!(scheme.write(SexCode::Male).is_some(), "{scheme:?}");
        }
    }

    #[test]
    fn codes_of_other_schemes_are_refused() {
        for (scheme, code) in [
            (SexScheme::IdentityCard, "1"),
            (SexScheme::IdentityCard, "nam"),
            (SexScheme::IdentityCard, "Nu"),
            (SexScheme::IdentityCard, ""),
            (SexScheme::HealthInsurance, "0"),
            (SexScheme::HealthInsurance, "3"),
            (SexScheme::PersonalQr, "3"),
            (SexScheme::HealthCatalogue, "0"),
            (SexScheme::HealthCatalogue, " 1"),
            (SexScheme::StayNotification, "f"),
            (SexScheme::StayNotification, "X"),
            (SexScheme::HealthDeclaration, "Nữ"),
        ] {
            assert_eq!(scheme.read(code), None, "{scheme:?} {code}");
        }
        assert_eq!(SexScheme::StayNotification.write(SexCode::Other), None);
    }

    #[test]
    fn a_card_converts_to_what_platforms_take() {
        let female = SexScheme::IdentityCard.read("Nữ").unwrap();
        assert_eq!(female, SexCode::from(Sex::Female));
        assert_eq!(SexScheme::StayNotification.write(female), Some("F"));
        assert_eq!(SexScheme::HealthCatalogue.write(female), Some("2"));
        assert_eq!(SexScheme::HealthDeclaration.write(female), Some("Nu"));
    }
}
