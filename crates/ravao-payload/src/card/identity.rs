//! The identity card: 7 parts on the cards of 2021 to 2024, 11 on those since, 6 where an app
//! reformatted it.

use std::fmt;

use ravao_core::{DecodeError, Personal};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::part::{is_replacement, label};
use super::{PartialDate, PersonalNumber};

/// Parts that both cards have.
const PARTS: usize = 7;

/// Parts of the reformatted text.
const REFORMATTED_PARTS: usize = 6;

/// The sex that a card names.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "the cards have these two")]
pub enum Sex {
    /// "Nam".
    Male,
    /// "Nữ".
    Female,
}

/// Which card it is, told by the number of parts alone.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CardGeneration {
    /// "Căn cước công dân" with a chip, issued until 30 June 2024: 7 parts.
    Citizen2021,
    /// "Căn cước", issued since 1 July 2024: 8 parts or more, 11 as a rule.
    Identity2024,
    /// Either card as an app is reported to reformat it: 6 parts, no old number, dates with
    /// slashes.
    Reformatted6,
}

/// Something about a card that a person at the gate may want to look at. Never a reason to refuse
/// it: numbers are reissued, registers have errors, scanners lose letters.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CardWarning {
    /// The number encodes the other sex.
    SexDiffersFromNumber,
    /// The number encodes another year of birth.
    BirthYearDiffersFromNumber,
    /// The scanner replaced letters, as `?`.
    LettersLost,
    /// Name and residence have no Vietnamese letter: the scanner may have dropped the marks.
    MarksMissing,
    /// The old number has neither 9 nor 12 digits.
    OldNumberUnusual,
    /// Extra parts carry something, and what it means is a guess.
    ExtrasGuessed,
    /// An app reformatted the text; the form is known from one source.
    Reformatted,
}

/// What an extra part probably is: the order of these parts is not public.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExtraGuess {
    /// Nothing.
    Empty,
    /// Twelve digits: a personal number that was cancelled.
    CancelledNumber,
    /// Nine digits: the number of an older card.
    OldNumber,
    /// Letters: the name of a parent.
    ParentName,
    /// Something else.
    Unknown,
}

/// One of the parts after the seventh, its position kept.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CardExtra {
    /// What it says.
    pub text: Personal,
    /// What it probably is.
    pub guess: ExtraGuess,
}

/// An identity card as its QR code says it. Serialising it writes everything;
/// [`masked`](Self::masked) is what to show.
///
/// ```
/// use ravao_payload::IdentityCard;
///
/// let card = IdentityCard::from_text(
///     "008090000001|123456789|Nguyễn Văn An|01011990|Nam|Hợp Thành, Sơn Dương|10052021",
/// )?;
/// assert_eq!(card.masked().name, "N. V. An");
/// assert_eq!(card.masked().number, "*********001");
/// assert!(card.warnings.is_empty());
/// # Ok::<(), ravao_payload::DecodeError>(())
/// ```
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IdentityCard {
    generation: CardGeneration,
    /// The personal number.
    pub number: PersonalNumber,
    /// The number of an older card, where there is one.
    pub old_number: Option<Personal>,
    /// The full name, in NFC.
    pub name: Personal,
    /// The date of birth.
    pub birth_date: PartialDate,
    /// The sex.
    pub sex: Sex,
    /// The residence as printed, in NFC.
    pub residence: Personal,
    /// When the card was issued, where it says so.
    pub issued: Option<PartialDate>,
    /// The parts after the seventh, empty ones included.
    pub extras: Vec<CardExtra>,
    /// What to look at.
    pub warnings: Vec<CardWarning>,
}

/// What a screen at the gate shows of a card.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaskedCard {
    /// Initials and given name.
    pub name: String,
    /// The sex.
    pub sex: Sex,
    /// The year of birth.
    pub birth_year: i32,
    /// The last three digits of the number.
    pub number: String,
}

