//! Texts that went through a keyboard set to something else.
//!
//! A repaired text counts only if it decodes as a code of our own, or is a whole card.

use super::Change;
use super::vietnamese::Reading;
use crate::native::decode_exact;

/// What a French keyboard makes of the keys of an English one, read backwards. Other characters
/// are on the same keys.
pub(super) const FRENCH: &[(char, char)] = &[
    ('Q', 'A'),
    ('A', 'Q'),
    ('W', 'Z'),
    ('Z', 'W'),
    ('?', 'M'),
    ('M', ':'),
    ('&', '1'),
    ('é', '2'),
    ('"', '3'),
    ('\'', '4'),
    ('(', '5'),
    ('-', '6'),
    ('è', '7'),
    ('_', '8'),
    ('ç', '9'),
    ('à', '0'),
    ('4', '$'),
    ('5', '%'),
    ('8', '*'),
    (')', '-'),
    (':', '.'),
    ('!', '/'),
    ('µ', '|'),
    ('q', 'a'),
    ('a', 'q'),
    ('w', 'z'),
    ('z', 'w'),
    (',', 'm'),
    (';', ','),
    ('m', ';'),
    ('.', '<'),
];

/// The same of a German keyboard.
pub(super) const GERMAN: &[(char, char)] = &[
    ('Y', 'Z'),
    ('Z', 'Y'),
    ('(', '*'),
    ('`', '+'),
    ('ß', '-'),
    ('-', '/'),
    ('Ö', ':'),
    ('\'', '|'),
    ('y', 'z'),
    ('z', 'y'),
    ('ä', '\''),
    (';', '<'),
];

/// How such texts begin, and how they are turned back.
const REPAIRS: [(&[&str], Reading, Change); 4] = [
    (&["rv1*"], str::to_uppercase, Change::CapsLock),
    (&["RV1*", "RV1%2A", "RV1%2a"], without_percent, Change::PercentEncoding),
    (&["RV&8", "HTTPSM!!"], from_french, Change::FrenchKeyboard),
    (&["RV1(", "HTTPSÖ--"], from_german, Change::GermanKeyboard),
];

/// Turns a text back into the code of our own that it was; `None` where it was none, or where it
/// decodes as it is.
pub(crate) fn repair(text: &str) -> Option<(String, Change)> {
    let is_candidate = |beginnings: &[&str]| beginnings.iter().any(|it| text.starts_with(it));
    let (_, turn_back, change) = REPAIRS.iter().find(|(it, ..)| is_candidate(it))?;
    if *change == Change::PercentEncoding && (!text.contains("%2") || decode_exact(text).is_ok()) {
        return None;
    }
    let repaired = turn_back(text);
    decode_exact(&repaired).ok().map(|_| (repaired, *change))
}

pub(super) fn from_french(text: &str) -> String {
    turn(text, FRENCH)
}

pub(super) fn from_german(text: &str) -> String {
    turn(text, GERMAN)
}

fn turn(text: &str, keys: &[(char, char)]) -> String {
    let key = |c| keys.iter().find(|(read, _)| *read == c).map_or(c, |(_, typed)| *typed);
    text.chars().map(key).collect()
}

/// Undoes percent-encoding of ASCII characters; a percent sign before anything else stays.
fn without_percent(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut decoded = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_at_checked(2).and_then(|(hex, rest)| Some((ascii(hex)?, rest))) {
            Some((c, rest)) => decoded.extend([c].iter().copied().chain(rest.chars())),
            None => decoded.extend(std::iter::once('%').chain(piece.chars())),
        }
    }
    decoded
}

fn ascii(hex: &str) -> Option<char> {
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let byte = u8::from_str_radix(hex, 16).ok().filter(|_| is_hex)?;
    byte.is_ascii().then(|| char::from(byte))
}
