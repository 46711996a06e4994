//! Every kind of code as `ravao decode` shows it; all people are invented.

use serde_json::{Value, json};

use crate::tool::{CARD, Folder, NOW};

/// The whole record of a text by itself, decoded without trust in anybody.
fn check(text: &str, kind: &str, verdict: &str, claims: &Value) {
    let code = if verdict == "unsigned" { 0 } else { 1 };
    let record = Folder::new().run_with(&["decode"], text.as_bytes()).ended(code).only();
    assert_eq!((&record["kind"], &record["verdict"]), (&json!(kind), &json!(verdict)), "{text}");
    assert_eq!(&record["claims"], claims, "{text}");
    assert!(record["reason"].as_str().unwrap().ends_with('.'), "{text}");
    assert_eq!(record["changes"], json!([]), "{text}");
}

fn identity(generation: &str, number: &str, name: &str, [year, sex]: [&str; 2]) -> Value {
    json!({
        "generation": generation, "number": format!("*********{number}"), "name": name,
        "birth_year": year.parse::<u32>().unwrap(), "sex": sex, "warnings": [],
    })
}

fn with_warnings(mut claims: Value, warnings: &[&str]) -> Value {
    claims["warnings"] = json!(warnings);
    claims
}

#[test]
fn identity_cards_of_seven_eleven_and_six_parts() {
    let an = identity("citizen2021", "001", "N. V. An", ["1990", "male"]);
    check(CARD, "identity_card", "unsigned", &an);
    let text = "008305000002||Trần Thị Bích|15022005|Nữ|Sơn Dương, Tuyên Quang|20062022";
    let bich = identity("citizen2021", "002", "T. T. Bích", ["2005", "female"]);
    check(text, "identity_card", "unsigned", &bich);
    let text = "008060000003||Lê Văn Cũ|1960|Nam|Tân Trào|20062022";
    let cu = identity("citizen2021", "003", "L. V. Cũ", ["1960", "male"]);
    check(text, "identity_card", "unsigned", &cu);
    let an = identity("identity2024", "001", "N. V. An", ["1990", "male"]);
    check(&format!("{CARD}||||"), "identity_card", "unsigned", &an);
    let guessed = with_warnings(an, &["extras_guessed"]);
    let text = format!("{CARD}|008090000009||Nguyễn Văn Ba|Trần Thị Tư");
    check(&text, "identity_card", "unsigned", &guessed);
    let text = "008090000001|Nguyễn Văn An|01/01/1990|Nam|Sơn Dương|10/05/2021";
    let an = identity("reformatted6", "001", "N. V. An", ["1990", "male"]);
    check(text, "identity_card", "unsigned", &with_warnings(an, &["reformatted"]));
}

#[test]
fn what_is_odd_about_a_card_is_a_warning() {
    let text = "008190000001|12|Nguy?n Van An|01011991|Nam|Son Duong|10052021";
    let odd = identity("citizen2021", "001", "N. V. An", ["1991", "male"]);
    let warnings = [
        "sex_differs_from_number",
        "birth_year_differs_from_number",
        "letters_lost",
        "marks_missing",
        "old_number_unusual",
    ];
    check(text, "identity_card", "unsigned", &with_warnings(odd, &warnings));
}

#[test]
fn insurance_cards_of_fifteen_and_seventeen_parts() {
    let claims = |layout: &str, number: &str, sex: &str| {
        json!({
            "layout": layout, "number": number, "name": "N. V. An", "birth_year": 1990,
            "sex": sex, "warnings": [],
        })
    };
    let text = "GD4080000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|1|-|08 - 303|\
        01/01/2020|-|15/12/2019|08070000000000|-|4|01/01/2025|0123456789abcdef-9102|$";
    let old = claims("parts15", "************000", "male");
    check(text, "insurance_card", "unsigned", &old);
    let text = "8000000000|4e677579e1bb856e2056c4836e20416e|01/01/1990|2|-|08 - 303|\
        01/01/2023|-|15/12/2022|08078000000000|-|4| 01/01/2028|0123456789abcdef-1202|4|53c6a16e|$";
    check(text, "insurance_card", "unsigned", &claims("parts17", "*******000", "female"));
    let text = "GD9080000000000|Nguyen Van An|1/1/1990|1|-|08|x|-|-|-|-|4|-|0123-1202|$";
    let warnings =
        ["not_hexadecimal", "facility_unusual", "date_unreadable", "benefit_level_unusual"];
    check(text, "insurance_card", "unsigned", &with_warnings(old, &warnings));
}

#[test]
fn personal_qr_plain_and_hidden() {
    let claims = |number: &str, name: &str, mode: &str, warnings: &[&str]| {
        json!({
            "number": number, "name": name, "birth_year": 1990, "mode": mode,
            "warnings": warnings,
        })
    };
    let text = "001090000001|NGUYEN VAN A|1990-12-01|0|162900000000000000|";
    let plain = claims("*********001", "N. V. A", "in_person", &[]);
    check(text, "personal_qr", "unsigned", &plain);
    let text = "******000001|NGUYEN VAN A|1990-**-**|1|162900000000000000|";
    let hidden = claims("*********001", "N. V. A", "on_behalf", &["number_hidden"]);
    check(text, "personal_qr", "unsigned", &hidden);
    let text = "C1234567|Nguyễn An|1990-12-01|0||<1<GD4010000000000<0900000001<";
    let warnings = ["name_unusual", "platform_id_unusual"];
    let odd = claims("*****567", "N. An", "in_person", &warnings);
    check(text, "personal_qr", "unsigned", &odd);
}

