//! The health-insurance card: 15 parts on the older paper card, 17 on the newer one.

mod number;

use std::fmt;

use data_encoding::HEXLOWER_PERMISSIVE;
use ravao_core::{DecodeError, Personal};
use serde::Serialize;

use super::part::{is_replacement, label};
use super::{MaskedCard, PartialDate, Sex};
use crate::visitor::Identifier;

pub use self::number::{InsuranceNumber, SocialInsuranceNumber};

/// Parts with a known meaning that every card has, the terminator not counted.
const KNOWN: usize = 14;

/// The fewest parts of a card, the terminator not counted.
const FEWEST: usize = 13;

/// What ends a card, and what a kiosk puts in its place.
const TERMINATORS: [&str; 2] = ["$", "**##"];

/// Which card it is, told by the number of parts, the terminator counted.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InsuranceLayout {
    /// The older paper card.
    Parts15,
    /// The card with the ten-digit number, issued since 2021; known from one source only.
    Parts17,
    /// Another number of parts.
    Other,
}

/// Something about an insurance card that a person at the gate may want to look at.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InsuranceWarning {
    /// It has neither 15 nor 17 parts.
    LayoutUnusual,
    /// A text is not hexadecimal and was taken as it is.
    NotHexadecimal,
    /// The scanner replaced letters, as `?`.
    LettersLost,
    /// A date other than that of birth is not of its form and was left out.
    DateUnreadable,
    /// The facility does not come to five letters and digits.
    FacilityUnusual,
    /// The benefit level in the number is not 1 to 5.
    BenefitLevelUnusual,
}

/// A health-insurance card as its QR code says it. Serialising it writes everything;
/// [`masked`](Self::masked) is what to show.
///
/// ```
/// use ravao_payload::InsuranceCard;
///
/// let card = InsuranceCard::from_text(
///     "8000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|1|-|08 - 303|01/01/2023|-|15/12/2022\
///      |08078000000000|-|4|01/01/2028|0123456789abcdef-1202|4|53c6a16e2044c6b0c6a16e67|$",
/// )?;
/// assert_eq!(card.masked().name, "N. V. An");
/// assert_eq!(card.facility.as_deref(), Some("08303"));
/// # Ok::<(), ravao_payload::DecodeError>(())
/// ```
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InsuranceCard {
    /// The number of the card.
    pub number: InsuranceNumber,
    /// The full name, in NFC.
    pub name: Personal,
    /// The date of birth.
    pub birth_date: PartialDate,
    /// The sex.
    pub sex: Sex,
    /// The address or unit, in NFC.
    pub address: Option<Personal>,
    /// The facility of first registration, of five letters and digits as a rule.
    pub facility: Option<String>,
    /// The first day of validity.
    pub valid_from: Option<PartialDate>,
    /// The last day of validity, where the card names it.
    pub valid_to: Option<PartialDate>,
    /// When the card was issued.
    pub issued: Option<PartialDate>,
    /// The code under which the insurer manages the card.
    pub management_code: Option<Personal>,
    /// The name of a parent or guardian, in NFC.
    pub guardian: Option<Personal>,
    /// The code of the living area.
    pub living_area: Option<String>,
    /// From when the holder is insured for five years without a gap.
    pub five_years_from: Option<PartialDate>,
    /// A check whose algorithm is not public: kept as it is, and proves nothing here.
    pub check_token: Option<Personal>,
    /// Of a card with 17 parts, the part that probably is the benefit level.
    pub benefit_level: Option<u8>,
    /// Of a card with 17 parts, where it was issued, in NFC.
    pub issue_place: Option<Personal>,
    /// The parts after the fourteenth as they are, empty ones included.
    pub extras: Vec<Personal>,
    /// What to look at.
    pub warnings: Vec<InsuranceWarning>,
}

impl InsuranceCard {
    /// Reads the text of a card.
    ///
    /// # Errors
    /// `Structure` without a terminator, `FieldCount` below fourteen parts, else the first of
    /// number, name, date of birth, sex and texts that is not of its form.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        let body = body(text).ok_or(DecodeError::Structure)?;
        let parts: Vec<&str> = body.split('|').map(str::trim).collect();
        if parts.len() < FEWEST {
            return Err(DecodeError::FieldCount);
        }
        Parts { parts: &parts, warnings: Vec::new() }.card()
    }

    /// Which card it is.
    pub const fn layout(&self) -> InsuranceLayout {
        match self.extras.len() {
            0 if self.check_token.is_some() => InsuranceLayout::Parts15,
            2 => InsuranceLayout::Parts17,
            _ => InsuranceLayout::Other,
        }
    }

    /// The identifier of the holder: the social-insurance number, which the older and the newer
    /// card of a person share, else the number of the card.
    pub fn identifier(&self) -> Identifier {
        self.number.identifier()
    }

    /// What may be shown by default.
    pub fn masked(&self) -> MaskedCard {
        MaskedCard {
            name: self.name.masked_name(),
            sex: self.sex,
            birth_year: self.birth_date.year(),
            number: self.number.masked(),
        }
    }
}

