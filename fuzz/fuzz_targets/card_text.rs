//! Any text as a card: what is read can be written from its fields and is read as the same card.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::Personal;
use ravao_payload::{
    CardGeneration, IdentityCard, InsuranceCard, PartialDate, PersonalQr, Sex, read_code,
};

fuzz_target!(|text: &str| {
    let _ = read_code(text);
    if let Ok(card) = IdentityCard::from_text(text) {
        check_identity_card(card);
    }
    if let Ok(card) = InsuranceCard::from_text(text) {
        check_insurance_card(card);
    }
    if let Ok(qr) = PersonalQr::from_text(text) {
        check_personal_qr(&qr);
    }
});

/// Warnings tell how the text was written, so they are left out.
fn check_identity_card(mut card: IdentityCard) {
    let _ = card.masked();
    let mut again = IdentityCard::from_text(&identity_text(&card)).expect("written from a card");
    again.warnings.clear();
    card.warnings.clear();
    assert!(again == card);
}

fn identity_text(card: &IdentityCard) -> String {
    let is_reformatted = card.generation() == CardGeneration::Reformatted6;
    let separator = if is_reformatted { "/" } else { "" };
    let old = card.old_number.as_ref().map_or("", Personal::reveal);
    let sex = match card.sex {
        Sex::Male => "Nam",
        Sex::Female => "Nữ",
    };
    let birth = day_first(card.birth_date, separator);
    let issued = card.issued.map(|date| day_first(date, separator)).unwrap_or_default();
    let (name, residence) = (card.name.reveal(), card.residence.reveal());
    let mut parts = vec![card.number.reveal(), old, name, &birth, sex, residence, &issued];
    if is_reformatted {
        parts.remove(1);
    }
    parts.extend(card.extras.iter().map(|extra| extra.text.reveal()));
    parts.join("|")
}

fn check_insurance_card(mut card: InsuranceCard) {
    let _ = (card.masked(), card.identifier(), card.number.object_group());
    let mut again = InsuranceCard::from_text(&insurance_text(&card)).expect("written from a card");
    again.warnings.clear();
    card.warnings.clear();
    assert!(again == card);
}

fn insurance_text(card: &InsuranceCard) -> String {
    let date = |date: Option<PartialDate>| date.map(|date| day_first(date, "/"));
    let plain = |text: &Option<Personal>| text.as_ref().map(|text| text.reveal().to_owned());
    let sex = match card.sex {
        Sex::Male => "1",
        Sex::Female => "2",
    };
    let parts = [
        Some(card.number.reveal().to_owned()),
        Some(hex(&card.name)),
        date(Some(card.birth_date)),
        Some(sex.to_owned()),
        card.address.as_ref().map(hex),
        card.facility.clone(),
        date(card.valid_from),
        date(card.valid_to),
        date(card.issued),
        plain(&card.management_code),
        card.guardian.as_ref().map(hex),
        card.living_area.clone(),
        date(card.five_years_from),
        plain(&card.check_token),
    ];
    let parts = parts.map(|part| part.unwrap_or("-".to_owned()));
    let extras = card.extras.iter().map(|extra| format!("|{}", extra.reveal()));
    format!("{}{}|$", parts.join("|"), extras.collect::<String>())
}

fn hex(text: &Personal) -> String {
    text.reveal().bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// `1990-01-31` as `31/01/1990`, `1990` as `1990`.
fn day_first(date: PartialDate, separator: &str) -> String {
    let iso = date.to_iso();
    let parts: Vec<&str> = iso.rsplit('-').collect();
    parts.join(separator)
}

fn check_personal_qr(qr: &PersonalQr) {
    let _ = (qr.masked(), qr.identifier());
    assert!(PersonalQr::from_text(&qr.to_text()).as_ref() == Ok(qr));
    let hidden = PersonalQr::from_text(&qr.to_hidden_text()).expect("written by us");
    assert!(hidden.is_hidden() && hidden.identifier().is_none());
    assert_eq!(hidden.to_hidden_text(), qr.to_hidden_text());
}
