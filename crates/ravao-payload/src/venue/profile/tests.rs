use proptest::prelude::*;

use super::*;

const LIST: &str = "
    # system  template
    market  https://qr.example.vn/dkdd/{venue}
    door\thttps://qr.example.vn/dkdd/{venue}/in
    mall    https://Mall.example:8443/checkin?shop={venue}
    old     http://old.example.vn/{venue}
    bare    https://bare.example?id={venue}
";

fn find(text: &str) -> Option<Result<VenueLink, DecodeError>> {
    LIST.parse::<VenueProfiles>().unwrap().venue_link(text)
}

#[test]
fn listed_addresses_are_venues() {
    for (text, system, venue) in [
        ("https://qr.example.vn/dkdd/AB12", "market", "AB12"),
        ("HTTPS://QR.Example.VN/dkdd/AB12", "market", "AB12"),
        ("https://qr.example.vn/dkdd/AB%2F12", "market", "AB/12"),
        ("https://qr.example.vn/dkdd/AB12?utm=1#top", "market", "AB12"),
        ("https://qr.example.vn/dkdd/AB+12", "market", "AB+12"),
        ("https://qr.example.vn/dkdd/AB12/in", "door", "AB12"),
        ("https://mall.example:8443/checkin?shop=7", "mall", "7"),
        ("https://mall.example:8443/checkin?x=&shop=7&y", "mall", "7"),
        ("http://old.example.vn/7", "old", "7"),
        ("https://bare.example?id=7", "bare", "7"),
    ] {
        let link = find(text).unwrap_or_else(|| panic!("{text}")).unwrap();
        assert_eq!((link.system.as_str(), link.venue.as_str()), (system, venue), "{text}");
    }
}