impl IdentityCard {
    /// Reads the text of a card.
    ///
    /// # Errors
    /// `FieldCount` below seven parts that are not the six of a reformatted card, else the first
    /// part that is not of its form.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        if is_reformatted(&parts) {
            let [number, name, birth_date, sex, residence, issued] = *parts else {
                return Err(DecodeError::FieldCount);
            };
            let base = [number, "", name, birth_date, sex, residence, issued];
            return Self::of(CardGeneration::Reformatted6, base, &[]);
        }
        let Some((base, extras)) = parts.split_first_chunk::<PARTS>() else {
            return Err(DecodeError::FieldCount);
        };
        // The number of parts alone: cards of 2021 may lack an old number, too.
        let generation = match extras {
            [] => CardGeneration::Citizen2021,
            _ => CardGeneration::Identity2024,
        };
        Self::of(generation, *base, extras)
    }

    fn of(
        generation: CardGeneration,
        base: [&str; PARTS],
        extras: &[&str],
    ) -> Result<Self, DecodeError> {
        let [number, old_number, name, birth_date, sex, residence, issued] = base;
        let date = match generation {
            CardGeneration::Reformatted6 => PartialDate::from_slashed,
            _ => PartialDate::from_card,
        };
        let mut card = Self {
            generation,
            number: number.parse()?,
            old_number: old(old_number),
            name: label(name).filter(|name| !name.is_empty()).ok_or(DecodeError::Name)?,
            birth_date: date(birth_date)?,
            sex: sex_of(sex).ok_or(DecodeError::Sex)?,
            residence: label(residence).ok_or(DecodeError::Text)?,
            issued: if issued.is_empty() { None } else { Some(date(issued)?) },
            extras: extras.iter().map(|text| extra(text)).collect(),
            warnings: Vec::new(),
        };
        card.warnings = warnings(&card, sex);
        Ok(card)
    }

    /// Which card it is.
    pub const fn generation(&self) -> CardGeneration {
        self.generation
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

impl fmt::Debug for IdentityCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("IdentityCard");
        debug.field("generation", &self.generation()).field("warnings", &self.warnings);
        debug.finish_non_exhaustive()
    }
}

impl fmt::Debug for MaskedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MaskedCard(..)")
    }
}

/// Whether a text is meant as an identity card, be it a broken one. Six parts are one only where
/// they are those of a reformatted card: others are the national personal QR.
pub(crate) fn looks_like_identity_card(text: &str) -> bool {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let has_number = parts[0].parse::<PersonalNumber>().is_ok();
    let has_sex = parts.len() >= PARTS && sex_of(parts[4]).is_some();
    let has_parts = parts.len() > 1 && parts.len() != REFORMATTED_PARTS;
    has_sex || has_number && (has_parts || is_reformatted(&parts))
}

/// Whether the parts are those of a reformatted card: its dates have slashes.
fn is_reformatted(parts: &[&str]) -> bool {
    parts.len() == REFORMATTED_PARTS && parts[2].contains('/')
}

/// The number of an older card; some cards fill the part with zeros.
fn old(text: &str) -> Option<Personal> {
    (!text.bytes().all(|byte| byte == b'0')).then(|| Personal::from(text))
}

/// `Nữ` arrives as `Nu` or `N?` through scanners that know no Vietnamese; `Nam` always survives.
fn sex_of(text: &str) -> Option<Sex> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    match text.strip_prefix('n')? {
        "am" => Some(Sex::Male),
        "ữ" | "u" => Some(Sex::Female),
        rest if !rest.is_empty() && rest.chars().all(is_replacement) => Some(Sex::Female),
        _ => None,
    }
}

fn extra(text: &str) -> CardExtra {
    let text: String = text.nfc().collect();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let guess = match text.len() {
        0 => ExtraGuess::Empty,
        12 if is_number => ExtraGuess::CancelledNumber,
        9 if is_number => ExtraGuess::OldNumber,
        _ if text.chars().all(|c| c.is_alphabetic() || c == ' ') => ExtraGuess::ParentName,
        _ => ExtraGuess::Unknown,
    };
    CardExtra { text: Personal::from(text), guess }
}

/// `sex_text` is the sex as it arrived: the card keeps only its meaning.
fn warnings(card: &IdentityCard, sex_text: &str) -> Vec<CardWarning> {
    let texts = [card.name.reveal(), card.residence.reveal(), sex_text];
    let old = card.old_number.as_ref().map_or("000000000", Personal::reveal);
    let is_old_number = old.bytes().all(|byte| byte.is_ascii_digit());
    let found = [
        (CardWarning::SexDiffersFromNumber, card.number.sex() != card.sex),
        (
            CardWarning::BirthYearDiffersFromNumber,
            card.number.birth_year() != card.birth_date.year(),
        ),
        (CardWarning::LettersLost, texts.iter().any(|text| text.contains(is_replacement))),
        (CardWarning::MarksMissing, texts[..2].iter().all(|text| text.is_ascii())),
        (CardWarning::OldNumberUnusual, !is_old_number || !matches!(old.len(), 9 | 12)),
        (
            CardWarning::ExtrasGuessed,
            card.extras.iter().any(|extra| extra.guess != ExtraGuess::Empty),
        ),
        (CardWarning::Reformatted, card.generation == CardGeneration::Reformatted6),
    ];
    found.into_iter().filter_map(|(warning, applies)| applies.then_some(warning)).collect()
}

#[cfg(test)]
mod tests;
