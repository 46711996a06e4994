use ravao_core::{ErrorKind, VenueKind};

use super::*;
use crate::key::IssuerKey;

type Edit = (i64, Option<Value>);

fn venue() -> VenueClaims {
    let mut claims = VenueClaims::new(VenueId::from(7), "Chợ Sơn Dương");
    claims.checkpoint = CheckpointId::new(300);
    claims.kind = Some(VenueKind::LocalMarket);
    claims.commune = Some("2021:02536".parse().unwrap());
    claims.validity = validity_of(1_635_700_000, 1_667_236_000);
    claims
}

fn pass() -> PassClaims {
    let mut claims = PassClaims::new(TokenId::from_bytes([3; 8]), PassId::from_bytes([5; 16]));
    claims.kind = PassKind::ShortLived;
    claims.holder = Some("Nguyễn Văn An".into());
    claims.commune = Some("2025:02536".parse().unwrap());
    claims.validity = validity_of(1_635_700_000, 1_635_700_060);
    claims
}

fn validity_of(not_before: i64, expires: i64) -> Validity {
    let at = |second| chrono::DateTime::from_timestamp(second, 0);
    Validity::new(at(not_before), at(expires)).unwrap()
}

/// Sets or removes entries of the outer map, or of the private map, and decodes.
fn edited(claims: &Claims, outer: &[Edit], inner: &[Edit]) -> Result<Claims, DecodeError> {
    let value: Value = ciborium::from_reader(&*encode(claims).unwrap()).unwrap();
    let mut map = value.into_map().unwrap();
    let position = map.iter().position(|(key, _)| *key == RAVAO.into()).unwrap();
    let mut private = map.remove(position).1.into_map().unwrap();
    apply(&mut private, inner);
    map.push((RAVAO.into(), Value::Map(private)));
    apply(&mut map, outer);
    decode(&to_bytes(&Value::Map(map)))
}

fn apply(map: &mut Entries, edits: &[Edit]) {
    for (key, value) in edits {
        map.retain(|(present, _)| *present != (*key).into());
        map.extend(value.clone().map(|value| ((*key).into(), value)));
    }
    map.sort_by_key(|(key, _)| to_bytes(key));
}

#[test]
fn claims_survive() {
    let mut expected = venue();
    expected.token =
        TokenId::from_bytes(first_8_of_sha256(&encode(&Claims::Venue(venue())).unwrap()));
    for (claims, expected) in [
        (Claims::Venue(venue()), Claims::Venue(expected)),
        (Claims::Pass(pass()), Claims::Pass(pass())),
        (
            Claims::Pass(PassClaims::new(TokenId::from_bytes([0; 8]), PassId::from_bytes([0; 16]))),
            Claims::Pass(PassClaims::new(TokenId::from_bytes([0; 8]), PassId::from_bytes([0; 16]))),
        ),
    ] {
        assert_eq!(decode(&encode(&claims).unwrap()), Ok(expected));
    }
}

#[test]
fn unknown_claims_are_passed_over() {
    let exotic =
        Value::Array(vec![Value::Float(1.5), Value::Tag(1, Box::new(Value::from(5))), Value::Null]);
    let expected = Claims::Pass(pass());
    let outer = [(1, Some("VN".into())), (-70_000, Some(exotic.clone()))];
    assert_eq!(edited(&expected, &outer, &[(99, Some(exotic))]), Ok(expected));
}

#[test]
fn a_kind_of_a_later_version_is_unknown_but_valid() {
    for code in [0_u64, 200, 256, u64::MAX] {
        let read = edited(&Claims::Venue(venue()), &[], &[(KIND, Some(code.into()))]).unwrap();
        assert!(matches!(read, Claims::Venue(VenueClaims { kind: None, .. })), "{code}");
    }
}

#[test]
fn missing_claims_are_refused() {
    let venue = Claims::Venue(venue());
    for (outer, inner) in
        [(vec![(RAVAO, None)], vec![]), (vec![], vec![(VENUE, None)]), (vec![], vec![(NAME, None)])]
    {
        assert_eq!(edited(&venue, &outer, &inner), Err(DecodeError::MissingClaim));
    }
}

