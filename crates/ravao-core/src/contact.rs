//! The contact rule and what it finds.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::limits::MAX_TRACE_DEPTH;
use crate::{Error, EventQuery, Pairing, Period, Place, Result, VisitorKey};

/// The contact rule: when two stays are a contact, and how far a trace goes.
///
/// Rule `contact/1`: the stays of one person at a checkpoint that touch are one presence. Two
/// presences at the same checkpoint are a contact when they overlap, within the period, by at least
/// the minimum. The presence of the person through whom the trace comes is prolonged by the lag,
/// for what stays in the air meets those who come after, not those who left before. A contact of
/// degree *n* + 1 is a contact of somebody of degree *n*, counted from the moment at which that
/// person was first exposed and not in presences that were over by then: nobody passes on what
/// they do not have yet.
/// The definition of F1 in the decisions of 2021 changed within a year, so every figure is
/// configuration and every result names its rule.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ContactRule {
    /// Least minutes of overlap.
    pub min_minutes: u32,
    /// Minutes after somebody left in which a newcomer still meets them.
    pub lag_minutes: u32,
    /// Degrees to follow: 1 finds those who met the index persons.
    pub depth: u8,
}

impl Default for ContactRule {
    fn default() -> Self {
        Self { min_minutes: 15, lag_minutes: 0, depth: 1 }
    }
}

impl ContactRule {
    /// The identifier of the rule, without its figures.
    pub const ID: &'static str = "contact/1";

    /// Sets the least overlap.
    #[must_use]
    pub const fn at_least(mut self, minutes: u32) -> Self {
        self.min_minutes = minutes;
        self
    }

    /// Sets the lag.
    #[must_use]
    pub const fn with_lag(mut self, minutes: u32) -> Self {
        self.lag_minutes = minutes;
        self
    }

    /// Sets the depth.
    #[must_use]
    pub const fn to_depth(mut self, depth: u8) -> Self {
        self.depth = depth;
        self
    }

    /// The rule with its figures, as every result names it: `contact/1 min=15 lag=0 depth=1`.
    pub fn version(&self) -> String {
        let Self { min_minutes, lag_minutes, depth } = self;
        format!("{} min={min_minutes} lag={lag_minutes} depth={depth}", Self::ID)
    }

    pub(crate) fn lag(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.lag_minutes))
    }

    pub(crate) fn min(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.min_minutes))
    }
}

/// Whose contacts are asked for, and when.
#[derive(Clone, Debug)]
pub struct TraceRequest {
    index: Vec<VisitorKey>,
    period: Period,
    rule: ContactRule,
}

impl TraceRequest {
    /// A request for the contacts of index persons in a period.
    ///
    /// # Errors
    /// `Invalid` for a depth of 0; `TooLarge` above [`MAX_TRACE_DEPTH`] or for a minimum or lag of
    /// more than a week.
    pub fn new(index: Vec<VisitorKey>, period: Period, rule: ContactRule) -> Result<Self> {
        const WEEK_MINUTES: u32 = 7 * 24 * 60;
        if rule.depth == 0 {
            return Err(Error::invalid("contact rule: depth 0 finds nobody"));
        }
        if rule.depth > MAX_TRACE_DEPTH {
            return Err(Error::too_large("contact rule: depth"));
        }
        if rule.min_minutes.max(rule.lag_minutes) > WEEK_MINUTES {
            return Err(Error::too_large("contact rule: minutes"));
        }
        Ok(Self { index, period, rule })
    }

    /// The index persons, degree 0.
    pub fn index(&self) -> &[VisitorKey] {
        &self.index
    }

    /// The period in which contacts count.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The events that can matter to contacts in the period.
    pub fn reaching(&self, pairing: &Pairing<'_>) -> EventQuery {
        let query = pairing.reaching(self.period);
        let from = query.from.and_then(|from| from.checked_sub_signed(self.rule.lag()));
        EventQuery { from, ..query }
    }

    /// The rule.
    pub const fn rule(&self) -> &ContactRule {
        &self.rule
    }
}

/// Two presences that overlap at a checkpoint.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "stores that trace on their own make them")]
pub struct Contact {
    /// The one through whom the trace came.
    pub source: VisitorKey,
    /// The one who was met.
    pub visitor: VisitorKey,
    /// Degrees from the nearest index person, 1 and up.
    pub degree: u8,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// When the overlap began.
    pub from: DateTime<Utc>,
    /// When it ended.
    pub until: DateTime<Utc>,
    /// Whole minutes of it.
    pub minutes: u32,
    /// Whether a bound of either presence that lies in the period is estimated.
    pub estimated: bool,
}

/// What a trace found.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TraceReport {
    /// The rule with its figures.
    pub rule: String,
    /// The period in which contacts counted.
    pub period: Period,
    /// The contacts, by degree, beginning, place and persons.
    pub contacts: Vec<Contact>,
}

impl TraceReport {
    /// The report of a store that traced on its own, contacts in the order of the field.
    pub fn new(request: &TraceRequest, contacts: Vec<Contact>) -> Self {
        Self { rule: request.rule.version(), period: request.period, contacts }
    }

    /// How many different persons were met at a degree.
    pub fn persons_at(&self, degree: u8) -> usize {
        let at_degree = self.contacts.iter().filter(|contact| contact.degree == degree);
        let mut persons: Vec<_> = at_degree.map(|contact| contact.visitor).collect();
        persons.sort_unstable();
        persons.dedup();
        persons.len()
    }
}
