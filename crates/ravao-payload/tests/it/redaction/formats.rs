//! Every format that carries a person, with a secret in every field: whole, cut at every place and
//! broken in every part, it shows none of them.

use std::fmt::{Debug, Display};

use ciborium::Value;
use ravao_payload::normal::{NameParts, Plate};
use ravao_payload::{
    CertificateTrust, Code, Identifier, IdentityCard, InsuranceCard, InsuranceNumber, MrzDate,
    PartialDate, PersonalNumber, PersonalQr, PhoneNumber, TravelDocument, clean,
    decode_certificate, read_code, read_code_with_report,
};

use crate::fixture::now;

/// Names, places, numbers and dates of the invented person, in the forms that the texts have.
const SECRETS: [&str; 22] = [
    "trịnh",
    "bí ẩn",
    "trinh",
    "bi an",
    "bi<an",
    "ngõ kín",
    "5472e1bb",
    "090123456",
    "987654321",
    "1983",
    "83-05-17",
    "830517",
    "17/05",
    "765432109",
    "08313",
    "feedbeef",
    "4711",
    "l80815807",
    "mẹ kín",
    "0815",
    "840539006",
    "kín",
];

/// A certificate is written in the other form, too: what a screen shows.
const MASKED: [&str; 3] = ["t. b.", "ẩn", "815"];

fn texts() -> Vec<String> {
    let identity = "008090123456|987654321|Trịnh Bí Ẩn|17051983|Nam|Ngõ Kín, Sơn Dương|10052021";
    let reformatted = "008090123456|Trịnh Bí Ẩn|17/05/1983|Nam|Ngõ Kín|10/05/2021";
    let name = "5472e1bb8b6e682042c3ad20e1baa86e";
    let insured = format!("GD4080765432109|{name}|17/05/1983|1|{name}|08 - 313|01/01/2020|-|-");
    let insured = format!("{insured}|08074711000815|{name}|4|01/01/2025|feedbeef-4711");
    vec![
        identity.to_owned(),
        format!("{identity}|008090123456|Mẹ Kín|Trịnh Bí Ẩn|0815"),
        reformatted.to_owned(),
        format!("{insured}|$"),
        format!("{insured}|4|{name}|$"),
        "B0815807|TRINH BI AN|1983-05-17|0|162900000000004711|<1<GD4080765432109<".to_owned(),
        "******807|TRINH BI AN|1983-**-**|1|162900000000004711|".to_owned(),
        "P<UTOTRINH<<BI<AN<<<<<<<<<<<<<<<<<<<<<<<<<<<\nL808158078UTO8305170M3001019<<<<<<<<<<<<<<02"
            .to_owned(),
        "00020101021138540010A00000072701240006970400011000471108150208QRIBFTTA53037045802VN\
         5905TRINH63040815"
            .to_owned(),
        certificate(),
    ]
}

/// An unsigned certificate of a vaccination.
fn certificate() -> String {
    let texts = |fields: &[(&str, &str)]| -> Vec<(Value, Value)> {
        fields.iter().map(|&(key, text)| (key.into(), text.into())).collect()
    };
    let number = |key: i64, value: Value| (Value::from(key), value);
    let names = texts(&[("fn", "Trịnh"), ("gn", "Bí Ẩn"), ("fnt", "TRINH"), ("gnt", "BI<AN")]);
    let mut dose = texts(&[("tg", "840539006"), ("vp", "4711"), ("mp", "4711"), ("ma", "4711")]);
    dose.extend(texts(&[("dt", "2021-11-20"), ("co", "VN"), ("is", "Ngõ Kín"), ("ci", "4711815")]));
    dose.extend([("dn".into(), 2.into()), ("sd".into(), 2.into())]);
    let mut contents = texts(&[("ver", "1.3.0"), ("dob", "1983-05-17")]);
    contents.push(("nam".into(), Value::Map(names)));
    contents.push(("v".into(), Value::Array(vec![Value::Map(dose)])));
    let hcert = Value::Map(vec![number(1, Value::Map(contents))]);
    let claims = vec![number(4, 4_000_000_000_i64.into()), number(-260, hcert)];
    let headers = vec![number(1, (-7).into()), number(4, Value::Bytes(vec![7; 8]))];
    let [headers, claims] = [headers, claims].map(|map| Value::Bytes(written(&Value::Map(map))));
    let parts = vec![headers, Value::Map(Vec::new()), claims, Value::Bytes(vec![1; 64])];
    format!("HC1:{}", base45::encode(written(&Value::Array(parts))))
}

fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn check_shown(shown: &str) {
    let shown = shown.to_lowercase();
    for secret in SECRETS.into_iter().chain(MASKED) {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

fn check<T: Debug, E: Debug + Display>(result: &Result<T, E>) {
    match result {
        Ok(value) => check_shown(&format!("{value:?} {value:#?}")),
        Err(error) => check_shown(&format!("{error} {error:?} {error:#?}")),
    }
}

fn check_text(text: &str) {
    check(&clean(text));
    check(&read_code(text));
    check(&read_code_with_report(text));
    check(&IdentityCard::from_text(text));
    check(&InsuranceCard::from_text(text));
    check(&PersonalQr::from_text(text));
    check(&TravelDocument::from_text(text));
    check(&decode_certificate(text));
    text.split(['|', '\n', '<']).for_each(check_part);
}

fn check_part(part: &str) {
    for read in [PartialDate::from_card, PartialDate::from_slashed, PartialDate::from_iso] {
        check(&read(part));
    }
    check(&part.parse::<PersonalNumber>());
    check(&part.parse::<InsuranceNumber>());
    check(&part.parse::<MrzDate>());
    check(&part.parse::<PhoneNumber>());
    check(&part.parse::<Plate>());
    check(&Identifier::document(part));
    check(&Identifier::phone(part));
    check_shown(&format!("{:?}", NameParts::of(part)));
    check(&PersonalQr::new(part, "Trịnh Bí Ẩn", now().date_naive()));
}

#[test]
fn whole_codes_show_nothing() {
    for text in texts() {
        let code = read_code(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        check_text(&text);
        check_shown(&format!("{:?} {:?}", code.claimed_identifier(), code.unfit_reason()));
        check_views(&code);
    }
}

/// What is inside, and what a screen shows of it.
fn check_views(code: &Code) {
    check_shown(&match code {
        Code::IdentityCard(card) => {
            let card = card.claimed();
            let place = card.number.registration_place();
            check_shown(&format!("{place:?} {:?}", card.birth_date));
            format!("{:?} {:?} {:?}", card.masked(), card.number, card.extras)
        }
        Code::InsuranceCard(card) => {
            let card = card.claimed();
            let social = card.number.social_insurance_number();
            format!("{:?} {:?} {social:?} {:?}", card.masked(), card.number, card.guardian)
        }
        Code::PersonalQr(qr) => format!("{:?} {:?}", qr.claimed().masked(), qr.claimed().ext),
        Code::TravelDocument(document) => {
            let document = document.claimed();
            let dates = [document.birth_date, document.expires];
            format!("{:?} {dates:?} {:?}", document.masked(), document.personal_number())
        }
        Code::Certificate(signed) => {
            check(&signed.verify(&CertificateTrust::empty(), now()));
            let contents = signed.contents_unverified().unwrap();
            let (name, statement) = (&contents.name, &contents.statement);
            format!("{contents:?} {name:?} {statement:?} {:?}", contents.masked())
        }
        other => format!("{other:?}"),
    });
}

#[test]
fn codes_cut_anywhere_show_nothing() {
    for text in texts() {
        for (at, _) in text.char_indices() {
            check_text(&text[..at]);
        }
    }
}

#[test]
fn codes_broken_in_any_part_show_nothing() {
    let long = "Trịnh".repeat(200);
    for text in texts() {
        let separator = if text.contains('|') { '|' } else { '\n' };
        let parts: Vec<&str> = text.split(separator).collect();
        for index in 0..parts.len() {
            for broken in ["", "?", "0815", "Trịnh", "\u{1b}4711", "31/02/1983", &long] {
                let mut parts = parts.clone();
                parts[index] = broken;
                check_text(&parts.join(&separator.to_string()));
            }
        }
    }
}
