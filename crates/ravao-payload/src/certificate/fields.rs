//! Reading a map with texts as keys, each field by its type.

use chrono::{DateTime, NaiveDate, Utc};
use ciborium::Value;
use ravao_core::{DecodeError, Personal};

use crate::card::PartialDate;

/// The years that the scheme lets people be born in.
const BIRTH_YEARS: std::ops::RangeInclusive<i32> = 1900..=2099;

/// The fields of a map.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [(Value, Value)]);

impl<'a> Fields<'a> {
    pub(super) fn of(value: &'a Value) -> Result<Self, DecodeError> {
        value.as_map().map(|map| Self(map)).ok_or(DecodeError::BadClaim)
    }

    /// A field that may be missing or null.
    pub(super) fn find(&self, key: &str) -> Option<&'a Value> {
        let found = self.0.iter().find(|(candidate, _)| candidate.as_text() == Some(key));
        found.map(|(_, value)| value).filter(|value| !value.is_null())
    }

    pub(super) fn need(&self, key: &str) -> Result<&'a Value, DecodeError> {
        self.find(key).ok_or(DecodeError::MissingClaim)
    }

    /// A text that must be there but may be empty.
    pub(super) fn text(&self, key: &str) -> Result<String, DecodeError> {
        printable(self.need(key)?).map(str::to_owned)
    }

    /// A text that may be missing; an empty one is as good as missing.
    pub(super) fn optional_text(&self, key: &str) -> Result<Option<String>, DecodeError> {
        let text = self.find(key).map(printable).transpose()?;
        Ok(text.filter(|text| !text.is_empty()).map(str::to_owned))
    }

    pub(super) fn optional_personal(&self, key: &str) -> Result<Option<Personal>, DecodeError> {
        Ok(self.optional_text(key)?.map(Personal::from))
    }

    pub(super) fn count(&self, key: &str) -> Result<u32, DecodeError> {
        let number = self.need(key)?.as_integer().ok_or(DecodeError::BadClaim)?;
        number.try_into().map_err(|_| DecodeError::BadClaim)
    }

    pub(super) fn date(&self, key: &str) -> Result<NaiveDate, DecodeError> {
        day_of(printable(untagged(self.need(key)?))?).parse().map_err(|_| DecodeError::Date)
    }

    pub(super) fn instant(&self, key: &str) -> Result<DateTime<Utc>, DecodeError> {
        let text = printable(untagged(self.need(key)?))?;
        let read = DateTime::parse_from_rfc3339(text)
            .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%#z"));
        read.map(|at| at.to_utc()).map_err(|_| DecodeError::Date)
    }

    /// A date of birth: `yyyy-MM-dd`, shorter or with zeros where less is known, empty where
    /// nothing is.
    pub(super) fn birth_date(&self, key: &str) -> Result<Option<PartialDate>, DecodeError> {
        let text = printable(self.need(key)?)?;
        if text.is_empty() {
            return Ok(None);
        }
        let mut digits: Vec<&str> = day_of(text).split('-').collect();
        if digits.len() > 3 || digits.iter().skip(1).any(|part| part.len() != 2) {
            return Err(DecodeError::Date);
        }
        while digits.last() == Some(&"00") {
            digits.pop();
        }
        digits.reverse();
        let date = PartialDate::from_card(&digits.concat())?;
        if !BIRTH_YEARS.contains(&date.year()) {
            return Err(DecodeError::Date);
        }
        Ok(Some(date))
    }
}

/// Some issuers say by a tag that a text is a date: those of RFC 8949 and RFC 8943.
fn untagged(value: &Value) -> &Value {
    match value {
        Value::Tag(0 | 1004, inner) => inner,
        other => other,
    }
}

/// Some issuers write midnight behind a day.
fn day_of(text: &str) -> &str {
    text.split_once('T').map_or(text, |(day, _)| day)
}

/// Control characters would let a certificate write over the screen that shows it.
fn printable(value: &Value) -> Result<&str, DecodeError> {
    let text = value.as_text().ok_or(DecodeError::BadClaim)?;
    if text.chars().any(char::is_control) {
        return Err(DecodeError::BadClaim);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn birth(text: &str) -> Result<Option<String>, DecodeError> {
        let map = Value::Map(vec![("dob".into(), text.into())]);
        Ok(Fields::of(&map)?.birth_date("dob")?.map(|date| date.to_iso()))
    }

    #[test]
    fn births_are_as_exact_as_they_are_known() {
        for (text, iso) in [
            ("1998-02-26", Some("1998-02-26")),
            ("1998-02-26T00:00:00", Some("1998-02-26")),
            ("1964-01", Some("1964-01")),
            ("1964-01-00", Some("1964-01")),
            ("1963-00", Some("1963")),
            ("1963-00-00", Some("1963")),
            ("1963", Some("1963")),
            ("", None),
        ] {
            assert_eq!(birth(text), Ok(iso.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn impossible_births_are_refused() {
        for text in [
            "1815-08-24",
            "2100",
            "98",
            "1998-2-26",
            "1998-02-30",
            "1998-00-26",
            "1998-02-26-01",
            "26-02-1998",
            "19980226",
            "199-802-26",
            "T",
            "-",
            "00",
            "ngày",
        ] {
            assert_eq!(birth(text), Err(DecodeError::Date), "{text}");
        }
    }

    #[test]
    fn dates_are_read_with_and_without_a_tag() {
        for (text, tag) in [("2021-06-15T09:24:02Z", 0), ("2021-06-15T16:24:02+0700", 0)] {
            let tagged = Value::Tag(tag, Box::new(text.into()));
            let map = Value::Map(vec![("plain".into(), text.into()), ("tagged".into(), tagged)]);
            let fields = Fields::of(&map).unwrap();
            for key in ["plain", "tagged"] {
                assert_eq!(fields.instant(key).unwrap().timestamp(), 1_623_749_042);
                assert_eq!(fields.date(key).unwrap().to_string(), "2021-06-15");
            }
        }
    }

    #[test]
    fn fields_of_another_type_are_refused() {
        let map = Value::Map(vec![
            ("n".into(), 7.into()),
            ("t".into(), "a\u{1b}[2J".into()),
            ("minus".into(), (-1).into()),
            ("null".into(), Value::Null),
        ]);
        let fields = Fields::of(&map).unwrap();
        assert_eq!(fields.text("n"), Err(DecodeError::BadClaim));
        assert_eq!(fields.text("t"), Err(DecodeError::BadClaim));
        assert_eq!(fields.count("t"), Err(DecodeError::BadClaim));
        assert_eq!(fields.count("minus"), Err(DecodeError::BadClaim));
        assert_eq!(fields.text("null"), Err(DecodeError::MissingClaim));
        assert_eq!(fields.text("other"), Err(DecodeError::MissingClaim));
        assert_eq!(fields.optional_text("null"), Ok(None));
        assert!(Fields::of(&Value::Null).is_err());
    }
}
