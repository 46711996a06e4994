//! The one stage that takes off what scanners add, and says what it did.
//!
//! Nothing is invented: a repair happens where one reading only is possible. Texts of our own are
//! left as they are unless they fail as they are.

mod caps_lock;
mod change;
mod code_page;
mod input_method;
mod keyboard;
mod separator;
mod vietnamese;

use std::borrow::Cow;
use std::fmt;

use ravao_core::DecodeError;

pub use self::change::{Change, Changes};
pub(crate) use self::keyboard::repair as repair_keyboard;
use crate::text::trim;

/// Rounds of repairs: one damage can hide another, and each round takes one off.
const MAX_ROUNDS: usize = 4;

/// What parts a card: the bar, its full-width form, and that in UTF-8 read as Latin-1 or
/// Windows-1252.
const BARS: [&str; 4] = ["|", "｜", "ï½\u{9c}", "ï½œ"];

/// A text after cleaning. `Debug` hides the text.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct Cleaned<'a> {
    /// What is left to be read.
    pub text: Cow<'a, str>,
    /// What was changed.
    pub changes: Changes,
    /// Whether letters are lost that no repair brings back: compare names by their folded form.
    pub degraded: bool,
}

impl fmt::Debug for Cleaned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Cleaned");
        debug.field("changes", &self.changes).field("degraded", &self.degraded);
        debug.finish_non_exhaustive()
    }
}

impl<'a> Cleaned<'a> {
    /// What is left of a text, a piece of it, with what was around it as the change.
    fn trimmed(text: &str, trimmed: &'a str) -> Self {
        let mut changes = Changes::NONE;
        note_trimming(text, trimmed, &mut changes);
        Self { text: Cow::Borrowed(trimmed), changes, degraded: false }
    }

    fn replace(&mut self, text: String, change: Change) {
        self.text = Cow::Owned(text);
        self.changes.insert(change);
    }
}

/// Cleans the text of a symbol: what surrounds it, always; a code of our own that a keyboard
/// changed, where the repaired text decodes; the text of a card, where one repair only is possible.
///
/// Cleaning a cleaned text changes nothing.
///
/// ```
/// use ravao_payload::{Change, clean};
///
/// let read = "CCCD: 008090000001｜｜Nguyá»\u{85}n VÄ\u{83}n An｜01011990｜Nam｜SÆ¡n DÆ°Æ¡ng｜10052021\r\n";
/// let cleaned = clean(read)?;
/// assert_eq!(cleaned.text, "008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương|10052021");
/// assert!(cleaned.changes.contains(Change::Utf8ReadAsLatin1) && !cleaned.degraded);
/// # Ok::<(), ravao_payload::DecodeError>(())
/// ```
///
/// # Errors
/// `TooLong` for a text that no symbol can carry.
pub fn clean(text: &str) -> Result<Cleaned<'_>, DecodeError> {
    let trimmed = trim(text)?;
    let mut cleaned = Cleaned::trimmed(text, trimmed);
    if let Some((repaired, change)) = keyboard::repair(trimmed) {
        cleaned.replace(repaired, change);
        return Ok(cleaned);
    }
    // Cards are the texts with bars; a link or a certificate is nothing to be rewritten.
    if BARS.iter().any(|bar| trimmed.contains(bar)) {
        repair_card(&mut cleaned);
    } else if let Some(card) = card_without_bars(text) {
        cleaned = card;
    } else {
        return Ok(cleaned);
    }
    cleaned.degraded = vietnamese::has_lost_letters(&cleaned.text);
    Ok(cleaned)
}

/// The first card that a text is once its bars are put in.
fn card_without_bars(text: &str) -> Option<Cleaned<'_>> {
    separator::candidates(text).find_map(|candidate| {
        let mut card = Cleaned::trimmed(text, candidate.taken);
        card.replace(candidate.text, candidate.change);
        repair_card(&mut card);
        separator::is_whole_card(&card.text, candidate.change).then_some(card)
    })
}

const fn is_around(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn note_trimming(text: &str, trimmed: &str, changes: &mut Changes) {
    let before_nul = text.split('\0').next().unwrap_or_default();
    if before_nul.len() < text.len() {
        changes.insert(Change::CutAtNul);
    }
    if before_nul.len() > trimmed.len() {
        let has_mark = before_nul.starts_with('\u{feff}') || before_nul.ends_with('\u{feff}');
        changes.insert(if has_mark { Change::ByteOrderMark } else { Change::WhiteSpace });
    }
}

/// A repair of the text of a card; `None` where there is nothing to repair.
type Repair = fn(&str) -> Option<(String, Change)>;

/// Encodings first: they hide what the others look for.
const REPAIRS: [Repair; 7] = [
    code_page::from_utf8_as_latin1,
    bars,
    terminator,
    prefix,
    caps_lock::repair,
    code_page::from_old_code_page,
    input_method::repair,
];

fn repair_card(cleaned: &mut Cleaned<'_>) {
    for _ in 0..MAX_ROUNDS {
        let before = cleaned.text.clone();
        for repair in REPAIRS {
            if let Some((repaired, change)) = repair(&cleaned.text) {
                cleaned.replace(repaired.trim_matches(is_around).to_owned(), change);
            }
        }
        if cleaned.text == before {
            return;
        }
    }
}

fn bars(text: &str) -> Option<(String, Change)> {
    text.contains('｜').then(|| (text.replace('｜', "|"), Change::FullWidthBar))
}

/// A kiosk of one vendor writes the `$` at the end of a health-insurance card like that.
fn terminator(text: &str) -> Option<(String, Change)> {
    let before = text.strip_suffix("|**##")?;
    Some((format!("{before}|$"), Change::Terminator))
}

/// What some readers write before the text of an identity card, however often.
fn prefix(text: &str) -> Option<(String, Change)> {
    let mut rest = text;
    while let Some((label, after)) = rest.split_once(':')
        && vietnamese::is_card_label(label)
    {
        rest = after.trim_start_matches(is_around);
    }
    (rest.len() < text.len()).then(|| (rest.to_owned(), Change::Prefix))
}

#[cfg(test)]
mod tests;
