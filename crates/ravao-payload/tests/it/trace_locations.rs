//! Trace locations: what we write ourselves is read again, and what is refused.

mod draft;
mod vectors;

use chrono::DateTime;
use data_encoding::BASE64URL_NOPAD;
use proptest::prelude::*;
use ravao_core::DecodeError;
use ravao_payload::{Code, TraceKind, TraceLocation, TraceScheme, read_code};

use self::draft::{Draft, bytes, number};

const CWA: TraceScheme = TraceScheme::CoronaWarnApp;
const SCHEMES: [TraceScheme; 3] = [CWA, TraceScheme::NotifyMe, TraceScheme::SwissCovid];

fn read(scheme: TraceScheme, payload: &[u8]) -> Result<TraceLocation, DecodeError> {
    TraceLocation::from_payload(scheme, payload)
}

#[test]
fn each_scheme_has_its_host_and_version() {
    let payload = Draft::new("Chợ Sơn Dương").payload();
    let encoded = BASE64URL_NOPAD.encode(&payload);
    for (start, scheme) in [
        ("https://e.coronawarn.app?v=1#", CWA),
        ("https://e.coronawarn.app/?v=1#", CWA),
        ("HTTPS://E.CoronaWarn.App?v=1#", CWA),
        ("https://qr.notify-me.ch?v=3#", TraceScheme::NotifyMe),
        ("https://qr.notify-me.ch/?v=3#", TraceScheme::NotifyMe),
        ("https://qr.swisscovid.ch?v=4#", TraceScheme::SwissCovid),
    ] {
        let Ok(Code::TraceLocation(location)) = read_code(&format!("{start}{encoded}")) else {
            panic!("{start}")
        };
        assert_eq!(location.claimed().scheme, scheme, "{start}");
    }
    for start in [
        "https://e.coronawarn.app?v=2#",
        "https://e.coronawarn.app?v=01#",
        "https://qr.notify-me.ch?v=2#",
        "https://qr.notify-me.ch?v=4#",
        "https://qr.swisscovid.ch?v=3#",
    ] {
        let code = read_code(&format!("{start}{encoded}"));
        assert_eq!(code, Err(DecodeError::UnknownVersion), "{start}");
    }
}

#[test]
fn other_pages_and_hosts_are_web_addresses() {
    let encoded = BASE64URL_NOPAD.encode(&Draft::new("Chợ Sơn Dương").payload());
    for start in [
        "http://e.coronawarn.app?v=1#",
        "https://e.coronawarn.app?v=1/",
        "https://e.coronawarn.app/e1?v=1#",
        "https://e.coronawarn.app#",
        "https://e.coronawarn.app?v=#",
        "https://e.coronawarn.app?V=1#",
        "https://e.coronawarn.app?v=one#",
        "https://e.coronawarn.app?v=1&v=2#",
        "https://e.coronawarn.app?x=1&v=1#",
        "https://e.coronawarn.app:443?v=1#",
        "https://e.coronawarn.app:8443?v=1#",
        "https://e.coronawarn.app.?v=1#",
        "https://e.coronawarn.app.evil.example?v=1#",
        "https://evil.e.coronawarn.app?v=1#",
        "https://e.coronawarn.app@evil.example?v=1#",
        "https://evil.example@e.coronawarn.app?v=1#",
        "https://evil.example\\@e.coronawarn.app?v=1#",
        "https://e.corоnawarn.app?v=1#",
        "https://xn--e-7sb.coronawarn.app?v=1#",
    ] {
        let kind = read_code(&format!("{start}{encoded}")).map(|code| code.kind_id());
        assert_eq!(kind, Ok("web_address"), "{start}");
    }
    assert_eq!(read_code("https://e.coronawarn.app?v=1#").unwrap().kind_id(), "web_address");
}

#[test]
fn either_encoding_is_read_in_its_one_form() {
    let payload = Draft { address: "A".to_owned(), ..Draft::new("Chợ") }.payload();
    let plain = BASE64URL_NOPAD.encode(&payload);
    let padding = "=".repeat((4 - plain.len() % 4) % 4);
    let base32 = data_encoding::BASE32_NOPAD.encode(&payload);
    let read = |encoded: &str| read_code(&format!("https://e.coronawarn.app?v=1#{encoded}"));
    for encoded in [&plain, &format!("{plain}{padding}"), &base32] {
        assert_eq!(read(encoded).unwrap().kind_id(), "trace_location", "{encoded}");
    }
    for (encoded, error) in [
        (format!("{plain}===="), DecodeError::Length),
        (format!("{plain}%3D%3D"), DecodeError::Alphabet),
        (format!("{base32}="), DecodeError::Length),
        ("A".to_owned(), DecodeError::Length),
        ("Wrong_payload".to_owned(), DecodeError::Length),
    ] {
        assert_eq!(read(&encoded).map(|code| code.kind_id()), Err(error), "{encoded}");
    }
}

