//! Identity cards that were typed while Caps Lock was on: `nGUYỄN vĂN aN`.

use unicode_normalization::UnicodeNormalization;

use super::Change;
use crate::card::PersonalNumber;

/// The part of an identity card that names the sex.
const SEX: usize = 4;

/// Swaps capitals and small letters of an identity card whose sex is `nAM`, `nỮ` or `nU`: no card
/// writes it so.
pub(super) fn repair(text: &str) -> Option<(String, Change)> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let is_card = parts.len() > SEX && parts[0].parse::<PersonalNumber>().is_ok();
    let sex: String = parts.get(SEX)?.nfc().collect();
    let is_swapped = is_card && matches!(sex.as_str(), "nAM" | "nỮ" | "nU");
    is_swapped.then(|| (text.chars().flat_map(swapped).collect(), Change::CapsLock))
}

fn swapped(c: char) -> Vec<char> {
    if c.is_lowercase() { c.to_uppercase().collect() } else { c.to_lowercase().collect() }
}
