//! Payment codes: EMVCo merchant-presented codes and VietQR, recognised so that they can be
//! refused by name.

use serde::Serialize;

/// How every payment code begins: field 00, two characters, version 01.
const START: &str = "000201";

/// The field that holds the check.
const CHECK_FIELD: &str = "63";

/// Characters of the check, in hexadecimal.
const CHECK_LENGTH: usize = 4;

/// The identifier of VietQR within the field of its account.
const VIETQR: (&str, &str) = ("38", "A000000727");

/// Whose payment code it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PaymentNetwork {
    /// VietQR, of the banks of Vietnam.
    #[serde(rename = "vietqr")]
    VietQr,
    /// Another network, or several.
    Other,
}

/// A payment code. What it says of accounts and amounts is not kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PaymentCode {
    /// Whose it is.
    pub network: PaymentNetwork,
    /// Whether its check is right: a damaged payment code is a payment code nevertheless.
    pub is_intact: bool,
}

impl PaymentCode {
    /// Reads a text that is built like a payment code; `None` for any other.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        if !text.starts_with(START) {
            return None;
        }
        let fields = Fields(text).collect::<Option<Vec<_>>>()?;
        let (&(last, check), others) = fields.split_last()?;
        let is_check = last == CHECK_FIELD && check.len() == CHECK_LENGTH;
        let checked = &text[..text.len().checked_sub(check.len())?];
        let expected = format!("{:04X}", crc(checked.as_bytes()));
        let is_intact = check.eq_ignore_ascii_case(&expected);
        is_check.then(|| Self { network: network_of(others), is_intact })
    }
}

fn network_of(fields: &[(&str, &str)]) -> PaymentNetwork {
    let (account, id) = VIETQR;
    if fields.iter().any(|&(field, value)| field == account && value.contains(id)) {
        return PaymentNetwork::VietQr;
    }
    PaymentNetwork::Other
}

/// The fields of a code: two digits for the field, two for the length in characters, the value.
/// `None` once the text is not built like that.
struct Fields<'a>(&'a str);

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(&'a str, &'a str)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = "";
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Option<(&'a str, &'a str)> {
        let (field, rest) = self.0.split_at_checked(2)?;
        let (length, rest) = rest.split_at_checked(2)?;
        if ![field, length].iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let length: usize = length.parse().ok()?;
        let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        let (value, rest) = rest.split_at(ends.nth(length)?);
        self.0 = rest;
        Some((field, value))
    }
}

/// CRC-16/CCITT-FALSE: polynomial 0x1021, first value 0xFFFF, not reflected.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A code with a right check after these fields.
    fn with_check(fields: &str) -> String {
        let checked = format!("{fields}6304");
        format!("{checked}{:04X}", crc(checked.as_bytes()))
    }

    fn vietqr() -> String {
        with_check(
            "00020101021138540010A00000072701240006970400011012345678900208QRIBFTTA53037045802VN",
        )
    }

    #[test]
    fn the_check_is_that_of_others() {
        assert_eq!(crc(b"123456789"), 0x29b1);
        assert_eq!(crc(b""), 0xffff);
    }

    #[test]
    fn payment_codes_are_recognised() {
        let code = PaymentCode { network: PaymentNetwork::VietQr, is_intact: true };
        assert_eq!(PaymentCode::from_text(&vietqr()), Some(code));
        let other = with_check("00020126030AB5802VN5905Quán");
        assert_eq!(PaymentCode::from_text(&other), None, "a length too long");
        let other = with_check("0002012603ABC5802VN5904Quán");
        let code = PaymentCode { network: PaymentNetwork::Other, is_intact: true };
        assert_eq!(PaymentCode::from_text(&other), Some(code), "lengths count characters");
    }

    #[test]
    fn a_damaged_payment_code_is_one_nevertheless() {
        let damaged = vietqr().replace("QRIBFTTA", "QRIBFTTB");
        let code = PaymentCode { network: PaymentNetwork::VietQr, is_intact: false };
        assert_eq!(PaymentCode::from_text(&damaged), Some(code));
    }

    #[test]
    fn other_texts_are_no_payment_code() {
        let code = vietqr();
        for text in [
            "",
            "000201",
            "000202",
            "00020163",
            "000201630",
            "0002016304",
            "000201630412",
            "0002016305ABCDE",
            "000201X304ABCD",
            "0002010x04ABCD",
            "0002015802VN",
            "00020163999",
            "0002016304ABCD5802VN",
            &code[..code.len() - 1],
            &code[1..],
            &format!("{code}1"),
            &format!(" {code}"),
        ] {
            assert_eq!(PaymentCode::from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>(), digits in "[0-9é]{0,40}") {
            let _ = PaymentCode::from_text(&text);
            let _ = PaymentCode::from_text(&format!("{START}{text}"));
            let _ = PaymentCode::from_text(&format!("{START}{digits}"));
        }
    }
}
