//! Dates of a machine-readable zone, which name no century.

use std::fmt;
use std::str::FromStr;

use ravao_core::DecodeError;
use serde::{Serialize, Serializer};

/// What stands for a month or day that is not known.
const UNKNOWN: &str = "<<";

/// The longest that each month gets.
const DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A date without a century: a year, perhaps a month, perhaps a day. `Debug` hides it.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct MrzDate {
    year: u8,
    month: Option<u8>,
    day: Option<u8>,
}

impl MrzDate {
    /// The last two digits of the year.
    pub const fn year_of_century(&self) -> u8 {
        self.year
    }

    /// `90-01-31`, `90-01` or `90`.
    pub fn to_text(&self) -> String {
        let parts = [Some(self.year), self.month, self.day];
        let parts: Vec<String> = parts.iter().flatten().map(|part| format!("{part:02}")).collect();
        parts.join("-")
    }
}

impl FromStr for MrzDate {
    type Err = DecodeError;

    /// Reads `yyMMdd`, `yyMM<<` or `yy<<<<`.
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        let part = |range| text.get(range).ok_or(DecodeError::Date);
        let (year, month, day) = (part(0..2)?, part(2..4)?, part(4..text.len())?);
        let date = Self { year: number(year)?, month: known(month)?, day: known(day)? };
        let fits = match (date.month, date.day) {
            (Some(month), day) => {
                let days =
                    DAYS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default();
                (1..=days).contains(&day.unwrap_or(1))
            }
            (None, day) => day.is_none(),
        };
        fits.then_some(date).ok_or(DecodeError::Date)
    }
}

impl fmt::Debug for MrzDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MrzDate(..)")
    }
}

impl Serialize for MrzDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

fn known(text: &str) -> Result<Option<u8>, DecodeError> {
    if text == UNKNOWN {
        return Ok(None);
    }
    number(text).map(Some)
}

fn number(digits: &str) -> Result<u8, DecodeError> {
    let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten().ok_or(DecodeError::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_are_known() {
        for (text, expected) in
            [("900131", "90-01-31"), ("000229", "00-02-29"), ("9012<<", "90-12"), ("05<<<<", "05")]
        {
            assert_eq!(text.parse::<MrzDate>().unwrap().to_text(), expected);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "90",
            "9001",
            "90013",
            "9001311",
            "901301",
            "900001",
            "900100",
            "900132",
            "900230",
            "900431",
            "90<<01",
            "<<<<<<",
            "9O0101",
            "+90101",
            "90-1-1",
            "é0é1é1",
        ] {
            assert_eq!(text.parse::<MrzDate>(), Err(DecodeError::Date), "{text}");
        }
    }
}