#[test]
fn times_stand_where_each_program_writes_them() {
    let at =
        |seconds: u64| (seconds > 0).then(|| DateTime::from_timestamp(seconds as i64, 0).unwrap());
    let crowd_notifier = [TraceScheme::NotifyMe, TraceScheme::SwissCovid];
    let check = |scheme, times: &[(u64, u64)], expected: (u64, u64)| {
        let location = read(scheme, &Draft::new("A").times(times).payload()).unwrap();
        assert_eq!((location.start, location.end), (at(expected.0), at(expected.1)), "{times:?}");
    };
    check(CWA, &[(5, 100), (6, 200)], (100, 200));
    check(CWA, &[(4, 50), (5, 100)], (100, 0));
    check(CWA, &[(6, 200)], (0, 200));
    check(CWA, &[(5, 0), (6, 0)], (0, 0));
    check(CWA, &[(6, 200), (5, 200)], (200, 200));
    for scheme in crowd_notifier {
        check(scheme, &[(4, 100), (5, 200)], (100, 200));
        check(scheme, &[(5, 100), (6, 200)], (100, 200));
        check(scheme, &[(4, 100)], (100, 0));
        check(scheme, &[(5, 200)], (0, 200));
        check(scheme, &[(6, 200)], (0, 200));
        check(scheme, &[], (0, 0));
        let both = Draft::new("A").times(&[(4, 1), (5, 2), (6, 3)]).payload();
        assert_eq!(read(scheme, &both), Err(DecodeError::Structure));
    }
}

#[test]
fn rooms_and_kinds_are_those_of_the_scheme() {
    let own = [number(1, 1), number(2, 4), bytes(3, "Phòng 2".as_bytes()), number(5, 9)].concat();
    let payload = Draft { own, ..Draft::new("A") }.payload();
    for scheme in [TraceScheme::NotifyMe, TraceScheme::SwissCovid] {
        let location = read(scheme, &payload).unwrap();
        assert_eq!((location.room.as_str(), location.kind), ("Phòng 2", TraceKind::Numbered(4)));
        assert_eq!(location.stay_minutes, None);
    }
    assert_eq!(read(CWA, &payload), Err(DecodeError::Structure), "minutes are a number");
}

fn check(name: &str, payload: &[u8], error: DecodeError) {
    assert_eq!(read(CWA, payload), Err(error), "{name}");
}

#[test]
fn parts_stand_once_and_are_of_their_type() {
    let draft = || Draft::new("Chợ");
    let (valid, place) = (draft().payload(), bytes(2, &draft().location()));
    assert!(read(CWA, &valid).is_ok());
    let own = |own: Vec<u8>| Draft { own, ..draft() }.payload();
    let after = |more: &[u8]| [&valid, more].concat();
    check("no keys", &[number(1, 1), place.clone()].concat(), DecodeError::MissingClaim);
    check("no place", &number(1, 1), DecodeError::MissingClaim);
    check("place a number", &[number(1, 1), number(2, 1)].concat(), DecodeError::Structure);
    check("two versions", &after(&number(1, 1)), DecodeError::DuplicateKey);
    check("two places", &after(&place), DecodeError::DuplicateKey);
    check("two kinds", &own([number(2, 1), number(2, 2)].concat()), DecodeError::DuplicateKey);
    check("kind a text", &own(bytes(2, b"1")), DecodeError::Structure);
    check("negative kind", &own(number(2, u64::MAX)), DecodeError::BadClaim);
    check("huge minutes", &own(number(3, 1 << 32)), DecodeError::BadClaim);
    check("own cut off", &own(vec![0x10]), DecodeError::Length);
    check("a byte more", &after(&[0x28]), DecodeError::Length);
    check("a zero more", &after(&[0, 0]), DecodeError::Structure);
}

#[test]
fn other_versions_are_not_read() {
    check("none", &[], DecodeError::UnknownVersion);
    for (version, error) in [
        (0, DecodeError::UnknownVersion),
        (2, DecodeError::UnknownVersion),
        (1 << 32, DecodeError::BadClaim),
        (u64::MAX, DecodeError::BadClaim),
    ] {
        check("version", &Draft { version, ..Draft::new("Chợ") }.payload(), error);
    }
}

#[test]
fn descriptions_times_and_keys_are_in_range() {
    let described = |text: &str| Draft::new(text).payload();
    let timed = |times: &[(u64, u64)]| Draft::new("Chợ").times(times).payload();
    let keyed = |keys: &[Vec<u8>]| Draft { keys: keys.concat(), ..Draft::new("Chợ") }.payload();
    let (key, seed) = (bytes(2, b"k"), bytes(3, b"s"));
    let address = Draft { address: "a".repeat(513), ..Draft::new("Chợ") };
    let not_utf8 = [number(1, 1), bytes(2, &bytes(2, &[0xff])), bytes(3, b"")].concat();
    check("no description", &described(""), DecodeError::MissingClaim);
    check("blank description", &described(" \n"), DecodeError::MissingClaim);
    check("escape", &described("\u{1b}[2J"), DecodeError::BadClaim);
    check("long description", &described(&"a".repeat(513)), DecodeError::BadClaim);
    check("long address", &address.payload(), DecodeError::BadClaim);
    check("not UTF-8", &not_utf8, DecodeError::Text);
    check("ends before", &timed(&[(5, 2), (6, 1)]), DecodeError::BadClaim);
    check("far future", &timed(&[(5, 1 << 62)]), DecodeError::BadClaim);
    check("negative time", &timed(&[(5, u64::MAX)]), DecodeError::BadClaim);
    check("no seed", &keyed(std::slice::from_ref(&key)), DecodeError::MissingClaim);
    check("no public key", &keyed(std::slice::from_ref(&seed)), DecodeError::MissingClaim);
    check("empty seed", &keyed(&[key.clone(), bytes(3, b"")]), DecodeError::MissingClaim);
    check("long seed", &keyed(&[key.clone(), bytes(3, &[1; 257])]), DecodeError::BadClaim);
    check("two seeds", &keyed(&[key, seed.clone(), seed]), DecodeError::DuplicateKey);
}

