//! `ravao trust`: lists of trusted keys.

mod revoke;
mod shown;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use ravao::limits::MAX_TRUST_LIST_BYTES;
use ravao::payload::{KeyPurpose, PublicKey, TrustList, TrustListDraft, TrustedKey};
use ravao::{AdminUnitId, Error, KeyId, VenueKind};
use serde::Serialize;

use self::shown::{Shown, draft_json};
use crate::args::{NowArgs, RootArgs};
use crate::failure::Failure;
use crate::keyfile::{KeyKind, signing_key};
use crate::open::{json_fault, read_at_most, replace_file, trust_list, with_revocations};
use crate::output::{Output, local};

/// JSON is larger than the signed form.
const MAX_DRAFT_BYTES: usize = 8 * MAX_TRUST_LIST_BYTES;

/// Make, sign and show trust lists.
///
/// A trust list is the signed list of the keys that gates believe.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao trust new --root-key root.key --issuer $(jq -r .public_key commune.pub) --out trust.cose
  ravao trust draft trust.cose > draft.json
  ravao trust sign --root-key root.key draft.json --out trust.cose
  ravao trust show trust.cose
Withdraw a pass before the next list is due, by a key trusted with HEX:revocation:
  ravao trust revoke --key desk.key --token 0102030405060708 --out revoked.cose
  ravao trust revoke --key desk.key --after revoked.cose --token 1112131415161718 --out revoked.cose
  ravao decode --trust trust.cose --revocations revoked.cose < codes.txt")]
pub(crate) struct TrustVerbArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make and sign a list.
    New(NewArgs),
    /// Print a list as JSON to be edited, numbered as the next one.
    Draft(DraftArgs),
    /// Sign an edited draft.
    Sign(SignArgs),
    /// Show what a list says.
    Show(ShowArgs),
    /// Sign a snapshot of everything that is withdrawn between two lists.
    Revoke(revoke::RevokeArgs),
}

#[derive(Args, Debug)]
struct NewArgs {
    /// The key file of the root.
    #[arg(long, value_name = "FILE")]
    root_key: PathBuf,

    /// A public key to trust, and for what (both by default); may be repeated.
    #[arg(long, required = true, value_name = "HEX[:venue,pass,revocation]")]
    issuer: Vec<Issuer>,

    /// A commune whose codes these keys may sign; may be repeated. All communes where none is
    /// named.
    #[arg(long, value_name = "YEAR:CODE")]
    commune: Vec<AdminUnitId>,

    /// A kind of venue whose codes these keys may sign, as ravao kinds lists them; may be repeated.
    /// All kinds where none is named.
    #[arg(long, value_name = "KIND")]
    venue_kind: Vec<VenueKind>,

    /// Days until the next list is due.
    #[arg(long, default_value_t = 30, value_name = "N")]
    days: u16,

    /// The number of the list, higher than that of every list before.
    #[arg(long, default_value_t = 1, value_name = "N")]
    sequence: u64,

    /// Where to write the list.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    #[command(flatten)]
    now: NowArgs,
}

#[derive(Args, Debug)]
struct DraftArgs {
    /// The signed list.
    file: PathBuf,

    #[command(flatten)]
    root: RootArgs,

    #[command(flatten)]
    now: NowArgs,
}

#[derive(Args, Debug)]
struct SignArgs {
    /// The key file of the root.
    #[arg(long, value_name = "FILE")]
    root_key: PathBuf,

    /// The draft.
    draft: PathBuf,

    /// Where to write the list.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Args, Debug)]
struct ShowArgs {
    /// The signed list.
    file: PathBuf,

    /// The signed revocation snapshot, to be shown with it.
    #[arg(long, value_name = "FILE")]
    revocations: Option<PathBuf>,

    #[command(flatten)]
    root: RootArgs,

