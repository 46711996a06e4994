//! The machine-readable zone of passports (two lines of 44 characters) and identity cards (three
//! lines of 30), by ICAO Doc 9303.

mod check;
mod date;

use std::fmt;

use ravao_core::{DecodeError, Personal};
use serde::Serialize;

pub use self::date::MrzDate;

use self::check::{Lines, require};
use crate::card::{PersonalNumber, Sex};
use crate::visitor::Identifier;

/// What stands for nothing.
const FILLER: char = '<';

/// Characters of a document number within its own field.
const NUMBER: usize = 9;

/// Which document it is, told by its lines.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MrzLayout {
    /// A card: three lines of 30 characters.
    Td1,
    /// A passport: two lines of 44 characters.
    Td3,
}

/// A travel document as its machine-readable zone says it: its check digits are right, and nobody
/// signed it. Serialising it writes everything; [`masked`](Self::masked) is what to show.
///
/// ```
/// use ravao_payload::TravelDocument;
///
/// let passport = TravelDocument::from_text(
///     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
///      L898902C36UTO7408122F1204159ZE184226B<<<<<10",
/// )?;
/// assert_eq!(passport.issuer, "UTO");
/// assert_eq!(passport.masked().number, "******2C3");
/// # Ok::<(), ravao_payload::DecodeError>(())
/// ```
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TravelDocument {
    /// Which document it is.
    pub layout: MrzLayout,
    /// The code of its kind, such as `P`.
    pub kind: String,
    /// The state or organisation that issued it, up to three letters.
    pub issuer: String,
    /// Its number.
    pub number: Personal,
    /// The surname, in the letters A to Z.
    pub surname: Personal,
    /// The given names, in the letters A to Z.
    pub given_names: Personal,
    /// The nationality, up to three letters.
    pub nationality: Personal,
    /// The date of birth.
    pub birth_date: MrzDate,
    /// The sex, where the document names one of these.
    pub sex: Option<Sex>,
    /// The last day of validity.
    pub expires: MrzDate,
    /// What the issuer may write as it likes: one field of a passport, two of a card.
    pub optional: Vec<Personal>,
}

/// What a screen at the gate shows of a travel document.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaskedTravelDocument {
    /// Initials and the last given name.
    pub name: String,
    /// The last two digits of the year of birth: there are no others.
    pub birth_year_of_century: u8,
    /// The last three characters of the number.
    pub number: String,
}

