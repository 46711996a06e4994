//! Any text as a payment code, and any lines as its fields: recognised, and intact if its check is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_payload::{Code, NotForGates, PaymentCode, PaymentNetwork, clean, read_code};

/// How payment codes begin, and what stands before their check.
const START: &str = "000201";
const CHECK: &str = "6304";

/// The field of an account, and the identifier in it that makes it a VietQR.
const VIETQR: (&str, &str) = ("38", "A000000727");

fuzz_target!(|text: &str| {
    if let Some(code) = read(text) {
        let cleaned = clean(text).expect("it was read").text.into_owned();
        let (checked, check) = cleaned.split_at(cleaned.len() - 4);
        assert_eq!(code.is_intact, check.eq_ignore_ascii_case(&crc(checked)));
    }
    check_fields(&fields(text));
});

/// Each line as a field: two digits, and a value of up to 99 characters.
fn fields(text: &str) -> Vec<(&str, String)> {
    let lines = text.lines().filter_map(|line| line.split_at_checked(2));
    let known = lines.filter(|(field, _)| field.bytes().all(|byte| byte.is_ascii_digit()));
    known.map(|(field, value)| (field, value.chars().take(99).collect())).collect()
}

fn check_fields(fields: &[(&str, String)]) {
    let write =
        |(field, value): &(&str, String)| format!("{field}{:02}{value}", value.chars().count());
    let checked = format!("{START}{}{CHECK}", fields.iter().map(write).collect::<String>());
    let text = format!("{checked}{}", crc(&checked));
    // What cleaning repairs is no longer what the check is over.
    if clean(&text).is_ok_and(|cleaned| cleaned.text == text) {
        let (account, id) = VIETQR;
        let is_vietqr = fields.iter().any(|(field, value)| *field == account && value.contains(id));
        let code = read(&text).expect("built like a payment code");
        assert!(code.is_intact && (code.network == PaymentNetwork::VietQr) == is_vietqr);
    }
}

fn read(text: &str) -> Option<PaymentCode> {
    match read_code(text) {
        Ok(Code::NotForGates(NotForGates::Payment(code))) => Some(code),
        _ => None,
    }
}

/// CRC-16/CCITT-FALSE bit by bit, as four hexadecimal digits.
fn crc(text: &str) -> String {
    let mut crc = 0xffff_u16;
    for bit in text.bytes().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)) {
        let is_carried = (crc >> 15) != u16::from(bit);
        crc = (crc << 1) ^ if is_carried { 0x1021 } else { 0 };
    }
    format!("{crc:04X}")
}
