//! From the text of a symbol to a certificate that nobody verified yet, stage by stage.

use chrono::{DateTime, Utc};
use ciborium::Value;
use ravao_core::{DecodeError, Validity};
use thiserror::Error;

use super::SignedCertificate;
use super::content::HealthCertificate;
use super::envelope::Envelope;
use super::fields::Fields;
use super::inflate::{inflate, is_compressed};
use super::lenient::parse;
use super::signed::Claims;
use super::value::{into_map, read};
use crate::base45;
use crate::text::trim;

/// Begins the text of a certificate: the context and the version of the scheme.
const CONTEXT: &str = "HC1:";

/// Claims of RFC 8392, and the one of the scheme with its only known content.
const ISS: i64 = 1;
const EXP: i64 = 4;
const NBF: i64 = 5;
const IAT: i64 = 6;
const HCERT: i64 = -260;
const EU_DCC_V1: i64 = 1;

/// The steps of decoding, in their order.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum CertificateStage {
    /// The text begins with `HC1:`.
    Prefix,
    /// The rest is Base45.
    Base45,
    /// What it encodes is a whole zlib stream, or not compressed.
    Compression,
    /// Inside is a COSE_Sign1.
    Container,
    /// Inside are the claims of a CWT, one of them a health certificate.
    Claims,
}

/// Where decoding stopped, and why.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("{error}")]
#[non_exhaustive]
pub struct CertificateFault {
    /// The stage that failed; those before it passed.
    pub stage: CertificateStage,
    /// What is wrong.
    pub error: DecodeError,
}

impl From<CertificateFault> for DecodeError {
    fn from(fault: CertificateFault) -> Self {
        fault.error
    }
}

/// Reads a health certificate from the text of a symbol.
///
/// ```
/// use ravao_payload::{CertificateStage, DecodeError, decode_certificate};
///
/// let fault = decode_certificate("HC1:6BF").unwrap_err();
/// assert_eq!(fault.stage, CertificateStage::Compression);
/// assert_eq!(decode_certificate("menu").unwrap_err().error, DecodeError::Unrecognised);
/// ```
///
/// # Errors
/// The stage that failed and what is wrong; `Unrecognised` for a text of another format.
pub fn decode_certificate(text: &str) -> Result<SignedCertificate, CertificateFault> {
    let text = trim(text).map_err(at(CertificateStage::Prefix))?;
    let encoded = text.strip_prefix(CONTEXT).ok_or(DecodeError::Unrecognised);
    let packed = base45::decode(encoded.map_err(at(CertificateStage::Prefix))?)
        .map_err(at(CertificateStage::Base45))?;
    let is_compressed = is_compressed(&packed);
    let bytes = if is_compressed { inflate(&packed) } else { Ok(packed) };
    let bytes = bytes.map_err(at(CertificateStage::Compression))?;
    let envelope = Envelope::from_bytes(&bytes).map_err(at(CertificateStage::Container))?;
    let claims = claims(&envelope.payload).map_err(at(CertificateStage::Claims))?;
    Ok(SignedCertificate::new(envelope, claims, is_compressed))
}

fn at(stage: CertificateStage) -> impl Fn(DecodeError) -> CertificateFault {
    move |error| CertificateFault { stage, error }
}

/// The claims of a payload. Contents that break the scheme's rules are found later, so that it can
/// still be said who signed them.
fn claims(payload: &[u8]) -> Result<Claims, DecodeError> {
    let map = into_map(parse(payload)?)?;
    let issued_at = read(&map, IAT, numeric_date)?;
    let begins = issued_at.max(read(&map, NBF, numeric_date)?);
    let expires = read(&map, EXP, numeric_date)?.ok_or(DecodeError::MissingClaim)?;
    let hcert = read(&map, HCERT, Value::as_map)?.ok_or(DecodeError::MissingClaim)?;
    let contents = read(hcert, EU_DCC_V1, Value::as_map)?.ok_or(DecodeError::MissingClaim)?;
    Ok(Claims {
        issuer: read(&map, ISS, Value::as_text)?.map(str::to_owned),
        validity: Validity::new(begins, Some(expires)).map_err(|_| DecodeError::BadClaim)?,
        contents: HealthCertificate::read(Fields(contents), issued_at.map(|at| at.date_naive()))
            .map(Box::new),
    })
}

/// The NumericDate of RFC 8392: seconds since 1970, whole or a float, rounded down.
fn numeric_date(value: &Value) -> Option<DateTime<Utc>> {
    let seconds = match value {
        Value::Integer(seconds) => (*seconds).try_into().ok()?,
        // A float beyond the range of an integer becomes its end, which is no instant.
        Value::Float(seconds) if !seconds.is_nan() => seconds.floor() as i64,
        _ => return None,
    };
    DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests;
