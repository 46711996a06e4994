use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};

use crate::time::to_millis;
use crate::{CheckpointId, Error, EventId, Result, VenueId, VisitorKey};

/// The years in which an event can lie: a gate clock outside them is wrong, not early.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// A checkpoint of a venue: where a scan happens and where contacts are.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "the key is these two")]
pub struct Place {
    /// The venue.
    pub venue: VenueId,
    /// Its door, room or vehicle.
    #[serde(default)]
    pub checkpoint: CheckpointId,
}

impl Place {
    /// A checkpoint of a venue.
    pub const fn new(venue: VenueId, checkpoint: CheckpointId) -> Self {
        Self { venue, checkpoint }
    }

    /// A venue with one door.
    pub const fn whole(venue: VenueId) -> Self {
        Self::new(venue, CheckpointId::WHOLE_VENUE)
    }
}

/// Which way a visitor went.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::exhaustive_enums, reason = "in and out is what the library is about")]
pub enum Direction {
    /// Out comes first, so that leaving and returning in one instant sorts as that.
    Out,
    /// Into the venue.
    In,
}

/// How the scan came about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScanMode {
    /// The gate read the visitor's code.
    GateScan,
    /// The visitor read the venue's code.
    SelfScan,
    /// Somebody typed it at the gate.
    ManualEntry,
    /// Typed later from paper.
    PaperBackfill,
}

/// What the visitor was known by.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Identification {
    /// Nothing is said.
    Unknown,
    /// A pass whose signature was verified.
    SignedPass,
    /// A card without a signature.
    UnsignedCard,
    /// A telephone number.
    Phone,
    /// The visitor's own word.
    SelfAsserted,
}

/// One scan: who, where, which way, when. Immutable; idempotent by its identity.
///
/// `occurred_at` is the gate's clock, cut to the millisecond; the store adds `recorded_at` of its
/// own, see [`StoredEvent`](crate::StoredEvent).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "EventFields")]
pub struct VisitEvent {
    id: EventId,
    visitor: VisitorKey,
    #[serde(flatten)]
    place: Place,
    direction: Direction,
    occurred_at: DateTime<Utc>,
    mode: ScanMode,
    identification: Identification,
}

#[derive(Deserialize)]
struct EventFields {
    id: EventId,
    visitor: VisitorKey,
    venue: VenueId,
    #[serde(default)]
    checkpoint: CheckpointId,
    direction: Direction,
    occurred_at: DateTime<Utc>,
    #[serde(default = "gate_scan")]
    mode: ScanMode,
    #[serde(default = "unknown")]
    identification: Identification,
}

const fn gate_scan() -> ScanMode {
    ScanMode::GateScan
}

const fn unknown() -> Identification {
    Identification::Unknown
}

impl VisitEvent {
    /// A visitor goes in: a gate scan, identification unknown; set more by the other methods.
    ///
    /// # Errors
    /// `Invalid` when the time is outside the years 2000 to 2199.
    pub fn check_in(
        id: EventId,
        visitor: VisitorKey,
        place: Place,
        occurred_at: DateTime<Utc>,
    ) -> Result<Self> {
        // First to what is kept, for a leap second may be of the next year.
        let occurred_at = to_millis(occurred_at);
        if !YEARS.contains(&occurred_at.year()) {
            return Err(Error::invalid("event: time outside the years 2000 to 2199"));
        }
        Ok(Self {
            id,
            visitor,
            place,
            direction: Direction::In,
            occurred_at,
            mode: gate_scan(),
            identification: unknown(),
        })
    }

    /// A visitor goes out.
    ///
    /// # Errors
    /// As [`VisitEvent::check_in`].
    pub fn check_out(
        id: EventId,
        visitor: VisitorKey,
        place: Place,
        occurred_at: DateTime<Utc>,
    ) -> Result<Self> {
        Ok(Self::check_in(id, visitor, place, occurred_at)?.going(Direction::Out))
    }

    /// Sets the direction.
    #[must_use]
    pub const fn going(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// Sets how the scan came about.
    #[must_use]
    pub const fn scanned_by(mut self, mode: ScanMode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets what the visitor was known by.
    #[must_use]
    pub const fn identified_by(mut self, identification: Identification) -> Self {
        self.identification = identification;
        self
    }

    /// Its identity.
    pub const fn id(&self) -> EventId {
        self.id
    }

    /// Who.
    pub const fn visitor(&self) -> VisitorKey {
        self.visitor
    }

    /// Where.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Which way.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// When, by the gate's clock.
    pub const fn occurred_at(&self) -> DateTime<Utc> {
        self.occurred_at
    }

    /// How the scan came about.
    pub const fn mode(&self) -> ScanMode {
        self.mode
    }

    /// What the visitor was known by.
    pub const fn identification(&self) -> Identification {
        self.identification
    }
}

impl TryFrom<EventFields> for VisitEvent {
    type Error = Error;

    fn try_from(fields: EventFields) -> Result<Self> {
        let place = Place::new(fields.venue, fields.checkpoint);
        let event = Self::check_in(fields.id, fields.visitor, place, fields.occurred_at)?;
        Ok(event
            .going(fields.direction)
            .scanned_by(fields.mode)
            .identified_by(fields.identification))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(at: &str) -> Result<VisitEvent> {
        let place = Place::whole(VenueId::from(1));
        let visitor = VisitorKey::from_bytes([2; 16]);
        VisitEvent::check_in(EventId::from_bytes([1; 16]), visitor, place, at.parse().unwrap())
    }

    #[test]
    fn time_is_kept_to_the_millisecond() {
        let event = event("2021-11-01T01:02:03.456789Z").unwrap();
        assert_eq!(event.occurred_at().timestamp_subsec_micros(), 456_000);
    }

    #[test]
    fn a_broken_clock_is_refused() {
        assert!(event("1970-01-01T00:00:00Z").is_err());
        assert!(event("2200-01-01T00:00:00Z").is_err());
        assert!(event("2199-12-31T23:59:60.5Z").is_err(), "a leap second is the next second");
    }

    #[test]
    fn json_is_flat_and_leads_back() {
        let event = event("2021-11-01T01:02:03Z").unwrap().going(Direction::Out);
        let json = serde_json::to_string(&event).unwrap();
        assert!(json.contains(r#""venue":"0000000000000001","checkpoint":0,"direction":"out""#));
        assert_eq!(serde_json::from_str::<VisitEvent>(&json).unwrap(), event);
    }

    #[test]
    fn json_with_a_broken_clock_is_refused() {
        let json = serde_json::to_string(&event("2021-11-01T01:02:03Z").unwrap()).unwrap();
        assert!(serde_json::from_str::<VisitEvent>(&json.replace("2021", "1021")).is_err());
    }

    proptest::proptest! {
        #[test]
        fn spoilt_json_is_refused_or_leads_back(position in 0_usize..300, with in "[ -~]{0,3}") {
            let event = event("2021-11-01T01:02:03Z").unwrap();
            let mut json = serde_json::to_string(&event).unwrap();
            let position = position.min(json.len());
            json.replace_range(position..(position + 1).min(json.len()), &with);
            if let Ok(event) = serde_json::from_str::<VisitEvent>(&json) {
                let again = serde_json::to_string(&event).unwrap();
                proptest::prop_assert_eq!(serde_json::from_str::<VisitEvent>(&again).unwrap(), event);
            }
        }
    }
}
