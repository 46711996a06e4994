//! What a certificate says: whose it is, and one vaccination, test or recovery.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use ciborium::Value;
use ravao_core::{DecodeError, Personal};
use serde::Serialize;

use super::fields::Fields;
use crate::card::PartialDate;

/// The contents of a health certificate. `Debug` shows its kind only.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HealthCertificate {
    /// The version of the scheme that it follows.
    pub version: String,
    /// Whose it is.
    pub name: CertificateName,
    /// When they were born, as exactly as that is known.
    pub birth_date: Option<PartialDate>,
    /// What it certifies.
    pub statement: HealthStatement,
}

/// The name of a holder: as written at home, and in the letters of passports.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CertificateName {
    /// Family name.
    pub family: Option<Personal>,
    /// Given names; issuers differ in where they put middle names.
    pub given: Option<Personal>,
    /// Family name in passport letters, `<` between words.
    pub family_standard: Option<Personal>,
    /// Given names in passport letters.
    pub given_standard: Option<Personal>,
}

/// What a certificate certifies: always one thing.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HealthStatement {
    /// A dose of a vaccine.
    Vaccination(Vaccination),
    /// The result of a test.
    Test(TestResult),
    /// A recovery.
    Recovery(Recovery),
}

/// The kinds of [`HealthStatement`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StatementKind {
    /// A dose of a vaccine.
    Vaccination,
    /// The result of a test.
    Test,
    /// A recovery.
    Recovery,
}

/// A dose of a vaccine; codes as in the value sets of the scheme. `Debug` hides it.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Vaccination {
    /// The disease, a SNOMED CT code.
    pub disease: String,
    /// The kind of vaccine.
    pub vaccine: String,
    /// The product.
    pub product: String,
    /// Who made it.
    pub manufacturer: String,
    /// Which dose this was.
    pub dose: u32,
    /// Of how many; boosters may exceed it.
    pub doses: u32,
    /// When.
    pub date: NaiveDate,
    /// Where, a country code.
    pub country: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// The number of the certificate.
    pub id: Personal,
}

/// The result of a test. `Debug` hides it.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestResult {
    /// The disease, a SNOMED CT code.
    pub disease: String,
    /// The type of test, a LOINC code.
    pub test_type: String,
    /// Its name.
    pub test_name: Option<String>,
    /// Its device.
    pub device: Option<String>,
    /// When the sample was taken.
    pub sampled_at: DateTime<Utc>,
    /// The result, a SNOMED CT code.
    pub result: String,
    /// The centre.
    pub centre: Option<String>,
    /// Where, a country code.
    pub country: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// The number of the certificate.
    pub id: Personal,
}

/// A recovery. `Debug` hides it.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Recovery {
    /// The disease, a SNOMED CT code.
    pub disease: String,
    /// The day of the first positive test.
    pub first_positive: NaiveDate,
    /// Where, a country code.
    pub country: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// The first day on which it counts.
    pub valid_from: NaiveDate,
    /// The last day on which it counts.
    pub valid_until: NaiveDate,
    /// The number of the certificate.
    pub id: Personal,
}

/// What a screen shows by default: nothing of the holder's health but the kind of statement.
/// `Debug` hides it.
#[derive(Clone, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MaskedCertificate {
    /// Initials and the last given name.
    pub name: String,
    /// Year of birth, where it is known.
    pub birth_year: Option<i32>,
    /// What it certifies.
    pub statement: StatementKind,
    /// Where, a country code.
    pub country: String,
    /// The last three characters of the number of the certificate.
    pub id: String,
}

impl HealthCertificate {
    /// Reads the contents by the rules of the scheme, of a certificate issued on a day.
    pub(super) fn read(fields: Fields<'_>, issued: Option<NaiveDate>) -> Result<Self, DecodeError> {
        let birth_date = fields.birth_date("dob")?;
        if let (Some(birth), Some(issued)) = (birth_date, issued)
            && is_after(birth, issued)
        {
            return Err(DecodeError::Date);
        }
        Ok(Self {
            version: fields.text("ver")?,
            name: CertificateName::read(fields.need("nam")?)?,
            birth_date,
            statement: HealthStatement::read(fields)?,
        })
    }

    /// The view in which a screen shows it by default.
    pub fn masked(&self) -> MaskedCertificate {
        let (country, id) = self.statement.place_and_id();
        MaskedCertificate {
            name: self.name.masked(),
            birth_year: self.birth_date.map(|date| date.year()),
            statement: self.statement.kind(),
            country: country.to_owned(),
            id: id.masked_number(),
        }
    }
}

fn is_after(birth: PartialDate, issued: NaiveDate) -> bool {
    birth.day().map_or(birth.year() > issued.year(), |day| day > issued)
}

