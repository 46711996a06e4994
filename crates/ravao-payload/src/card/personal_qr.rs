//! The national personal QR of 2021: decision 1405/QĐ-BTTTT, six parts.

use std::fmt;

use chrono::NaiveDate;
use ravao_core::{DecodeError, Personal};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::PartialDate;
use super::part::{is_replacement, label};
use crate::visitor::Identifier;

/// Parts of the code.
const PARTS: usize = 6;

/// Characters of a document number that the standard hides.
const HIDDEN: usize = 6;

/// What separates the parts of the last part.
const EXT_SEPARATOR: char = '<';

/// Who declared.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "the standard has these two")]
pub enum DeclarationMode {
    /// The person.
    InPerson,
    /// Somebody else for the person.
    OnBehalf,
}

/// Something about a personal QR that a person at the gate may want to look at.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PersonalQrWarning {
    /// The number of the document is partly hidden, so that the code identifies nobody.
    NumberHidden,
    /// The name is not in plain capital letters, as the standard wants it.
    NameUnusual,
    /// The scanner replaced letters, as `?`.
    LettersLost,
    /// The identifier of the national platform is missing or has other characters than digits.
    PlatformIdUnusual,
}

/// A national personal QR as its text says it. Serialising it writes everything;
/// [`masked`](Self::masked) is what to show.
///
/// ```
/// use ravao_payload::PersonalQr;
///
/// let qr = PersonalQr::from_text("001090000001|NGUYEN VAN A|1990-12-01|0|162900000000000000|")?;
/// assert!(qr.identifier().is_some());
/// assert_eq!(
///     qr.to_hidden_text(),
///     "******000001|NGUYEN VAN A|1990-**-**|0|162900000000000000|"
/// );
/// # Ok::<(), ravao_payload::DecodeError>(())
/// ```
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PersonalQr {
    /// The number of an identity card or passport, with `*` for what is hidden.
    pub document: Personal,
    /// The full name, in capital letters without marks.
    pub name: Personal,
    /// The date of birth; the year alone where the rest is hidden.
    pub birth_date: PartialDate,
    /// Who declared.
    pub mode: DeclarationMode,
    /// The identifier that the national platform gave, 18 digits as a rule.
    pub platform_id: Personal,
    /// The parts of the last part by position, empty ones included. Their order is not certain.
    pub ext: Vec<Personal>,
    /// What to look at.
    pub warnings: Vec<PersonalQrWarning>,
}

/// What a screen at the gate shows of a personal QR.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaskedPersonalQr {
    /// Initials and given name.
    pub name: String,
    /// The year of birth.
    pub birth_year: i32,
    /// The last three characters of the document number.
    pub number: String,
}

impl PersonalQr {
    /// The code of a person who declared in person. The name is brought into the form of the
    /// standard.
    ///
    /// # Errors
    /// The first of number, name and date that the format cannot carry.
    pub fn new(document: &str, name: &str, birth_date: NaiveDate) -> Result<Self, DecodeError> {
        let birth_date = PartialDate::from_day(birth_date)?.to_iso();
        let name = plain_name(name);
        let parts = [document, &name, &birth_date, "0", "", ""];
        if parts.iter().any(|part| part.contains('|')) {
            return Err(DecodeError::FieldCount);
        }
        Self::from_text(&parts.join("|"))
    }

