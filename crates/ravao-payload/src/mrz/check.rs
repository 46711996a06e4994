//! Lines and check digits of a machine-readable zone.

use ravao_core::DecodeError;

use super::{FILLER, MrzLayout};

/// The characters of a zone, line after line: only `A` to `Z`, `0` to `9` and `<`.
pub(super) struct Lines {
    pub(super) layout: MrzLayout,
    text: String,
}

impl Lines {
    /// Takes a text apart; `None` where its lines are not those of a travel document.
    pub(super) fn of(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.split_whitespace().collect();
        let lengths: Vec<usize> = lines.iter().map(|line| line.len()).collect();
        let (layout, kinds) = match *lengths {
            [30, 30, 30] | [90] => (MrzLayout::Td1, ['A', 'C', 'I'].as_slice()),
            [44, 44] | [88] => (MrzLayout::Td3, ['P'].as_slice()),
            _ => return None,
        };
        // Caps Lock on a scanner that types turns the letters round.
        let text = lines.concat().to_ascii_uppercase();
        let is_known = |c: char| matches!(c, 'A'..='Z' | '0'..='9' | FILLER);
        let fits = text.starts_with(kinds) && text.contains(FILLER) && text.chars().all(is_known);
        fits.then_some(Self { layout, text })
    }

    pub(super) fn field(&self, start: usize, length: usize) -> &str {
        &self.text[start..start + length]
    }
}

/// Checks a field against its check digit, for which an empty field may have a filler.
pub(super) fn require(field: &str, check: &str) -> Result<(), DecodeError> {
    let is_empty = field.chars().all(|c| c == FILLER);
    let expected = check_digit(field).to_string();
    let fits = check == expected || is_empty && check == "<";
    fits.then_some(()).ok_or(DecodeError::CheckDigit)
}

/// The sum of the characters' values by the weights 7, 3 and 1, modulo 10.
fn check_digit(field: &str) -> u32 {
    let value = |c: char| c.to_digit(36).unwrap_or_default();
    field
        .chars()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(c, weight)| value(c) * weight)
        .sum::<u32>()
        % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_standard() {
        for (field, check) in [
            ("D23145890", "7"),
            ("D23145890734", "9"),
            ("740812", "2"),
            ("120415", "9"),
            ("L898902C3", "6"),
            ("ZE184226B<<<<<", "1"),
            ("<<<", "0"),
            ("<<<", "<"),
        ] {
            assert_eq!(require(field, check), Ok(()), "{field}");
        }
        for (field, check) in [("D23145890", "8"), ("740812", "<"), ("740812", ""), ("<<<", "1")] {
            assert_eq!(require(field, check), Err(DecodeError::CheckDigit), "{field}");
        }
    }
}
