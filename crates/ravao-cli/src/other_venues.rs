//! Venue codes of other systems: which addresses are such codes, and whose signatures to believe.

use std::path::{Path, PathBuf};

use clap::Args;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use ravao::payload::{CodeReader, VenueJwsKey, VenueJwsTrust};
use serde::Deserialize;

use crate::failure::Failure;
use crate::open::{json_fault, read_at_most};

/// Bytes of either file: a thousand systems or keys.
const MAX_FILE_BYTES: usize = 1 << 20;

/// What stands before the coordinates of a point of P-256 in a SubjectPublicKeyInfo in DER.
const P256_KEY: &[u8] = b"3059301306072a8648ce3d020106082a8648ce3d03010703420004";

/// Bytes of a coordinate of P-256.
const COORDINATE: usize = 32;

/// How to read venue codes of other systems.
#[derive(Args, Clone, Debug)]
pub(crate) struct OtherVenueArgs {
    /// Web addresses that are venue codes: a line each, with the name of the system and a template
    /// such as https://qr.example.vn/dkdd/{venue}.
    #[arg(long, value_name = "FILE")]
    venue_profiles: Option<PathBuf>,

    /// Those who sign venue codes of other systems: a JSON Web Key Set of P-256. Without one every
    /// such code is of an unknown key.
    #[arg(long, value_name = "FILE")]
    venue_keys: Option<PathBuf>,
}

impl OtherVenueArgs {
    /// The reader that knows the addresses.
    pub(crate) fn reader(&self) -> Result<CodeReader, Failure> {
        let Some(path) = &self.venue_profiles else { return Ok(CodeReader::new()) };
        let bytes = read_at_most(path, MAX_FILE_BYTES)?;
        let text =
            str::from_utf8(&bytes).map_err(|_| Failure::with(path.display(), "not UTF-8"))?;
        let profiles = text.parse().map_err(|error| Failure::with(path.display(), error))?;
        Ok(CodeReader::new().with_profiles(profiles))
    }

    /// Trust in all keys.
    pub(crate) fn trust(&self) -> Result<VenueJwsTrust, Failure> {
        self.venue_keys.as_deref().map_or_else(|| Ok(VenueJwsTrust::empty()), key_set)
    }
}

/// A JSON Web Key Set (RFC 7517).
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Key>,
}

/// A key of it; other members say nothing that matters here.
#[derive(Deserialize)]
struct Key {
    kid: String,
    crv: String,
    x: String,
    y: String,
}

fn key_set(path: &Path) -> Result<VenueJwsTrust, Failure> {
    let bytes = read_at_most(path, MAX_FILE_BYTES)?;
    let set: KeySet = serde_json::from_slice(&bytes)
        .map_err(|error| Failure::with(path.display(), json_fault(&error)))?;
    let keys = set.keys.iter().zip(1..).map(|(key, number)| {
        let fault = || Failure::with(path.display(), format_args!("key {number}: not of P-256"));
        let der = key.to_der().ok_or_else(fault)?;
        VenueJwsKey::from_public_key_der(&key.kid, &der).map_err(|_| fault())
    });
    Ok(VenueJwsTrust::new(keys.collect::<Result<Vec<_>, _>>()?)?)
}

impl Key {
    /// The key as a SubjectPublicKeyInfo.
    fn to_der(&self) -> Option<Vec<u8>> {
        let coordinate = |text: &str| {
            let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
            bytes.filter(|bytes| self.crv == "P-256" && bytes.len() == COORDINATE)
        };
        let head = HEXLOWER.decode(P256_KEY).ok()?;
        Some([head, coordinate(&self.x)?, coordinate(&self.y)?].concat())
    }
}
