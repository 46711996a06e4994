use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use ravao::payload::{
    Challenge, DeploymentKey, Freshness, Identifier, IssuerKey, KeyPurpose, PosterBase,
    RevocationDraft, SeenSet, SignedPayload, TrustList, TrustListDraft, TrustedKey, decode, issue,
};
use ravao::{
    Assessment, CheckpointId, Claims, Decision, Direction, ErrorKind, Gate, GateNonce,
    Identification, OrderPolicy, PassClaims, PassId, PassKind, Reason, Risk, ScanMode, TokenId,
    Validity, Venue, VenueClaims, VenueId, VenueKind, Verdict, VisitorKey, self_scan,
};

const CARD: &str = "008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương, Tuyên Quang|10052021";

fn now() -> DateTime<Utc> {
    "2021-11-01T01:00:00Z".parse().unwrap()
}

struct Commune {
    issuer: IssuerKey,
    trust: Arc<TrustList>,
    key: Arc<DeploymentKey>,
}

fn commune() -> Commune {
    let (root, issuer) = (IssuerKey::from_seed(&[1; 32]), IssuerKey::from_seed(&[2; 32]));
    let key = TrustedKey::new(issuer.public_key(), [KeyPurpose::Venue, KeyPurpose::Pass]);
    let draft = TrustListDraft::new(1, now(), now() + TimeDelta::days(30)).with_key(key);
    let trust = TrustList::open(&draft.sign(&root).unwrap(), &root.public_key(), now()).unwrap();
    let key = Arc::new(DeploymentKey::from_bytes(&[3; 32]));
    Commune { issuer, trust: Arc::new(trust), key }
}

impl Commune {
    fn gate(&self) -> Gate {
        let market = Venue::new(VenueId::from(1), "Chợ Sơn Dương", VenueKind::LocalMarket);
        let (key, trust) = (self.key.clone(), self.trust.clone());
        Gate::new(market, CheckpointId::WHOLE_VENUE, key, trust).unwrap()
    }

    fn pass(&self, kind: PassKind, expires: DateTime<Utc>) -> String {
        let mut claims = PassClaims::new(TokenId::from_bytes([4; 8]), PassId::from_bytes([5; 16]));
        claims.kind = kind;
        claims.validity = Validity::new(None, Some(expires)).unwrap();
        issue(&self.issuer, &Claims::Pass(claims)).unwrap().to_pass_text()
    }

    fn poster(&self) -> String {
        let claims = VenueClaims::new(VenueId::from(1), "Chợ Sơn Dương");
        let base: PosterBase = "https://qr.example.vn".parse().unwrap();
        issue(&self.issuer, &Claims::Venue(claims)).unwrap().to_poster_url(&base)
    }
}

/// A pass that is bound to the device.
fn rotating(commune: &Commune, device: &IssuerKey) -> SignedPayload {
    let kind = PassKind::Rotating(device.public_key().to_device_key());
    decode(&commune.pass(kind, now() + TimeDelta::days(1))).unwrap()
}

#[test]
fn a_rotating_pass_is_used_up_for_its_step_only() {
    let (commune, device) = (commune(), IssuerKey::from_seed(&[6; 32]));
    let pass = rotating(&commune, &device);
    let shown = |at| pass.prove(&device, Challenge::at(at)).unwrap().to_pass_text();
    let seen = Arc::new(Mutex::new(SeenSet::new(10)));
    let (gate, other) = (commune.gate().with_seen(seen.clone()), commune.gate().with_seen(seen));
    let code = shown(now());
    assert_eq!(gate.scan(&code, Direction::In, now()).decision, Decision::Admit);
    let later = now() + TimeDelta::seconds(20);
    let copied = other.scan(&code, Direction::In, later);
    assert_eq!(copied.decision, Decision::Refuse(Reason::Replayed));
    assert_eq!(copied.identified.first_seen.unwrap().at, now());
    let next = now() + TimeDelta::seconds(30);
    assert_eq!(other.scan(&shown(next), Direction::In, next).decision, Decision::Admit);
    let picture = gate.scan(&code, Direction::In, now() + TimeDelta::minutes(5));
    assert_eq!(picture.decision, Decision::Refuse(Reason::ProofFailed));
    assert!(picture.event.is_none());
}

