//! Text that a spreadsheet does not take for a formula, and back.
//!
//! The mark is an apostrophe. It is put
//! - at the beginning of a field whose text begins with an apostrophe, a tab, a line end, or, after
//!   any apostrophes and blanks, with a formula character;
//! - inside a text after a character at which a program that guesses another separator, or loses
//!   count of the quotes, would begin a new cell, if a formula character follows there in the same
//!   way.
//!
//! Both can be undone without doubt: what is marked is recognised by the same test after marking.

use std::borrow::Cow;

/// The mark.
const MARK: char = '\'';

/// Gives back the text that a field of this crate's files holds.
///
/// Control characters other than tab and line ends come back as U+FFFD, which the file shows in
/// their place; everything else comes back as it was.
///
/// ```
/// assert_eq!(ravao_export_csv::restore("'=1+1"), "=1+1");
/// assert_eq!(ravao_export_csv::restore("=\"0080\""), "0080");
/// assert_eq!(ravao_export_csv::restore("Chợ Sơn Dương"), "Chợ Sơn Dương");
/// ```
pub fn restore(field: &str) -> Cow<'_, str> {
    if let Some(code) = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Cow::Borrowed(code);
    }
    let text = field.strip_prefix(MARK).unwrap_or(field);
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(without_inner_marks(text))
}

/// Appends a text, marked where it needs it.
pub(crate) fn append(text: &str, field: &mut String) {
    if begins_badly(text) {
        field.push(MARK);
    }
    append_inner(text, field);
}

/// Appends a text with the mark in front, whatever it begins with.
pub(crate) fn append_marked(text: &str, field: &mut String) {
    field.push(MARK);
    append_inner(text, field);
}

fn append_inner(text: &str, field: &mut String) {
    for (number, piece) in text.split_inclusive(separates).enumerate() {
        if number > 0 && opens_formula(piece) {
            field.push(MARK);
        }
        append_shown(piece, field);
    }
}

fn append_shown(piece: &str, field: &mut String) {
    if piece.contains(is_unwanted) {
        let shown = |c| if is_unwanted(c) { char::REPLACEMENT_CHARACTER } else { c };
        field.extend(piece.chars().map(shown));
    } else {
        field.push_str(piece);
    }
}

fn without_inner_marks(text: &str) -> String {
    let mut restored = String::with_capacity(text.len());
    for (number, piece) in text.split_inclusive(separates).enumerate() {
        let marked = number > 0 && opens_formula(piece);
        restored.push_str(piece.strip_prefix(MARK).filter(|_| marked).unwrap_or(piece));
    }
    restored
}

fn begins_badly(text: &str) -> bool {
    text.starts_with(MARK)
        || opens_formula(text)
        || text.trim_start_matches(is_blank).starts_with(['\t', '\r', '\n'])
}

fn opens_formula(text: &str) -> bool {
    text.trim_start_matches(MARK).trim_start_matches(is_blank).starts_with(is_formula_character)
}

/// Characters at which a spreadsheet begins to calculate. It takes the full-width and small forms
/// for the plain ones where the system writes Chinese, Japanese or Korean.
fn is_formula_character(character: char) -> bool {
    matches!(
        character,
        '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫' | '−'
    )
}

/// List separators of any locale, quotes and line ends.
fn separates(character: char) -> bool {
    matches!(character, ',' | ';' | '\t' | '|' | '"' | '\r' | '\n' | '\u{2028}' | '\u{2029}')
}

/// White space and what cannot be seen: importers that trim find the formula behind it.
fn is_blank(character: char) -> bool {
    let invisible = matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    let space = character.is_whitespace() && !character.is_control() && !separates(character);
    invisible || space
}

/// Control characters end strings, ring bells and end rows elsewhere; no cell needs them.
fn is_unwanted(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut field = String::new();
        append(text, &mut field);
        assert_eq!(field, expected, "{text:?}");
        assert_eq!(restore(&field), text, "{field:?}");
    }

    #[test]
    fn harmless_text_stays_as_it_is() {
        for text in [
            "",
            "Chợ Sơn Dương",
            "Bà-con",
            "1+1=2",
            "a@b",
            "quán \"Cây Đa\", cổng 2; tầng 1",
            "it's",
            "x 'y'",
            ", 'x",
            "\u{feff}x",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn formula_at_the_beginning_is_marked() {
        check("=1+1", "'=1+1");
        check("-", "'-");
        check("@SUM(A1)", "'@SUM(A1)");
        check(" \u{a0}\u{200b}\u{feff}+1", "' \u{a0}\u{200b}\u{feff}+1");
        check("＝1", "'＝1");
        check("\t1", "'\t1");
        check(" \r\n1", "' \r\n1");
    }

    #[test]
    fn text_that_looks_marked_is_marked_again() {
        check("'", "''");
        check("'=1", "''=1");
        check("''x", "'''x");
        check("a,'=1", "a,''=1");
        check("a,' '=1", "a,' '=1");
    }

    #[test]
    fn formula_where_another_separator_would_begin_a_cell_is_marked() {
        check("x;=1", "x;'=1");
        check("x\", +1", "x\",' +1");
        check("x\r\n@1", "x\r\n'@1");
        check("a|-1\t-2", "a|'-1\t'-2");
        check("=1;=2", "'=1;'=2");
    }

    #[test]
    fn every_formula_character_is_marked_behind_every_separator() {
        for formula in "=+-@＝＋－＠﹦﹢﹣﹫−".chars() {
            check(&format!("{formula}1"), &format!("'{formula}1"));
            for separator in ",;\t|\"\r\n\u{2028}\u{2029}".chars() {
                check(&format!("a{separator}{formula}1"), &format!("a{separator}'{formula}1"));
            }
        }
    }

    #[test]
    fn control_characters_are_shown_as_replacement() {
        let mut field = String::new();
        append("a\0b\u{1b}[0m\u{85}\t.", &mut field);
        assert_eq!(field, "a\u{fffd}b\u{fffd}[0m\u{fffd}\t.");
    }
}
