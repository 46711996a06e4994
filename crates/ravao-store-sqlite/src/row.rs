//! An event as a row and back.
//!
//! Stored bytes may have been damaged, so a row that breaks an invariant is an error, never a panic.

use chrono::{DateTime, Utc};
use ravao_core::{
    CheckpointId, Direction, Error, ErrorKind, EventId, Identification, Place, Result, ScanMode,
    StoredEvent, VenueId, VisitEvent, VisitorKey,
};
use rusqlite::types::FromSql;
use rusqlite::{Row, params};

use crate::error::{corrupt, error};

/// The columns, in the order in which rows are read and written.
macro_rules! columns {
    () => {
        "occurred_at, id, visitor, venue, checkpoint, direction, mode, identification, recorded_at"
    };
}
pub(crate) use columns;

// The number of a value is its place here: values are added at the end, never moved.
const DIRECTIONS: &[Direction] = &[Direction::Out, Direction::In];
const MODES: &[ScanMode] =
    &[ScanMode::GateScan, ScanMode::SelfScan, ScanMode::ManualEntry, ScanMode::PaperBackfill];
const IDENTIFICATIONS: &[Identification] = &[
    Identification::Unknown,
    Identification::SignedPass,
    Identification::UnsignedCard,
    Identification::Phone,
    Identification::SelfAsserted,
];

/// The number of a direction in the column.
pub(crate) fn direction_code(direction: Direction) -> Result<u8> {
    code(DIRECTIONS, direction)
}

/// The number of a venue in the column.
pub(crate) const fn venue_code(venue: VenueId) -> i64 {
    venue.to_u64().cast_signed()
}

/// The venue of a number in the column.
pub(crate) fn venue(code: i64) -> VenueId {
    VenueId::from(code.cast_unsigned())
}

/// The instant of a number in a column.
pub(crate) fn instant(millis: i64) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).ok_or(corrupt("sqlite: instant"))
}

/// Runs an insert of all columns; says whether a row came of it.
pub(crate) fn insert(
    statement: &mut rusqlite::Statement<'_>,
    event: &VisitEvent,
    now: DateTime<Utc>,
) -> Result<bool> {
    let place = event.place();
    let direction = direction_code(event.direction())?;
    let mode = code(MODES, event.mode())?;
    let identification = code(IDENTIFICATIONS, event.identification())?;
    let inserted = statement.execute(params![
        event.occurred_at().timestamp_millis(),
        event.id().as_bytes(),
        event.visitor().as_bytes(),
        venue_code(place.venue),
        place.checkpoint.number(),
        direction,
        mode,
        identification,
        now.timestamp_millis(),
    ]);
    Ok(inserted.map_err(error("sqlite: append"))? == 1)
}

/// Reads all columns of a row.
pub(crate) fn decode(row: &Row<'_>) -> Result<StoredEvent> {
    let place = Place::new(venue(column(row, 3)?), CheckpointId::new(column(row, 4)?));
    let event = VisitEvent::check_in(
        EventId::from_bytes(column(row, 1)?),
        VisitorKey::from_bytes(column(row, 2)?),
        place,
        instant(column(row, 0)?)?,
    )
    .map_err(|invalid| corrupt("sqlite: event").with_source(invalid))?
    .going(value(DIRECTIONS, column(row, 5)?)?)
    .scanned_by(value(MODES, column(row, 6)?)?)
    .identified_by(value(IDENTIFICATIONS, column(row, 7)?)?);
    Ok(StoredEvent { event, recorded_at: instant(column(row, 8)?)? })
}

fn column<T: FromSql>(row: &Row<'_>, index: usize) -> Result<T> {
    row.get(index).map_err(error("sqlite: column"))
}

fn code<T: Copy + PartialEq>(values: &[T], value: T) -> Result<u8> {
    let index = values.iter().position(|known| *known == value);
    let code = index.and_then(|index| u8::try_from(index).ok());
    code.ok_or(Error::new(ErrorKind::Unsupported, "sqlite: a value newer than this store"))
}

fn value<T: Copy>(values: &[T], code: u8) -> Result<T> {
    values.get(usize::from(code)).copied().ok_or(corrupt("sqlite: code"))
}
