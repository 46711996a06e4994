//! How far the roll-out is, in the figures that the authorities asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Direction, Lifetime, Period, StoredEvent, Venue, VenueId, VenueRegister};

/// What the gates of one venue did.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "counts that stores compute")]
pub struct Activity {
    /// Check-ins in the period.
    pub scans_in: u64,
    /// Check-outs in the period.
    pub scans_out: u64,
    /// The last scan before the end of the period, also before its beginning.
    pub last_scan: Option<DateTime<Utc>>,
}

impl Activity {
    /// Counts one event against the period of the report.
    pub fn count(&mut self, event: &StoredEvent, period: Period) {
        let at = event.event.occurred_at();
        if at >= period.until() {
            return;
        }
        self.last_scan = self.last_scan.max(Some(at));
        if at < period.from() {
            return;
        }
        match event.event.direction() {
            Direction::In => self.scans_in += 1,
            Direction::Out => self.scans_out += 1,
        }
    }
}

/// Activity by venue.
pub type ActivityByVenue = BTreeMap<VenueId, Activity>;

/// By what a coverage report is broken down.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CoverageBy {
    /// One row.
    Total,
    /// By commune ("theo xã").
    Commune,
    /// By category of venue ("theo loại").
    Category,
    /// By line department ("theo ngành").
    Sector,
}

/// One row of a coverage report.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoverageRow {
    /// The commune as `2025:02536`, the category, the sector, or `total`; `-` where a venue has
    /// none.
    pub key: String,
    /// Venues that the order obliges ("số đối tượng phải triển khai").
    pub venues_required: u64,
    /// Venues that registered before the end of the period ("tổng số điểm đã đăng ký").
    pub venues_registered: u64,
    /// Registered venues with a scan in the period ("có phát sinh lượt quét").
    pub venues_active: u64,
    /// Registered venues that scanned before, but not in the period ("lượt quét = 0").
    pub venues_zero: u64,
    /// Registered venues of which no scan was ever received ("không có dữ liệu").
    pub venues_no_data: u64,
    /// Check-ins ("lượt quét vào").
    pub scans_in: u64,
    /// Check-outs ("lượt quét ra").
    pub scans_out: u64,
    /// Those of the required that registered.
    pub venues_required_registered: u64,
    /// Registered among the required, 0 to 1; `None` where none is required.
    pub coverage_ratio: Option<f64>,
}

/// Computes the coverage report of a period, rows by key.
///
/// An event counts only in a period in which it takes place. Scans at venues that are not in the
/// register count nowhere.
pub fn coverage(
    venues: &VenueRegister,
    activity: &ActivityByVenue,
    period: Period,
    by: CoverageBy,
) -> Vec<CoverageRow> {
    let mut rows: BTreeMap<String, CoverageRow> = BTreeMap::new();
    for venue in venues.iter().filter(|venue| takes_place(venue, period)) {
        let key = key_of(venue, by);
        let row = rows
            .entry(key)
            .or_insert_with_key(|key| CoverageRow { key: key.clone(), ..CoverageRow::default() });
        row.add(venue, activity.get(&venue.id).copied().unwrap_or_default(), period);
    }
    rows.into_values().map(CoverageRow::with_ratio).collect()
}

/// Whether a venue exists in a period: events do only while they last.
fn takes_place(venue: &Venue, period: Period) -> bool {
    let open = venue.open.filter(|_| venue.lifetime == Lifetime::Event);
    open.is_none_or(|open| open.from() < period.until() && period.from() < open.until())
}

fn key_of(venue: &Venue, by: CoverageBy) -> String {
    match by {
        CoverageBy::Total => "total".to_owned(),
        CoverageBy::Commune => venue.commune.map_or("-".to_owned(), |commune| commune.to_string()),
        CoverageBy::Category => venue.category.id().to_owned(),
        CoverageBy::Sector => venue.sector.id().to_owned(),
    }
}

impl CoverageRow {
    fn add(&mut self, venue: &Venue, activity: Activity, period: Period) {
        let registered = venue.registered_at.is_some_and(|at| at < period.until());
        self.venues_required += u64::from(venue.required);
        self.venues_required_registered += u64::from(venue.required && registered);
        self.scans_in = self.scans_in.saturating_add(activity.scans_in);
        self.scans_out = self.scans_out.saturating_add(activity.scans_out);
        if !registered {
            return;
        }
        self.venues_registered += 1;
        match (activity.scans_in | activity.scans_out, activity.last_scan) {
            (0, None) => self.venues_no_data += 1,
            (0, Some(_)) => self.venues_zero += 1,
            _ => self.venues_active += 1,
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "fewer venues than 2^52")]
    fn with_ratio(mut self) -> Self {
        let required = self.venues_required as f64;
        self.coverage_ratio =
            (self.venues_required > 0).then(|| self.venues_required_registered as f64 / required);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VenueKind;

    fn at(day: u32) -> DateTime<Utc> {
        format!("2021-11-{day:02}T00:00:00Z").parse().unwrap()
    }

    fn venue(id: u64, kind: VenueKind, registered: Option<u32>) -> Venue {
        let venue = Venue::new(VenueId::from(id), "A", kind);
        registered.into_iter().fold(venue, |venue, day| venue.registered(at(day)))
    }

    #[test]
    fn venues_are_counted_in_one_state_each() {
        let mut venues = VenueRegister::new();
        let past = Period::new(at(1), at(2)).unwrap();
        let wedding = venue(7, VenueKind::Wedding, Some(1)).held(past, "Gia đình");
        venues.insert(wedding).unwrap();
        let mut optional = venue(5, VenueKind::Gym, Some(1));
        optional.required = false;
        for venue in [
            venue(1, VenueKind::Gym, Some(1)),
            venue(2, VenueKind::Gym, Some(1)),
            venue(3, VenueKind::Gym, Some(1)),
            venue(4, VenueKind::Gym, None),
            optional,
            venue(6, VenueKind::School, Some(20)),
        ] {
            venues.insert(venue).unwrap();
        }
        let busy = Activity { scans_in: 3, scans_out: 2, last_scan: Some(at(9)) };
        let quiet = Activity { last_scan: Some(at(2)), ..Activity::default() };
        let activity = BTreeMap::from([(VenueId::from(1), busy), (VenueId::from(2), quiet)]);
        let period = Period::new(at(8), at(15)).unwrap();

        let rows = coverage(&venues, &activity, period, CoverageBy::Category);
        assert_eq!(rows.len(), 2);
        let gym = &rows[0];
        assert_eq!((gym.key.as_str(), gym.venues_required, gym.venues_registered), ("gym", 4, 4));
        assert_eq!((gym.venues_active, gym.venues_zero, gym.venues_no_data), (1, 1, 2));
        assert_eq!((gym.scans_in, gym.scans_out, gym.coverage_ratio), (3, 2, Some(0.75)));
        assert_eq!(rows[1].coverage_ratio, Some(0.0), "registered after the period");
        let total = coverage(&venues, &activity, period, CoverageBy::Total);
        assert_eq!((total.len(), total[0].venues_required), (1, 5));
    }
}