#[test]
fn a_gate_with_a_connection_asks_for_its_nonce() {
    let (commune, device) = (commune(), IssuerKey::from_seed(&[6; 32]));
    let pass = rotating(&commune, &device);
    let nonce = GateNonce::from_bytes([8; 8]);
    let mut gate = commune.gate();
    gate.set_freshness(Freshness::default().with_nonce(nonce));
    let code = pass.prove(&device, Challenge::at(now())).unwrap().to_pass_text();
    let refused = Decision::Refuse(Reason::ProofFailed);
    assert_eq!(gate.scan(&code, Direction::In, now()).decision, refused);
    let answered = Challenge::at(now()).with_nonce(nonce);
    let code = pass.prove(&device, answered).unwrap().to_pass_text();
    assert_eq!(gate.scan(&code, Direction::In, now()).decision, Decision::Admit);
}

#[test]
fn a_gate_never_goes_back_to_older_revocations() {
    let (root, desk) = (IssuerKey::from_seed(&[1; 32]), IssuerKey::from_seed(&[7; 32]));
    let key = TrustedKey::new(desk.public_key(), [KeyPurpose::Revocation]);
    let next = now() + TimeDelta::days(30);
    let file = TrustListDraft::new(1, now(), next).with_key(key).sign(&root).unwrap();
    let trust = |sequence| {
        let list = TrustList::open(&file, &root.public_key(), now()).unwrap();
        let snapshot = RevocationDraft::new(sequence, now(), next).sign(&desk).unwrap();
        Arc::new(list.with_revocations(&snapshot, now()).unwrap())
    };
    let mut gate = commune().gate();
    assert!(gate.renew_trust(trust(2)).is_ok());
    assert_eq!(gate.renew_trust(trust(1)).unwrap_err().kind(), ErrorKind::Conflict);
    assert!(gate.renew_trust(trust(3)).is_ok());
}

#[test]
fn a_valid_pass_is_admitted_and_recorded() {
    let commune = commune();
    let pass = commune.pass(PassKind::Static, now() + TimeDelta::days(1));
    let outcome = commune.gate().scan(&pass, Direction::In, now());
    assert_eq!(outcome.decision, Decision::Admit);
    let event = outcome.event.unwrap();
    assert_eq!(event.identification(), Identification::SignedPass);
    assert_eq!((event.mode(), event.occurred_at()), (ScanMode::GateScan, now()));
}

#[test]
fn the_same_scan_has_the_same_identity() {
    let commune = commune();
    let pass = commune.pass(PassKind::Static, now() + TimeDelta::days(1));
    let id = |direction| {
        let outcome = commune.gate().scan(&pass, direction, now());
        outcome.event.unwrap().id()
    };
    assert_eq!(id(Direction::In), id(Direction::In));
    assert_ne!(id(Direction::In), id(Direction::Out));
}

/// The code of an invented market, as the Corona-Warn-App has them.
const TRACE_LOCATION: &str =
    "https://e.coronawarn.app?v=1#CAESFQgBEgpDaG8gVGVzdCAxGgVQaG8gMRoKCAESAkFCGgJDRCIECAEQBA";

