//! What became of checks.

use std::fmt;

use ravao_core::Error;

/// What a check found: nothing, or how the adapter breaks its contract.
pub type Outcome = Result<(), Failure>;

/// How an adapter breaks its contract, for the person who writes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Failure(String);

impl Failure {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(format!("an unexpected error: {error}"))
    }
}

/// Demands that two values are equal.
pub(crate) fn equal<T: fmt::Debug + PartialEq>(what: &str, found: &T, expected: &T) -> Outcome {
    if found == expected {
        return Ok(());
    }
    Err(Failure(format!("{what}\n     found: {found:?}\n  expected: {expected:?}")))
}

/// Demands that two lists are equal, and shows the first difference only.
pub(crate) fn same<T: fmt::Debug + PartialEq>(what: &str, found: &[T], expected: &[T]) -> Outcome {
    let pairs = found.iter().zip(expected).enumerate();
    for (index, (found, expected)) in pairs {
        equal(&format!("{what}: number {index}"), found, expected)?;
    }
    equal(&format!("{what}: how many"), &found.len(), &expected.len())
}

/// What became of one check.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CheckResult {
    /// The name of the check, which states what must hold.
    pub name: &'static str,
    /// What it found.
    pub outcome: Outcome,
}

/// What became of all checks of a suite.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// Each check, in the order of the suite.
    pub results: Vec<CheckResult>,
}

impl Report {
    /// Whether every check passed.
    pub fn is_clean(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The checks that failed, and why.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &Failure)> {
        self.results.iter().filter_map(|result| Some((result.name, result.outcome.as_ref().err()?)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} of {} checks failed", self.failures().count(), self.results.len())?;
        for (name, failure) in self.failures() {
            writeln!(f, "- {name}: {failure}")?;
        }
        Ok(())
    }
}
