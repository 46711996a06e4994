use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{Period, Place, VisitorKey};

/// A beginning or an end of a stay, and how it is known.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "an instant and its certainty")]
pub struct Bound {
    /// When.
    pub at: DateTime<Utc>,
    /// How it is known.
    pub certainty: Certainty,
}

/// How a bound of a stay is known.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Certainty {
    /// A scan says so.
    Recorded,
    /// The scan is missing: the usual stay of this kind of venue was put in its place.
    UsualStay,
    /// The scan is missing: the next check-in at the same venue ended the stay.
    NextCheckIn,
    /// The scan is missing: the event had ended by then.
    EventOver,
    /// The scan is missing: the visitor had just left the same venue.
    PreviousExit,
}

impl Bound {
    /// A bound that a scan tells.
    pub const fn recorded(at: DateTime<Utc>) -> Self {
        Self { at, certainty: Certainty::Recorded }
    }

    /// Whether no scan tells it.
    pub const fn is_estimated(&self) -> bool {
        !matches!(self.certainty, Certainty::Recorded)
    }
}

/// One stay at a checkpoint, derived by pairing events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "a stay is who, where, from, until")]
pub struct Visit {
    /// Who.
    pub visitor: VisitorKey,
    /// Where the visitor checked in.
    #[serde(flatten)]
    pub place: Place,
    /// The beginning.
    pub start: Bound,
    /// The end; `None` while the visitor is inside.
    pub end: Option<Bound>,
}

impl Visit {
    /// Whether the visitor is there at an instant.
    pub fn covers(&self, at: DateTime<Utc>) -> bool {
        self.start.at <= at && self.end.is_none_or(|end| at < end.at)
    }

    /// The end, or `now` for a visitor who is still inside.
    pub fn end_or(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.end.map_or(now, |end| end.at).max(self.start.at)
    }

    /// Whether it begins before a period ends and ends after it begins; open, it ends `now`.
    pub fn overlaps(&self, period: Period, now: DateTime<Utc>) -> bool {
        self.start.at < period.until() && self.end_or(now) > period.from()
    }

    /// How long it lasted, until `now` where it is open.
    pub fn length(&self, now: DateTime<Utc>) -> TimeDelta {
        self.end_or(now) - self.start.at
    }

    /// Whether a bound of it is estimated.
    pub fn is_estimated(&self) -> bool {
        self.start.is_estimated() || self.end.is_some_and(|end| end.is_estimated())
    }
}
