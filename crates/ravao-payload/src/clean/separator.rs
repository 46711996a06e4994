//! Cards whose bars arrive as something else: a scanner may be set to write tabs or semicolons
//! between the parts, a keyboard to another layout, and an app may hand a text on in
//! percent-encoding.

use super::keyboard::{from_french, from_german};
use super::{Change, is_around};
use crate::card::{
    ExtraGuess, IdentityCard, InsuranceCard, InsuranceLayout, PersonalQr, PersonalQrWarning,
};

/// The fewest bars of a card: the personal QR has six parts.
const FEWEST_BARS: usize = 5;

/// Bars of the two identity cards that are known; with any other number one bar may be a character
/// of an address.
const IDENTITY_BARS: [usize; 2] = [6, 10];

/// What a text without bars may have been.
pub(super) struct Candidate<'a> {
    /// What of the text is used.
    pub(super) taken: &'a str,
    /// The same with bars.
    pub(super) text: String,
    /// What puts the bars in.
    pub(super) change: Change,
}

/// What the text of a card may have been, where it then has enough bars, likeliest first.
///
/// `text` is what a scanner delivered: tabs at its end may be the empty parts of a card, with or
/// without one more that ends the text, or all of them may be there to end it.
pub(super) fn candidates(text: &str) -> impl Iterator<Item = Candidate<'_>> {
    let text = text.split('\0').next().unwrap_or_default();
    let tabbed = text.trim_start_matches(is_around).trim_end_matches(|c| c != '\t' && is_around(c));
    let ended = tabbed.strip_suffix('\t').unwrap_or_default();
    let trimmed = tabbed.trim_end_matches(is_around);
    let found = [
        (tabbed, with_bars(tabbed, '\t'), Change::TabSeparators),
        (ended, with_bars(ended, '\t'), Change::TabSeparators),
        (trimmed, with_bars(trimmed, '\t'), Change::TabSeparators),
        (trimmed, with_bars(trimmed, ';'), Change::SemicolonSeparators),
        (trimmed, without_percent(trimmed), Change::PercentEncoding),
        (trimmed, typed(trimmed, 'µ', from_french), Change::FrenchKeyboard),
        (trimmed, typed(trimmed, '\'', from_german), Change::GermanKeyboard),
    ];
    let found = found.into_iter();
    found.filter_map(|(taken, text, change)| text.map(|text| Candidate { taken, text, change }))
}

/// Whether what a change made is a card of a known number of parts, none of which leaves a doubt.
///
/// On a French keyboard `à é è` are digits, so where a name may have them nothing can be told.
pub(super) fn is_whole_card(text: &str, change: Change) -> bool {
    let may_have_marks = change != Change::FrenchKeyboard;
    is_insurance_card(text) || is_personal_qr(text) || may_have_marks && is_identity_card(text)
}

fn is_identity_card(text: &str) -> bool {
    let has_parts = IDENTITY_BARS.contains(&text.matches('|').count());
    has_parts
        && IdentityCard::from_text(text).is_ok_and(|card| {
            let is_issued = card.issued.is_some_and(|issued| issued.day().is_some());
            is_issued && card.extras.iter().all(|extra| extra.guess != ExtraGuess::Unknown)
        })
}

fn is_insurance_card(text: &str) -> bool {
    let is_usual =
        |card: InsuranceCard| card.layout() != InsuranceLayout::Other && card.warnings.is_empty();
    text.ends_with("|$") && InsuranceCard::from_text(text).is_ok_and(is_usual)
}

fn is_personal_qr(text: &str) -> bool {
    let is_usual = |warning: &PersonalQrWarning| *warning == PersonalQrWarning::NumberHidden;
    PersonalQr::from_text(text).is_ok_and(|qr| qr.warnings.iter().all(is_usual))
}

fn with_bars(text: &str, separator: char) -> Option<String> {
    let is_enough = text.matches(separator).count() >= FEWEST_BARS;
    is_enough.then(|| text.replace(separator, "|"))
}

/// The text as it was typed, where what another layout makes of the bar stands in it.
fn typed(text: &str, bar: char, turn_back: fn(&str) -> String) -> Option<String> {
    (text.matches(bar).count() >= FEWEST_BARS).then(|| turn_back(text))
}

/// Undoes percent-encoding of the bars and of all else. A plus sign may stand for a blank or for
/// itself, so a text with one stays.
fn without_percent(text: &str) -> Option<String> {
    let bars = text.matches("%7C").count() + text.matches("%7c").count();
    if bars < FEWEST_BARS || text.contains('+') {
        return None;
    }
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (hex, rest) = piece.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(hex, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests;
