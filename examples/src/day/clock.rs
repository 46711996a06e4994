//! The day of the story and its hours, in the time of Vietnam.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ravao::{local_midnight, local_time};

/// The Monday on which the dataset of 2021 took effect.
pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 11, 1).expect("a day of the calendar")
}

/// An hour of the day.
pub(crate) fn today(hour: i64, minute: i64) -> DateTime<Utc> {
    local_midnight(day()) + TimeDelta::minutes(hour * 60 + minute)
}

/// An hour of another day, so many days earlier.
pub(crate) fn days_ago(days: i64, hour: i64) -> DateTime<Utc> {
    today(hour, 0) - TimeDelta::days(days)
}

/// Hour and minute as a clock on the wall shows them.
pub(crate) fn wall(at: DateTime<Utc>) -> String {
    local_time(at).format("%H:%M").to_string()
}
