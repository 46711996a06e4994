//! Health certificates as the tool shows them.

use chrono::{DateTime, Utc};
use ravao::payload::{
    CertificateStage, CertificateTrust, HealthCertificate, MaskedCertificate, SignedCertificate,
    decode_certificate,
};
use ravao::{DecodeError, Disclosure, KeyId, Verdict};
use serde::Serialize;

use crate::output::local_option;

/// What a certificate says, and what is known of its envelope.
#[derive(Serialize)]
pub(super) struct ShownCertificate {
    kid: Option<KeyId>,
    issuer: Option<String>,
    #[serde(serialize_with = "local_option")]
    not_before: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    expires: Option<DateTime<Utc>>,
    compressed: bool,
    /// Why the contents cannot be shown, where they break the rules of the scheme.
    fault: Option<String>,
    contents: ShownContents,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ShownContents {
    Masked(MaskedCertificate),
    Full(Box<HealthCertificate>),
    None,
}

impl ShownCertificate {
    pub(super) fn of(signed: &SignedCertificate, disclosure: Disclosure) -> Self {
        let contents = signed.contents_unverified();
        Self {
            kid: signed.kid(),
            issuer: signed.issuer_unverified().map(str::to_owned),
            not_before: signed.validity().not_before(),
            expires: signed.validity().expires(),
            compressed: signed.is_compressed(),
            fault: contents.err().map(|error| error.to_string()),
            contents: ShownContents::of(contents, disclosure),
        }
    }
}

impl ShownContents {
    fn of(contents: Result<&HealthCertificate, DecodeError>, disclosure: Disclosure) -> Self {
        match (contents, disclosure) {
            (Err(_), _) => Self::None,
            (Ok(contents), Disclosure::Revealed) => Self::Full(Box::new(contents.clone())),
            (Ok(contents), _) => Self::Masked(contents.masked()),
        }
    }
}

/// The stage at which decoding the text of a certificate stops; `None` for one that passes them
/// all, and for other texts.
pub(super) fn stage_of_text(text: &str) -> Option<&'static str> {
    let fault = decode_certificate(text).err()?;
    match fault.stage {
        CertificateStage::Base45 => Some("base45"),
        CertificateStage::Compression => Some("compression"),
        CertificateStage::Container => Some("container"),
        CertificateStage::Claims => Some("claims"),
        _ => None,
    }
}

/// The stage at which a certificate failed that was refused with a verdict.
pub(super) fn stage_of_verdict(
    signed: &SignedCertificate,
    signers: &CertificateTrust,
    verdict: Verdict,
) -> &'static str {
    match verdict {
        Verdict::UnknownKey | Verdict::BadSignature => "signature",
        Verdict::Malformed(_) => "contents",
        Verdict::KeyNotAllowed if !may_sign(signed, signers) => "purpose",
        _ => "validity",
    }
}

fn may_sign(signed: &SignedCertificate, signers: &CertificateTrust) -> bool {
    let kind = signed.contents_unverified().map(|contents| contents.statement.kind());
    kind.is_ok_and(|kind| signed.signer(signers).is_ok_and(|key| key.may_sign(kind)))
}