impl fmt::Debug for InsuranceCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("InsuranceCard");
        debug.field("layout", &self.layout()).field("warnings", &self.warnings);
        debug.finish_non_exhaustive()
    }
}

/// Whether a text is meant as an insurance card, be it a broken one.
pub(crate) fn looks_like_insurance_card(text: &str) -> bool {
    body(text).is_some_and(|body| body.split('|').count() >= FEWEST - 1)
}

/// What stands before the terminator.
fn body(text: &str) -> Option<&str> {
    let is_padding = |c: char| c == '|' || c == '\0' || c.is_whitespace();
    let text = text.trim_end_matches(is_padding);
    let body = TERMINATORS.iter().find_map(|terminator| text.strip_suffix(terminator))?.trim_end();
    Some(body.strip_suffix('|').unwrap_or(body))
}

/// The parts of a card while they are read.
struct Parts<'a> {
    parts: &'a [&'a str],
    warnings: Vec<InsuranceWarning>,
}

impl<'a> Parts<'a> {
    fn card(mut self) -> Result<InsuranceCard, DecodeError> {
        let number = self.parts[0].parse()?;
        let name = self.text(1).map_err(|_| DecodeError::Name)?.ok_or(DecodeError::Name)?;
        let extras = self.parts.get(KNOWN..).unwrap_or_default();
        let mut card = InsuranceCard {
            number,
            name,
            birth_date: PartialDate::from_slashed(self.parts[2])?,
            sex: sex_of(self.parts[3])?,
            address: self.text(4)?,
            facility: self.facility(),
            valid_from: self.date(6),
            valid_to: self.date(7),
            issued: self.date(8),
            management_code: self.value(9).and_then(label),
            guardian: self.text(10)?,
            living_area: self.value(11).and_then(label).map(|code| code.reveal().to_owned()),
            five_years_from: self.date(12),
            check_token: self.value(13).and_then(label),
            benefit_level: self.is_new().then(|| digit(self.parts[KNOWN])).flatten(),
            issue_place: if self.is_new() { self.text(KNOWN + 1)? } else { None },
            extras: extras.iter().map(|text| Personal::from(*text)).collect(),
            warnings: Vec::new(),
        };
        self.look_at(&card);
        card.warnings = self.warnings;
        Ok(card)
    }

    /// Whether the parts are those of the newer card.
    const fn is_new(&self) -> bool {
        self.parts.len() == KNOWN + 2
    }

    /// A part; `None` where it is empty, which the cards write as `-`.
    fn value(&self, index: usize) -> Option<&'a str> {
        self.parts.get(index).copied().filter(|text| !matches!(*text, "" | "-"))
    }

    fn date(&mut self, index: usize) -> Option<PartialDate> {
        let date = PartialDate::from_slashed(self.value(index)?);
        date.map_err(|_| self.warn(InsuranceWarning::DateUnreadable)).ok()
    }

    /// `PP - FFF`, whatever stands between the two.
    fn facility(&mut self) -> Option<String> {
        let text = label(self.value(5)?)?;
        let code: String = text.reveal().chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        if code.len() == 5 {
            return Some(code.to_ascii_uppercase());
        }
        self.warn(InsuranceWarning::FacilityUnusual);
        Some(text.reveal().to_owned())
    }

    fn text(&mut self, index: usize) -> Result<Option<Personal>, DecodeError> {
        let Some(part) = self.value(index) else { return Ok(None) };
        let digits: String = part.chars().filter(|c| !c.is_whitespace()).collect();
        let text = if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes());
            let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
            text.ok_or(DecodeError::Text)?
        } else {
            self.warn(InsuranceWarning::NotHexadecimal);
            part.to_owned()
        };
        let text = label(text.trim()).ok_or(DecodeError::Text)?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    fn look_at(&mut self, card: &InsuranceCard) {
        if card.layout() == InsuranceLayout::Other {
            self.warn(InsuranceWarning::LayoutUnusual);
        }
        if card.name.reveal().contains(is_replacement) {
            self.warn(InsuranceWarning::LettersLost);
        }
        if card.number.benefit_level().is_some_and(|level| !(1..=5).contains(&level)) {
            self.warn(InsuranceWarning::BenefitLevelUnusual);
        }
    }

    fn warn(&mut self, warning: InsuranceWarning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

fn sex_of(text: &str) -> Result<Sex, DecodeError> {
    match text {
        "1" => Ok(Sex::Male),
        "2" => Ok(Sex::Female),
        _ => Err(DecodeError::Sex),
    }
}

fn digit(text: &str) -> Option<u8> {
    text.parse().ok().filter(|_| text.len() == 1)
}

#[cfg(test)]
mod tests;