#[test]
fn bad_codes_are_refused_and_leave_no_event() {
    let commune = commune();
    let mut forged = commune.pass(PassKind::Static, now() + TimeDelta::days(1)).into_bytes();
    let middle = forged.len() / 2;
    forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    let expired = commune.pass(PassKind::Static, now());
    for (text, reason) in [
        (expired.as_str(), Reason::Expired),
        ("", Reason::Unrecognised),
        ("hello", Reason::Unrecognised),
        ("RV1*", Reason::Malformed),
        ("https://example.vn", Reason::WebAddress),
        ("0002015802VN63040000", Reason::PaymentCode),
        (TRACE_LOCATION, Reason::OtherVenue),
        ("******000001|NGUYEN VAN AN|1990-**-**|0|162900000000000000|", Reason::NumberHidden),
        (commune.poster().as_str(), Reason::NotAPass),
    ] {
        let outcome = commune.gate().scan(text, Direction::In, now());
        assert_eq!(outcome.decision, Decision::Refuse(reason), "{text}");
        assert!(outcome.event.is_none());
    }
    assert!(!commune.gate().scan(&forged, Direction::In, now()).decision.admits());
}

#[test]
fn nobody_is_locked_in() {
    let commune = commune();
    let expired = commune.pass(PassKind::Static, now());
    let outcome = commune.gate().scan(&expired, Direction::Out, now());
    assert_eq!(outcome.decision, Decision::Warn(Reason::Expired));
    assert!(outcome.event.is_none(), "nobody can be told from a code that is not valid");
}

#[test]
fn a_short_lived_pass_counts_once() {
    let commune = commune();
    let pass = commune.pass(PassKind::ShortLived, now() + TimeDelta::minutes(5));
    let gate = commune.gate();
    assert!(gate.scan(&pass, Direction::In, now()).decision.admits());
    let later = now() + TimeDelta::minutes(1);
    let replayed = gate.scan(&pass, Direction::In, later);
    assert_eq!(replayed.decision, Decision::Refuse(Reason::Replayed));
    assert_eq!(replayed.identified.first_seen.unwrap().at, now());
    assert!(replayed.event.is_none());
    assert!(gate.scan(&pass, Direction::Out, later).event.is_some(), "its holder may leave");
}

#[test]
fn gates_that_share_their_memory_see_a_replay_elsewhere() {
    let commune = commune();
    let pass = commune.pass(PassKind::ShortLived, now() + TimeDelta::minutes(5));
    let seen = Arc::new(Mutex::new(SeenSet::new(100)));
    let (first, second) = (commune.gate().with_seen(seen.clone()), commune.gate().with_seen(seen));
    assert!(first.scan(&pass, Direction::In, now()).decision.admits());
    let later = now() + TimeDelta::minutes(1);
    let replayed = second.scan(&pass, Direction::In, later);
    assert_eq!(replayed.decision, Decision::Refuse(Reason::Replayed));
    assert_eq!(replayed.identified.first_seen.unwrap().place, first.place());
}

#[test]
fn a_refused_visitor_has_not_used_the_pass() {
    let commune = commune();
    let pass = commune.pass(PassKind::ShortLived, now() + TimeDelta::minutes(5));
    let gate = commune.gate().with_policy(OrderPolicy::default());
    let declared = |risk| Some(Assessment { risk, fresh_until: now() + TimeDelta::hours(1) });
    let decide = |risk| {
        let identified = gate.identify(&pass, now());
        gate.decide(identified, Direction::In, declared(risk), now()).decision
    };
    assert_eq!(decide(Risk::Refuse), Decision::Refuse(Reason::HealthRefusal));
    assert_eq!(decide(Risk::None), Decision::Admit);
}

