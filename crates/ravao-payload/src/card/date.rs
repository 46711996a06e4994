//! Dates of cards, which may lack the day or the month.

use std::fmt;

use chrono::NaiveDate;
use ravao_core::DecodeError;
use serde::{Serialize, Serializer};

/// The years in which somebody alive today, or for long to come, was born or got a card.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2199;

/// What stands for a day or a month that is hidden.
const HIDDEN: &str = "**";

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
    /// The date of a day.
    ///
    /// # Errors
    /// `Date` for a day in which nobody was born who could show a card.
    pub fn from_day(day: NaiveDate) -> Result<Self, DecodeError> {
        if !YEARS.contains(&chrono::Datelike::year(&day)) {
            return Err(DecodeError::Date);
        }
        Ok(Self { first_day: day, precision: Precision::Day })
    }

    /// Reads `yyyy`, `MMyyyy` or `ddMMyyyy`, as identity cards write them.
    ///
    /// # Errors
    /// `Date` for another form or a day that the calendar does not have.
    pub fn from_card(text: &str) -> Result<Self, DecodeError> {
        let part = |range| text.get(range).ok_or(DecodeError::Date);
        match text.len() {
            4 => Self::of(text, None, None),
            6 => Self::of(part(2..6)?, Some(part(0..2)?), None),
            8 => Self::of(part(4..8)?, Some(part(2..4)?), Some(part(0..2)?)),
            _ => Err(DecodeError::Date),
        }
    }

    /// Reads `yyyy`, `M/yyyy` or `d/M/yyyy`, padded or not, as insurance cards write them.
    ///
    /// # Errors
    /// `Date` for another form or a day that the calendar does not have.
    pub fn from_slashed(text: &str) -> Result<Self, DecodeError> {
        let parts: Vec<&str> = text.split('/').map(str::trim).collect();
        match *parts {
            [year] => Self::of(year, None, None),
            [month, year] => Self::of(year, Some(month), None),
            [day, month, year] => Self::of(year, Some(month), Some(day)),
            _ => Err(DecodeError::Date),
        }
    }

    /// Reads `yyyy-MM-dd`, or `yyyy-MM-**` and `yyyy-**-**` where the rest is hidden.
    ///
    /// # Errors
    /// `Date` for another form or a day that the calendar does not have.
    pub fn from_iso(text: &str) -> Result<Self, DecodeError> {
        let parts: Vec<&str> = text.split('-').collect();
        if !parts.iter().skip(1).all(|part| part.len() == HIDDEN.len()) {
            return Err(DecodeError::Date);
        }
        match *parts {
            [year, HIDDEN, HIDDEN] => Self::of(year, None, None),
            [year, month, HIDDEN] => Self::of(year, Some(month), None),
            [year, month, day] => Self::of(year, Some(month), Some(day)),
            _ => Err(DecodeError::Date),
        }
    }

    fn of(year: &str, month: Option<&str>, day: Option<&str>) -> Result<Self, DecodeError> {
        let precision = match (month, day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        let [month, day] = [month, day].map(|part| number(part.unwrap_or("1"), 1..=2));
        let year = i32::try_from(number(year, 4..=4)?).map_err(|_| DecodeError::Date)?;
        let first_day = NaiveDate::from_ymd_opt(year, month?, day?).ok_or(DecodeError::Date)?;
        Ok(Self { precision, ..Self::from_day(first_day)? })
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
        self.format(["%Y-%m-%d", "%Y-%m", "%Y"])
    }

    /// `1990-01-31`, `1990-01-**` or `1990-**-**`.
    pub(super) fn to_hidden_iso(self) -> String {
        self.format(["%Y-%m-%d", "%Y-%m-**", "%Y-**-**"])
    }

    /// The same date without month and day.
    pub(super) fn year_alone(self) -> Self {
        let january = chrono::Datelike::with_ordinal(&self.first_day, 1);
        let first_day = january.expect("every year has a first day");
        Self { first_day, precision: Precision::Year }
    }

    fn format(self, [day, month, year]: [&str; 3]) -> String {
        let format = match self.precision {
            Precision::Year => year,
            Precision::Month => month,
            Precision::Day => day,
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

fn number(digits: &str, lengths: std::ops::RangeInclusive<usize>) -> Result<u32, DecodeError> {
    if !lengths.contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
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

    #[test]
    fn slashes_are_read_padded_or_not() {
        for (text, iso) in [
            ("31/01/1990", "1990-01-31"),
            ("1/2/1990", "1990-02-01"),
            ("1/ 2/1990", "1990-02-01"),
            ("12/1960", "1960-12"),
            ("1960", "1960"),
        ] {
            assert_eq!(PartialDate::from_slashed(text).unwrap().to_iso(), iso, "{text}");
        }
        for text in [
            "",
            "/",
            "//",
            "1//1990",
            "31/02/1990",
            "1/1/90",
            "001/1/1990",
            "1990/01/31",
            "-",
            "1/13/1990",
            "0/1/1990",
            "1/1/1/1990",
            "1/1/19900",
            "a/1/1990",
            "+1/1/1990",
            "０",
        ] {
            assert_eq!(PartialDate::from_slashed(text), Err(DecodeError::Date), "{text}");
        }
    }

    #[test]
    fn hidden_parts_are_read_and_written() {
        for text in ["1990-12-01", "1990-12-**", "1990-**-**"] {
            assert_eq!(PartialDate::from_iso(text).unwrap().to_hidden_iso(), text);
        }
        let date = PartialDate::from_iso("1990-12-01").unwrap();
        assert_eq!(date.year_alone().to_hidden_iso(), "1990-**-**");
        for text in [
            "",
            "1990",
            "1990-12",
            "1990-**",
            "1990-**-01",
            "****-12-01",
            "1990-1-1",
            "90-12-01",
            "1990-12-32",
            "1990-13-**",
            "1990-12-01-",
            "1990-12-*1",
            "01-12-1990",
            "1990/12/01",
        ] {
            assert_eq!(PartialDate::from_iso(text), Err(DecodeError::Date), "{text}");
        }
    }
}
