//! The words that people read at a gate and on a poster: a file a language, nowhere else.

mod en;
mod vi;

use crate::{Direction, Reason, WhyNot};

/// A language of the words.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// What a visitor or a receptionist is told, one sentence, without personal data.
pub const fn reason(reason: Reason, language: Language) -> &'static str {
    match language {
        Language::Vi => vi::reason(reason),
        Language::En => en::reason(reason),
    }
}

/// What a visitor at a camera is told to do, so that the next frame is read.
pub const fn why_not(why_not: WhyNot, language: Language) -> &'static str {
    match language {
        Language::Vi => vi::why_not(why_not),
        Language::En => en::why_not(why_not),
    }
}

/// The heading of a venue poster.
pub const fn poster_heading(language: Language) -> &'static str {
    match language {
        Language::Vi => vi::POSTER_HEADING,
        Language::En => en::POSTER_HEADING,
    }
}

/// The heading of a visitor pass.
pub const fn pass_heading(language: Language) -> &'static str {
    match language {
        Language::Vi => vi::PASS_HEADING,
        Language::En => en::PASS_HEADING,
    }
}

/// What a gate shows when somebody passes.
pub const fn passed(direction: Direction, language: Language) -> &'static str {
    match language {
        Language::Vi => vi::passed(direction),
        Language::En => en::passed(direction),
    }
}
