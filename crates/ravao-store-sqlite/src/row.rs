//! An event as this store handles it: small, plain numbers, checked when it becomes an event again.

use chrono::{DateTime, Utc};
use ravao_core::{
    CheckpointId, Direction, Error, ErrorKind, EventId, EventQuery, HO_CHI_MINH_OFFSET_SECONDS,
    Identification, Place, Result, ScanMode, StoredEvent, VenueId, VisitEvent, VisitorKey,
};

use crate::bytes::Reader;
use crate::error::corrupt;

// The number of a value is its place here: values are added at the end, never moved, up to 8.
const MODES: &[ScanMode] =
    &[ScanMode::GateScan, ScanMode::SelfScan, ScanMode::ManualEntry, ScanMode::PaperBackfill];
const IDENTIFICATIONS: &[Identification] = &[
    Identification::Unknown,
    Identification::SignedPass,
    Identification::UnsignedCard,
    Identification::Phone,
    Identification::SelfAsserted,
];

pub(crate) const DAY_MILLIS: i64 = 86_400_000;

/// When the first of January 1970 began in Vietnam.
const MIDNIGHT: i64 = -(HO_CHI_MINH_OFFSET_SECONDS as i64) * 1_000;

/// An event and when it was recorded; times in milliseconds since 1970.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Row {
    pub(crate) id: [u8; 16],
    pub(crate) visitor: [u8; 16],
    pub(crate) venue: u64,
    pub(crate) at: i64,
    pub(crate) recorded_at: i64,
    pub(crate) checkpoint: u16,
    /// The mode in the low half, the identification in the high one.
    pub(crate) kind: u8,
    pub(crate) inward: bool,
}

impl Row {
    /// The row of an event recorded at `now`.
    pub(crate) fn new(event: &VisitEvent, now: DateTime<Utc>) -> Result<Self> {
        let place = event.place();
        let mode = code(MODES, event.mode())?;
        let identification = code(IDENTIFICATIONS, event.identification())?;
        Ok(Self {
            id: *event.id().as_bytes(),
            visitor: *event.visitor().as_bytes(),
            venue: place.venue.to_u64(),
            at: event.occurred_at().timestamp_millis(),
            recorded_at: now.timestamp_millis(),
            checkpoint: place.checkpoint.number(),
            kind: mode | identification << 4,
            inward: event.direction() == Direction::In,
        })
    }

    /// The event.
    pub(crate) fn event(&self) -> Result<VisitEvent> {
        let place = Place::new(VenueId::from(self.venue), CheckpointId::new(self.checkpoint));
        let visitor = VisitorKey::from_bytes(self.visitor);
        let event =
            VisitEvent::check_in(EventId::from_bytes(self.id), visitor, place, instant(self.at)?)
                .map_err(|invalid| corrupt("sqlite: event").with_source(invalid))?
                .going(if self.inward { Direction::In } else { Direction::Out })
                .scanned_by(value(MODES, self.kind & 0xf)?)
                .identified_by(value(IDENTIFICATIONS, self.kind >> 4)?);
        Ok(event)
    }

    /// The event and when it was recorded.
    pub(crate) fn stored(&self) -> Result<StoredEvent> {
        Ok(StoredEvent { event: self.event()?, recorded_at: instant(self.recorded_at)? })
    }

    /// Whether it is the same event, whenever recorded.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Self { recorded_at: other.recorded_at, ..*self } == *other
    }

    /// The day of Vietnam, counted from 1970.
    pub(crate) fn day(&self) -> i64 {
        day(self.at)
    }

    /// Appends all fields, for the inbox.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.id);
        out.extend(self.visitor);
        out.extend(self.venue.to_le_bytes());
        out.extend(self.at.to_le_bytes());
        out.extend(self.recorded_at.to_le_bytes());
        out.extend(self.checkpoint.to_le_bytes());
        out.extend([self.kind, u8::from(self.inward)]);
    }

    /// Reads all fields.
    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: from.take()?,
            visitor: from.take()?,
            venue: u64::from_le_bytes(from.take()?),
            at: i64::from_le_bytes(from.take()?),
            recorded_at: i64::from_le_bytes(from.take()?),
            checkpoint: u16::from_le_bytes(from.take()?),
            kind: from.take::<1>()?[0],
            inward: from.take::<1>()?[0] == 1,
        })
    }
}

/// The day of Vietnam that holds a millisecond, counted from 1970.
pub(crate) fn day(millis: i64) -> i64 {
    millis.saturating_sub(MIDNIGHT).div_euclid(DAY_MILLIS)
}

/// The first millisecond of a day.
pub(crate) const fn begin_of(day: i64) -> i64 {
    day * DAY_MILLIS + MIDNIGHT
}

/// A query in the numbers of rows. Kept instants are whole milliseconds, the bounds of a question need
/// not be, so both go up to the next whole one.
#[derive(Clone, Copy)]
pub(crate) struct Condition {
    pub(crate) venue: Option<u64>,
    pub(crate) visitor: Option<[u8; 16]>,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Condition {
    pub(crate) fn new(query: &EventQuery) -> Self {
        Self {
            venue: query.venue.map(VenueId::to_u64),
            visitor: query.visitor.map(|visitor| *visitor.as_bytes()),
            from: query.from.map_or(i64::MIN, ceil_millis),
            until: query.until.map_or(i64::MAX, ceil_millis),
        }
    }

    pub(crate) fn matches(&self, row: &Row) -> bool {
        (self.from..self.until).contains(&row.at)
            && self.venue.is_none_or(|venue| venue == row.venue)
            && self.visitor.is_none_or(|visitor| visitor == row.visitor)
    }
}

/// The first whole millisecond not before an instant.
pub(crate) fn ceil_millis(at: DateTime<Utc>) -> i64 {
    let whole = at.timestamp_subsec_nanos().is_multiple_of(1_000_000);
    at.timestamp_millis() + i64::from(!whole)
}

fn instant(millis: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).ok_or(corrupt("sqlite: instant"))
}

fn code<T: Copy + PartialEq>(values: &[T], value: T) -> Result<u8> {
    let index = values.iter().position(|known| *known == value);
    let code = index.and_then(|index| u8::try_from(index).ok());
    code.ok_or(Error::new(ErrorKind::Unsupported, "sqlite: a value newer than this store"))
}

fn value<T: Copy>(values: &[T], code: u8) -> Result<T> {
    values.get(usize::from(code)).copied().ok_or(corrupt("sqlite: code"))
}
