//! One way through everything: a pass is drawn to a picture file, scanned from it, verified,
//! decided on, stored, traced and exported.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use ravao::export::csv::CsvExporter;
use ravao::payload::{
    DeploymentKey, IssuerKey, KeyPurpose, TrustAnchor, TrustList, TrustListDraft, TrustedKey, issue,
};
use ravao::scanner::image::ImageScanner;
use ravao::store::sqlite::SqliteStore;
use ravao::symbol::{SymbolCode, default_reader};
use ravao::{
    CONTACTS, CheckpointId, Claims, ContactRule, Direction, Disclosure, Erasure, EventQuery,
    Exporter, Gate, Level, Pairing, PairingRules, PassClaims, PassId, Period, Scanner, TokenId,
    TraceRequest, Validity, Venue, VenueId, VenueKind, VenueRegister, VisitEvent, VisitStore,
    VisitStoreExt, contact_row,
};

fn at(minute: i64) -> DateTime<Utc> {
    "2021-11-01T01:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
}

fn trust(root: &IssuerKey, issuer: &IssuerKey) -> TrustList {
    let key = TrustedKey::new(issuer.public_key(), [KeyPurpose::Pass]);
    let list = TrustListDraft::new(1, at(0), at(60 * 24)).with_key(key).sign(root).unwrap();
    TrustAnchor::new(root.public_key()).accept(&list, at(0)).unwrap()
}

fn pass(issuer: &IssuerKey, number: u8) -> String {
    let mut claims =
        PassClaims::new(TokenId::from_bytes([number; 8]), PassId::from_bytes([number; 16]));
    claims.validity = Validity::new(None, Some(at(60 * 24))).unwrap();
    issue(issuer, &Claims::Pass(claims)).unwrap().to_pass_text()
}

/// Draws the passes to a folder and reads them back, in the order of their names.
fn photographed(passes: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (index, text) in passes.iter().enumerate() {
        let picture = SymbolCode::encode(text, Level::M).unwrap().to_png(4).unwrap();
        std::fs::write(folder.path().join(format!("{index}.png")), picture).unwrap();
    }
    let mut scanner = ImageScanner::open([folder.path()], default_reader());
    let mut texts = Vec::new();
    while let Some(scan) = scanner.next_scan() {
        texts.extend(scan.unwrap().symbols.into_iter().filter_map(|symbol| symbol.text));
    }
    texts
}

/// Two people meet for 40 minutes in a gym; a third comes after they left.
fn day(gate: &Gate, texts: &[String]) -> Vec<VisitEvent> {
    let scans = [
        (0, 0, Direction::In),
        (1, 20, Direction::In),
        (0, 60, Direction::Out),
        (1, 80, Direction::Out),
        (2, 90, Direction::In),
    ];
    let scan = |(who, minute, direction): (usize, i64, Direction)| {
        gate.scan(&texts[who], direction, at(minute)).event.unwrap()
    };
    scans.map(scan).into()
}

#[test]
fn from_a_picture_to_a_contact_list() {
    let (root, issuer) = (IssuerKey::from_seed(&[1; 32]), IssuerKey::from_seed(&[2; 32]));
    let passes = [pass(&issuer, 1), pass(&issuer, 2), pass(&issuer, 3)];
    let texts = photographed(&passes);
    assert_eq!(texts, passes);

    let gym = Venue::new(VenueId::from(1), "Phòng tập", VenueKind::Gym);
    let key = Arc::new(DeploymentKey::from_bytes(&[3; 32]));
    let trust = Arc::new(trust(&root, &issuer));
    let gate = Gate::new(gym.clone(), CheckpointId::WHOLE_VENUE, key, trust).unwrap();
    let events = day(&gate, &texts);

    let mut venues = VenueRegister::new();
    venues.insert(gym).unwrap();
    pollster::block_on(stored_and_traced(&events, &venues));
}

async fn stored_and_traced(events: &[VisitEvent], venues: &VenueRegister) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("ravao.db")).unwrap();
    store.append(events, at(100)).await.unwrap();

    let rules = PairingRules::default();
    let pairing = Pairing { rules: &rules, venues, now: at(100) };
    let inside = store.inside(None, &pairing).await.unwrap();
    assert_eq!(inside.len(), 1, "the third is still there");

    let day = Period::new(at(0), at(60 * 24)).unwrap();
    let index = vec![events[0].visitor()];
    let request = TraceRequest::new(index, day, ContactRule::default()).unwrap();
    let report = store.contacts(&request, &pairing).await.unwrap();
    assert_eq!(report.contacts.len(), 1);
    assert_eq!((report.contacts[0].visitor, report.contacts[0].minutes), (events[1].visitor(), 40));

    let mut csv = Vec::new();
    let mut writer = CsvExporter::new().start(&CONTACTS, Box::new(&mut csv)).unwrap();
    for contact in &report.contacts {
        writer.write(&contact_row(contact, &report, venues, Disclosure::Masked)).unwrap();
    }
    assert_eq!(writer.finish().unwrap(), 1);
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains("Phòng tập") && !csv.contains(&events[1].visitor().to_hex()), "{csv}");

    assert_eq!(store.erase(&Erasure::Visitor(events[1].visitor())).await.unwrap(), 2);
    assert_eq!(store.query_all(&EventQuery::ALL).await.unwrap().len(), 3);
}
