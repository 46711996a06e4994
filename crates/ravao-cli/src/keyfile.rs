//! Key files: one JSON object that only its owner can read.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use ravao::payload::{DeploymentKey, IssuerKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A key file is far smaller; anything larger is another file.
const MAX_KEY_FILE_BYTES: u64 = 4 << 10;

/// What a key is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeyKind {
    /// Signs codes of venues and passes, or revocation snapshots.
    Issuer,
    /// Signs trust lists.
    Root,
    /// Proves that the device is here to which a rotating pass is bound.
    Device,
    /// Turns identifiers of persons into visitor keys.
    Deployment,
}

impl KeyKind {
    const fn id(self) -> &'static str {
        match self {
            Self::Issuer => "issuer",
            Self::Root => "root",
            Self::Device => "device",
            Self::Deployment => "deployment",
        }
    }
}

/// The contents of a key file.
#[derive(Deserialize, Serialize)]
pub(crate) struct KeyFile {
    /// What it is for.
    pub(crate) kind: KeyKind,
    secret: Zeroizing<String>,
}

impl KeyFile {
    /// A new key.
    pub(crate) fn generate(kind: KeyKind) -> Result<Self, Failure> {
        let secret = match kind {
            KeyKind::Issuer | KeyKind::Root | KeyKind::Device => {
                IssuerKey::generate()?.to_seed_hex()
            }
            KeyKind::Deployment => DeploymentKey::generate()?.to_hex(),
        };
        Ok(Self { kind, secret })
    }

    /// Reads a key file.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: &dyn std::fmt::Display| Failure::with(path.display(), error);
        let length = fs::metadata(path).map_err(|error| failed(&error))?.len();
        if length > MAX_KEY_FILE_BYTES {
            return Err(failed(&"not a key file"));
        }
        let text = Zeroizing::new(fs::read(path).map_err(|error| failed(&error))?);
        // The parser's own message may quote the secret, so it is dropped.
        serde_json::from_slice(&text).map_err(|_| {
            failed(&"not a key file").hint("make one with: ravao key new --kind … --out FILE")
        })
    }

    /// Writes the file, which must not exist, for its owner alone.
    pub(crate) fn create(&self, path: &Path) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::with(path.display(), error);
        let mut text = Zeroizing::new(serde_json::to_vec(self).map_err(|e| failed(e.into()))?);
        text.push(b'\n');
        let mut file = owner_only().open(path).map_err(failed)?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// The signing key of an issuer, a root or a device.
    pub(crate) fn signing(&self) -> Result<IssuerKey, Failure> {
        Ok(self.secret.parse()?)
    }

    /// The key of a deployment.
    fn deployment(&self) -> Result<DeploymentKey, Failure> {
        Ok(self.secret.parse()?)
    }
}

/// The signing key of a file, which must be of a kind.
pub(crate) fn signing_key(path: &Path, kind: KeyKind) -> Result<IssuerKey, Failure> {
    open_as(path, kind)?.signing()
}

/// The deployment key of a file.
pub(crate) fn deployment_key(path: &Path) -> Result<DeploymentKey, Failure> {
    open_as(path, KeyKind::Deployment)?.deployment()
}

fn open_as(path: &Path, kind: KeyKind) -> Result<KeyFile, Failure> {
    let file = KeyFile::open(path)?;
    if file.kind != kind {
        let wrong = format!("a key of kind {}, but {} is needed", file.kind.id(), kind.id());
        return Err(Failure::with(path.display(), wrong));
    }
    Ok(file)
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
