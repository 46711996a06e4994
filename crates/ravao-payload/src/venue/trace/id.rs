//! The identities of trace locations, each from the exact bytes of the code.

use std::fmt;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Seconds of the interval for which CrowdNotifier derives an identity.
const HOUR: u32 = 3_600;

/// What CrowdNotifier derives its nonces for; the fourth version kept the name.
const INFO: &[u8] = b"CrowdNotifier_v3";

/// The identity of a trace location.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct TraceLocationId([u8; 32]);

impl TraceLocationId {
    /// Takes the bytes as they are.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its SHA-256, by which the Corona-Warn-App published warnings without naming the location.
    pub fn published_hash(&self) -> [u8; 32] {
        sha256(&[&self.0])
    }
}

impl fmt::Display for TraceLocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for TraceLocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceLocationId({self})")
    }
}

impl Serialize for TraceLocationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The location id of the Corona-Warn-App.
pub(super) fn corona_warn_app(payload: &[u8]) -> TraceLocationId {
    TraceLocationId(sha256(&[b"CWA-GUID", payload]))
}

/// The pre-identity of CrowdNotifier: that of the location, whatever the time.
pub(super) fn pre_identity(payload: &[u8]) -> TraceLocationId {
    TraceLocationId(sha256(&[b"CN-PREID", payload, &nonces(payload)[0]]))
}

/// The identity of CrowdNotifier for the hour of an instant; `None` before 1970.
pub(super) fn in_hour(payload: &[u8], at: DateTime<Utc>) -> Option<TraceLocationId> {
    let seconds = u64::try_from(at.timestamp()).ok()?;
    let start = (seconds - seconds % u64::from(HOUR)).to_be_bytes();
    Some(in_interval(payload, start))
}

fn in_interval(payload: &[u8], start: [u8; 8]) -> TraceLocationId {
    let length = HOUR.to_be_bytes();
    let [_, nonce] = nonces(payload);
    let time_key = sha256(&[b"CN-TIMEKEY", &length, &start, &nonce]);
    let location = pre_identity(payload);
    TraceLocationId(sha256(&[b"CN-ID", &location.0, &length, &start, &time_key]))
}

/// The nonces for the pre-identity and for the time key: HKDF-SHA-256 without salt. A third block,
/// the key for notifications, is not needed to tell venues apart.
fn nonces(payload: &[u8]) -> [[u8; 32]; 2] {
    let key = hmac_sha256(&[0; 32], &[payload]);
    let first = hmac_sha256(&key, &[INFO, &[1]]);
    let second = hmac_sha256(&key, &[&first, INFO, &[2]]);
    [first, second]
}

fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values by an independent program in another language.
    #[test]
    fn ids_are_those_that_others_compute() {
        let payload = "Chợ Sơn Dương".as_bytes();
        let start = DateTime::from_timestamp(1_635_724_800, 0).unwrap();
        let hex = |id: TraceLocationId| id.to_string();
        assert_eq!(
            hex(corona_warn_app(payload)),
            "4ed61b2d0ee09b763b58da4454a70e13bd11d48c3e944f523b3be920225b2848"
        );
        assert_eq!(
            hex(pre_identity(payload)),
            "f45ef7f513166d3d98dc9386c66d0f989b6b117093950637fe614475e5791b43"
        );
        assert_eq!(
            in_hour(payload, start).map(hex).as_deref(),
            Some("28aa4db17f1cca8bd79cf14796f889933fba250a8d7cf5f27de5a01949054457")
        );
        assert_eq!(
            HEXLOWER.encode(&nonces(payload)[1]),
            "40372be79aba9c316c5895db77b1f0095d9cdbfeabac2350e5a0090bdd35af9b"
        );
    }

    #[test]
    fn an_id_holds_for_its_hour() {
        let at = |seconds| in_hour(b"venue", DateTime::from_timestamp(seconds, 0).unwrap());
        assert_eq!(at(7_200), at(10_799));
        assert_ne!(at(7_200), at(7_199));
        assert_eq!((at(-1), at(i64::from(i32::MIN))), (None, None));
    }
}
