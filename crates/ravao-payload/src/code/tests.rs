use super::*;

#[test]
fn texts_are_told_apart() {
    for (text, error) in [
        ("", DecodeError::Unrecognised),
        ("hello", DecodeError::Unrecognised),
        ("ftp://example.vn/", DecodeError::Unrecognised),
        ("000201", DecodeError::Unrecognised),
        ("HC1:6BF", DecodeError::Compression),
        ("HC2:6BF", DecodeError::Unrecognised),
        ("A|B|C|D|E|F|G", DecodeError::Unrecognised),
        ("RV2*6BF", DecodeError::UnknownVersion),
        ("RV1*", DecodeError::Length),
        ("008305000002||Trần Thị Bích|1502 2005 …", DecodeError::FieldCount),
        ("008305000002||Trần Thị Bích|1502 2005|Nữ|Sơn Dương|20062022", DecodeError::Date),
    ] {
        assert_eq!(read_code(text), Err(error), "{text}");
    }
}

#[test]
fn a_card_is_read_through_the_dirt_of_scanners() {
    let card = "008060000003||Lê Văn Cũ|1960|Nam|Tân Trào, Sơn Dương|20062022";
    for text in [format!("\u{feff}{card}\r\n"), format!("{card}\0\0"), format!(" {card} ")] {
        assert_eq!(read_code(&text).unwrap().kind_id(), "identity_card");
    }
}

#[test]
fn a_personal_qr_is_told_by_the_form_of_its_date() {
    let qr = "001090000001|NGUYEN VAN A|1990-12-01|0|162900000000000000|";
    let hidden = "******000001|NGUYEN VAN A|1990-**-**|1|162900000000000000|<1<";
    for (text, identified) in [(qr, true), (hidden, false)] {
        let code = read_code(text).unwrap();
        assert_eq!(code.kind_id(), "personal_qr");
        assert_eq!(code.claimed_identifier().is_some(), identified);
    }
    assert_eq!(read_code(&qr.replace("12-01", "13-01")), Err(DecodeError::Date));
    assert_eq!(read_code(&qr.replace("|0|", "|Nam|")), Err(DecodeError::Unrecognised));
}

#[test]
fn texts_that_differ_in_one_part_are_told_apart() {
    let card = "008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương|10052021";
    let reformatted = "008090000001|NGUYEN VAN AN|01/01/1990|Nam|Sơn Dương|10/05/2021";
    let qr = "008090000001|NGUYEN VAN AN|1990-01-01|0|162900000000000000|<1<GD4<09";
    let insurance = "8000000000|4e67|1/1/1990|1|-|08 - 303|-|-|-|-|-|4|-|0123-1202|$";
    for (text, kind) in [
        (card.to_owned(), "identity_card"),
        (format!("{card}||||"), "identity_card"),
        (format!("{card}|||||||"), "identity_card"),
        (reformatted.to_owned(), "identity_card"),
        (qr.to_owned(), "personal_qr"),
        (qr.replace("<1<GD4<09", "$"), "personal_qr"),
        (qr.replace("1990-01-01", "1990-**-**"), "personal_qr"),
        (insurance.to_owned(), "insurance_card"),
        (insurance.replace("8000000000", "GD4080000000000"), "insurance_card"),
    ] {
        assert_eq!(read_code(&text).map(|code| code.kind_id()), Ok(kind), "{text}");
    }
    for (text, error) in [
        (format!("{card}||||||$"), DecodeError::FieldCount),
        (format!("{qr}|"), DecodeError::Date),
        (reformatted.replace("01/01/1990", "01011990"), DecodeError::Unrecognised),
        (qr.replace("|0|", "|Nam|"), DecodeError::Unrecognised),
        (insurance.replace("|$", "|"), DecodeError::Unrecognised),
        (insurance.replace("8000000000", "008090000001"), DecodeError::DocumentNumber),
    ] {
        assert_eq!(read_code(&text), Err(error), "{text}");
    }
}

#[test]
fn codes_that_are_not_for_gates_are_named() {
    let payment = "0002015802VN6304";
    for (text, kind, reason) in [
        ("https://example.vn/menu", "web_address", Reason::WebAddress),
        ("HTTP://EXAMPLE.VN/RV1", "web_address", Reason::WebAddress),
        ("https://example.vn/a|b|c|d|e|f|g|h|i|j|k|l|m|n|$", "web_address", Reason::WebAddress),
        (&format!("{payment}0000"), "payment", Reason::PaymentCode),
        (&format!("{payment}0000\r\n"), "payment", Reason::PaymentCode),
    ] {
        let code = read_code(text).unwrap();
        assert_eq!((code.kind_id(), code.unfit_reason()), (kind, Some(reason)), "{text}");
        assert_eq!(code.claimed_identifier(), None);
    }
    for (text, error) in [
        ("https://example.vn/RV2/ABC", DecodeError::UnknownVersion),
        ("https://example.vn/RV1/", DecodeError::Length),
        (payment, DecodeError::Unrecognised),
    ] {
        assert_eq!(read_code(text), Err(error), "{text}");
    }
}

