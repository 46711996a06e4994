//! Nothing personal in any error or `Debug`: invented persons go through every door, and what
//! comes out is searched for them.

use std::fmt::Debug;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ravao::payload::{DeploymentKey, Identifier, IssuerKey, TrustList, issue, read_code};
use ravao::store::memory::MemoryStore;
use ravao::{
    Answer, CheckpointId, Claims, Declaration, Direction, EventQuery, Gate, PassClaims, PassId,
    Personal, Questionnaire, Scan, Symbol, TokenId, Venue, VenueId, VenueKind, VisitEvent,
    VisitStore, VisitStoreExt, VisitorKey, from_json,
};

const NAME: &str = "Nguyễn Văn Thử";
const NUMBER: &str = "008090123456";
const PLACE: &str = "Thôn Bí Mật";

/// The name as plain capitals, and as hexadecimal UTF-8.
const FOLDED: &str = "NGUYEN VAN THU";
const HEX: &str = "4e677579e1bb856e2056c4836e205468e1bbad";

fn card() -> String {
    format!("{NUMBER}|987654321|{NAME}|01011990|Nam|{PLACE}, Tuyên Quang|10052021||||")
}

/// The same person by every code that people carry, and by a payment code.
fn codes() -> [String; 5] {
    let insurance = format!("GD4080987654321|{HEX}|01/01/1990|1|{HEX}|08 - 303|-|-|-|-");
    [
        card(),
        format!("{insurance}|{HEX}|4|-|0123456789abcdef-9102|$"),
        format!("{NUMBER}|{FOLDED}|1990-01-01|0|162900000000000000|<1<GD4080987654321<"),
        "P<UTONGUYEN<<VAN<THU<<<<<<<<<<<<<<<<<<<<<<<<\n\
         9876543213UTO9001011M3001019<<<<<<<<<<<<<<00"
            .to_owned(),
        "00020138270010A00000072701099876543215802VN5914NGUYEN VAN THU63040000".to_owned(),
    ]
}

fn gate() -> Gate {
    let key = Arc::new(DeploymentKey::from_bytes(&[3; 32]));
    let office = Venue::new(VenueId::from(1), "Trụ sở", VenueKind::Office);
    Gate::new(office, CheckpointId::WHOLE_VENUE, key, Arc::new(TrustList::empty())).unwrap()
}

fn now() -> DateTime<Utc> {
    "2021-11-01T01:00:00Z".parse().unwrap()
}

/// Fails if a text holds anything of the invented person, in any of the usual forms.
fn check(shown: &str) {
    let key = DeploymentKey::from_bytes(&[3; 32]);
    let visitor = key.visitor_key(&Identifier::document(NUMBER).unwrap()).to_hex();
    let parts = ["Thử", "987654321", "VAN THU", "VAN<THU", "01011990", visitor.as_str()];
    for secret in [NAME, NUMBER, PLACE, FOLDED, HEX].into_iter().chain(parts) {
        assert!(!shown.contains(secret), "a secret is shown in: {shown}");
    }
}

fn check_debug(value: &impl Debug) {
    check(&format!("{value:?}"));
    check(&format!("{value:#?}"));
}

#[test]
fn codes_and_cards_hide_their_holders() {
    check_debug(&read_code(&card()).unwrap());
    check_debug(&Identifier::document(NUMBER).unwrap());
    check_debug(&Symbol::new(card().into_bytes()));
    check_debug(&Scan::new("camera", vec![Symbol::new(card().into_bytes())]));

    let mut pass = PassClaims::new(TokenId::from_bytes([1; 8]), PassId::from_bytes([2; 16]));
    pass.holder = Some(Personal::from(NAME));
    let claims = Claims::Pass(pass);
    check_debug(&claims);
    let token = issue(&IssuerKey::from_seed(&[1; 32]), &claims).unwrap();
    check_debug(&token);
    check_debug(&read_code(&token.to_pass_text()).unwrap());
}

#[test]
fn every_code_at_a_gate_hides_its_holder() {
    for text in codes() {
        let code = read_code(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        check_debug(&code);
        check_debug(&gate().scan(&text, Direction::In, now()));
        for (at, _) in text.char_indices() {
            check_debug(&gate().scan(&text[..at], Direction::Out, now()));
        }
    }
}

#[test]
fn keys_hide_their_secrets() {
    let issuer = IssuerKey::from_seed(&[0xab; 32]);
    let deployment = DeploymentKey::from_bytes(&[0xcd; 32]);
    let shown = format!("{issuer:?} {deployment:?}").to_lowercase();
    assert!(!shown.contains("abab") && !shown.contains("cdcd"), "{shown}");
    assert!(!shown.contains("171, 171") && !shown.contains("205, 205"), "{shown}");
}

#[test]
fn the_pipeline_and_the_store_hide_visitors() {
    let gate = gate();
    let outcome = gate.scan(&card(), Direction::In, now());
    check_debug(&outcome);
    check_debug(&gate);
    let store = MemoryStore::new();
    pollster::block_on(async {
        store.append(&[outcome.event.unwrap()], now()).await.unwrap();
        check_debug(&store.query_all(&EventQuery::ALL).await.unwrap());
    });
    check_debug(&store);
}

#[test]
fn declarations_hide_answers() {
    let asked = Questionnaire::population_2021();
    let declaration = Declaration::new(VisitorKey::from_bytes([1; 16]), &asked, now())
        .answer("visited_places", Answer::Text(Personal::from(PLACE)));
    check_debug(&declaration);
    check(&declaration.assess(&asked, now()).unwrap_err().to_string());
}

#[test]
fn errors_about_broken_input_do_not_quote_it() {
    for broken in [
        card().replace("Nam", "Khác"),
        card().replace("01011990", "01011990x"),
        card().replacen('|', "", 1),
        format!("RV1*{}", card()),
        format!("https://example.vn/RV1/{}", card()),
    ] {
        let error = read_code(&broken).unwrap_err();
        check(&error.to_string());
        check_debug(&error);
    }
    check(&Identifier::phone(NAME).unwrap_err().to_string());
    check(&Identifier::document(NAME).unwrap_err().to_string());
    check(&NAME.parse::<VisitorKey>().unwrap_err().to_string());
    check(&NAME.parse::<VenueId>().unwrap_err().to_string());
}

#[test]
fn json_that_does_not_fit_is_not_quoted() {
    let good = r#"{"id":"00000000000000000000000000000001","visitor":"00000000000000000000000000000002",
        "venue":"0000000000000003","direction":"in","occurred_at":"2021-11-01T01:00:00Z"}"#;
    assert!(from_json::<VisitEvent>(good.as_bytes()).is_ok());
    for (part, broken) in [
        (r#""in""#, format!("{NAME:?}")),
        (r#""0000000000000003""#, NUMBER.trim_start_matches('0').to_owned()),
        (r#""00000000000000000000000000000002""#, format!("{NUMBER:?}")),
        (r#""2021-11-01T01:00:00Z""#, format!("{PLACE:?}")),
        (good, format!("{NAME:?}")),
        (r#""in""#, NAME.to_owned()),
    ] {
        let error = from_json::<VisitEvent>(good.replace(part, &broken).as_bytes()).unwrap_err();
        check(&error.to_string());
        check_debug(&error);
    }
    let answer = format!(r#"{{"answers":{{"visited_places":{PLACE:?}}}}}"#);
    check(&from_json::<Declaration>(answer.as_bytes()).unwrap_err().to_string());
}
