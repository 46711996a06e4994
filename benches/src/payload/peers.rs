//! The peers, each used as its own documentation shows.

use std::fmt;

use chrono::{DateTime, Utc};
use ciborium::Value;
use coset::{CoseSign1, TaggedCborSerializable};
use ed25519_dalek::{Signature, VerifyingKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ravao_core::{VenueClaims, VenueId};
use ravao_payload::PublicKey;
use serde::{Deserialize, Serialize};

/// The application that reads our codes with `base45`, `coset`, `ciborium` and `ed25519-dalek`
/// itself: one key, no revocation, no strict pass over the bytes.
#[derive(Debug)]
pub(super) struct PlainCose(VerifyingKey);

impl PlainCose {
    pub(super) fn new(key: &PublicKey) -> Self {
        Self(key.as_bytes().try_into().expect("a key of Ed25519"))
    }

    pub(super) fn verify(&self, text: &str, now: DateTime<Utc>) -> Option<VenueId> {
        let message = Self::message(text)?;
        let check = |signature: &[u8], bytes: &[u8]| {
            self.0.verify_strict(bytes, &Signature::from_slice(signature)?)
        };
        message.verify_signature(b"ravao/1", check).ok()?;
        let claims = Self::claims(&message)?;
        let not_before: i64 = entry(&claims, 5)?.as_integer()?.try_into().ok()?;
        let expires: i64 = entry(&claims, 4)?.as_integer()?.try_into().ok()?;
        (not_before..expires).contains(&now.timestamp()).then_some(())?;
        venue(&claims)
    }

    pub(super) fn decode(text: &str) -> Option<VenueId> {
        venue(&Self::claims(&Self::message(text)?)?)
    }

    fn message(text: &str) -> Option<CoseSign1> {
        let bytes = base45::decode(text.strip_prefix("RV1*")?).ok()?;
        CoseSign1::from_tagged_slice(&bytes).ok()
    }

    fn claims(message: &CoseSign1) -> Option<Vec<(Value, Value)>> {
        let value: Value = ciborium::from_reader(message.payload.as_deref()?).ok()?;
        value.into_map().ok()
    }
}

/// Takes every field that our own claims have, so that the work is the same.
fn venue(claims: &[(Value, Value)]) -> Option<VenueId> {
    let private = entry(claims, -65_537)?.as_map()?;
    let id: [u8; 8] = entry(private, 1)?.as_bytes()?.as_slice().try_into().ok()?;
    std::hint::black_box(entry(private, 3)?.as_text()?.to_owned());
    std::hint::black_box(entry(private, 4)?.as_integer()?);
    std::hint::black_box(entry(private, 5)?.as_array()?);
    Some(VenueId::from_bytes(id))
}

fn entry(map: &[(Value, Value)], key: i64) -> Option<&Value> {
    let key = Value::from(key);
    map.iter().find(|(candidate, _)| *candidate == key).map(|(_, value)| value)
}

/// The same claims as JSON.
#[derive(Debug, Deserialize, Serialize)]
struct JwtClaims {
    exp: i64,
    nbf: i64,
    ven: String,
    name: String,
    kind: Option<u8>,
    commune: Option<String>,
}

/// `jsonwebtoken` with one algorithm and one key, times checked against the clock as it does.
pub(super) struct Jwt {
    header: Header,
    signing: EncodingKey,
    verifying: DecodingKey,
    validation: Validation,
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jwt({:?})", self.header.alg)
    }
}

impl Jwt {
    /// With the key of RFC 8032, section 7.1, test 1, as RFC 8037 writes it.
    pub(super) fn eddsa() -> Self {
        const PKCS8: &str = "302e020100300506032b657004220420\
                             9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let verifying =
            DecodingKey::from_ed_components("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        Self::new(Algorithm::EdDSA, EncodingKey::from_ed_der(&der(PKCS8)), verifying)
    }

    /// With the key of RFC 7515, appendix A.3.
    pub(super) fn es256() -> Self {
        const PKCS8: &str = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420\
                             8e9b109e719098bf980487df1f5d77e9cb29606ebed2263b5f57c213df84f4b2";
        let verifying = DecodingKey::from_ec_components(
            "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        );
        Self::new(Algorithm::ES256, EncodingKey::from_ec_der(&der(PKCS8)), verifying)
    }

    fn new(
        algorithm: Algorithm,
        signing: EncodingKey,
        verifying: jsonwebtoken::errors::Result<DecodingKey>,
    ) -> Self {
        let mut validation = Validation::new(algorithm);
        validation.validate_nbf = true;
        validation.leeway = 0;
        let verifying = verifying.expect("a published key");
        Self { header: Header::new(algorithm), signing, verifying, validation }
    }

    pub(super) fn sign(&self, claims: &VenueClaims) -> String {
        let seconds = |at: Option<DateTime<Utc>>| at.map_or(0, |at| at.timestamp());
        let claims = JwtClaims {
            exp: seconds(claims.validity.expires()),
            nbf: seconds(claims.validity.not_before()),
            ven: claims.venue.to_hex(),
            name: claims.name.clone(),
            kind: claims.kind.map(|kind| kind.code()),
            commune: claims.commune.map(String::from),
        };
        jsonwebtoken::encode(&self.header, &claims, &self.signing).expect("a good key")
    }

    pub(super) fn verify(&self, token: &str) -> Option<VenueId> {
        let read = jsonwebtoken::decode::<JwtClaims>(token, &self.verifying, &self.validation);
        read.ok()?.claims.ven.parse().ok()
    }

    pub(super) fn decode(token: &str) -> Option<VenueId> {
        let read = jsonwebtoken::dangerous::insecure_decode::<JwtClaims>(token);
        read.ok()?.claims.ven.parse().ok()
    }
}

fn der(hex: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("a literal")
}
