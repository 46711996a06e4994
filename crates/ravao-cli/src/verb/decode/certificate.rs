//! Health certificates as the tool shows them.

use chrono::{DateTime, Utc};
use ravao::payload::{HealthCertificate, MaskedCertificate, SignedCertificate};
use ravao::{DecodeError, Disclosure, KeyId};
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
