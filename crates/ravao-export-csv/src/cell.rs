//! How one cell becomes one field.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, Utc};
use ravao_core::{Cell, local_time};

use crate::guard;

/// Digits after the point of a decimal: a ratio of counts below a million keeps all it says.
const DECIMAL_DIGITS: usize = 6;

/// Characters that a spreadsheet allows in a text constant of a formula.
const MAX_CONSTANT: usize = 255;

/// Years whose local time exists and has four digits; an instant beyond them, which only a broken
/// clock tells, stays in UTC.
const LOCAL_YEARS: RangeInclusive<i32> = 1..=9998;

/// How codes (identifiers, numbers of documents, administrative codes) are kept from being read
/// as quantities.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum CodeStyle {
    /// As they are: for programs that read every column as text.
    #[default]
    Plain,
    /// A code that a spreadsheet could take for a number, a date or a truth value is written as
    /// the formula `="00123"`, whose value is the text: zeros, colons and exponents survive.
    ///
    /// Only ASCII letters, digits, spaces and `-._:/` enter such a formula, so that nothing can
    /// leave its quotes; any other code of this sort gets an apostrophe in front instead.
    TextFormula,
}

/// How instants are written, always in the time of Vietnam.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum InstantStyle {
    /// RFC 3339 with the offset, `2021-11-01T08:00:00+07:00`, and the fraction of the second where
    /// there is one.
    #[default]
    WithOffset,
    /// Date and time of day to the second, `2021-11-01 08:00:00`: spreadsheets sort and subtract
    /// it, while they keep the other form as text.
    WallClock,
}

/// The styles that cells are written in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct CellStyle {
    pub(crate) codes: CodeStyle,
    pub(crate) instants: InstantStyle,
}

/// Appends the content of the field for a cell, before any quoting.
pub(crate) fn append(cell: &Cell<'_>, style: CellStyle, field: &mut String) {
    match cell {
        Cell::Text(text) => guard::append(text, field),
        Cell::Code(code) => append_code(code, style.codes, field),
        Cell::Integer(number) => field.push_str(&number.to_string()),
        Cell::Decimal(number) => append_decimal(*number, field),
        Cell::Instant(at) => append_instant(*at, style.instants, field),
        Cell::Flag(flag) => field.push_str(if *flag { "true" } else { "false" }),
        _ => {}
    }
}

fn append_code(code: &str, style: CodeStyle, field: &mut String) {
    if style == CodeStyle::Plain || !looks_like_a_value(code) {
        guard::append(code, field);
    } else if fits_a_formula(code) {
        field.push_str("=\"");
        field.push_str(code);
        field.push('"');
    } else {
        guard::append_marked(code, field);
    }
}

/// Numbers, dates and times have a digit in every locale; beyond them there are the truth values.
fn looks_like_a_value(code: &str) -> bool {
    let truth = ["true", "false"].iter().any(|word| code.trim().eq_ignore_ascii_case(word));
    truth || code.contains(char::is_numeric)
}

fn fits_a_formula(code: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" -._:/".contains(&byte);
    code.len() <= MAX_CONSTANT && code.bytes().all(plain)
}

/// What is no number has no field: a spreadsheet would read `NaN` and `inf` as words.
fn append_decimal(number: f64, field: &mut String) {
    if !number.is_finite() {
        return;
    }
    let digits = format!("{number:.DECIMAL_DIGITS$}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    field.push_str(if digits == "-0" { "0" } else { digits });
}

fn append_instant(at: DateTime<Utc>, style: InstantStyle, field: &mut String) {
    if !LOCAL_YEARS.contains(&at.year()) {
        guard::append(&at.to_rfc3339(), field);
        return;
    }
    let local = local_time(at);
    field.push_str(&match style {
        InstantStyle::WithOffset => local.to_rfc3339_opts(SecondsFormat::AutoSi, false),
        InstantStyle::WallClock => local.naive_local().trunc_subsecs(0).to_string(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCEL: CellStyle =
        CellStyle { codes: CodeStyle::TextFormula, instants: InstantStyle::WallClock };

    fn check(cell: &Cell<'_>, plain: &str, excel: &str) {
        for (style, expected) in [(CellStyle::default(), plain), (EXCEL, excel)] {
            let mut field = String::new();
            append(cell, style, &mut field);
            assert_eq!(field, expected);
        }
    }

    fn check_code(code: &str, plain: &str, excel: &str) {
        check(&Cell::Code(code.into()), plain, excel);
    }

    #[test]
    fn codes_that_look_like_values_become_text_formulas() {
        for code in
            ["0080", "12345678901234567890", "12345e67", "2025:02536", "1-2", "MAR1", "TRUE"]
        {
            check_code(code, code, &format!("=\"{code}\""));
        }
    }

    #[test]
    fn codes_that_look_like_words_stay_as_they_are() {
        for code in ["", "karaoke", "next_check_in", "abcdef", "chợ_nổi"] {
            check_code(code, code, code);
        }
    }

    #[test]
    fn nothing_can_leave_the_quotes_of_a_text_formula() {
        check_code("1\"&cmd", "1\"&cmd", "'1\"&cmd");
        check_code("1\";=cmd", "1\";'=cmd", "'1\";'=cmd");
        check_code("=1", "'=1", "'=1");
        check_code("1,5", "1,5", "'1,5");
        check_code("１２", "１２", "'１２");
        let long = "1".repeat(MAX_CONSTANT + 1);
        check_code(&long, &long, &format!("'{long}"));
    }

    #[test]
    fn decimals_have_a_point_and_no_exponent() {
        for (number, expected) in [
            (0.75, "0.75"),
            (1.0 / 3.0, "0.333333"),
            (1.0, "1"),
            (120.0, "120"),
            (-0.0, "0"),
            (-1e-9, "0"),
            (-2.5, "-2.5"),
            (1e21, "1000000000000000000000"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
            (f64::NEG_INFINITY, ""),
        ] {
            check(&Cell::Decimal(number), expected, expected);
        }
    }

    #[test]
    fn instants_are_in_the_time_of_vietnam() {
        let at = |text: &str| Cell::Instant(text.parse().unwrap());
        check(&at("2021-11-01T01:00:00Z"), "2021-11-01T08:00:00+07:00", "2021-11-01 08:00:00");
        let late = at("2021-12-31T17:00:00.250Z");
        check(&late, "2022-01-01T00:00:00.250+07:00", "2022-01-01 00:00:00");
    }

    #[test]
    fn instants_at_the_ends_of_the_calendar_are_marked_not_lost() {
        let first = "'-262143-01-01T00:00:00+00:00";
        check(&Cell::Instant(DateTime::<Utc>::MIN_UTC), first, first);
        let last = "'+262142-12-31T23:59:59.999999999+00:00";
        check(&Cell::Instant(DateTime::<Utc>::MAX_UTC), last, last);
    }

    #[test]
    fn the_rest_is_plain() {
        check(&Cell::Empty, "", "");
        check(&Cell::Flag(true), "true", "true");
        check(&Cell::Flag(false), "false", "false");
        check(&Cell::Integer(i64::MIN), "-9223372036854775808", "-9223372036854775808");
    }
}