#[test]
fn a_payload_is_read_to_its_end() {
    let own = [number(2, 4), number(3, 15)].concat();
    let payload = Draft { own: own.clone(), ..Draft::new("Chợ Sơn Dương") }.payload();
    // Cut off before its last part it is whole, only without a kind.
    let whole = payload.len() - bytes(4, &own).len();
    for scheme in SCHEMES {
        for length in 0..payload.len() {
            assert_eq!(read(scheme, &payload[..length]).is_ok(), length == whole, "{length}");
        }
    }
}

#[test]
fn unknown_fields_are_skipped_and_change_the_id() {
    let plain = Draft::new("Chợ").payload();
    let more = [&plain[..], &number(9, 1), &number(9, 2), &bytes(10, b"x"), &[0x5d, 1, 2, 3, 4]];
    let more = more.concat();
    for scheme in SCHEMES {
        let (plain, more) = (read(scheme, &plain).unwrap(), read(scheme, &more).unwrap());
        assert_eq!(plain.description, more.description);
        assert_ne!(plain.id(), more.id());
    }
}

#[test]
fn only_crowd_notifier_has_an_id_for_each_hour() {
    let payload = Draft::new("Chợ").payload();
    let at = DateTime::from_timestamp(1_635_724_800, 0).unwrap();
    assert_eq!(read(CWA, &payload).unwrap().id_in_hour(at), None);
    let [notify_me, swiss] = [TraceScheme::NotifyMe, TraceScheme::SwissCovid]
        .map(|scheme| read(scheme, &payload).unwrap().id_in_hour(at));
    assert!(notify_me.is_some() && notify_me == swiss);
}

#[test]
fn debug_shows_nothing_of_the_venue() {
    let location = read(CWA, &Draft::new("Chợ Sơn Dương").payload()).unwrap();
    let shown = format!("{location:?}");
    assert!(!shown.contains("Chợ") && !shown.contains("Phố") && !shown.contains('['), "{shown}");
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        description in "[A-Za-zĐơứ]{1,100}",
        address in "[A-Za-z,\n ]{0,100}",
        times in (0..4_000_000_000_u64, 0..4_000_000_000_u64),
        own in (0..12_u64, 0..=u32::MAX),
    ) {
        let (start, end) = (times.0.min(times.1), times.0.max(times.1));
        let draft = Draft {
            address: address.clone(),
            own: [number(2, own.0), number(3, own.1.into())].concat(),
            ..Draft::new(&description)
        };
        let payload = draft.times(&[(5, start), (6, end)]).payload();
        let url = format!("https://e.coronawarn.app?v=1#{}", BASE64URL_NOPAD.encode(&payload));
        let Ok(Code::TraceLocation(location)) = read_code(&url) else { panic!("{url}") };
        let location = location.into_claimed();
        prop_assert_eq!(&location.description, &description);
        prop_assert_eq!(&location.address, &address);
        prop_assert_eq!(location.stay_minutes.unwrap_or(0), own.1);
        prop_assert_eq!(location.start.map_or(0, |at| at.timestamp()), start as i64);
        prop_assert_eq!(location.end.map_or(0, |at| at.timestamp()), end as i64);
        prop_assert_eq!(location.payload(), payload);
    }

    #[test]
    fn mutated_payloads_are_read_without_panic(at in 0..80_usize, byte in any::<u8>(), cut in 0..80_usize) {
        let mut payload = Draft::new("Chợ Sơn Dương").times(&[(4, 1), (5, 2)]).payload();
        let length = payload.len();
        payload[at % length] = byte;
        for scheme in SCHEMES {
            for bytes in [&payload[..], &payload[cut % length..]] {
                if let Ok(location) = read(scheme, bytes) {
                    prop_assert_eq!(location.payload(), bytes);
                }
            }
        }
    }

    #[test]
    fn any_fragment_is_read_without_panic(fragment in any::<String>(), encoded in "[A-Za-z0-9_=-]*") {
        let _ = read_code(&format!("https://qr.swisscovid.ch?v=4#{fragment}"));
        let _ = read_code(&format!("https://qr.notify-me.ch?v=3#{encoded}"));
    }
}
