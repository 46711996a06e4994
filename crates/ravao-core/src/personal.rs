//! Personal text: hidden unless revealed on purpose, masked by default.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text that names or describes a person. `Debug` hides it and there is no `Display`.
///
/// Serialising it writes the text: what is serialised is the caller's decision, made by choosing
/// between the record and its masked view.
#[derive(Clone, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Personal(String);

impl Personal {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Whoever calls this answers for where it goes.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The text itself, taken out. Whoever calls this answers for where it goes.
    pub fn into_revealed(self) -> String {
        self.0
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A name cut to initials and the given name, which Vietnamese names end with:
    /// `Nguyễn Văn An` → `N. V. An`.
    pub fn masked_name(&self) -> String {
        let words: Vec<&str> = self.0.split_whitespace().collect();
        let Some((given, others)) = words.split_last() else { return String::new() };
        let initials = others.iter().filter_map(|word| word.chars().next());
        initials.map(|initial| format!("{initial}. ")).chain([(*given).to_owned()]).collect()
    }

    /// A number with all but the last three characters replaced: `*********001`.
    pub fn masked_number(&self) -> String {
        let hidden = self.0.chars().count().saturating_sub(3);
        let tail = self.0.chars().skip(hidden).filter(|_| hidden > 0);
        std::iter::repeat_n('*', hidden.max(3)).chain(tail).collect()
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(..)")
    }
}

impl From<String> for Personal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Personal {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_initials_and_given_name() {
        assert_eq!(Personal::from("Nguyễn Văn An").masked_name(), "N. V. An");
        assert_eq!(Personal::from("An").masked_name(), "An");
        assert_eq!(Personal::from("  ").masked_name(), "");
    }

    #[test]
    fn numbers_keep_three_characters() {
        assert_eq!(Personal::from("008090000001").masked_number(), "*********001");
        assert_eq!(Personal::from("123").masked_number(), "***");
        assert_eq!(Personal::from("").masked_number(), "***");
    }

    #[test]
    fn debug_hides_the_text() {
        assert_eq!(format!("{:?}", Personal::from("An")), "Personal(..)");
    }
}