    #[command(flatten)]
    now: NowArgs,
}

pub(crate) fn run(args: &TrustVerbArgs, out: &mut Output) -> Result<(), Failure> {
    match &args.action {
        Action::New(args) => sign(&args.root_key, &args.draft(), &args.out, out),
        Action::Draft(args) => draft(args, out),
        Action::Sign(args) => sign(&args.root_key, &read_draft(&args.draft)?, &args.out, out),
        Action::Show(args) => show(args, out),
        Action::Revoke(args) => revoke::run(args, out),
    }
}

impl NewArgs {
    fn draft(&self) -> TrustListDraft {
        let now = self.now.now();
        let next_update = now + TimeDelta::days(i64::from(self.days));
        let draft = TrustListDraft::new(self.sequence, now, next_update);
        self.issuer.iter().fold(draft, |draft, issuer| {
            let mut key = TrustedKey::new(issuer.key, issuer.purposes.iter().copied());
            if !key.purposes.contains(&KeyPurpose::Revocation) {
                key.communes.extend(&self.commune);
                key.venue_kinds.extend(&self.venue_kind);
            }
            draft.with_key(key)
        })
    }
}

fn show(args: &ShowArgs, out: &mut Output) -> Result<(), Failure> {
    let now = args.now.now();
    let (mut list, root) = trust_list(&args.file, &args.root, now)?;
    if let Some(path) = &args.revocations {
        list = with_revocations(list, path, now)?;
    }
    out.line(&Shown::of(&list, &root, now))
}

/// The next list after one: numbered higher, issued now, due after as long a time.
fn draft(args: &DraftArgs, out: &mut Output) -> Result<(), Failure> {
    let now = args.now.now();
    let (list, _) = trust_list(&args.file, &args.root, now)?;
    let mut draft = list.to_draft();
    draft.next_update = now + (draft.next_update - draft.issued_at);
    draft.issued_at = now;
    draft.sequence += 1;
    let text = serde_json::to_string_pretty(&draft_json(&draft)).unwrap_or_default();
    out.raw(text.as_bytes())?;
    out.raw(b"\n")
}

fn read_draft(path: &Path) -> Result<TrustListDraft, Failure> {
    let bytes = read_at_most(path, MAX_DRAFT_BYTES)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::with(path.display(), json_fault(&error)))
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
    keys: usize,
    root: PublicKey,
    root_kid: KeyId,
}

fn sign(
    root_key: &Path,
    draft: &TrustListDraft,
    path: &Path,
    out: &mut Output,
) -> Result<(), Failure> {
    let key = signing_key(root_key, KeyKind::Root)?;
    let root = key.public_key();
    let bytes = draft.sign(&key)?;
    let list = TrustList::open(&bytes, &root, draft.issued_at)?;
    replace_file(path, &bytes)?;
    out.line(&Signed {
        file: &path.to_string_lossy(),
        sequence: list.sequence(),
        issued_at: list.issued_at(),
        next_update: list.next_update(),
        keys: list.keys().len(),
        root,
        root_kid: root.kid(),
    })
}

/// A public key and what it may sign: `HEX`, `HEX:venue`, `HEX:venue,pass` or `HEX:revocation`.
#[derive(Clone, Debug)]
struct Issuer {
    key: PublicKey,
    purposes: Vec<KeyPurpose>,
}

impl FromStr for Issuer {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (key, purposes) = text.split_once(':').unwrap_or((text, "venue,pass"));
        let purposes = purposes.split(',').map(purpose).collect::<Result<_, _>>()?;
        Ok(Self { key: key.parse()?, purposes })
    }
}

fn purpose(text: &str) -> Result<KeyPurpose, Error> {
    match text {
        "venue" => Ok(KeyPurpose::Venue),
        "pass" => Ok(KeyPurpose::Pass),
        "revocation" => Ok(KeyPurpose::Revocation),
        _ => Err(Error::invalid("purpose: expected venue, pass or revocation")),
    }
}
