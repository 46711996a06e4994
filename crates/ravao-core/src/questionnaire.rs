//! Health questionnaires as data, versioned.

use serde::{Deserialize, Serialize};

use crate::limits::{MAX_LABEL_BYTES, MAX_QUESTIONS};
use crate::{Error, Result};

mod built_in;

/// A version of a questionnaire. What is asked changed several times in 2021 and 2022, so the
/// questions, the days they look back and the weight of an answer are data.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Questionnaire {
    /// Which questionnaire and which version of it.
    pub id: QuestionnaireId,
    /// Days before the declaration to which the questions refer.
    pub lookback_days: u16,
    /// Hours for which a declaration is fresh at a gate; a convention of the deployment.
    pub fresh_hours: u32,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

/// The name and version of a questionnaire, which every declaration keeps.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "the key is these two")]
pub struct QuestionnaireId {
    /// The name, such as `population`.
    pub name: String,
    /// The version; a change of any question is a new one.
    pub version: u16,
}

/// One question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Question {
    /// Stable identifier, such as `symptoms`.
    pub id: String,
    /// The question in Vietnamese.
    pub label_vi: String,
    /// What answers it takes.
    pub kind: QuestionKind,
    /// Whether a declaration without an answer is incomplete.
    pub required: bool,
    /// What an answer of yes, or any choice, means at the gate.
    pub risk: Risk,
}

/// What answers a question takes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuestionKind {
    /// Yes, no or unknown.
    TriState,
    /// Any number of the choices; none of them is an answer too.
    Choices(Vec<Choice>),
    /// Free text.
    Text,
}

/// One choice of a question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "an identifier and its label")]
pub struct Choice {
    /// Stable identifier, such as `fever`.
    pub id: String,
    /// The label in Vietnamese.
    pub label_vi: String,
}

/// How much a declaration speaks against letting somebody in.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "the three decisions of a gate")]
pub enum Risk {
    /// Nothing.
    #[default]
    None,
    /// The gate should look closer.
    Warn,
    /// The gate should refuse and point to the health station.
    Refuse,
}

impl Questionnaire {
    /// The population declaration of 2021 ("khai báo toàn dân"), looking back 21 days.
    pub fn population_2021() -> Self {
        built_in::population_2021()
    }

    /// The question of an identifier.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Checks a definition that came from a file.
    ///
    /// # Errors
    /// `TooLarge` over a limit, `Invalid` for an empty or repeated identifier.
    pub fn check(&self) -> Result<()> {
        if self.questions.len() > MAX_QUESTIONS {
            return Err(Error::too_large("questionnaire: questions"));
        }
        if self.texts().any(|text| text.len() > MAX_LABEL_BYTES) {
            return Err(Error::too_large("questionnaire: text"));
        }
        check_ids(self.questions.iter().map(|question| question.id.as_str()))?;
        for question in &self.questions {
            let choices = question.choices();
            if choices.len() > MAX_QUESTIONS {
                return Err(Error::too_large("questionnaire: choices"));
            }
            check_ids(choices.iter().map(|choice| choice.id.as_str()))?;
        }
        Ok(())
    }

    /// Every text of the definition.
    fn texts(&self) -> impl Iterator<Item = &String> {
        self.questions.iter().flat_map(Question::texts).chain([&self.id.name])
    }
}

impl Question {
    /// The choices it offers, if it offers any.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            QuestionKind::Choices(choices) => choices,
            _ => &[],
        }
    }

    fn texts(&self) -> impl Iterator<Item = &String> {
        let choices = self.choices().iter().flat_map(|choice| [&choice.id, &choice.label_vi]);
        [&self.id, &self.label_vi].into_iter().chain(choices)
    }
}

fn check_ids<'a>(ids: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    if ids.first().is_some_and(|id| id.is_empty()) || ids.windows(2).any(|pair| pair[0] == pair[1])
    {
        return Err(Error::invalid("questionnaire: identifier empty or used twice"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_definition_is_sound_and_survives_json() {
        let questionnaire = Questionnaire::population_2021();
        questionnaire.check().unwrap();
        let json = serde_json::to_string(&questionnaire).unwrap();
        assert_eq!(serde_json::from_str::<Questionnaire>(&json).unwrap(), questionnaire);
    }

    #[test]
    fn repeated_identifiers_are_refused() {
        let mut questionnaire = Questionnaire::population_2021();
        let first = questionnaire.questions[0].clone();
        questionnaire.questions.push(first);
        assert!(questionnaire.check().is_err());
    }
}
