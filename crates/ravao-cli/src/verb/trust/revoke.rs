//! `ravao trust revoke`.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use ravao::limits::MAX_REVOCATION_BYTES;
use ravao::payload::{PublicKey, RevocationDraft};
use ravao::{KeyId, TokenId};
use serde::Serialize;

use crate::args::NowArgs;
use crate::failure::Failure;
use crate::keyfile::{KeyKind, signing_key};
use crate::open::{read_at_most, replace_file};
use crate::output::{Output, local};

#[derive(Args, Debug)]
pub(super) struct RevokeArgs {
    /// The key file of the issuer that the trust list trusts for revocation.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    /// The snapshot before, by the same key: its contents stay withdrawn, and its number is counted
    /// on.
    #[arg(long, value_name = "FILE")]
    after: Option<PathBuf>,

    /// The id of a token to withdraw, as ravao issue and ravao decode print it; may be repeated.
    #[arg(long, value_name = "HEX")]
    token: Vec<TokenId>,

    /// The id of a key to withdraw with everything that it signed; may be repeated.
    #[arg(long, value_name = "HEX")]
    kid: Vec<KeyId>,

    /// Hours until the next snapshot is due.
    #[arg(long, default_value_t = 24, value_name = "N")]
    hours: u16,

    /// Where to write the snapshot.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    #[command(flatten)]
    now: NowArgs,
}

/// What was signed.
#[derive(Serialize)]
struct Signed<'a> {
    file: &'a str,
    sequence: u64,
    #[serde(serialize_with = "local")]
    issued_at: DateTime<Utc>,
    #[serde(serialize_with = "local")]
    next_update: DateTime<Utc>,
    tokens: usize,
    keys: usize,
    kid: KeyId,
}

pub(super) fn run(args: &RevokeArgs, out: &mut Output) -> Result<(), Failure> {
    let key = signing_key(&args.key, KeyKind::Issuer)?;
    let draft = args.draft(&key.public_key())?;
    replace_file(&args.out, &draft.sign(&key)?)?;
    out.line(&Signed {
        file: &args.out.to_string_lossy(),
        sequence: draft.sequence,
        issued_at: draft.issued_at,
        next_update: draft.next_update,
        tokens: draft.tokens.len(),
        keys: draft.keys.len(),
        kid: key.kid(),
    })
}

impl RevokeArgs {
    fn draft(&self, key: &PublicKey) -> Result<RevocationDraft, Failure> {
        let now = self.now.now();
        let next_update = now + TimeDelta::hours(i64::from(self.hours));
        let mut draft = RevocationDraft::new(1, now, next_update);
        if let Some(path) = &self.after {
            let before = snapshot(path, key)?;
            draft.sequence = before.sequence.saturating_add(1);
            draft.tokens = before.tokens;
            draft.keys = before.keys;
        }
        draft.tokens.extend(&self.token);
        draft.keys.extend(&self.kid);
        Ok(draft)
    }
}

fn snapshot(path: &Path, key: &PublicKey) -> Result<RevocationDraft, Failure> {
    let bytes = read_at_most(path, MAX_REVOCATION_BYTES)?;
    RevocationDraft::open(&bytes, key).map_err(|error| Failure::with(path.display(), error))
}
