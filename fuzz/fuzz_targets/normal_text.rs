//! Any text as a name, telephone, date, sex, plate or address: a form is its own form.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ravao_core::{AdminDataset, AdminRegister};
use ravao_payload::normal::{
    AdminNames, NameParts, PhoneNumber, Plate, SexCode, SexScheme, TonePlacement, fold,
    is_syllable, place_tones, same_folded, same_spelling,
};
use ravao_payload::{Identifier, PartialDate};

static REGISTER: LazyLock<AdminRegister> = LazyLock::new(AdminRegister::built_in);
static NAMES: LazyLock<AdminNames<'static>> = LazyLock::new(|| AdminNames::new(&REGISTER));

fuzz_target!(|text: &str| {
    check_name(text);
    check_numbers(text);
    check_date(text);
    check_sex(text);
    check_address(text);
});

fn check_name(name: &str) {
    let folded = fold(name);
    assert_eq!(fold(&folded), folded);
    assert!(same_folded(name, &folded));
    for placement in [TonePlacement::Traditional, TonePlacement::Modern] {
        let placed = place_tones(name, placement);
        assert_eq!(place_tones(&placed, placement), placed);
        assert!(same_spelling(name, &placed) && same_folded(name, &placed));
    }
    let _ = is_syllable(name);
    let Some(parts) = NameParts::of(name) else {
        assert!(name.trim().is_empty());
        return;
    };
    let middle = parts.middle.into_iter().flat_map(str::split_whitespace);
    let words = parts.family.into_iter().chain(middle).chain([parts.given]);
    assert!(words.eq(name.split_whitespace()));
}

fn check_numbers(text: &str) {
    if let Ok(phone) = text.parse::<PhoneNumber>() {
        assert!(phone.reveal().parse().ok().as_ref() == Some(&phone));
        let national = phone.to_national().map(|national| national.parse());
        assert!(national.is_none_or(|again| again.ok().as_ref() == Some(&phone)));
    }
    if let Ok(plate) = text.parse::<Plate>() {
        assert!(plate.reveal().parse().ok().as_ref() == Some(&plate));
        let _ = (plate.region(), plate.province());
    }
    let squeezed: String = text.chars().filter(|c| !" -".contains(*c)).collect();
    assert!(Identifier::document(text).ok() == Identifier::document(&squeezed).ok());
}

fn check_date(text: &str) {
    for read in [PartialDate::from_card, PartialDate::from_slashed, PartialDate::from_iso] {
        let Ok(date) = read(text) else { continue };
        let iso = date.to_iso();
        let slashed = iso.rsplit('-').collect::<Vec<_>>().join("/");
        assert!(PartialDate::from_slashed(&slashed) == Ok(date));
        assert!(PartialDate::from_card(&slashed.replace('/', "")) == Ok(date));
        let is_day = PartialDate::from_iso(&iso) == Ok(date);
        assert_eq!(is_day, date.day().is_some());
        assert!(date.day().is_none_or(|day| PartialDate::from_day(day) == Ok(date)));
    }
}

fn check_sex(code: &str) {
    for scheme in [
        SexScheme::IdentityCard,
        SexScheme::HealthInsurance,
        SexScheme::PersonalQr,
        SexScheme::HealthCatalogue,
        SexScheme::StayNotification,
        SexScheme::HealthDeclaration,
    ] {
        if let Some(sex) = scheme.read(code) {
            assert_eq!(scheme.write(sex), Some(code));
            assert!([SexCode::Male, SexCode::Female, SexCode::Other].contains(&sex));
        }
    }
}

/// Within all datasets an address explains as much as within the best of them, and no less.
fn check_address(address: &str) {
    let found = NAMES.find(address);
    assert!(found.is_sorted_by_key(|found| std::cmp::Reverse(found.parts)));
    let best = |dataset| NAMES.find_in(dataset, address).first().map(|found| found.parts);
    let datasets = [AdminDataset::Y2021, AdminDataset::Y2025];
    assert_eq!(found.first().map(|found| found.parts), datasets.into_iter().filter_map(best).max());
    for found in found {
        assert!(REGISTER.unit(found.unit).is_some());
        assert!(NAMES.find_in(found.unit.dataset, address).contains(&found));
    }
}
