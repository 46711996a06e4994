//! The events of one venue on one day, packed.
//!
//! Events lie by visitor, time and identity. A visitor's key comes once, then each event: a word of four
//! bytes (milliseconds of the day and [`marks`](IN)), what differs from the event before, how long after
//! it occurred it was recorded, and its identity. A checksum ends the block.

use ravao_core::Result;

use crate::bytes::{Reader, put_varint, seal, unseal, unzigzag, zigzag};
use crate::error::corrupt;
use crate::row::{DAY_MILLIS, Row, begin_of};

/// The bits of a word that hold the milliseconds since the day began.
const MILLIS: u32 = (1 << 27) - 1;
/// The event goes in.
const IN: u32 = 1 << 27;
/// The mode or the identification is not that of the event before.
const OTHER_KIND: u32 = 1 << 28;
/// The checkpoint is not that of the event before.
const OTHER_CHECKPOINT: u32 = 1 << 29;
/// The next event is of another visitor.
const LAST: u32 = 1 << 30;

/// Packs the rows of a day and a venue, which this puts in order.
pub(crate) fn encode(day: i64, rows: &mut [Row]) -> Vec<u8> {
    rows.sort_unstable_by_key(|row| (row.visitor, row.at, row.id));
    let mut out = Vec::with_capacity(rows.len() * 40);
    let mut before = (0, 0);
    for group in rows.chunk_by(|one, next| one.visitor == next.visitor) {
        out.extend(group[0].visitor);
        for (index, row) in group.iter().enumerate() {
            let last = if index + 1 == group.len() { LAST } else { 0 };
            put(&mut out, row, (row.at - begin_of(day)) as u32 | last, before);
            before = (row.kind, row.checkpoint);
        }
    }
    let venue = rows.first().map_or(0, |row| row.venue);
    seal(&mut out, key(day, venue));
    out
}

/// Packs a row after one of this kind and checkpoint.
fn put(out: &mut Vec<u8>, row: &Row, mut word: u32, (kind, checkpoint): (u8, u16)) {
    word |= if row.inward { IN } else { 0 };
    word |= if row.kind == kind { 0 } else { OTHER_KIND };
    word |= if row.checkpoint == checkpoint { 0 } else { OTHER_CHECKPOINT };
    out.extend(word.to_le_bytes());
    if row.kind != kind {
        out.push(row.kind);
    }
    if row.checkpoint != checkpoint {
        out.extend(row.checkpoint.to_le_bytes());
    }
    put_varint(out, zigzag(row.recorded_at.wrapping_sub(row.at)));
    out.extend(row.id);
}

/// Hands on each row of a packed block.
pub(crate) fn decode(
    (day, venue): (i64, u64),
    sealed: &[u8],
    mut each: impl FnMut(Row),
) -> Result<()> {
    let mut bytes = Reader(unseal(sealed, key(day, venue))?);
    let mut before = (0, 0);
    while !bytes.is_empty() {
        let visitor = bytes.take()?;
        let mut word = 0;
        while word & LAST == 0 {
            word = u32::from_le_bytes(bytes.take()?);
            let row = take(&mut bytes, begin_of(day), word, before)?;
            before = (row.kind, row.checkpoint);
            each(Row { visitor, venue, ..row });
        }
    }
    Ok(())
}

/// Unpacks what follows a word, after a row of this kind and checkpoint.
#[inline]
fn take(
    bytes: &mut Reader<'_>,
    midnight: i64,
    word: u32,
    (mut kind, mut checkpoint): (u8, u16),
) -> Result<Row> {
    if word & OTHER_KIND != 0 {
        [kind] = bytes.take()?;
    }
    if word & OTHER_CHECKPOINT != 0 {
        checkpoint = u16::from_le_bytes(bytes.take()?);
    }
    let millis = i64::from(word & MILLIS);
    if millis >= DAY_MILLIS {
        return Err(corrupt("sqlite: time of day"));
    }
    let at = midnight + millis;
    let recorded_at = at.wrapping_add(unzigzag(bytes.varint()?));
    let (id, inward) = (bytes.take()?, word & IN != 0);
    Ok(Row { id, visitor: [0; 16], venue: 0, at, recorded_at, checkpoint, kind, inward })
}

/// What a block is sealed with, so that it is not taken for that of another day or venue.
const fn key(day: i64, venue: u64) -> i64 {
    day.wrapping_mul(0x5851_f42d_4c95_7f2d) ^ venue.cast_signed()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 18_932;

    fn row(seed: (u8, u8, u32, i64, u16, u8, bool)) -> Row {
        let (id, visitor, millis, recorded_at, checkpoint, kind, inward) = seed;
        let at = begin_of(DAY) + i64::from(millis);
        let (id, visitor) = ([id; 16], [visitor; 16]);
        Row { id, visitor, venue: 7, at, recorded_at, checkpoint, kind, inward }
    }

    fn decoded(sealed: &[u8]) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        decode((DAY, 7), sealed, |row| rows.push(row))?;
        Ok(rows)
    }

    proptest! {
        #[test]
        fn rows_lead_back(
            seeds in prop::collection::vec(
                (any::<u8>(), 0..5_u8, 0..DAY_MILLIS as u32, any::<i64>(), 0..3_u16, 0..3_u8, any::<bool>()),
                0..40,
            )
        ) {
            let mut rows: Vec<_> = seeds.into_iter().map(row).collect();
            let sealed = encode(DAY, &mut rows);
            if !rows.is_empty() {
                prop_assert!(decoded(&sealed).unwrap() == rows);
            }
        }

        #[test]
        fn other_bytes_are_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(decoded(&bytes).is_err());
            seal(&mut bytes, key(DAY, 7));
            let _ = decoded(&bytes);
        }
    }

    #[test]
    fn a_block_of_another_day_or_venue_is_corrupt() {
        let sealed = encode(DAY, &mut [row((1, 2, 3, 4, 0, 0, true))]);
        assert!(decode((DAY, 7), &sealed, drop).is_ok());
        assert!(decode((DAY + 1, 7), &sealed, drop).is_err());
        assert!(decode((DAY, 8), &sealed, drop).is_err());
    }
}
