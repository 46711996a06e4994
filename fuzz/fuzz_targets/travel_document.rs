//! Any text as the lines of a travel document: as they come, and with their check digits put right.
#![no_main]

use std::ops::Range;

use libfuzzer_sys::fuzz_target;
use ravao_payload::{MrzLayout, TravelDocument};

/// A field, and where its check digit stands.
type Checked = (Range<usize>, usize);

/// What the check digits of a card and of a passport are over, the composite one left out.
const CARD: [Checked; 3] = [(5..14, 14), (30..36, 36), (38..44, 44)];
const PASSPORT: [Checked; 4] = [(44..53, 53), (57..63, 63), (65..71, 71), (72..86, 86)];

/// What the composite check digits are over.
const CARD_COMPOSITE: [Range<usize>; 4] = [5..30, 30..37, 38..45, 48..59];
const PASSPORT_COMPOSITE: [Range<usize>; 3] = [44..54, 57..64, 65..87];

fuzz_target!(|text: &str| {
    check(text);
    check(&put_right("I", text, 90, &CARD, (&CARD_COMPOSITE, 59)));
    check(&put_right("P", text, 88, &PASSPORT, (&PASSPORT_COMPOSITE, 87)));
});

fn check(text: &str) {
    let Ok(document) = TravelDocument::from_text(text) else { return };
    let _ = (document.masked(), document.identifier());
    let mut lines = text.split_whitespace().collect::<String>().to_ascii_uppercase().into_bytes();
    assert!(read(&lines).is_ok_and(|again| again == document));
    let composite = match document.layout {
        MrzLayout::Td1 => CARD_COMPOSITE.as_slice(),
        _ => PASSPORT_COMPOSITE.as_slice(),
    };
    for index in composite.iter().cloned().flatten() {
        let before = lines[index];
        if before.is_ascii_digit() {
            lines[index] = b'0' + (before - b'0' + 1) % 10;
            assert!(read(&lines).is_err(), "the digit at {index} is not checked");
            lines[index] = before;
        }
    }
}

fn read(lines: &[u8]) -> Result<TravelDocument, ravao_payload::DecodeError> {
    TravelDocument::from_text(std::str::from_utf8(lines).expect("ASCII only"))
}

/// The characters of a text as lines of so many, with check digits that are right.
fn put_right(
    kind: &str,
    text: &str,
    length: usize,
    checked: &[Checked],
    (composite, at): (&[Range<usize>], usize),
) -> String {
    let known = text.bytes().map(|byte| byte.to_ascii_uppercase());
    let known = known.filter(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<'));
    let mut lines: Vec<u8> =
        kind.bytes().chain(known).chain(std::iter::repeat(b'<')).take(length).collect();
    for (field, at) in checked {
        lines[*at] = check_digit(lines[field.clone()].iter());
    }
    lines[at] = check_digit(composite.iter().flat_map(|range| &lines[range.clone()]));
    String::from_utf8(lines).expect("ASCII only")
}

fn check_digit<'a>(field: impl Iterator<Item = &'a u8>) -> u8 {
    let value = |byte: u8| char::from(byte).to_digit(36).unwrap_or_default();
    let weighed =
        field.zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| value(*byte) * weight);
    b'0' + u8::try_from(weighed.sum::<u32>() % 10).expect("one digit")
}
