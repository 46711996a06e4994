//! The files of records: venues as JSON Lines, answers as CSV.

use std::collections::BTreeMap;

use ravao::{
    CONTACTS, COVERAGE, CoverageRow, Disclosure, Error, ErrorKind, Result, VISITS, Visit,
    contact_row, coverage_row, visit_row,
};

use super::World;
use super::clock::today;
use super::files::Folder;
use super::questions::Traced;
use super::town::Town;

/// A file and its rows.
pub(crate) type Exported = (String, u64);

/// All venues, one a line.
pub(crate) fn venues_as_lines(town: &Town) -> Result<String> {
    let failed = |error| Error::new(ErrorKind::Internal, "tables: venue").with_source(error);
    let line = |venue| serde_json::to_string(venue).map(|json| json + "\n").map_err(failed);
    town.venues.iter().map(line).collect()
}

/// Writes visits, contacts and coverage, masked.
pub(crate) fn export(
    folder: &Folder,
    world: &World,
    (stays, traced, coverage): (&[Visit], &Traced, &BTreeMap<&'static str, Vec<CoverageRow>>),
) -> Result<Vec<Exported>> {
    let venues = &world.town.venues;
    let (masked, now) = (Disclosure::Masked, today(23, 0));
    let mut exported = Vec::new();
    let rows = stays.iter().map(|visit| visit_row(visit, venues, masked, now));
    exported.push(("visits.csv".to_owned(), folder.export("visits.csv", &VISITS, rows)?));
    let report = &traced.report;
    let rows = report.contacts.iter().map(|contact| contact_row(contact, report, venues, masked));
    exported.push(("contacts.csv".to_owned(), folder.export("contacts.csv", &CONTACTS, rows)?));
    for (by, rows) in coverage.iter().filter(|(by, _)| **by != "total") {
        let name = format!("coverage-by-{by}.csv");
        let rows = folder.export(&name, &COVERAGE, rows.iter().map(coverage_row))?;
        exported.push((name, rows));
    }
    Ok(exported)
}
