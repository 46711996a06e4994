//! Time: UTC inside, Asia/Ho_Chi_Minh at the edges, half-open periods.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Seconds that Asia/Ho_Chi_Minh is ahead of UTC: seven hours, without summer time since 1975.
pub const HO_CHI_MINH_OFFSET_SECONDS: i32 = 7 * 3600;

/// The calendar day in Vietnam of an instant, as reports count days.
pub fn local_date(at: DateTime<Utc>) -> NaiveDate {
    let offset = TimeDelta::seconds(i64::from(HO_CHI_MINH_OFFSET_SECONDS));
    // The last hours of chrono's calendar have no local day of their own.
    at.checked_add_signed(offset).unwrap_or(at).date_naive()
}

/// An instant as Vietnamese wall-clock time, offset included.
pub fn local_time(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&ho_chi_minh())
}

/// The instant at which a calendar day begins in Vietnam.
pub fn local_midnight(day: NaiveDate) -> DateTime<Utc> {
    let offset = TimeDelta::seconds(i64::from(HO_CHI_MINH_OFFSET_SECONDS));
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(offset).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// Cuts an instant to the millisecond, the precision in which events are kept. A leap second, which
/// milliseconds since 1970 cannot tell from the next one, becomes the next one.
pub(crate) fn to_millis(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}

fn ho_chi_minh() -> FixedOffset {
    FixedOffset::east_opt(HO_CHI_MINH_OFFSET_SECONDS).expect("seven hours is a valid offset")
}

/// A span of time from `from`, included, until `until`, excluded.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(try_from = "PeriodFields")]
pub struct Period {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

#[derive(Deserialize)]
struct PeriodFields {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Period {
    /// The period between two instants.
    ///
    /// # Errors
    /// `Invalid` when `until` is before `from`.
    pub fn new(from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Self> {
        if until < from {
            return Err(Error::invalid("period: ends before it begins"));
        }
        Ok(Self { from, until })
    }

    /// The calendar days of Vietnam from `first` to `last`, both included.
    ///
    /// # Errors
    /// `Invalid` when `last` is before `first`, or the calendar ends there.
    pub fn local_days(first: NaiveDate, last: NaiveDate) -> Result<Self> {
        let next = last.succ_opt().ok_or(Error::invalid("period: no day after the last"))?;
        Self::new(local_midnight(first), local_midnight(next))
    }

    /// The first instant inside.
    pub const fn from(&self) -> DateTime<Utc> {
        self.from
    }

    /// The first instant after it.
    pub const fn until(&self) -> DateTime<Utc> {
        self.until
    }

    /// Whether an instant lies inside.
    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }

    /// How long it is.
    pub fn length(&self) -> TimeDelta {
        self.until - self.from
    }
}

impl TryFrom<PeriodFields> for Period {
    type Error = Error;

    fn try_from(fields: PeriodFields) -> Result<Self> {
        Self::new(fields.from, fields.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_turns_at_seventeen_hours_utc() {
        let before: DateTime<Utc> = "2021-11-01T16:59:59.999Z".parse().unwrap();
        let after: DateTime<Utc> = "2021-11-01T17:00:00Z".parse().unwrap();
        assert_eq!(local_date(before), day("2021-11-01"));
        assert_eq!(local_date(after), day("2021-11-02"));
        assert_eq!(local_midnight(day("2021-11-02")), after);
    }

    #[test]
    fn a_leap_second_is_the_next_second() {
        let leap: DateTime<Utc> = "2016-12-31T23:59:60.5004Z".parse().unwrap();
        let next: DateTime<Utc> = "2017-01-01T00:00:00.500Z".parse().unwrap();
        assert_eq!(to_millis(leap), next);
        assert_eq!(to_millis(DateTime::<Utc>::MIN_UTC), DateTime::<Utc>::MIN_UTC);
    }

    #[test]
    fn the_ends_of_the_calendar_have_a_day() {
        assert_eq!(local_date(DateTime::<Utc>::MAX_UTC), DateTime::<Utc>::MAX_UTC.date_naive());
        assert_eq!(local_midnight(NaiveDate::MIN), DateTime::<Utc>::MIN_UTC);
    }

    #[test]
    fn periods_are_half_open() {
        let period = Period::local_days(day("2021-11-01"), day("2021-11-01")).unwrap();
        assert_eq!(period.length(), TimeDelta::days(1));
        assert!(period.contains(period.from()));
        assert!(!period.contains(period.until()));
    }

    #[test]
    fn a_period_cannot_run_backwards() {
        assert!(Period::local_days(day("2021-11-02"), day("2021-10-31")).is_err());
        let json = r#"{"from":"2021-11-02T00:00:00Z","until":"2021-11-01T00:00:00Z"}"#;
        assert!(serde_json::from_str::<Period>(json).is_err());
    }
}