#[test]
fn claims_of_another_type_or_range_are_refused() {
    let null = Some(Value::Null);
    let pair = |year: u64, number: u64| Some(Value::Array(vec![year.into(), number.into()]));
    for (key, value) in [
        (EXP, null.clone()),
        (EXP, Some(Value::Float(1.5))),
        (EXP, Some(i64::MAX.into())),
        (EXP, Some(u64::MAX.into())),
        (EXP, Some(1_635_700_000_i64.into())),
        (EXP, Some(Value::Tag(1, Box::new(1_700_000_000.into())))),
        (NBF, Some("2021".into())),
        (NBF, Some(i64::MIN.into())),
        (CTI, Some(bytes(&[1; 7]))),
        (CTI, Some(bytes(&[1; 9]))),
        (CTI, Some(5.into())),
        (RAVAO, null.clone()),
        (RAVAO, Some(Value::Array(vec![]))),
    ] {
        for claims in [Claims::Venue(venue()), Claims::Pass(pass())] {
            let result = edited(&claims, &[(key, value.clone())], &[]);
            assert_eq!(result, Err(DecodeError::BadClaim), "{key} {value:?}");
        }
    }
    for (key, value) in [
        (VENUE, Some(bytes(&[1; 7]))),
        (VENUE, Some(1.into())),
        (PASS, Some(bytes(&[1; 16]))),
        (CHECKPOINT, Some((-1).into())),
        (CHECKPOINT, Some(65_536.into())),
        (NAME, Some(bytes(b"Cho"))),
        (KIND, Some((-1).into())),
        (KIND, null.clone()),
        (COMMUNE, null),
        (COMMUNE, Some(Value::Array(vec![21.into()]))),
        (COMMUNE, pair(21, 100_000)),
        (COMMUNE, pair(65_535, 1)),
        (COMMUNE, Some(Value::Array(vec![21.into(), (-1).into()]))),
    ] {
        let result = edited(&Claims::Venue(venue()), &[], &[(key, value.clone())]);
        assert_eq!(result, Err(DecodeError::BadClaim), "{key} {value:?}");
    }
    for (key, value) in [(PASS_KIND, 3.into()), (PASS_KIND, (-1).into()), (HOLDER, 1.into())] {
        let result = edited(&Claims::Pass(pass()), &[], &[(key, Some(value))]);
        assert_eq!(result, Err(DecodeError::BadClaim), "{key}");
    }
}

#[test]
fn a_pass_is_bound_to_a_device_by_both_its_kind_and_the_key() {
    let key = IssuerKey::from_seed(&[1; 32]).public_key().to_device_key();
    let mut bound = pass();
    bound.kind = PassKind::Rotating(key);
    let bound = Claims::Pass(bound);
    assert_eq!(edited(&bound, &[], &[]), Ok(bound.clone()));
    let cnf = confirmation::encode(&key).unwrap();
    for (claims, outer, inner, error) in [
        (&bound, (CNF, None), None, DecodeError::MissingClaim),
        (&bound, (CNF, Some(Value::Null)), None, DecodeError::BadClaim),
        (&bound, (CNF, Some(cnf.clone())), Some((PASS_KIND, None)), DecodeError::BadClaim),
        (&Claims::Pass(pass()), (CNF, Some(cnf.clone())), None, DecodeError::BadClaim),
    ] {
        let inner: Vec<Edit> = inner.into_iter().collect();
        assert_eq!(edited(claims, &[outer], &inner), Err(error));
    }
    let poster = Claims::Venue(venue());
    assert!(edited(&poster, &[(CNF, Some(cnf))], &[]).is_ok(), "not ours, so passed over");
}

#[test]
fn names_that_are_empty_too_long_or_control_the_screen_are_refused() {
    let long = "x".repeat(MAX_CLAIM_NAME_BYTES + 1);
    for name in ["", " ", &long, "A\nB", "A\u{1b}[2J", "A\u{85}"] {
        let value = Some(Value::from(name));
        let venue_name = edited(&Claims::Venue(venue()), &[], &[(NAME, value.clone())]);
        assert_eq!(venue_name, Err(DecodeError::Name), "{name:?}");
        let holder = edited(&Claims::Pass(pass()), &[], &[(HOLDER, value)]);
        assert_eq!(holder, Err(DecodeError::Name), "{name:?}");
        let mut claims = venue();
        claims.name = name.into();
        assert!(encode(&Claims::Venue(claims)).is_err(), "{name:?}");
    }
    let longest = Some(Value::from("x".repeat(MAX_CLAIM_NAME_BYTES)));
    assert!(edited(&Claims::Venue(venue()), &[], &[(NAME, longest)]).is_ok());
}

#[test]
fn times_are_rounded_to_the_inside() {
    let at = |text: &str| text.parse().ok();
    let mut claims = pass();
    let from = at("2021-11-01T00:00:00.001Z");
    claims.validity = Validity::new(from, at("2021-11-01T00:01:00.999Z")).unwrap();
    let read = decode(&encode(&Claims::Pass(claims.clone())).unwrap()).unwrap().validity();
    assert_eq!(read.not_before(), at("2021-11-01T00:00:01Z"));
    assert_eq!(read.expires(), at("2021-11-01T00:01:00Z"));

    claims.validity = Validity::new(from, at("2021-11-01T00:00:01.5Z")).unwrap();
    assert_eq!(encode(&Claims::Pass(claims)).unwrap_err().kind(), ErrorKind::Invalid);
}

#[test]
fn only_communes_of_this_century_can_be_issued() {
    for unit in ["2021:08", "2021:076", "1999:00001"] {
        let mut claims = venue();
        claims.commune = Some(unit.parse().unwrap());
        assert!(encode(&Claims::Venue(claims)).is_err(), "{unit}");
    }
}
