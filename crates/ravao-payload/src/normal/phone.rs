//! Telephone numbers in the form of E.164.

use std::fmt;
use std::str::FromStr;

use ravao_core::{Error, Personal, Result};

/// The country code of Vietnam.
const VIETNAM: &str = "84";

/// First digits of mobile numbers of eleven digits and of ten, without the leading zero: since
/// 15 September 2018 the first are written as the second.
const MIGRATED: [(&str, &str); 21] = [
    ("120", "70"),
    ("121", "79"),
    ("122", "77"),
    ("123", "83"),
    ("124", "84"),
    ("125", "85"),
    ("126", "76"),
    ("127", "81"),
    ("128", "78"),
    ("129", "82"),
    ("162", "32"),
    ("163", "33"),
    ("164", "34"),
    ("165", "35"),
    ("166", "36"),
    ("167", "37"),
    ("168", "38"),
    ("169", "39"),
    ("186", "56"),
    ("188", "58"),
    ("199", "59"),
];

/// A telephone number in the form of E.164: `+84912345678`. `Debug` hides it.
///
/// A Vietnamese number is a mobile one of ten digits or a landline of eleven; a mobile number of
/// eleven digits becomes the one of ten that replaced it in 2018, so that both are one visitor.
///
/// ```
/// use ravao_payload::normal::PhoneNumber;
///
/// for text in ["0123 456 7890", "+84 123 456 7890", "083.456.7890", "834567890"] {
///     assert_eq!(text.parse::<PhoneNumber>()?.reveal(), "+84834567890");
/// }
/// # Ok::<(), ravao_core::Error>(())
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The number in the form of E.164. Whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The number as dialled within Vietnam, `0912345678`; `None` where it is a foreign one.
    pub fn to_national(&self) -> Option<String> {
        self.0.strip_prefix("+84").map(|rest| format!("0{rest}"))
    }

    /// All but the last three digits replaced.
    pub fn masked(&self) -> String {
        Personal::from(self.reveal()).masked_number()
    }
}

impl FromStr for PhoneNumber {
    type Err = Error;

    /// Reads a number with a country code, after `+` or `00`, or a Vietnamese one: after `0` or
    /// `84`, or its last nine digits, as a spreadsheet leaves of a mobile number.
    ///
    /// # Errors
    /// `Invalid` for a text of another form.
    fn from_str(text: &str) -> Result<Self> {
        let text: String =
            text.chars().filter(|c| !c.is_whitespace() && !".-()".contains(*c)).collect();
        e164(&text).ok_or(Error::invalid("telephone number: not of a known form")).map(Self)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(..)")
    }
}

fn e164(text: &str) -> Option<String> {
    let international = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
    let digits = international.unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match (international, digits.strip_prefix(VIETNAM)) {
        // People write the 0 of the national form after the country code, too.
        (Some(_), Some(rest)) => vietnamese(rest.strip_prefix('0').unwrap_or(rest)),
        (Some(_), None) => foreign(digits),
        (None, _) => national(digits),
    }
}

/// A number as written within Vietnam. No form is a beginning of another: a mobile number of nine
/// digits that begins with 84 has too few left for a country code.
fn national(digits: &str) -> Option<String> {
    if let Some(rest) = digits.strip_prefix('0') {
        return vietnamese(rest);
    }
    if digits.len() == 9 {
        return vietnamese(digits);
    }
    let rest = digits.strip_prefix(VIETNAM)?;
    vietnamese(rest.strip_prefix('0').unwrap_or(rest))
}

/// From the digits after the leading zero.
fn vietnamese(digits: &str) -> Option<String> {
    let (first, length) = (digits.bytes().next()?, digits.len());
    match (first, length) {
        (b'3' | b'5' | b'7' | b'8' | b'9', 9) | (b'2', 10) => Some(format!("+84{digits}")),
        (b'1', 10) => migrate(digits).map(|digits| format!("+84{digits}")),
        _ => None,
    }
}

fn migrate(digits: &str) -> Option<String> {
    MIGRATED.iter().find_map(|(old, new)| Some(format!("{new}{}", digits.strip_prefix(old)?)))
}

fn foreign(digits: &str) -> Option<String> {
    let is_number = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    is_number.then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        let number = text.parse::<PhoneNumber>().ok();
        assert_eq!(number.as_ref().map_or("", PhoneNumber::reveal), expected, "{text}");
    }

    #[test]
    fn one_telephone_has_one_form() {
        for text in [
            "0912345678",
            "912345678",
            "+84912345678",
            "0084912345678",
            "84912345678",
            "840912345678",
            "+84 (0)912 345 678",
            "(+84) 0912 345 678",
            "0912.345.678",
            "\u{a0}0912\u{a0}345\u{a0}678",
        ] {
            check(text, "+84912345678");
        }
        check("+8562012345678", "+8562012345678");
        check("02073 822 123", "+842073822123");
    }

    #[test]
    fn numbers_of_eleven_digits_become_those_of_ten() {
        for (old, new) in [
            ("0120", "070"),
            ("0121", "079"),
            ("0122", "077"),
            ("0123", "083"),
            ("0124", "084"),
            ("0125", "085"),
            ("0126", "076"),
            ("0127", "081"),
            ("0128", "078"),
            ("0129", "082"),
            ("0162", "032"),
            ("0163", "033"),
            ("0164", "034"),
            ("0165", "035"),
            ("0166", "036"),
            ("0167", "037"),
            ("0168", "038"),
            ("0169", "039"),
            ("0186", "056"),
            ("0188", "058"),
            ("0199", "059"),
        ] {
            let expected = format!("+84{}1234567", &new[1..]);
            check(&format!("{old}1234567"), &expected);
            check(&format!("+84{}1234567", &old[1..]), &expected);
            check(&format!("{new}1234567"), &expected);
        }
    }

    #[test]
    fn nine_digits_that_begin_like_a_country_code_are_a_mobile_number() {
        check("849123456", "+84849123456");
        check("84849123456", "+84849123456");
    }

    #[test]
    fn other_texts_are_no_telephone() {
        for text in [
            "",
            "+",
            "0",
            "+84",
            "84",
            "112345678",
            "212345678",
            "412345678",
            "612345678",
            "91234567",
            "09123456789",
            "0412345678",
            "0612345678",
            "01212345678901",
            "01601234567",
            "01611234567",
            "01301234567",
            "01871234567",
            "0212345678",
            "021234567890",
            "+84412345678",
            "+8491234567",
            "1234567890",
            "+1234567",
            "+1234567890123456",
            "+0912345678",
            "0912x45678",
            "++84912345678",
            "０９１２３４５６７８",
            "००",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn forms_for_screens_hide_or_shorten() {
        let phone: PhoneNumber = "0912345678".parse().unwrap();
        assert_eq!(phone.to_national().as_deref(), Some("0912345678"));
        assert_eq!(phone.masked(), "*********678");
        assert_eq!(format!("{phone:?}"), "PhoneNumber(..)");
        assert_eq!("+8562012345678".parse::<PhoneNumber>().unwrap().to_national(), None);
    }

    proptest! {
        #[test]
        fn the_form_of_e164_is_read_as_itself(text in "(\\+|00|84|0)?[ 0-9.()-]{5,16}") {
            if let Ok(number) = text.parse::<PhoneNumber>() {
                prop_assert_eq!(number.reveal().parse::<PhoneNumber>().unwrap(), number);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = text.parse::<PhoneNumber>();
        }
    }
}