#[test]
fn impostors_are_no_venues() {
    for text in [
        "http://qr.example.vn/dkdd/AB12",
        "https://old.example.vn/7",
        "https://qr.example.vn.evil.example/dkdd/AB12",
        "https://evil.example/qr.example.vn/dkdd/AB12",
        "https://evil.qr.example.vn/dkdd/AB12",
        "https://evilqr.example.vn/dkdd/AB12",
        "https://qr.example.vn@evil.example/dkdd/AB12",
        "https://evil.example@qr.example.vn/dkdd/AB12",
        "https://user:word@qr.example.vn/dkdd/AB12",
        "https://@qr.example.vn/dkdd/AB12",
        "https://qr.example.vn:443/dkdd/AB12",
        "https://qr.example.vn:8443/dkdd/AB12",
        "https://qr.example.vn:/dkdd/AB12",
        "https://mall.example/checkin?shop=7",
        "https://mall.example:08443/checkin?shop=7",
        "https://qr.example.vn./dkdd/AB12",
        "https://qr.example.vn%2Eevil.example/dkdd/AB12",
        "https://qr%2Eexample.vn/dkdd/AB12",
        "https://qr.examp\u{313}le.vn/dkdd/AB12",
        "https://qr.exаmple.vn/dkdd/AB12",
        "https://qr。example.vn/dkdd/AB12",
        "https://ｑｒ.example.vn/dkdd/AB12",
        "https://xn--qr-example.vn/dkdd/AB12",
        "https://evil.example\\@qr.example.vn/dkdd/AB12",
        "https://qr.example.vn\\@evil.example/dkdd/AB12",
        "https://qr.example.vn\\dkdd\\AB12",
        "https:\\\\qr.example.vn/dkdd/AB12",
        "https://evil.example#@qr.example.vn/dkdd/AB12",
        "https://evil.example?@qr.example.vn/dkdd/AB12",
        "https://evil.example/https://qr.example.vn/dkdd/AB12",
        "https:///qr.example.vn/dkdd/AB12",
        "https:/qr.example.vn/dkdd/AB12",
        "https://https://qr.example.vn/dkdd/AB12",
        "https://qr.example.vn\t/dkdd/AB12",
        "https://qr.example.vn/dkdd/AB 12",
        "javascript:https://qr.example.vn/dkdd/AB12",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn other_pages_of_a_listed_host_are_no_venues() {
    for text in [
        "https://qr.example.vn",
        "https://qr.example.vn/",
        "https://qr.example.vn/dkdd",
        "https://qr.example.vn/DKDD/AB12",
        "https://qr.example.vn//dkdd/AB12",
        "https://qr.example.vn/dkdd/AB12/",
        "https://qr.example.vn/dkdd/AB12/out",
        "https://qr.example.vn/dkdd/a/../AB12",
        "https://qr.example.vn/dkdd/a/b",
        "https://qr.example.vn/dkd%64/AB12",
        "https://qr.example.vn/?next=/dkdd/AB12",
        "https://qr.example.vn/#/dkdd/AB12",
        "https://mall.example:8443/checkin",
        "https://mall.example:8443/checkin?",
        "https://mall.example:8443/checkin?shop",
        "https://mall.example:8443/checkin?SHOP=7",
        "https://mall.example:8443/checkin?workshop=7",
        "https://mall.example:8443/checkin/?shop=7",
        "https://mall.example:8443/checkin#shop=7",
        "https://mall.example:8443/checkin?sh%6Fp=7",
        "https://bare.example/?id=7",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn an_identifier_that_cannot_be_one_is_an_error() {
    for (text, error) in [
        ("https://qr.example.vn/dkdd/", DecodeError::Length),
        ("https://qr.example.vn/dkdd//in", DecodeError::Length),
        ("https://qr.example.vn/dkdd/..", DecodeError::Structure),
        ("https://qr.example.vn/dkdd/%2e", DecodeError::Structure),
        ("https://qr.example.vn/dkdd/AB%", DecodeError::Length),
        ("https://qr.example.vn/dkdd/AB%zz", DecodeError::Alphabet),
        ("https://qr.example.vn/dkdd/AB%0d%0a", DecodeError::Alphabet),
        ("https://mall.example:8443/checkin?shop=", DecodeError::Length),
        ("https://mall.example:8443/checkin?shop=7&shop=8", DecodeError::DuplicateKey),
        ("https://mall.example:8443/checkin?shop=7&shop=7", DecodeError::DuplicateKey),
        ("https://mall.example:8443/checkin?shop=a+b", DecodeError::Alphabet),
    ] {
        assert_eq!(find(text), Some(Err(error)), "{text}");
    }
}

#[test]
fn templates_name_one_host_and_one_place() {
    for template in [
        "",
        "https://qr.example.vn/",
        "{venue}",
        "qr.example.vn/{venue}",
        "ftp://qr.example.vn/{venue}",
        "https://{venue}",
        "https://{venue}/",
        "https://qr.example.vn{venue}",
        "https://qr.example.vn/v{venue}",
        "https://qr.example.vn/{venue}x",
        "https://qr.example.vn/{venue}/{venue}",
        "https://qr.example.vn/{venue}?a=b",
        "https://qr.example.vn/{venue}#a",
        "https://qr.example.vn/{venue}/a b",
        "https://qr.example.vn/{venue}/chợ",
        "https://qr.example.vn/#{venue}",
        "https://qr.example.vn/?{venue}",
        "https://qr.example.vn/?={venue}",
        "https://qr.example.vn/?a=b&c={venue}",
        "https://qr.example.vn/?a={venue}&b",
        "https://qr.example.vn/?a=b{venue}",
        "https://*.example.vn/{venue}",
        "https://user@qr.example.vn/{venue}",
        "https://qr.example.vn:/{venue}",
        "https://qr.example.vn:http/{venue}",
        "https://qr..example.vn/{venue}",
        "https://.example.vn/{venue}",
        "https://qr.example.vn./{venue}",
        "https://[::1]/{venue}",
        "https://ngân-hàng.vn/{venue}",
        "https:///{venue}",
    ] {
        assert!(VenueProfiles::new().with("a", template).is_err(), "{template}");
    }
}

#[test]
fn lists_say_which_line_is_wrong() {
    for (text, line) in [
        ("a", 1),
        ("\n# ok\nmarket", 3),
        ("Market https://qr.example.vn/{venue}", 1),
        ("chợ https://qr.example.vn/{venue}", 1),
        ("a https://qr.example.vn/{venue}\nb https://qr.example.vn/", 2),
        (&format!("{} https://qr.example.vn/{{venue}}", "a".repeat(33)), 1),
    ] {
        let error = text.parse::<VenueProfiles>().unwrap_err();
        assert_eq!(error.position(), Some(line), "{text}");
    }
    assert_eq!("\n \n# nothing".parse::<VenueProfiles>().unwrap(), VenueProfiles::new());
}

#[test]
fn the_limits_hold() {
    let line = "a https://qr.example.vn/{venue}\n";
    assert!(line.repeat(MAX_VENUE_PROFILES).parse::<VenueProfiles>().is_ok());
    assert!(line.repeat(MAX_VENUE_PROFILES + 1).parse::<VenueProfiles>().is_err());
    let long = format!("https://qr.example.vn/{}/{{venue}}", "a".repeat(MAX_LINE_BYTES));
    assert!(VenueProfiles::new().with("a", &long).is_err());
}

proptest! {
    #[test]
    fn any_list_and_address_are_read_without_panic(list in any::<String>(), text in any::<String>()) {
        let _ = list.parse::<VenueProfiles>();
        let _ = VenueProfiles::new().with("a", &list);
        let _ = find(&text);
        let _ = find(&format!("https://qr.example.vn/dkdd/{text}"));
        let _ = find(&format!("https://mall.example:8443/checkin?{text}"));
    }

    #[test]
    fn what_is_no_template_never_answers(host in "[a-z.:@/%\\\\-]{1,24}") {
        let is_listed = host == "qr.example.vn";
        prop_assert_eq!(find(&format!("https://{host}/dkdd/A")).is_some(), is_listed);
    }
}
