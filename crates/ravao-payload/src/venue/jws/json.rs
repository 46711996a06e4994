//! JSON in which no name stands twice: two readers could take two values.

use std::collections::BTreeMap;
use std::fmt;

use ravao_core::DecodeError;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// What the parser says of a name that stands twice.
const DUPLICATE: &str = "duplicate name";

/// The members of an object.
#[derive(Debug)]
pub(super) struct Object(BTreeMap<String, Member>);

/// What stands behind a name, as far as a header or payload is read.
#[derive(Debug)]
enum Member {
    Text(String),
    Integer(i64),
    Object(Object),
    Other,
}

impl Object {
    /// Reads the bytes of one object.
    ///
    /// # Errors
    /// `Text` where they are not UTF-8, `DuplicateKey` where a name stands twice in any object
    /// within, `Structure` where they are no object.
    pub(super) fn read(json: &[u8]) -> Result<Self, DecodeError> {
        let json = std::str::from_utf8(json).map_err(|_| DecodeError::Text)?;
        match serde_json::from_str(json) {
            Ok(Member::Object(object)) => Ok(object),
            Err(error) if error.to_string().starts_with(DUPLICATE) => {
                Err(DecodeError::DuplicateKey)
            }
            _ => Err(DecodeError::Structure),
        }
    }

    /// Whether there is a member of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A text.
    ///
    /// # Errors
    /// `BadClaim` where something else stands there.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, DecodeError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Member::Text(text)) => Ok(Some(text)),
            Some(_) => Err(DecodeError::BadClaim),
        }
    }

    /// A whole number of 64 bits.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, DecodeError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(&Member::Integer(number)) => Ok(Some(number)),
            Some(_) => Err(DecodeError::BadClaim),
        }
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyMember)
    }
}

struct AnyMember;

impl<'de> Visitor<'de> for AnyMember {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Member, E> {
        Ok(Member::Text(text.to_owned()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Member, E> {
        Ok(Member::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Member, E> {
        Ok(i64::try_from(number).map_or(Member::Other, Member::Integer))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_unit<E>(self) -> Result<Member, E> {
        Ok(Member::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Member, A::Error> {
        while items.next_element::<Member>()?.is_some() {}
        Ok(Member::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Member, A::Error> {
        let mut object = BTreeMap::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(DUPLICATE));
            }
            object.insert(name, members.next_value()?);
        }
        Ok(Member::Object(Object(object)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn members_are_told_by_name_and_type() {
        let json = br#" {"a":"x\u00e9","b":-7,"c":[1,{}],"d":{"a":1},"e":null,"f":1.5,"g":true} "#;
        let object = Object::read(json).unwrap();
        assert_eq!(object.text("a"), Ok(Some("xé")));
        assert_eq!(object.integer("b"), Ok(Some(-7)));
        assert_eq!((object.text("z"), object.integer("z")), (Ok(None), Ok(None)));
        assert!(object.has("e") && !object.has("z"));
        for name in ["b", "c", "d", "e", "f", "g"] {
            assert_eq!(object.text(name), Err(DecodeError::BadClaim), "{name}");
        }
        for name in ["a", "c", "d", "e", "f", "g"] {
            assert_eq!(object.integer(name), Err(DecodeError::BadClaim), "{name}");
        }
    }

    #[test]
    fn names_stand_once_at_every_depth() {
        for json in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"b":2,"a":3}"#,
            r#"{"alg":"ES256","\u0061lg":"none"}"#,
            r#"{"a":{"b":1,"b":2}}"#,
            r#"{"a":[{"b":1,"b":2}]}"#,
            r#"{"":1,"":2}"#,
        ] {
            let read = Object::read(json.as_bytes()).map(drop);
            assert_eq!(read, Err(DecodeError::DuplicateKey), "{json}");
        }
        let apart = r#"{"a":{"a":1},"A":[{"a":1},{"a":2}]}"#;
        assert!(Object::read(apart.as_bytes()).is_ok());
    }

    #[test]
    fn other_bytes_are_no_object() {
        let deep = format!("{}{}", r#"{"a":"#.repeat(1_000), "}".repeat(1_000));
        for json in [
            "",
            "{",
            "{}x",
            "{}{}",
            "\u{feff}{}",
            "[]",
            "\"a\"",
            "1",
            "null",
            "{'a':1}",
            r#"{"a":1,}"#,
            r#"{"a":01}"#,
            r#"{"a":1e999999999}"#,
            r#"{"a":NaN}"#,
            "{\"a\":\"\n\"}",
            r#"{"a":"\ud800"}"#,
            r#"{"a":1/*b*/}"#,
            &deep,
        ] {
            let read = Object::read(json.as_bytes()).map(drop);
            assert_eq!(read, Err(DecodeError::Structure), "{json}");
        }
        assert_eq!(Object::read(b"{\"a\":\"\xff\"}").map(drop), Err(DecodeError::Text));
    }

    #[test]
    fn numbers_out_of_range_are_no_integers() {
        for number in ["9223372036854775808", "-9223372036854775809", "1e3", "1.0", "1e308"] {
            let json = format!(r#"{{"exp":{number}}}"#);
            let object = Object::read(json.as_bytes()).unwrap();
            assert_eq!(object.integer("exp"), Err(DecodeError::BadClaim), "{number}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in any::<Vec<u8>>(), json in "[{}\\[\\]\":,a0-9]*") {
            let _ = Object::read(&bytes);
            let _ = Object::read(json.as_bytes());
        }
    }
}
