//! The words that people read at a gate and on a poster: a file a language, nowhere else.

mod en;
mod vi;

use crate::{Direction, Reason};

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
