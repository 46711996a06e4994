//! Dates of cards, which may lack the day or the month.

use std::fmt;

use chrono::NaiveDate;
use ravao_core::DecodeError;
use serde::{Serialize, Serializer};

/// The years in which somebody alive today, or for long to come, was born or got a card.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2199;

/// A date of a card: a year, perhaps a month, perhaps a day. `Debug` hides it.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct PartialDate {
    first_day: NaiveDate,
    precision: Precision,
}

#[derive(Clone, Copy, Eq, Hash, PartialEq)]
enum Precision {
    Year,
    Month,
    Day,
}

impl PartialDate {
    /// Reads `yyyy`, `MMyyyy` or `ddMMyyyy`.
    ///
    /// # Errors
    /// `Date` for another form or a day that the calendar does not have.
    pub fn from_card(text: &str) -> Result<Self, DecodeError> {
        let (day, month, year, precision) = match text.len() {
            4 => ("01", "01", text.get(..4), Precision::Year),
            6 => ("01", text.get(..2).unwrap_or_default(), text.get(2..), Precision::Month),
            8 => (
                text.get(..2).unwrap_or_default(),
                text.get(2..4).unwrap_or_default(),
                text.get(4..),
                Precision::Day,
            ),
            _ => return Err(DecodeError::Date),
        };
        let year = number(year.ok_or(DecodeError::Date)?)?;
        let first_day = i32::try_from(year)
            .ok()
            .filter(|year| YEARS.contains(year))
            .and_then(|year| NaiveDate::from_ymd_opt(year, number(month).ok()?, number(day).ok()?))
            .ok_or(DecodeError::Date)?;
        Ok(Self { first_day, precision })
    }

    /// The year.
    pub fn year(&self) -> i32 {
        chrono::Datelike::year(&self.first_day)
    }

    /// The day, where the card names it.
    pub fn day(&self) -> Option<NaiveDate> {
        (self.precision == Precision::Day).then_some(self.first_day)
    }

    /// `1990-01-31`, `1990-01` or `1990`.
    pub fn to_iso(&self) -> String {
        let format = match self.precision {
            Precision::Year => "%Y",
            Precision::Month => "%Y-%m",
            Precision::Day => "%Y-%m-%d",
        };
        self.first_day.format(format).to_string()
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartialDate(..)")
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_iso())
    }
}

fn number(digits: &str) -> Result<u32, DecodeError> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DecodeError::Date);
    }
    digits.parse().map_err(|_| DecodeError::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_months_and_years_are_read() {
        for (text, iso) in [
            ("31011990", "1990-01-31"),
            ("29022004", "2004-02-29"),
            ("121960", "1960-12"),
            ("1960", "1960"),
        ] {
            let date = PartialDate::from_card(text).unwrap();
            assert_eq!(date.to_iso(), iso);
            assert_eq!(date.day().is_some(), text.len() == 8);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "", "0", "60", "960", "19600", "1990-01", "31021990", "00011990", "01001990",
            "01131990", "29022001", "131960", "001960", "0000", "1800", "9999", "+1990101",
            "1502 205", "０１", "é1990", "ngày", "đđđđ",
        ] {
            assert_eq!(PartialDate::from_card(text), Err(DecodeError::Date), "{text}");
        }
    }
}