impl fmt::Debug for HealthCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HealthCertificate({:?}, ..)", self.statement.kind())
    }
}

impl CertificateName {
    /// A name that is there has its form in passport letters too, so that it can be matched.
    fn read(value: &Value) -> Result<Self, DecodeError> {
        let fields = Fields::of(value)?;
        let name = Self {
            family: fields.optional_personal("fn")?,
            given: fields.optional_personal("gn")?,
            family_standard: fields.optional_personal("fnt")?,
            given_standard: fields.optional_personal("gnt")?,
        };
        let is_lost = |name: &Option<_>, standard: &Option<_>| name.is_some() && standard.is_none();
        let nobody = name.family_standard.is_none() && name.given_standard.is_none();
        if nobody
            || is_lost(&name.family, &name.family_standard)
            || is_lost(&name.given, &name.given_standard)
        {
            return Err(DecodeError::Name);
        }
        Ok(name)
    }

    /// Family name and given names, as written at home or else in passport letters.
    pub fn full(&self) -> Personal {
        let family = self.family.as_ref().or(self.family_standard.as_ref());
        let given = self.given.as_ref().or(self.given_standard.as_ref());
        let parts: Vec<&str> =
            [family, given].into_iter().flatten().map(Personal::reveal).collect();
        Personal::new(parts.join(" "))
    }

    fn masked(&self) -> String {
        self.full().masked_name()
    }
}

impl HealthStatement {
    /// The one statement: the scheme has lists of each kind, but lets a certificate hold only one.
    fn read(fields: Fields<'_>) -> Result<Self, DecodeError> {
        let mut found = Vec::new();
        for (key, kind) in [
            ("v", StatementKind::Vaccination),
            ("t", StatementKind::Test),
            ("r", StatementKind::Recovery),
        ] {
            let Some(list) = fields.find(key) else { continue };
            let list = list.as_array().ok_or(DecodeError::BadClaim)?;
            found.extend(list.iter().map(|entry| (kind, entry)));
        }
        match found.as_slice() {
            [] => Err(DecodeError::MissingClaim),
            [(kind, entry)] => Self::read_one(*kind, Fields::of(entry)?),
            _ => Err(DecodeError::Structure),
        }
    }

    fn read_one(kind: StatementKind, fields: Fields<'_>) -> Result<Self, DecodeError> {
        match kind {
            StatementKind::Vaccination => Vaccination::read(fields).map(Self::Vaccination),
            StatementKind::Test => TestResult::read(fields).map(Self::Test),
            StatementKind::Recovery => Recovery::read(fields).map(Self::Recovery),
        }
    }

    /// Its kind.
    pub const fn kind(&self) -> StatementKind {
        match self {
            Self::Vaccination(_) => StatementKind::Vaccination,
            Self::Test(_) => StatementKind::Test,
            Self::Recovery(_) => StatementKind::Recovery,
        }
    }

    fn place_and_id(&self) -> (&str, &Personal) {
        match self {
            Self::Vaccination(it) => (&it.country, &it.id),
            Self::Test(it) => (&it.country, &it.id),
            Self::Recovery(it) => (&it.country, &it.id),
        }
    }
}

impl Vaccination {
    fn read(fields: Fields<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            disease: fields.text("tg")?,
            vaccine: fields.text("vp")?,
            product: fields.text("mp")?,
            manufacturer: fields.text("ma")?,
            dose: fields.count("dn")?,
            doses: fields.count("sd")?,
            date: fields.date("dt")?,
            country: fields.text("co")?,
            issuer: fields.text("is")?,
            id: fields.text("ci")?.into(),
        })
    }
}

impl TestResult {
    fn read(fields: Fields<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            disease: fields.text("tg")?,
            test_type: fields.text("tt")?,
            test_name: fields.optional_text("nm")?,
            device: fields.optional_text("ma")?,
            sampled_at: fields.instant("sc")?,
            result: fields.text("tr")?,
            centre: fields.optional_text("tc")?,
            country: fields.text("co")?,
            issuer: fields.text("is")?,
            id: fields.text("ci")?.into(),
        })
    }
}

impl Recovery {
    fn read(fields: Fields<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            disease: fields.text("tg")?,
            first_positive: fields.date("fr")?,
            country: fields.text("co")?,
            issuer: fields.text("is")?,
            valid_from: fields.date("df")?,
            valid_until: fields.date("du")?,
            id: fields.text("ci")?.into(),
        })
    }
}

/// Implements a `Debug` that tells nothing: names and health data are sensitive.
macro_rules! hidden_in_debug {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )*};
}

hidden_in_debug!(MaskedCertificate, Recovery, TestResult, Vaccination);