#[test]
fn travel_documents_of_two_and_of_three_lines() {
    let claims = |layout: &str, number: &str| {
        json!({
            "layout": layout, "issuer": "UTO", "name": "E. A. MARIA",
            "birth_year_of_century": 74, "number": number,
        })
    };
    let passport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\
        L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    check(passport, "travel_document", "unsigned", &claims("td3", "******2C3"));
    let card = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6\
        ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
    check(card, "travel_document", "unsigned", &claims("td1", "******890"));
    check(&passport.replace("L898", "L888"), "unknown", "malformed", &json!({}));
    check(&card.replace("D2314", "D2315"), "unknown", "malformed", &json!({}));
}

#[test]
fn codes_that_are_not_for_gates() {
    let payment =
        |network: &str, is_intact: bool| json!({ "network": network, "is_intact": is_intact });
    let vietqr = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA\
        53037045802VN63049E6F";
    check(vietqr, "payment", "refused", &payment("vietqr", true));
    check("0002015802VN63040000", "payment", "refused", &payment("other", false));
    let menu = "https://bank.example@evil.example/?name=An";
    check(menu, "web_address", "refused", &json!({ "host": "evil.example" }));
    check("http://10.0.0.1:8080/", "web_address", "refused", &json!({ "host": "10.0.0.1" }));
    check("a driving licence", "unknown", "unrecognised", &json!({}));
}

#[test]
fn reasons_name_what_was_held_up() {
    for (text, reason) in [
        ("https://example.vn/", "This is a web address"),
        ("0002015802VN63040000", "This is a payment code"),
        ("hello", "This code is not for gates"),
        (CARD, "The card carries no signature"),
    ] {
        let record = Folder::new().run_with(&["decode"], text.as_bytes()).records().remove(0);
        assert!(record["reason"].as_str().unwrap().starts_with(reason), "{record}");
    }
}

/// The verdict and the fault of a text, with trust in the issuer.
fn fault(folder: &Folder, text: &str, more: &[&str]) -> (String, Option<String>) {
    let args = ["decode", "--trust", "trust.cose", "--root", "root.pub", "--now", NOW];
    let record = folder.run_with(&[&args[..], more].concat(), text.as_bytes()).only();
    let fault = record.get("fault").map(|fault| fault.as_str().unwrap().to_owned());
    (record["verdict"].as_str().unwrap().to_owned(), fault)
}

/// A poster of a venue, signed by a key.
fn poster(folder: &Folder, key: &str) -> String {
    let args = ["issue", "venue", "--key", key, "--name", "Chợ Sơn Dương"];
    let issued = folder.run(&[&args[..], &["--base", "https://qr.example.vn/"]].concat());
    issued.good().only()["text"].as_str().unwrap().to_owned()
}

/// The same text with another character in one place of its token, counted from the end.
fn damaged(text: &str, from_end: usize) -> String {
    let at = text.len() - from_end;
    let other = if text[at..].starts_with('A') { "B" } else { "A" };
    [&text[..at], other, &text[at + 1..]].concat()
}

#[test]
fn a_damaged_code_is_told_from_a_forged_one() {
    let folder = Folder::with_keys();
    let text = poster(&folder, "issuer.key");
    let verdict =
        |verdict: &str, fault: Option<&str>| (verdict.to_owned(), fault.map(str::to_owned));
    assert_eq!(fault(&folder, &text, &[]), verdict("valid", None));
    assert_eq!(fault(&folder, &text, &["--examine"]), verdict("valid", None));

    let in_signature = damaged(&text, 40);
    assert_eq!(fault(&folder, &in_signature, &[]), verdict("bad_signature", None));
    let examined = fault(&folder, &in_signature, &["--examine"]);
    assert_eq!(examined, verdict("bad_signature", Some("damaged")));

    let twice = damaged(&in_signature, 30);
    let forged = fault(&folder, &twice, &["--examine"]);
    assert_eq!(forged, verdict("bad_signature", Some("forged")));
}

#[test]
fn what_cannot_be_a_forgery_is_called_damaged_at_once() {
    let folder = Folder::with_keys();
    let text = poster(&folder, "issuer.key");
    for broken in [&text[..text.len() - 5], &text.replace('2', "1"), "RV1*ABC"] {
        let found = fault(&folder, broken, &[]);
        assert_eq!(found, ("malformed".to_owned(), Some("damaged".to_owned())), "{broken}");
    }
    for other in
        ["RV2*ABC", "rv1*abcd", "hello", "HC1:6BF", "008305000002||Trần Thị Bích|1502 2005"]
    {
        assert_eq!(fault(&folder, other, &["--examine"]).1, None, "{other}");
    }
}

#[test]
fn a_stranger_is_neither_damaged_nor_forged() {
    let folder = Folder::with_keys();
    folder.run(&["key", "new", "--kind", "issuer", "--out", "other.key"]).good();
    let text = poster(&folder, "other.key");
    for more in [&[][..], &["--examine"]] {
        assert_eq!(fault(&folder, &text, more), ("unknown_key".to_owned(), None));
    }
}
