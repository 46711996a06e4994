use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::limits::MAX_LABEL_BYTES;
use crate::{
    Error, Personal, Question, QuestionKind, Questionnaire, QuestionnaireId, Result, Risk,
    VisitorKey,
};

/// What somebody answered to a version of a questionnaire, perhaps on behalf of somebody else.
///
/// `Debug` shows neither persons nor answers.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Declaration {
    /// Whose health it is about.
    pub visitor: VisitorKey,
    /// Who declared it, where that is somebody else ("khai hộ").
    #[serde(default)]
    pub declared_by: Option<VisitorKey>,
    /// Which questions were asked.
    pub questionnaire: QuestionnaireId,
    /// When.
    pub declared_at: DateTime<Utc>,
    /// The answers by question.
    pub answers: BTreeMap<String, Answer>,
}

/// One answer.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The declarer does not know.
    Unknown,
    /// The choices that apply; an empty set says that none does.
    Choices(BTreeSet<String>),
    /// Free text.
    Text(Personal),
}

impl fmt::Debug for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Declaration")
            .field("questionnaire", &self.questionnaire)
            .field("declared_at", &self.declared_at)
            .field("answers", &self.answers.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(..)")
    }
}

/// What a gate may know of a declaration: not the answers, only what follows from them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(clippy::exhaustive_structs, reason = "risk and age are what a gate may know")]
pub struct Assessment {
    /// The gravest risk among the answers.
    pub risk: Risk,
    /// The first instant at which the declaration is no longer fresh.
    pub fresh_until: DateTime<Utc>,
}

impl Declaration {
    /// A declaration about oneself.
    pub fn new(visitor: VisitorKey, asked: &Questionnaire, declared_at: DateTime<Utc>) -> Self {
        let questionnaire = asked.id.clone();
        let answers = BTreeMap::new();
        Self { visitor, declared_by: None, questionnaire, declared_at, answers }
    }

    /// Says who declared it for the visitor.
    #[must_use]
    pub const fn on_behalf_by(mut self, declarer: VisitorKey) -> Self {
        self.declared_by = Some(declarer);
        self
    }

    /// Answers a question.
    #[must_use]
    pub fn answer(mut self, question: &str, answer: Answer) -> Self {
        self.answers.insert(question.to_owned(), answer);
        self
    }

    /// Checks the answers against the questions and weighs them. "Unknown" weighs nothing.
    ///
    /// # Errors
    /// `Invalid` for another questionnaire or version, a time after `now`, a missing required
    /// answer, an answer to no question, or one of the wrong kind; `TooLarge` for a text over its
    /// limit.
    pub fn assess(&self, questionnaire: &Questionnaire, now: DateTime<Utc>) -> Result<Assessment> {
        if now < self.declared_at {
            return Err(Error::invalid("declaration: of a time to come"));
        }
        if self.questionnaire != questionnaire.id {
            return Err(Error::invalid("declaration: another questionnaire or version"));
        }
        if self.answers.keys().any(|id| questionnaire.question(id).is_none()) {
            return Err(Error::invalid("declaration: an answer to no question"));
        }
        let risks = questionnaire.questions.iter().map(|question| self.weigh(question));
        let risks = risks.collect::<Result<Vec<Risk>>>()?;
        let fresh = TimeDelta::hours(i64::from(questionnaire.fresh_hours));
        let fresh_until = self.declared_at.checked_add_signed(fresh);
        Ok(Assessment {
            risk: risks.into_iter().max().unwrap_or_default(),
            fresh_until: fresh_until.unwrap_or(DateTime::<Utc>::MAX_UTC),
        })
    }

    fn weigh(&self, question: &Question) -> Result<Risk> {
        let Some(answer) = self.answers.get(&question.id) else {
            let missing = Error::invalid("declaration: a required answer is missing");
            return if question.required { Err(missing) } else { Ok(Risk::None) };
        };
        Ok(if speaks_against(question, answer)? { question.risk } else { Risk::None })
    }
}

/// Whether an answer says what the question asks for.
fn speaks_against(question: &Question, answer: &Answer) -> Result<bool> {
    match (&question.kind, answer) {
        (QuestionKind::TriState, Answer::Yes) => Ok(true),
        (QuestionKind::TriState, Answer::No | Answer::Unknown) => Ok(false),
        (QuestionKind::Choices(offered), Answer::Choices(chosen)) => {
            if chosen.iter().any(|id| offered.iter().all(|choice| choice.id != *id)) {
                return Err(Error::invalid("declaration: a choice that was not offered"));
            }
            Ok(!chosen.is_empty())
        }
        (QuestionKind::Text, Answer::Text(text)) if text.reveal().len() > MAX_LABEL_BYTES => {
            Err(Error::too_large("declaration: text"))
        }
        (QuestionKind::Text, Answer::Text(text)) => Ok(!text.is_empty()),
        _ => Err(Error::invalid("declaration: an answer of the wrong kind")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Questionnaire {
        Questionnaire::population_2021()
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_635_724_800, 0).unwrap()
    }

    fn healthy() -> Declaration {
        Declaration::new(VisitorKey::from_bytes([1; 16]), &asked(), now())
            .answer("symptoms", Answer::Choices(BTreeSet::new()))
            .answer("contact_with_case", Answer::No)
            .answer("contact_with_traveller", Answer::No)
            .answer("contact_with_symptomatic", Answer::Unknown)
    }

    fn check(declaration: &Declaration, expected: Option<Risk>) {
        assert_eq!(declaration.assess(&asked(), now()).ok().map(|found| found.risk), expected);
    }

    #[test]
    fn the_gravest_answer_decides() {
        let fever = Answer::Choices(BTreeSet::from(["fever".to_owned()]));
        check(&healthy(), Some(Risk::None));
        check(&healthy().answer("contact_with_traveller", Answer::Yes), Some(Risk::Warn));
        let both =
            healthy().answer("contact_with_traveller", Answer::Yes).answer("symptoms", fever);
        check(&both, Some(Risk::Refuse));
    }

    #[test]
    fn incomplete_or_foreign_answers_are_refused() {
        let mut silent = healthy();
        silent.answers.remove("symptoms");
        check(&silent, None);
        check(&healthy().answer("blood_type", Answer::Yes), None);
        check(&healthy().answer("symptoms", Answer::Yes), None);
        check(&healthy().answer("symptoms", Answer::Choices(["luck".to_owned()].into())), None);
        let long = Personal::new("x".repeat(MAX_LABEL_BYTES + 1));
        check(&healthy().answer("visited_places", Answer::Text(long)), None);
        let mut early = healthy();
        early.declared_at = now() + TimeDelta::seconds(1);
        check(&early, None);
        let mut older = healthy();
        older.questionnaire.version = 0;
        check(&older, None);
    }

    #[test]
    fn freshness_counts_from_the_declaration() {
        let assessment = healthy().assess(&asked(), now()).unwrap();
        assert_eq!(assessment.fresh_until - healthy().declared_at, TimeDelta::hours(72));
    }

    #[test]
    fn debug_shows_no_answer() {
        let shown =
            format!("{:?}", healthy().answer("visited_places", Answer::Text("Hà Nội".into())));
        assert!(!shown.contains("Hà Nội") && !shown.contains("0101"), "{shown}");
    }
}
