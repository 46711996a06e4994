//! The keys of those who sign health certificates, in the files in which they are published.

use std::path::{Path, PathBuf};

use clap::Args;
use data_encoding::BASE64_MIME;
use ravao::KeyId;
use ravao::payload::{CertificateKey, CertificateTrust};
use serde::Deserialize;

use crate::failure::{Failure, note};
use crate::open::{json_fault, read_at_most};

/// Bytes of a file of signers: ten thousand certificates at 2 KiB, in Base64.
const MAX_SIGNERS_BYTES: usize = 32 << 20;

/// What surrounds a certificate in PEM.
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The first byte of every certificate in DER.
const DER_SEQUENCE: u8 = 0x30;

/// What trust lists call those who sign certificates; others on them sign lists, or signers.
const SIGNS_CERTIFICATES: &str = "DSC";

/// Whose signatures under health certificates to believe.
#[derive(Args, Clone, Debug)]
pub(crate) struct SignerArgs {
    /// Those who sign health certificates: X.509 certificates as PEM or DER, or a trust list as
    /// JSON; may be repeated. Without one every health certificate is of an unknown key.
    #[arg(long, value_name = "FILE")]
    certificate_keys: Vec<PathBuf>,
}

impl SignerArgs {
    /// Trust in all keys of all files.
    pub(crate) fn trust(&self) -> Result<CertificateTrust, Failure> {
        let mut keys = Vec::new();
        for path in &self.certificate_keys {
            keys.extend(usable_keys(path)?);
        }
        Ok(CertificateTrust::new(keys)?)
    }
}

/// The keys of a file that can verify certificates. Lists of all countries have some that cannot.
fn usable_keys(path: &Path) -> Result<Vec<CertificateKey>, Failure> {
    let failed = |fault: String| Failure::with(path.display(), fault);
    let signers = signers(&read_at_most(path, MAX_SIGNERS_BYTES)?).map_err(failed)?;
    let keys: Vec<_> = signers.iter().filter_map(Signer::key).collect();
    let unusable = signers.len() - keys.len();
    if keys.is_empty() {
        return Err(failed("no certificate with a key that ES256 or PS256 can use".to_owned())
            .hint("give X.509 certificates as PEM or DER, or a trust list as JSON"));
    }
    if unusable > 0 {
        note(format_args!(
            "{}: passed over {unusable} of {} certificates, whose keys neither ES256 nor PS256 can use",
            path.display(),
            signers.len()
        ));
    }
    Ok(keys)
}

/// One who signs, as published.
struct Signer {
    der: Vec<u8>,
    /// The key id that the list names it by; by default it follows from the certificate.
    kid: Option<KeyId>,
}

impl Signer {
    fn key(&self) -> Option<CertificateKey> {
        let key = CertificateKey::from_certificate_der(&self.der).ok()?;
        Some(match self.kid {
            Some(kid) => key.with_kid(kid),
            None => key,
        })
    }
}

/// The signers of a file, whatever its form.
fn signers(bytes: &[u8]) -> Result<Vec<Signer>, String> {
    if bytes.first() == Some(&DER_SEQUENCE) {
        return Ok(vec![Signer { der: bytes.to_vec(), kid: None }]);
    }
    let text = str::from_utf8(bytes).map_err(|_| "neither text nor a certificate".to_owned())?;
    if text.contains(BEGIN) {
        return Ok(text.split(BEGIN).skip(1).map(of_pem).collect());
    }
    of_list(text)
}

/// What stands behind the beginning of a certificate in PEM.
fn of_pem(text: &str) -> Signer {
    let body = text.split(END).next().unwrap_or_default();
    // What is no Base64 is no certificate either, and is counted as one that cannot be used.
    Signer { der: BASE64_MIME.decode(body.as_bytes()).unwrap_or_default(), kid: None }
}

/// A trust list in the form of the EU's gateway: entries alone, or as `certificates` of an object.
#[derive(Deserialize)]
#[serde(untagged)]
enum List {
    Entries(Vec<Entry>),
    Object { certificates: Vec<Entry> },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    raw_data: String,
    kid: Option<String>,
    certificate_type: Option<String>,
}

fn of_list(text: &str) -> Result<Vec<Signer>, String> {
    // Some countries put a signature of the list on a line of its own in front.
    let json = text.find(['[', '{']).map_or(text, |begin| &text[begin..]);
    let list = serde_json::from_str(json).map_err(|error| json_fault(&error))?;
    let (List::Entries(entries) | List::Object { certificates: entries }) = list;
    let signs = |entry: &Entry| {
        entry.certificate_type.as_deref().is_none_or(|kind| kind == SIGNS_CERTIFICATES)
    };
    Ok(entries.into_iter().filter(signs).map(Signer::from).collect())
}

impl From<Entry> for Signer {
    fn from(entry: Entry) -> Self {
        let decode = |text: &str| BASE64_MIME.decode(text.as_bytes()).ok();
        let kid = entry.kid.as_deref().and_then(decode);
        Self {
            der: decode(&entry.raw_data).unwrap_or_default(),
            kid: kid.and_then(|kid| kid.try_into().ok()).map(KeyId::from_bytes),
        }
    }
}
