//! Rotating passes: bound to a device that proves itself anew in every step of 30 seconds.

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::{Claims, DecodeError, DeviceKey, GateNonce, PassKind, Verdict};
use ravao_payload::{
    Challenge, Freshness, IssuerKey, SignedPayload, Signer, TimeStep, Verified, decode, issue,
    verify_text,
};

use crate::fixture::{Phone, at, issuer, now, pass, rotating_pass, trust, venue};

const NONCE: GateNonce = GateNonce::from_bytes([7; 8]);

/// The text that the issuer gives to the device.
fn given_to(device: &dyn Signer) -> String {
    issue(&issuer(), &rotating_pass(device)).unwrap().to_pass_text()
}

/// The text that the device shows.
fn shown_by(device: &dyn Signer, challenge: Challenge) -> String {
    let given = decode(&given_to(device)).unwrap();
    given.prove(device, challenge).unwrap().to_pass_text()
}

fn verify(
    text: &str,
    now: DateTime<Utc>,
    freshness: Freshness,
) -> Result<Verified<Claims>, Verdict> {
    decode(text).unwrap().verify_fresh(&trust(), now, freshness)
}

fn grade(text: &str, now: DateTime<Utc>, freshness: Freshness) -> Verdict {
    verify(text, now, freshness).map_or_else(|verdict| verdict, |verified| verified.verdict())
}

#[test]
fn devices_of_both_kinds_prove_themselves() {
    let devices: [&dyn Signer; 2] = [&Phone::new(1), &IssuerKey::from_seed(&[9; 32])];
    for device in devices {
        let shown = shown_by(device, Challenge::at(now()));
        let verified = verify_text(&shown, &trust(), now()).unwrap();
        assert_eq!(verified.verdict(), Verdict::Valid);
        assert_eq!(*verified.claims(), rotating_pass(device));
    }
}

#[test]
fn a_pass_without_the_proof_of_its_device_is_worth_nothing() {
    let phone = Phone::new(1);
    assert_eq!(grade(&given_to(&phone), now(), Freshness::default()), Verdict::ProofFailed);
    // The proof of one pass does not fit another pass of the same device.
    let shown = decode(&shown_by(&phone, Challenge::at(now()))).unwrap();
    let Claims::Pass(mut other) = rotating_pass(&phone) else { panic!("a pass") };
    other.holder = None;
    let other = issue(&issuer(), &Claims::Pass(other)).unwrap();
    let proof = |bytes: &[u8]| bytes[16..16 + 68].to_vec();
    let shown = shown.prove(&phone, Challenge::at(now())).unwrap();
    let mut stolen = other.as_bytes().to_vec();
    stolen.splice(16..17, proof(shown.as_bytes()));
    let stolen = SignedPayload::from_bytes(&stolen).unwrap();
    assert_eq!(stolen.verify(&trust(), now()).unwrap_err(), Verdict::ProofFailed);
}

#[test]
fn another_device_proves_nothing() {
    let given = decode(&given_to(&Phone::new(1))).unwrap();
    assert!(given.prove(&Phone::new(2), Challenge::at(now())).is_err());
    assert!(given.prove(&IssuerKey::from_seed(&[9; 32]), Challenge::at(now())).is_err());
    for claims in [venue(), pass()] {
        let text = issue(&issuer(), &claims).unwrap().to_pass_text();
        let unbound = decode(&text).unwrap();
        assert!(unbound.prove(&Phone::new(1), Challenge::at(now())).is_err());
    }
}

#[test]
fn one_step_before_and_after_is_accepted_and_so_much_skew_as_is_set() {
    let step = TimeStep::at(now()).begins();
    let text = shown_by(&Phone::new(1), Challenge::at(step + TimeDelta::seconds(29)));
    let check = |second: i64, skew: i64, expected: Verdict| {
        let freshness = Freshness::default().with_skew(TimeDelta::seconds(skew));
        let now = step + TimeDelta::seconds(second);
        assert_eq!(grade(&text, now, freshness), expected, "{second} {skew}");
    };
    for (second, expected) in [
        (-31, Verdict::ProofFailed),
        (-30, Verdict::Valid),
        (0, Verdict::Valid),
        (59, Verdict::Valid),
        (60, Verdict::ProofFailed),
        (3_600, Verdict::ProofFailed),
    ] {
        check(second, 0, expected);
        check(second, -1, expected);
    }
    check(-40, 10, Verdict::Valid);
    check(-41, 10, Verdict::ProofFailed);
    check(69, 10, Verdict::Valid);
    check(70, 10, Verdict::ProofFailed);
    // No more than two minutes, whatever is asked.
    check(179, 86_400, Verdict::Valid);
    check(180, 86_400, Verdict::ProofFailed);
}

