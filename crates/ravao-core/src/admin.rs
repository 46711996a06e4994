//! Administrative units, keyed by (dataset version, code).
//!
//! The code alone is not a key: 3,314 of the 3,321 communes of 2025 reuse a code of 2021, and 1,886
//! of those stand for another name. Every reference therefore names its dataset.

mod built_in;
mod list;
mod register;

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::register::{AdminRegister, AdminUnit};
use crate::{Error, Result};

/// A release of the national list of administrative units, named by the year it took effect.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct AdminDataset(u16);

impl AdminDataset {
    /// Three levels, in effect from 1 November 2021 (resolution 387/NQ-UBTVQH15): 63 provinces.
    pub const Y2021: Self = Self(2021);

    /// Two levels, in effect from 1 July 2025 (decision 19/2025/QĐ-TTg): 34 provinces.
    pub const Y2025: Self = Self(2025);

    /// The dataset that took effect in a year.
    pub const fn new(year: u16) -> Self {
        Self(year)
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.0
    }

    /// The days on which it took effect and was replaced, for the datasets of this crate.
    pub fn in_effect(self) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let reform = NaiveDate::from_ymd_opt(2025, 7, 1)?;
        match self {
            Self::Y2021 => Some((NaiveDate::from_ymd_opt(2021, 11, 1)?, Some(reform))),
            Self::Y2025 => Some((reform, None)),
            _ => None,
        }
    }
}

/// The level of an administrative unit.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "the constitution has these three at most")]
pub enum AdminLevel {
    /// Province or central city: two digits.
    Province,
    /// District, abolished on 1 July 2025: three digits.
    District,
    /// Commune, ward or township: five digits.
    Commune,
}

impl AdminLevel {
    /// How many digits its codes have.
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::District => 3,
            Self::Commune => 5,
        }
    }
}

/// The code of an administrative unit within one dataset, leading zeros kept.
#[derive(Clone, Copy, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct AdminCode {
    level: AdminLevel,
    number: u32,
}

impl AdminCode {
    /// A code of a level by its number.
    ///
    /// # Errors
    /// `Invalid` when the number has more digits than the level's codes.
    pub const fn new(level: AdminLevel, number: u32) -> Result<Self> {
        if number >= 10_u32.pow(level.digits() as u32) {
            return Err(Error::invalid("administrative code: number too large for its level"));
        }
        Ok(Self { level, number })
    }

    /// The level, which the number of digits tells.
    pub const fn level(self) -> AdminLevel {
        self.level
    }

    /// The digits as a number.
    pub const fn number(self) -> u32 {
        self.number
    }
}

impl fmt::Display for AdminCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.number, width = self.level.digits())
    }
}

impl fmt::Debug for AdminCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AdminCode({self})")
    }
}

impl FromStr for AdminCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        const WRONG: Error = Error::invalid("administrative code: expected 2, 3 or 5 digits");
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(WRONG);
        }
        let level = match text.len() {
            2 => AdminLevel::Province,
            3 => AdminLevel::District,
            5 => AdminLevel::Commune,
            _ => return Err(WRONG),
        };
        Self::new(level, text.parse().map_err(|_| WRONG)?)
    }
}

impl TryFrom<String> for AdminCode {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<AdminCode> for String {
    fn from(code: AdminCode) -> Self {
        code.to_string()
    }
}

/// The key of an administrative unit: dataset and code. As text: `2025:02536`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "String", into = "String")]
#[allow(clippy::exhaustive_structs, reason = "the key is these two")]
pub struct AdminUnitId {
    /// The release in which the code has its meaning.
    pub dataset: AdminDataset,
    /// The code.
    pub code: AdminCode,
}

impl fmt::Display for AdminUnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.dataset.year(), self.code)
    }
}

impl FromStr for AdminUnitId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        const WRONG: Error = Error::invalid("administrative unit: expected YEAR:CODE");
        let (year, code) = text.split_once(':').ok_or(WRONG)?;
        if !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(WRONG);
        }
        let year = year.parse().map_err(|_| WRONG)?;
        Ok(Self { dataset: AdminDataset::new(year), code: code.parse()? })
    }
}

impl TryFrom<String> for AdminUnitId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<AdminUnitId> for String {
    fn from(id: AdminUnitId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_survive() {
        for text in ["2025:08", "2021:076", "2025:02536", "2021:00001"] {
            assert_eq!(text.parse::<AdminUnitId>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn wrong_codes_are_refused() {
        for text in [
            "",
            "2025",
            "2025:",
            ":08",
            "2025:8",
            "2025:0253",
            "2025:+8",
            "+2025:08",
            "x:08",
            "2025:０８",
        ] {
            assert!(text.parse::<AdminUnitId>().is_err(), "{text}");
        }
        assert!(AdminCode::new(AdminLevel::Province, 100).is_err());
    }
}
