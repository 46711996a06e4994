//! Travel documents of a state that does not exist, and payment codes of nobody.

use super::Sample;

/// A card: three lines of 30 characters.
pub(super) fn card(number: u32) -> Sample {
    let answer = format!("D{number:08}");
    let first = format!("I<UTO{}<<<<<<<<<<<<<<<", checked(&answer));
    let (birth, expires) = (checked("900101"), checked("300101"));
    let composite = check_digit(&format!("{}{birth}{expires}<<<<<<<<<<<", &first[5..]));
    let second = format!("{birth}M{expires}UTO<<<<<<<<<<<{composite}");
    let text = format!("{first}\n{second}\nERIKSSON<<ANNA<MARIA<<<<<<<<<<");
    Sample { text, answer }
}

/// A passport: two lines of 44 characters.
pub(super) fn passport(number: u32) -> Sample {
    let answer = format!("L{number:08}");
    let (id, birth, expires) = (checked(&answer), checked("900101"), checked("300101"));
    let optional = checked("ZE184226B<<<<<");
    let composite = check_digit(&format!("{id}{birth}{expires}{optional}"));
    let second = format!("{id}UTO{birth}M{expires}{optional}{composite}");
    let text = format!("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n{second}");
    Sample { text, answer }
}

/// A field with its check digit.
fn checked(field: &str) -> String {
    format!("{field}{}", check_digit(field))
}

fn check_digit(field: &str) -> u32 {
    let values = field.chars().map(|c| c.to_digit(36).unwrap_or_default());
    values.zip([7, 3, 1].into_iter().cycle()).map(|(value, weight)| value * weight).sum::<u32>()
        % 10
}

/// A VietQR of an invented account, its check right.
pub(super) fn payment(number: u32) -> Sample {
    let account = format!("0010A000000727012700069704000113{number:013}0208QRIBFTTA");
    let account = format!("38{:02}{account}", account.len());
    let checked = format!("000201010211{account}53037045802VN5907QUAN AN6304");
    let text = format!("{checked}{:04X}", crc(checked.as_bytes()));
    Sample { answer: text.clone(), text }
}

/// CRC-16/CCITT-FALSE.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

/// How many fields a code has, walked by their lengths alone.
pub(super) fn fields(mut text: &str) -> Option<usize> {
    let mut count = 0;
    while !text.is_empty() {
        let length: usize = text.get(2..4)?.parse().ok()?;
        text = text.get(4 + length..)?;
        count += 1;
    }
    Some(count)
}
