//! Registration plates of vehicles.

use std::fmt;
use std::str::FromStr;

use ravao_core::{AdminCode, AdminDataset, AdminLevel, AdminUnitId, Error, Personal, Result};
use unicode_normalization::UnicodeNormalization;

/// Numbers of plates and the provinces of 2021 that issue them. Others are not known here.
const PROVINCES: [(u8, u32); 2] = [(22, 8), (23, 2)];

/// The plate of a vehicle: capital letters and digits, nothing between them, `30A12345`. `Debug`
/// hides it, for a plate tells of a person.
///
/// A plate of a motorcycle with four digits and one of a car with five are the same text without
/// their hyphen, so the kind of vehicle is not told.
///
/// ```
/// use ravao_payload::normal::Plate;
///
/// let plate: Plate = "22a - 123.45".parse()?;
/// assert_eq!(plate.reveal(), "22A12345");
/// assert_eq!(plate.province().unwrap().to_string(), "2021:08");
/// # Ok::<(), ravao_core::Error>(())
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Plate(String);

impl Plate {
    /// The plate. Whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// All but the last three characters replaced.
    pub fn masked(&self) -> String {
        Personal::from(self.reveal()).masked_number()
    }

    /// The number in front, which stands for the place of registration.
    pub fn region(&self) -> u8 {
        self.0.bytes().take(2).fold(0, |number, digit| number * 10 + (digit - b'0'))
    }

    /// The province that registered the vehicle, where its number is known.
    pub fn province(&self) -> Option<AdminUnitId> {
        let (_, code) = PROVINCES.iter().find(|(region, _)| *region == self.region())?;
        let code = AdminCode::new(AdminLevel::Province, *code).ok()?;
        Some(AdminUnitId { dataset: AdminDataset::Y2021, code })
    }
}

impl FromStr for Plate {
    type Err = Error;

    /// Reads a plate, whatever stands between its letters and digits.
    ///
    /// # Errors
    /// `Invalid` for a text of another form.
    fn from_str(text: &str) -> Result<Self> {
        let plate: String = text.nfc().filter(|c| !is_separator(*c)).collect();
        let plate = plate.to_uppercase();
        if !is_plate(&plate) {
            return Err(Error::invalid("plate: not of a known form"));
        }
        Ok(Self(plate))
    }
}

impl fmt::Debug for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plate(..)")
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '.' | '·' | '–' | '/')
}

/// A region, a series and a number; with one letter the series may have a digit more. The plates
/// of foreign missions have the number of the country before the series.
fn is_plate(plate: &str) -> bool {
    let runs = runs(plate);
    let lengths: Vec<usize> = runs.iter().map(|run| run.chars().count()).collect();
    let has_region = runs.first().is_some_and(|run| *run >= "11");
    has_region
        && match lengths[..] {
            [2, 1 | 2, 4..=6] => true,
            [5, 2, 2] => matches!(runs[1], "NG" | "QT" | "NN"),
            _ => false,
        }
}

/// A text cut where digits and letters meet; nothing where another character stands in it.
fn runs(plate: &str) -> Vec<&str> {
    let is_allowed = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == 'Đ';
    if !plate.chars().all(is_allowed) || !plate.starts_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let mut runs = Vec::new();
    let mut rest = plate;
    while let Some(first) = rest.chars().next() {
        let differs = |c: char| c.is_ascii_digit() != first.is_ascii_digit();
        let (run, after) = rest.split_at(rest.find(differs).unwrap_or(rest.len()));
        runs.push(run);
        rest = after;
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plates_have_one_form() {
        for (text, expected) in [
            ("30A-123.45", "30A12345"),
            ("29-B1 123.45", "29B112345"),
            (" 22a 1234 ", "22A1234"),
            ("29LD-12345", "29LD12345"),
            ("29-MĐ1 123.45", "29MĐ112345"),
            ("29-mđ1 123.45", "29MĐ112345"),
            ("80-123-NG-45", "80123NG45"),
            ("80.123.QT.01", "80123QT01"),
            ("51R–012.34", "51R01234"),
        ] {
            assert_eq!(text.parse::<Plate>().unwrap().reveal(), expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_plate() {
        for text in [
            "",
            "A",
            "30",
            "30A",
            "A30-12345",
            "3A-12345",
            "300A-12345",
            "05A-12345",
            "30A-123",
            "30A-1234567",
            "30ABC-12345",
            "30Ă-12345",
            "30A_12345",
            "30A-12B45",
            "30A-12345B",
            "80-123-AB-45",
            "80-12-NG-45",
            "３０A-12345",
            "30A-１２３４５",
            "30А-12345",
            "(30A)12345",
        ] {
            assert!(text.parse::<Plate>().is_err(), "{text}");
        }
    }

    #[test]
    fn provinces_are_named_where_they_are_known() {
        let province =
            |text: &str| text.parse::<Plate>().unwrap().province().map(|unit| unit.to_string());
        assert_eq!(province("22A-12345").as_deref(), Some("2021:08"));
        assert_eq!(province("23C-12345").as_deref(), Some("2021:02"));
        assert_eq!(province("30A-12345"), None);
    }

    #[test]
    fn plates_are_hidden() {
        let plate: Plate = "22A-12345".parse().unwrap();
        assert_eq!(format!("{plate:?} {}", plate.masked()), "Plate(..) *****345");
    }

    proptest! {
        #[test]
        fn the_form_is_read_as_itself(text in "[1-9][0-9][-. ]?[A-ZĐ]{1,2}[-. ]?[0-9]{3,7}") {
            if let Ok(plate) = text.parse::<Plate>() {
                prop_assert_eq!(plate.reveal().parse::<Plate>().unwrap(), plate);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = text.parse::<Plate>();
        }
    }
}