    /// Reads the text of a code.
    ///
    /// # Errors
    /// `FieldCount` unless there are six parts, else the first part that is not of its form.
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        let Ok([document, name, birth_date, mode, platform_id, ext]) =
            <[&str; PARTS]>::try_from(parts)
        else {
            return Err(DecodeError::FieldCount);
        };
        let mut qr = Self {
            document: document_of(document)?,
            name: label(name).filter(|name| !name.is_empty()).ok_or(DecodeError::Name)?,
            birth_date: PartialDate::from_iso(birth_date)?,
            mode: mode_of(mode).ok_or(DecodeError::BadClaim)?,
            platform_id: label(platform_id).ok_or(DecodeError::Text)?,
            ext: ext_of(ext)?,
            warnings: Vec::new(),
        };
        qr.warnings = warnings(&qr);
        Ok(qr)
    }

    /// The text of the code.
    pub fn to_text(&self) -> String {
        let ext: Vec<&str> = self.ext.iter().map(Personal::reveal).collect();
        let ext = ext.join(&EXT_SEPARATOR.to_string());
        self.written(self.document.reveal(), &self.birth_date, &ext)
    }

    /// The text that the standard wants shown unless its owner says otherwise: six characters of
    /// the number, month and day hidden. The last part is left out, because it may hold the
    /// numbers that the rest hides.
    pub fn to_hidden_text(&self) -> String {
        let number = self.document.reveal().chars().enumerate();
        let number: String = number.map(|(at, c)| if at < HIDDEN { '*' } else { c }).collect();
        self.written(&number, &self.birth_date.year_alone(), "")
    }

    fn written(&self, document: &str, birth_date: &PartialDate, ext: &str) -> String {
        let (name, platform_id) = (self.name.reveal(), self.platform_id.reveal());
        let (date, mode) = (birth_date.to_hidden_iso(), mode_text(self.mode));
        format!("{document}|{name}|{date}|{mode}|{platform_id}|{ext}")
    }

    /// Whether the number of the document is partly hidden.
    pub fn is_hidden(&self) -> bool {
        self.document.reveal().contains('*')
    }

    /// The identifier of the person; `None` where the number is hidden.
    pub fn identifier(&self) -> Option<Identifier> {
        Identifier::document(self.document.reveal()).ok()
    }

    /// What may be shown by default.
    pub fn masked(&self) -> MaskedPersonalQr {
        MaskedPersonalQr {
            name: self.name.masked_name(),
            birth_year: self.birth_date.year(),
            number: self.document.masked_number(),
        }
    }
}

impl fmt::Debug for PersonalQr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("PersonalQr");
        debug.field("mode", &self.mode).field("warnings", &self.warnings).finish_non_exhaustive()
    }
}

impl fmt::Debug for MaskedPersonalQr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MaskedPersonalQr(..)")
    }
}

/// Whether a text is meant as a personal QR, be it a broken one: the shape of the date keeps it
/// apart from cards.
pub(crate) fn looks_like_personal_qr(text: &str) -> bool {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let has_date = |date: &str| {
        let shape: String = date.chars().map(|c| if c == '*' { '0' } else { c }).collect();
        let is_digit_or = |(at, c): (usize, char)| {
            if matches!(at, 4 | 7) { c == '-' } else { c.is_ascii_digit() }
        };
        shape.len() == 10 && shape.chars().enumerate().all(is_digit_or)
    };
    parts.len() == PARTS && has_date(parts[2]) && mode_of(parts[3]).is_some()
}

fn document_of(text: &str) -> Result<Personal, DecodeError> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'*');
    let fits = is_plain && (4..=32).contains(&text.len());
    fits.then(|| Personal::new(text.to_ascii_uppercase())).ok_or(DecodeError::DocumentNumber)
}

fn mode_of(text: &str) -> Option<DeclarationMode> {
    match text {
        "0" => Some(DeclarationMode::InPerson),
        "1" => Some(DeclarationMode::OnBehalf),
        _ => None,
    }
}

const fn mode_text(mode: DeclarationMode) -> &'static str {
    match mode {
        DeclarationMode::InPerson => "0",
        DeclarationMode::OnBehalf => "1",
    }
}

fn ext_of(text: &str) -> Result<Vec<Personal>, DecodeError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    text.split(EXT_SEPARATOR).map(|part| label(part.trim()).ok_or(DecodeError::Text)).collect()
}

/// A name in capital letters without marks, words apart by one space.
fn plain_name(name: &str) -> String {
    let letters = name.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_uppercase);
    let letters: String = letters.map(|c| if c == 'Đ' { 'D' } else { c }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn warnings(qr: &PersonalQr) -> Vec<PersonalQrWarning> {
    let (name, id) = (qr.name.reveal(), qr.platform_id.reveal());
    let found = [
        (PersonalQrWarning::NumberHidden, qr.is_hidden()),
        (PersonalQrWarning::NameUnusual, name != plain_name(name)),
        (PersonalQrWarning::LettersLost, name.contains(is_replacement)),
        (
            PersonalQrWarning::PlatformIdUnusual,
            id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()),
        ),
    ];
    found.into_iter().filter_map(|(warning, applies)| applies.then_some(warning)).collect()
}

#[cfg(test)]
mod tests;
