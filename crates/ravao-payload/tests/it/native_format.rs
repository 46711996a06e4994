//! The format on paper: the worked example of docs/formats/native.md and the size budget.

use data_encoding::HEXLOWER;
use ravao_core::{Claims, VenueClaims, VenueId, VenueKind};
use ravao_payload::{decode, issue};

use crate::fixture::{COMMUNE, issuer, validity, venue};

const DOCUMENT: &str = include_str!("../../../../docs/formats/native.md");

#[test]
fn the_worked_example_is_what_the_code_produces() {
    let token = issue(&issuer(), &venue()).unwrap();
    let base = "https://qr.example.vn".parse().unwrap();
    let hex = HEXLOWER.encode(token.as_bytes());
    assert!(DOCUMENT.contains(&hex), "docs/formats/native.md lacks {hex}");
    for expected in [
        issuer().to_seed_hex().to_string(),
        issuer().public_key().to_hex(),
        issuer().kid().to_hex(),
        token.token().to_hex(),
        token.to_pass_text(),
        token.to_poster_url(&base),
        token.as_bytes().len().to_string(),
    ] {
        assert!(DOCUMENT.contains(&expected), "docs/formats/native.md lacks {expected}");
    }
}

#[test]
fn a_venue_code_stays_within_the_budget() {
    let name = "Trường THCS Hồng Thái, Hồng Sơn";
    assert_eq!(name.len(), 40);
    let mut claims = VenueClaims::new(VenueId::from(u64::MAX), name);
    claims.kind = Some(VenueKind::ResidentialGate);
    claims.commune = Some(COMMUNE.parse().unwrap());
    claims.validity = validity();
    let token = issue(&issuer(), &Claims::Venue(claims)).unwrap();

    assert!(token.as_bytes().len() <= 169, "{}", token.as_bytes().len());
    let poster = token.to_poster_url(&"https://qr.example.vn".parse().unwrap());
    assert!(poster.len() <= 311, "{}: over version 10-M", poster.len());
    let pass = token.to_pass_text();
    assert!(pass.len() <= 262, "{}: over version 9-M", pass.len());
    for stated in [
        format!("{} bytes. On a poster", token.as_bytes().len()),
        format!("{} characters, version 10", poster.len()),
        format!("text {}, version 9", pass.len()),
    ] {
        assert!(DOCUMENT.contains(&stated), "docs/formats/native.md lacks {stated}");
    }
    for text in [poster, pass] {
        let alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        assert!(text.chars().all(|c| alphanumeric.contains(c)), "{text}");
        assert!(decode(&text).is_ok());
    }
}
