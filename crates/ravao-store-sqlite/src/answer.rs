//! Counting, without making events of the rows.

use chrono::DateTime;
use ravao_core::{Activity, ActivityByVenue, EventQuery, Period, Result, VenueId};

use crate::database::Database;
use crate::days::{Days, days_of};
use crate::error::corrupt;
use crate::row::{Condition, Row};

/// Counts the scans of every venue.
pub(crate) fn activity(database: &mut Database, period: Period) -> Result<ActivityByVenue> {
    let within = Condition::new(&EventQuery::ALL.within(period));
    let before = Condition { from: i64::MIN, ..within };
    let mut counts = Counts { activity: ActivityByVenue::new(), within };
    database.read(|connection, inbox| {
        inbox.matching(&before).try_for_each(|row| counts.count(row))?;
        let (first, last) = days_of(&before);
        for day in Days(connection).between(first, last)? {
            let mut failed = Ok(());
            Days(connection).for_each(day, &before, |row| {
                if let Err(error) = counts.count(&row) {
                    failed = Err(error);
                }
            })?;
            failed?;
        }
        Ok(())
    })?;
    Ok(counts.activity)
}

struct Counts {
    activity: ActivityByVenue,
    within: Condition,
}

impl Counts {
    fn count(&mut self, row: &Row) -> Result<()> {
        let at = DateTime::from_timestamp_millis(row.at).ok_or(corrupt("sqlite: instant"))?;
        let venue: &mut Activity = self.activity.entry(VenueId::from(row.venue)).or_default();
        venue.last_scan = venue.last_scan.max(Some(at));
        let counts = u64::from(self.within.matches(row));
        venue.scans_in += if row.inward { counts } else { 0 };
        venue.scans_out += if row.inward { 0 } else { counts };
        Ok(())
    }
}
