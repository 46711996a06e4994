use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use ravao_core::{Direction, EventId, Place, VisitorKey};

/// The identity of a scan, computed from what it says: the first 16 bytes of SHA-256 over a domain
/// label, visitor, venue, checkpoint, direction and milliseconds.
///
/// The same scan sent twice, by a gate that retries or a log that is ingested again, has the same
/// identity and is recorded once.
#[expect(clippy::missing_panics_doc, reason = "32 bytes begin with 16")]
pub fn event_id(
    visitor: VisitorKey,
    place: Place,
    direction: Direction,
    occurred_at: DateTime<Utc>,
) -> EventId {
    let direction = match direction {
        Direction::Out => 0_u8,
        Direction::In => 1,
    };
    let digest = Sha256::new()
        .chain_update(b"ravao/event/1")
        .chain_update(visitor.as_bytes())
        .chain_update(place.venue.as_bytes())
        .chain_update(place.checkpoint.number().to_be_bytes())
        .chain_update([direction])
        .chain_update(occurred_at.timestamp_millis().to_be_bytes())
        .finalize();
    let (id, _) = digest.as_slice().split_first_chunk().expect("32 bytes begin with 16");
    EventId::from_bytes(*id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravao_core::VenueId;

    #[test]
    fn every_part_of_a_scan_counts() {
        let at = DateTime::from_timestamp(1_635_724_800, 0).unwrap();
        let visitor = VisitorKey::from_bytes([1; 16]);
        let place = Place::whole(VenueId::from(1));
        let id = event_id(visitor, place, Direction::In, at);
        assert_eq!(event_id(visitor, place, Direction::In, at), id);
        let other_visitor = VisitorKey::from_bytes([2; 16]);
        assert_ne!(event_id(other_visitor, place, Direction::In, at), id);
        assert_ne!(event_id(visitor, Place::whole(VenueId::from(2)), Direction::In, at), id);
        assert_ne!(event_id(visitor, place, Direction::Out, at), id);
        let later = at + chrono::TimeDelta::milliseconds(1);
        assert_ne!(event_id(visitor, place, Direction::In, later), id);
    }
}