#[test]
fn a_gate_with_a_nonce_accepts_that_nonce_only() {
    let phone = Phone::new(1);
    let asks = |byte: u8| Freshness::default().with_nonce(GateNonce::from_bytes([byte; 8]));
    let with = shown_by(&phone, Challenge::at(now()).with_nonce(NONCE));
    let without = shown_by(&phone, Challenge::at(now()));
    assert_eq!(grade(&with, now(), asks(7)), Verdict::Valid);
    assert_eq!(grade(&with, now(), asks(8)), Verdict::ProofFailed);
    assert_eq!(grade(&without, now(), asks(7)), Verdict::ProofFailed);
    assert_eq!(grade(&with, now(), Freshness::default()), Verdict::ProofFailed);
}

#[test]
fn what_the_issuer_or_the_list_says_comes_first() {
    let shown = shown_by(&Phone::new(1), Challenge::at(now()));
    for (instant, expected) in [
        (at("2021-10-31T00:00:00Z"), Verdict::NotYetValid),
        (at("2022-11-01T00:00:00Z"), Verdict::Expired),
    ] {
        assert_eq!(grade(&shown, instant, Freshness::default()), expected);
    }
}

#[test]
fn each_step_is_used_up_by_itself() {
    let phone = Phone::new(1);
    let used = |instant| {
        let shown = shown_by(&phone, Challenge::at(instant));
        verify(&shown, instant, Freshness::default()).unwrap().single_use().unwrap()
    };
    let step = TimeStep::at(now()).begins();
    let [first, again, next] = [0, 29, 30].map(|second| used(step + TimeDelta::seconds(second)));
    assert_eq!(first, again);
    assert_ne!(first.id, next.id);
    assert_eq!(first.expires, step + TimeDelta::seconds(60));
    let Claims::Pass(short_lived) = pass() else { panic!("a pass") };
    let text = issue(&issuer(), &pass()).unwrap().to_pass_text();
    let used = verify(&text, now(), Freshness::default()).unwrap().single_use().unwrap();
    assert_eq!((used.id, Some(used.expires)), (short_lived.token, short_lived.validity.expires()));
}

#[test]
fn a_key_that_is_no_key_is_not_issued() {
    let Claims::Pass(mut claims) = pass() else { panic!("a pass") };
    for device in [DeviceKey::Ed25519([0; 32]), DeviceKey::P256([0; 33])] {
        claims.kind = PassKind::Rotating(device);
        assert!(issue(&issuer(), &Claims::Pass(claims.clone())).is_err());
    }
}

#[test]
fn no_bit_of_a_shown_code_can_be_changed() {
    let bytes = {
        let given = decode(&given_to(&Phone::new(1))).unwrap();
        given.prove(&Phone::new(1), Challenge::at(now())).unwrap().as_bytes().to_vec()
    };
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let verified = SignedPayload::from_bytes(&flipped)
            .is_ok_and(|payload| payload.verify(&trust(), now()).is_ok());
        assert!(!verified, "bit {bit}");
    }
    // d2 84 4d…: the headers outside the signature begin at byte 16 with a1 0c 58 40.
    assert_eq!(bytes[16..20], [0xa1, 0x0c, 0x58, 0x40]);
    for (offset, value) in [(18, 0x57), (19, 0x3f), (18, 0x78)] {
        let mut broken = bytes.clone();
        broken[offset] = value;
        assert!(SignedPayload::from_bytes(&broken).is_err());
    }
    let mut number = bytes[..17].to_vec();
    number.extend([0x0c, 0x00]);
    number.extend(&bytes[16 + 68..]);
    assert_eq!(SignedPayload::from_bytes(&number), Err(DecodeError::Structure));
}

/// Characters of alphanumeric mode that versions of QR hold (ISO/IEC 18004, table 7): a phone shows
/// level L, paper needs M.
#[test]
fn a_shown_code_stays_within_version_12() {
    const VERSION_11_L: usize = 468;
    const VERSION_12_M: usize = 419;
    let phone = Phone::new(1);
    let Claims::Pass(mut claims) = rotating_pass(&phone) else { panic!("a pass") };
    for (name, limit) in [
        (Some("Hoàng Nguyễn Thị Phương Thảo Vy"), VERSION_11_L),
        (Some("Nguyễn Văn An"), VERSION_12_M),
        (None, VERSION_12_M),
    ] {
        claims.holder = name.map(Into::into);
        let given = issue(&issuer(), &Claims::Pass(claims.clone())).unwrap().to_pass_text();
        let shown = decode(&given).unwrap().prove(&phone, Challenge::at(now())).unwrap();
        let length = shown.to_pass_text().len();
        assert!(length <= limit, "{length} for {name:?}");
    }
}

#[test]
fn extreme_clocks_do_no_harm() {
    let shown = shown_by(&Phone::new(1), Challenge::at(now()));
    let skewed = Freshness::default().with_skew(TimeDelta::MAX);
    for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(verify(&shown, instant, skewed).is_err());
        let _ = TimeStep::at(instant).begins();
        let given = decode(&given_to(&Phone::new(1))).unwrap();
        assert!(given.prove(&Phone::new(1), Challenge::at(instant)).is_ok());
    }
}
