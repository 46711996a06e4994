use chrono::{DateTime, Utc};

use ravao_core::{
    Claims, Direction, Identification, Place, ScanMode, Verdict, VisitEvent, VisitorKey,
};
use ravao_payload::{TrustList, decode};

use crate::event_id;

/// Checks a visitor in or out who scanned the code of a venue: the app knows the visitor, the code
/// tells the place.
///
/// # Errors
/// The verdict of a code that is not valid; `KeyNotAllowed` for a genuine code that is no venue's;
/// `NotYetValid` for a clock outside the years in which events can lie.
///
/// ```
/// use ravao::payload::{IssuerKey, KeyPurpose, TrustList, TrustListDraft, TrustedKey, issue};
/// use ravao::{Claims, Direction, VenueClaims, VenueId, VisitorKey, self_scan};
///
/// let (root, commune) = (IssuerKey::generate()?, IssuerKey::generate()?);
/// let now = "2021-11-01T01:00:00Z".parse().unwrap();
/// let next = "2021-12-01T00:00:00Z".parse().unwrap();
/// let key = TrustedKey::new(commune.public_key(), [KeyPurpose::Venue]);
/// let list = TrustListDraft::new(1, now, next).with_key(key).sign(&root)?;
/// let trust = TrustList::open(&list, &root.public_key(), now)?;
///
/// let claims = Claims::Venue(VenueClaims::new(VenueId::from(7), "Chùa Phật Lâm"));
/// let poster = issue(&commune, &claims)?.to_poster_url(&"https://qr.example.vn".parse()?);
/// let visitor = VisitorKey::from_bytes([1; 16]);
/// let event = self_scan(&poster, &trust, (visitor, Direction::In), now).expect("a valid poster");
/// assert_eq!(event.place().venue, VenueId::from(7));
/// # Ok::<(), ravao::Error>(())
/// ```
pub fn self_scan(
    text: &str,
    trust: &TrustList,
    (visitor, direction): (VisitorKey, Direction),
    now: DateTime<Utc>,
) -> Result<VisitEvent, Verdict> {
    let verified = decode(text).map_err(Verdict::Malformed)?.verify(trust, now)?;
    let Claims::Venue(venue) = verified.claims() else {
        return Err(Verdict::KeyNotAllowed);
    };
    let place = Place::new(venue.venue, venue.checkpoint);
    let id = event_id(visitor, place, direction, now);
    let event = VisitEvent::check_in(id, visitor, place, now).map_err(|_| Verdict::NotYetValid)?;
    Ok(event
        .going(direction)
        .scanned_by(ScanMode::SelfScan)
        .identified_by(Identification::SelfAsserted))
}
