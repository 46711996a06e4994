//! The three tables of the library, byte by byte, as docs/formats/csv.md shows them.

use chrono::{DateTime, Utc};
use ravao_core::{
    AdminUnitId, Bound, CONTACTS, COVERAGE, Cell, Certainty, ContactRule, CoverageRow, Disclosure,
    Period, Place, TraceRequest, VISITS, Venue, VenueId, VenueKind, VenueRegister, Visit,
    VisitorKey, contact_row, coverage_row, trace, visit_row,
};
use ravao_export_csv::CsvExporter;

use crate::reading::file;

const MARKET: VenueId = VenueId::from_bytes([0, 0, 0, 0, 0, 0, 0, 0x80]);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn venues() -> VenueRegister {
    let commune: AdminUnitId = "2025:02536".parse().unwrap();
    let market = Venue::new(MARKET, "Chợ \"Cây Đa\", cổng 2", VenueKind::LocalMarket);
    let mut venues = VenueRegister::new();
    venues.insert(market.in_commune(commune)).unwrap();
    venues
}

fn visits(venues: &VenueRegister, disclosure: Disclosure) -> Vec<Vec<Cell<'_>>> {
    let start = Bound::recorded(at("2021-11-01T01:00:00Z"));
    let end = Bound { at: at("2021-11-01T02:30:00Z"), certainty: Certainty::UsualStay };
    let visitor = VisitorKey::from_bytes([0x12; 16]);
    let ended = Visit { visitor, place: Place::whole(MARKET), start, end: Some(end) };
    let elsewhere = Place::whole(VenueId::from(9));
    let open = Visit { visitor, place: elsewhere, start, end: None };
    let now = at("2021-11-01T01:45:00Z");
    [ended, open].map(|visit| visit_row(&visit, venues, disclosure, now)).to_vec()
}

/// The page on the format, where the checkout has one: packaged crates come without.
fn page() -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats/csv.md");
    std::fs::read_to_string(path).ok()
}

fn check(file: &str, expected: &str) {
    assert_eq!(file, expected);
    let shown = file.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    assert!(page().is_none_or(|page| page.contains(&shown)), "not the example of the page");
}

#[test]
fn the_page_describes_every_column_in_order() {
    let Some(page) = page() else { return };
    for table in [&VISITS, &CONTACTS, &COVERAGE] {
        let (_, section) = page.split_once(&format!("### `{}`", table.name)).unwrap();
        let rows = section.lines().skip(4).take_while(|line| line.starts_with('|'));
        let described: Vec<_> =
            rows.map(|row| (row.split('`').nth(1).unwrap(), row.ends_with("| yes |"))).collect();
        let columns: Vec<_> =
            table.columns.iter().map(|column| (column.name, column.personal)).collect();
        assert_eq!(described, columns);
    }
}

#[test]
fn visits_for_programs() {
    let venues = venues();
    let file = file(CsvExporter::new(), &VISITS, &visits(&venues, Disclosure::Revealed));
    let expected = "\
visitor,venue,venue_name,category,commune,checkpoint,entered_at,entered,left_at,left,minutes
12121212121212121212121212121212,0000000000000080,\"Chợ \"\"Cây Đa\"\", cổng 2\",local_market,\
2025:02536,0,2021-11-01T08:00:00+07:00,recorded,2021-11-01T09:30:00+07:00,usual_stay,90
12121212121212121212121212121212,0000000000000009,,,,0,2021-11-01T08:00:00+07:00,recorded,,,45
";
    check(&file, expected);
}

#[test]
fn visits_for_excel() {
    let venues = venues();
    let file = file(CsvExporter::for_excel(), &VISITS, &visits(&venues, Disclosure::Masked));
    let expected = "\u{feff}\
visitor,venue,venue_name,category,commune,checkpoint,entered_at,entered,left_at,left,minutes\r\n\
\"=\"\"12121212\"\"\",\"=\"\"0000000000000080\"\"\",\"Chợ \"\"Cây Đa\"\", cổng 2\",local_market,\
\"=\"\"2025:02536\"\"\",0,2021-11-01 08:00:00,recorded,2021-11-01 09:30:00,usual_stay,90\r\n\
\"=\"\"12121212\"\"\",\"=\"\"0000000000000009\"\"\",,,,0,2021-11-01 08:00:00,recorded,,,45\r\n";
    check(&file, expected);
}

#[test]
fn contacts_for_programs() {
    let venues = venues();
    let stay = |visitor, from, until, certainty| Visit {
        visitor: VisitorKey::from_bytes([visitor; 16]),
        place: Place::whole(MARKET),
        start: Bound::recorded(at(from)),
        end: Some(Bound { at: at(until), certainty }),
    };
    let visits = [
        stay(0xaa, "2021-11-01T01:00:00Z", "2021-11-01T01:20:00Z", Certainty::Recorded),
        stay(0xbb, "2021-11-01T00:30:00Z", "2021-11-01T02:00:00Z", Certainty::UsualStay),
    ];
    let day = Period::new(at("2021-11-01T00:00:00Z"), at("2021-11-02T00:00:00Z")).unwrap();
    let request = TraceRequest::new(vec![visits[0].visitor], day, ContactRule::default()).unwrap();
    let report = trace(&visits, &request, at("2021-11-02T00:00:00Z"));
    let row = contact_row(&report.contacts[0], &report, &venues, Disclosure::Masked);
    let expected = "\
degree,source,visitor,venue,venue_name,checkpoint,from,until,minutes,estimated,rule
1,aaaaaaaa,bbbbbbbb,0000000000000080,\"Chợ \"\"Cây Đa\"\", cổng 2\",0,\
2021-11-01T08:00:00+07:00,2021-11-01T08:20:00+07:00,20,true,contact/1 min=15 lag=0 depth=1
";
    check(&file(CsvExporter::new(), &CONTACTS, &[row]), expected);
}

#[test]
fn coverage_for_programs() {
    let mut nowhere = CoverageRow::default();
    nowhere.key = "-".into();
    let mut row = CoverageRow::default();
    row.key = "2025:02536".into();
    (row.venues_required, row.venues_registered) = (3, 2);
    (row.venues_active, row.venues_no_data) = (1, 1);
    (row.scans_in, row.scans_out, row.coverage_ratio) = (40, 38, Some(2.0 / 3.0));
    let rows = [coverage_row(&nowhere), coverage_row(&row)];
    let expected = "\
key,venues_required,venues_registered,venues_active,venues_zero,venues_no_data,scans_in,scans_out,\
coverage_ratio
'-,0,0,0,0,0,0,0,
2025:02536,3,2,1,0,1,40,38,0.666667
";
    check(&file(CsvExporter::new(), &COVERAGE, &rows), expected);
}

#[test]
fn masked_visits_hold_no_whole_key() {
    let venues = venues();
    for exporter in [CsvExporter::new(), CsvExporter::for_excel()] {
        let file = file(exporter, &VISITS, &visits(&venues, Disclosure::Masked));
        assert!(!file.contains("121212121"), "nine digits of a key");
    }
}