#[test]
fn a_travel_document_is_told_by_its_lines() {
    let first = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    let second = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    for text in [format!("{first}\r\n{second}\r\n"), format!("{first}{second}")] {
        let code = read_code(&text).unwrap();
        assert_eq!(code.kind_id(), "travel_document");
        assert!(code.claimed_identifier().is_some());
    }
    let misread = format!("{first}\n{}", second.replace("L898", "L888"));
    assert_eq!(read_code(&misread), Err(DecodeError::CheckDigit));
    assert_eq!(read_code(first), Err(DecodeError::Unrecognised));
}

#[test]
fn an_insurance_card_is_told_by_its_end() {
    let card = "8000000000|4e67|1/1/1990|1|-|08 - 303|-|-|-|-|-|4|-|0123-1202|$";
    for text in [card.to_owned(), card.replace('$', "**##"), format!("{card}\0\0\r\n")] {
        assert_eq!(read_code(&text).unwrap().kind_id(), "insurance_card", "{text:?}");
    }
    assert_eq!(read_code(&card.replace('$', "")), Err(DecodeError::Unrecognised));
    assert_eq!(read_code(&card.replace("4e67", "-")), Err(DecodeError::Name));
    assert_eq!(
        read_code(&card.replace("|-|-|-|-|-|4|", "|-|-|-|4|")),
        Err(DecodeError::FieldCount)
    );
}

/// A trace location of an invented venue: version, location, keys and kind.
const TRACE: &str = "CAESFQgBEgpDaG8gVGVzdCAxGgVQaG8gMRoKCAESAkFCGgJDRCIECAEQBA";

#[test]
fn venues_of_others_are_told_apart() {
    let profiles = VenueProfiles::new()
        .with("market", "https://qr.example.vn/dkdd/{venue}")
        .and_then(|list| list.with("german", "https://e.coronawarn.app/{venue}"))
        .and_then(|list| list.with("posters", "https://qr.example.vn/RV1/{venue}"))
        .unwrap();
    let reader = CodeReader::new().with_profiles(profiles);
    let trace = format!("https://e.coronawarn.app?v=1#{TRACE}");
    for (text, by_default, by_list) in [
        ("https://qr.example.vn/dkdd/A1", Ok("web_address"), Ok("venue_link")),
        ("\u{feff}https://qr.example.vn/dkdd/A1\r\n", Ok("web_address"), Ok("venue_link")),
        ("https://qr.example.vn/dkdd/a|b|c", Ok("web_address"), Ok("web_address")),
        ("http://qr.example.vn/dkdd/A1", Ok("web_address"), Ok("web_address")),
        ("https://qr.example.vn/dkdd/%00", Ok("web_address"), Err(DecodeError::Alphabet)),
        // A poster of our own stays one, whatever a list says.
        ("https://qr.example.vn/RV1/A", Err(DecodeError::Length), Err(DecodeError::Length)),
        (
            "https://qr.example.vn/RV2/A",
            Err(DecodeError::UnknownVersion),
            Err(DecodeError::UnknownVersion),
        ),
        (trace.as_str(), Ok("trace_location"), Ok("trace_location")),
        (
            &trace.replace("v=1", "v=2"),
            Err(DecodeError::UnknownVersion),
            Err(DecodeError::UnknownVersion),
        ),
        (&trace.replace("?v=1", ""), Ok("web_address"), Ok("web_address")),
        (&trace.replace("?v=1#", "/"), Ok("web_address"), Ok("venue_link")),
        (&trace.replace("https", "http"), Ok("web_address"), Ok("web_address")),
        (&trace.replace("app?", "app.evil.example?"), Ok("web_address"), Ok("web_address")),
        (&trace.replace("app?", "app@evil.example?"), Ok("web_address"), Ok("web_address")),
        (&trace.replace("//e.", "//evil.e."), Ok("web_address"), Ok("web_address")),
        (
            "UKC19TRACING:2:a.b.c",
            Err(DecodeError::UnknownVersion),
            Err(DecodeError::UnknownVersion),
        ),
        ("UKC19TRACING:1:a.b", Err(DecodeError::FieldCount), Err(DecodeError::FieldCount)),
        ("UKC19TRACING", Err(DecodeError::Unrecognised), Err(DecodeError::Unrecognised)),
        ("ukc19tracing:1:a.b.c", Err(DecodeError::Unrecognised), Err(DecodeError::Unrecognised)),
        ("https://example.vn/UKC19TRACING:1:a.b.c", Ok("web_address"), Ok("web_address")),
    ] {
        let kind = |code: Result<Code, DecodeError>| code.map(|code| code.kind_id());
        assert_eq!(kind(read_code(text)), by_default, "{text}");
        assert_eq!(kind(reader.read(text)), by_list, "{text}");
    }
}

#[test]
fn venues_of_others_identify_nobody() {
    let list = VenueProfiles::new().with("market", "https://qr.example.vn/dkdd/{venue}").unwrap();
    let reader = CodeReader::new().with_profiles(list);
    let trace = format!("https://e.coronawarn.app/?v=1#{TRACE}");
    for text in ["https://qr.example.vn/dkdd/A1", &trace] {
        let code = reader.read(text).unwrap();
        assert_eq!(code.unfit_reason(), Some(Reason::OtherVenue));
        assert_eq!(code.claimed_identifier(), None);
    }
}
