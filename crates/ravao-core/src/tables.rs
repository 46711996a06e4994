//! The tables of this library and how their records become rows.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::{
    Bound, Cell, Certainty, Column, Contact, CoverageRow, Place, Table, TraceReport, VenueRegister,
    Visit, VisitorKey,
};

/// How much an export tells of persons.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Disclosure {
    /// Visitor keys cut to eight digits: enough to tell rows of one file apart.
    Masked,
    /// Visitor keys in full, which lead to the person for whoever holds the profiles.
    Revealed,
}

const fn open(name: &'static str) -> Column {
    Column { name, personal: false }
}

const fn personal(name: &'static str) -> Column {
    Column { name, personal: true }
}

/// Stays, one a row.
pub const VISITS: Table = Table {
    name: "visits",
    columns: &[
        personal("visitor"),
        open("venue"),
        open("venue_name"),
        open("category"),
        open("commune"),
        open("checkpoint"),
        open("entered_at"),
        open("entered"),
        open("left_at"),
        open("left"),
        open("minutes"),
    ],
};

/// Contacts of a trace, one a row.
pub const CONTACTS: Table = Table {
    name: "contacts",
    columns: &[
        open("degree"),
        personal("source"),
        personal("visitor"),
        open("venue"),
        open("venue_name"),
        open("checkpoint"),
        open("from"),
        open("until"),
        open("minutes"),
        open("estimated"),
        open("rule"),
    ],
};

/// Coverage, one breakdown key a row.
pub const COVERAGE: Table = Table {
    name: "coverage",
    columns: &[
        open("key"),
        open("venues_required"),
        open("venues_registered"),
        open("venues_active"),
        open("venues_zero"),
        open("venues_no_data"),
        open("scans_in"),
        open("scans_out"),
        open("coverage_ratio"),
    ],
};

/// The row of a stay in [`VISITS`]; `now` ends the minutes of an open one.
pub fn visit_row<'a>(
    visit: &Visit,
    venues: &'a VenueRegister,
    disclosure: Disclosure,
    now: DateTime<Utc>,
) -> Vec<Cell<'a>> {
    let [venue, venue_name, checkpoint] = place_cells(visit.place, venues);
    let known = venues.venue(visit.place.venue);
    vec![
        visitor_cell(visit.visitor, disclosure),
        venue,
        venue_name,
        known.map_or(Cell::Empty, |venue| Cell::Code(venue.category.id().into())),
        known.and_then(|venue| venue.commune).map_or(Cell::Empty, |id| code(id.to_string())),
        checkpoint,
        Cell::Instant(visit.start.at),
        certainty_cell(visit.start),
        visit.end.map_or(Cell::Empty, |end| Cell::Instant(end.at)),
        visit.end.map_or(Cell::Empty, certainty_cell),
        Cell::Integer(visit.length(now).num_minutes()),
    ]
}

/// The row of a contact in [`CONTACTS`].
pub fn contact_row<'a>(
    contact: &Contact,
    report: &'a TraceReport,
    venues: &'a VenueRegister,
    disclosure: Disclosure,
) -> Vec<Cell<'a>> {
    let [venue, venue_name, checkpoint] = place_cells(contact.place, venues);
    vec![
        Cell::Integer(contact.degree.into()),
        visitor_cell(contact.source, disclosure),
        visitor_cell(contact.visitor, disclosure),
        venue,
        venue_name,
        checkpoint,
        Cell::Instant(contact.from),
        Cell::Instant(contact.until),
        Cell::Integer(contact.minutes.into()),
        Cell::Flag(contact.estimated),
        Cell::Text(report.rule.as_str().into()),
    ]
}

/// The row of one breakdown key in [`COVERAGE`].
pub fn coverage_row(row: &CoverageRow) -> Vec<Cell<'_>> {
    let counts = [
        row.venues_required,
        row.venues_registered,
        row.venues_active,
        row.venues_zero,
        row.venues_no_data,
        row.scans_in,
        row.scans_out,
    ];
    let counts = counts.map(|count| Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX)));
    let ratio = row.coverage_ratio.map_or(Cell::Empty, Cell::Decimal);
    [Cell::Code(row.key.as_str().into())].into_iter().chain(counts).chain([ratio]).collect()
}

/// A visitor key as `disclosure` allows it to be shown.
pub fn shown_visitor(visitor: VisitorKey, disclosure: Disclosure) -> String {
    let mut hex = visitor.to_hex();
    if disclosure == Disclosure::Masked {
        hex.truncate(8);
    }
    hex
}

fn visitor_cell(visitor: VisitorKey, disclosure: Disclosure) -> Cell<'static> {
    code(shown_visitor(visitor, disclosure))
}

/// Venue, its name, checkpoint.
fn place_cells(place: Place, venues: &VenueRegister) -> [Cell<'_>; 3] {
    let venue = venues.venue(place.venue);
    [
        code(place.venue.to_string()),
        venue.map_or(Cell::Empty, |venue| Cell::Text(venue.name.as_str().into())),
        Cell::Integer(place.checkpoint.number().into()),
    ]
}

fn certainty_cell(bound: Bound) -> Cell<'static> {
    Cell::Code(Cow::Borrowed(match bound.certainty {
        Certainty::Recorded => "recorded",
        Certainty::UsualStay => "usual_stay",
        Certainty::NextCheckIn => "next_check_in",
        Certainty::EventOver => "event_over",
        Certainty::PreviousExit => "previous_exit",
    }))
}

fn code(text: String) -> Cell<'static> {
    Cell::Code(Cow::Owned(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ContactRule, Period, VenueId};

    #[test]
    fn rows_have_a_cell_a_column() {
        let venues = VenueRegister::new();
        let at = DateTime::from_timestamp(1_635_724_800, 0).unwrap();
        let visitor = VisitorKey::from_bytes([0xab; 16]);
        let place = Place::whole(VenueId::from(1));
        let visit = Visit { visitor, place, start: Bound::recorded(at), end: None };
        let row = visit_row(&visit, &venues, Disclosure::Masked, at);
        assert_eq!(row.len(), VISITS.columns.len());
        assert!(row[0] == Cell::Code("abababab".into()));

        let period = Period::new(at, at).unwrap();
        let rule = ContactRule::default().version();
        let report = TraceReport { rule, period, contacts: Vec::new() };
        let contact = Contact {
            source: visitor,
            visitor,
            degree: 1,
            place,
            from: at,
            until: at,
            minutes: 0,
            estimated: false,
        };
        let row = contact_row(&contact, &report, &venues, Disclosure::Revealed);
        assert_eq!(row.len(), CONTACTS.columns.len());
        assert!(row[1] == Cell::Code("ab".repeat(16).into()));
        assert_eq!(coverage_row(&CoverageRow::default()).len(), COVERAGE.columns.len());
    }
}
