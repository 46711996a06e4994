//! `ravao issue pass`.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use ravao::payload::{IssuerKey, PublicKey, issue};
use ravao::{AdminUnitId, Claims, PassClaims, PassId, PassKind, Personal, TokenId, Validity};
use serde::Serialize;

use super::{random, valid_for, version_of};
use crate::args::NowArgs;
use crate::failure::Failure;
use crate::keyfile::{KeyKind, signing_key};
use crate::output::{Output, local_option};

/// How long a static pass is good unless the command line says otherwise.
const STATIC_DAYS: u32 = 365;

/// How long a short-lived pass is good unless the command line says otherwise.
const SHORT_MINUTES: u32 = 5;

#[derive(Args, Debug)]
pub(super) struct PassArgs {
    /// The key file of the issuer.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    /// How many passes.
    #[arg(long, default_value_t = 1, value_name = "N")]
    count: u32,

    /// The name to put into the code; anybody who scans the pass can read it.
    #[arg(long, value_name = "NAME", conflicts_with = "count")]
    holder: Option<String>,

    /// The commune that issues.
    #[arg(long, value_name = "YEAR:CODE")]
    commune: Option<AdminUnitId>,

    /// A pass to be shown once: the same code seen again is a replay.
    #[arg(long)]
    short_lived: bool,

    /// A pass bound to the device with this public key: it shows the code that ravao prove makes
    /// anew every 30 seconds. 64 hexadecimal digits of Ed25519, or 66 of P-256.
    #[arg(long, value_name = "HEX", conflicts_with_all = ["count", "short_lived"])]
    device_key: Option<PublicKey>,

    /// Minutes for which it is good; 5 for a short-lived pass by default.
    #[arg(long, value_name = "N", conflicts_with = "days")]
    minutes: Option<u32>,

    /// Days for which it is good; 365 for a static or bound pass by default.
    #[arg(long, value_name = "N")]
    days: Option<u32>,

    #[command(flatten)]
    now: NowArgs,
}

/// One pass.
#[derive(Serialize)]
struct Issued {
    token: TokenId,
    pass: PassId,
    kind: PassKind,
    holder: Option<String>,
    commune: Option<AdminUnitId>,
    text: String,
    #[serde(serialize_with = "local_option")]
    not_before: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    expires: Option<DateTime<Utc>>,
    version: u8,
}

pub(super) fn run(args: &PassArgs, out: &mut Output) -> Result<(), Failure> {
    let key = signing_key(&args.key, KeyKind::Issuer)?;
    let validity = args.validity()?;
    (0..args.count).try_for_each(|_| out.line(&args.issue(&key, validity)?))
}

impl PassArgs {
    fn validity(&self) -> Result<Validity, Failure> {
        let time = match (self.minutes, self.days, self.short_lived) {
            (Some(minutes), _, _) => TimeDelta::minutes(i64::from(minutes)),
            (_, Some(days), _) => TimeDelta::days(i64::from(days)),
            (None, None, true) => TimeDelta::minutes(i64::from(SHORT_MINUTES)),
            (None, None, false) => TimeDelta::days(i64::from(STATIC_DAYS)),
        };
        valid_for(time, self.now.now())
    }

    fn kind(&self) -> PassKind {
        match &self.device_key {
            Some(key) => PassKind::Rotating(key.to_device_key()),
            None if self.short_lived => PassKind::ShortLived,
            None => PassKind::Static,
        }
    }

    fn issue(&self, key: &IssuerKey, validity: Validity) -> Result<Issued, Failure> {
        let token = TokenId::from_bytes(random()?);
        let mut claims = PassClaims::new(token, PassId::from_bytes(random()?));
        claims.kind = self.kind();
        claims.holder = self.holder.clone().map(Personal::new);
        claims.commune = self.commune;
        claims.validity = validity;
        let text = issue(key, &Claims::Pass(claims.clone()))?.to_pass_text();
        Ok(Issued {
            token,
            pass: claims.pass,
            kind: claims.kind,
            holder: claims.holder.as_ref().map(Personal::masked_name),
            commune: claims.commune,
            version: version_of(&text)?,
            text,
            not_before: validity.not_before(),
            expires: validity.expires(),
        })
    }
}