impl TravelDocument {
    /// Reads the lines, apart or in one.
    ///
    /// # Errors
    /// `Structure` for other lines, `CheckDigit` where one is wrong, else the first field that is
    /// not of its form.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        let lines = Lines::of(text).ok_or(DecodeError::Structure)?;
        match lines.layout {
            MrzLayout::Td1 => Self::card(&lines),
            MrzLayout::Td3 => Self::passport(&lines),
        }
    }

    fn card(lines: &Lines) -> Result<Self, DecodeError> {
        let [first, second, third] = [0, 30, 60].map(|start| lines.field(start, 30));
        let composite = [&first[5..], &second[..7], &second[8..15], &second[18..29]].concat();
        let (number, optional) = number_of_card(&first[5..])?;
        require(&second[..6], &second[6..7])?;
        require(&second[8..14], &second[14..15])?;
        require(&composite, &second[29..])?;
        let (birth_date, sex, expires) = (&second[..6], &second[7..8], &second[8..14]);
        let fields = [&number, &first[..5], birth_date, sex, expires, &second[15..18]];
        Self::of(MrzLayout::Td1, fields, third, &[optional, &second[18..29]])
    }

    fn passport(lines: &Lines) -> Result<Self, DecodeError> {
        let [first, second] = [0, 44].map(|start| lines.field(start, 44));
        let composite = [&second[..10], &second[13..20], &second[21..43]].concat();
        require(&second[..NUMBER], &second[NUMBER..10])?;
        require(&second[13..19], &second[19..20])?;
        require(&second[21..27], &second[27..28])?;
        require(&second[28..42], &second[42..43])?;
        require(&composite, &second[43..])?;
        let (birth_date, sex, expires) = (&second[13..19], &second[20..21], &second[21..27]);
        let fields = [&second[..NUMBER], &first[..5], birth_date, sex, expires, &second[10..13]];
        Self::of(MrzLayout::Td3, fields, &first[5..], &[&second[28..42]])
    }

    fn of(
        layout: MrzLayout,
        [number, head, birth_date, sex, expires, nationality]: [&str; 6],
        names: &str,
        optional: &[&str],
    ) -> Result<Self, DecodeError> {
        let number = number.replace(FILLER, "");
        let (surname, given_names) = names.split_once("<<").unwrap_or((names, ""));
        let document = Self {
            layout,
            kind: head[..2].trim_end_matches(FILLER).to_owned(),
            issuer: state(&head[2..])?.to_owned(),
            number: Personal::from(number),
            surname: words(surname),
            given_names: words(given_names),
            nationality: Personal::from(state(nationality)?),
            birth_date: birth_date.parse()?,
            sex: sex_of(sex)?,
            expires: expires.parse()?,
            optional: optional.iter().map(|text| words(text)).collect(),
        };
        if document.number.is_empty() {
            return Err(DecodeError::DocumentNumber);
        }
        if document.surname.is_empty() {
            return Err(DecodeError::Name);
        }
        Ok(document)
    }

    /// The personal number on a Vietnamese identity card, whose document number is its last nine
    /// digits; only where the two agree.
    pub fn personal_number(&self) -> Option<PersonalNumber> {
        if self.layout != MrzLayout::Td1 || self.issuer != "VNM" {
            return None;
        }
        let personal = self.optional.first()?.reveal().get(..12)?;
        personal.ends_with(self.number.reveal()).then(|| personal.parse().ok()).flatten()
    }

    /// The identifier of the holder: the personal number where there is one, else the number of
    /// the document; `None` where that is too short to tell persons apart.
    pub fn identifier(&self) -> Option<Identifier> {
        let personal = self.personal_number().map(Identifier::PersonalNumber);
        personal.or_else(|| Identifier::document(self.number.reveal()).ok())
    }

    /// What may be shown by default.
    pub fn masked(&self) -> MaskedTravelDocument {
        let name = format!("{} {}", self.surname.reveal(), self.given_names.reveal());
        MaskedTravelDocument {
            name: Personal::from(name).masked_name(),
            birth_year_of_century: self.birth_date.year_of_century(),
            number: self.number.masked_number(),
        }
    }
}

impl fmt::Debug for TravelDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TravelDocument").field("layout", &self.layout).finish_non_exhaustive()
    }
}

impl fmt::Debug for MaskedTravelDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MaskedTravelDocument(..)")
    }
}

/// Whether a text has the lines of a travel document, be it a broken one.
pub(crate) fn looks_like_mrz(text: &str) -> bool {
    Lines::of(text).is_some()
}

/// The number of a card and what follows it. A number of more than nine characters goes on in the
/// optional field, its check digit behind it.
fn number_of_card(field: &str) -> Result<(String, &str), DecodeError> {
    let (number, check, rest) = (&field[..NUMBER], &field[NUMBER..=NUMBER], &field[NUMBER + 1..]);
    let long = rest.split(FILLER).next().unwrap_or_default();
    if check != "<" || long.is_empty() {
        require(number, check)?;
        return Ok((number.to_owned(), rest));
    }
    let (more, check) = long.split_at(long.len() - 1);
    let number = [number, more].concat();
    require(&number, check)?;
    Ok((number, &rest[long.len()..]))
}

fn state(text: &str) -> Result<&str, DecodeError> {
    let state = text.trim_end_matches(FILLER);
    let is_state = !state.is_empty() && state.bytes().all(|byte| byte.is_ascii_uppercase());
    is_state.then_some(state).ok_or(DecodeError::BadClaim)
}

fn sex_of(text: &str) -> Result<Option<Sex>, DecodeError> {
    match text {
        "M" => Ok(Some(Sex::Male)),
        "F" => Ok(Some(Sex::Female)),
        "<" | "X" => Ok(None),
        _ => Err(DecodeError::Sex),
    }
}

fn words(text: &str) -> Personal {
    Personal::from(text.trim_matches(FILLER).replace(FILLER, " "))
}

#[cfg(test)]
mod tests;