#[test]
fn a_gate_never_goes_back_to_an_older_trust_list() {
    let commune = commune();
    let mut gate = commune.gate();
    let error = gate.renew_trust(Arc::new(TrustList::empty())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    gate.renew_trust(commune.trust.clone()).unwrap();
}

#[test]
fn a_card_and_a_typed_number_are_the_same_visitor() {
    let commune = commune();
    let gate = commune.gate();
    let card = gate.identify(CARD, now());
    let typed = gate.identify_typed(&Identifier::document("008090000001").unwrap());
    assert_eq!(card.visitor, typed.visitor);
    let outcome = gate.decide(typed, Direction::In, None, now());
    assert_eq!(outcome.decision, Decision::Warn(Reason::Typed));
    assert_eq!(outcome.event.unwrap().mode(), ScanMode::ManualEntry);
}

#[test]
fn cards_without_a_signature_identify_their_holder() {
    let commune = commune();
    let gate = commune.gate();
    let insurance = "|4e67|1/1/1990|1|-|08 - 303|-|-|-|-|-|4|-|0123456789abcdef-1202|$";
    let old_card = gate.identify(&format!("GD4088000000000{insurance}"), now());
    let new_card = gate.identify(&format!("8000000000{insurance}"), now());
    assert!(new_card.visitor.is_some());
    assert_eq!(old_card.visitor, new_card.visitor, "one person with two cards");

    let card = gate.identify(CARD, now());
    let qr = gate.identify("008090000001|NGUYEN VAN AN|1990-01-01|0|1|", now());
    let reformatted = "008090000001|Nguyễn Văn An|01/01/1990|Nam|Sơn Dương|10/05/2021";
    assert_eq!(qr.visitor, card.visitor);
    assert_eq!(gate.identify(reformatted, now()).visitor, card.visitor);

    let outcome = gate.decide(new_card, Direction::In, None, now());
    assert_eq!(outcome.decision, Decision::Warn(Reason::UnsignedCard));
    assert_eq!(outcome.event.unwrap().identification(), Identification::UnsignedCard);
}

#[test]
fn a_code_that_identifies_nobody_leaves_no_event_on_the_way_out() {
    let commune = commune();
    let outcome = commune.gate().scan("https://example.vn", Direction::Out, now());
    assert_eq!(outcome.decision, Decision::Warn(Reason::WebAddress));
    assert!(outcome.event.is_none() && outcome.identified.visitor.is_none());
}

#[test]
fn a_declaration_can_refuse() {
    let commune = commune();
    let gate = commune.gate().with_policy(OrderPolicy::default());
    let sick = Assessment { risk: Risk::Refuse, fresh_until: now() + TimeDelta::hours(1) };
    let identified = gate.identify(CARD, now());
    let outcome = gate.decide(identified.clone(), Direction::In, Some(sick), now());
    assert_eq!(outcome.decision, Decision::Refuse(Reason::HealthRefusal));
    assert!(outcome.event.is_none());
    assert!(gate.decide(identified, Direction::Out, Some(sick), now()).event.is_some());
}

#[test]
fn a_gate_stands_at_a_checkpoint_of_its_venue() {
    let commune = commune();
    let market = Venue::new(VenueId::from(1), "Chợ Sơn Dương", VenueKind::LocalMarket);
    let (key, trust) = (commune.key.clone(), commune.trust.clone());
    let error = Gate::new(market, CheckpointId::new(9), key, trust).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn a_visitor_scans_the_poster() {
    let commune = commune();
    let who = (VisitorKey::from_bytes([9; 16]), Direction::In);
    let event = self_scan(&commune.poster(), &commune.trust, who, now()).unwrap();
    assert_eq!((event.visitor(), event.mode()), (who.0, ScanMode::SelfScan));

    let pass = commune.pass(PassKind::Static, now() + TimeDelta::days(1));
    let refused = self_scan(&pass, &commune.trust, who, now()).unwrap_err();
    assert_eq!(refused, Verdict::KeyNotAllowed);
    let stranger = TrustList::empty();
    assert_eq!(self_scan(&commune.poster(), &stranger, who, now()), Err(Verdict::UnknownKey));
}

#[test]
fn a_gate_whose_clock_is_broken_records_nothing() {
    let commune = commune();
    let epoch = DateTime::from_timestamp(0, 0).unwrap();
    for (direction, decision) in [
        (Direction::In, Decision::Refuse(Reason::ClockWrong)),
        (Direction::Out, Decision::Warn(Reason::ClockWrong)),
    ] {
        let outcome = commune.gate().scan(CARD, direction, epoch);
        assert_eq!(outcome.decision, decision);
        assert!(outcome.event.is_none());
    }
}
