//! `ravao key`: making and showing keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use ravao::KeyId;
use ravao::payload::PublicKey;
use serde::Serialize;

use crate::failure::Failure;
use crate::keyfile::{KeyFile, KeyKind};
use crate::output::Output;

/// Make and show keys.
///
/// The secret is only ever in the file that is made for it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao key new --kind root --out root.key
  ravao key new --kind issuer --out commune.key
  ravao key new --kind deployment --out deployment.key
  ravao key new --kind device --out phone.key
  ravao key show commune.key | jq -r .public_key")]
pub(crate) struct KeyArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a key in a new file that only its owner can read.
    New {
        /// What the key is for.
        #[arg(long, value_enum)]
        kind: KeyKind,

        /// The file, which must not exist.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Show the kind and the public half of a key.
    Show {
        /// The key file.
        file: PathBuf,
    },
}

/// What may be known of a key. A deployment key has no public half.
#[derive(Serialize)]
struct Shown {
    kind: KeyKind,
    kid: Option<KeyId>,
    public_key: Option<PublicKey>,
}

pub(crate) fn run(args: &KeyArgs, out: &mut Output) -> Result<(), Failure> {
    match &args.action {
        Action::New { kind, out: path } => {
            let key = KeyFile::generate(*kind)?;
            key.create(path)?;
            out.line(&Shown::of(&key)?)
        }
        Action::Show { file } => out.line(&Shown::of(&KeyFile::open(file)?)?),
    }
}

impl Shown {
    fn of(key: &KeyFile) -> Result<Self, Failure> {
        let public_key = match key.kind {
            KeyKind::Deployment => None,
            KeyKind::Issuer | KeyKind::Root | KeyKind::Device => Some(key.signing()?.public_key()),
        };
        Ok(Self { kind: key.kind, kid: public_key.map(|key| key.kid()), public_key })
    }
}
