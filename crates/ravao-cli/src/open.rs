//! Opening what the command line names: trust lists, venues, stores.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ravao::limits::{MAX_LINE_BYTES, MAX_REVOCATION_BYTES, MAX_TRUST_LIST_BYTES};
use ravao::payload::{PublicKey, TrustList};
use ravao::store::sqlite::SqliteStore;
use ravao::{ErrorKind, Venue, VenueRegister, VisitStore};
use serde::Deserialize;

use crate::args::{RootArgs, StoreArgs, TrustArgs, VenuesArgs};
use crate::failure::{Failure, note};
use crate::input::Lines;

/// A file with a public key is far smaller.
const MAX_PUBLIC_KEY_BYTES: usize = 4 << 10;

/// The trust list of the command line; one that trusts nobody where none is named.
pub(crate) fn trust(args: &TrustArgs, now: DateTime<Utc>) -> Result<TrustList, Failure> {
    let Some(path) = &args.trust else { return Ok(TrustList::empty()) };
    let (list, _) = trust_list(path, &args.root, now)?;
    match &args.revocations {
        Some(path) => with_revocations(list, path, now),
        None => Ok(list),
    }
}

/// A trust list with a revocation snapshot.
pub(crate) fn with_revocations(
    list: TrustList,
    path: &Path,
    now: DateTime<Utc>,
) -> Result<TrustList, Failure> {
    let bytes = read_at_most(path, MAX_REVOCATION_BYTES)?;
    list.with_revocations(&bytes, now).map_err(|error| Failure::with(path.display(), error))
}

/// A trust list and the root that signed it.
pub(crate) fn trust_list(
    path: &Path,
    root: &RootArgs,
    now: DateTime<Utc>,
) -> Result<(TrustList, PublicKey), Failure> {
    let bytes = read_at_most(path, MAX_TRUST_LIST_BYTES)?;
    let failed = |error| Failure::with(path.display(), error);
    // An empty environment variable pins nothing.
    let root = match root.root.as_deref().filter(|root| !root.is_empty()) {
        Some(root) => public_key(root)?,
        None => unpinned(TrustList::embedded_root(&bytes).map_err(failed)?),
    };
    Ok((TrustList::open(&bytes, &root, now).map_err(failed)?, root))
}

fn unpinned(root: PublicKey) -> PublicKey {
    note(format_args!(
        "the root key {} is taken from the trust list itself, which proves nothing\n  \
         hint: compare it with the authority's and pin it: --root HEX or RAVAO_ROOT",
        root.kid()
    ));
    root
}

/// A public key as hexadecimal text, or in a file: such text, or what `ravao key show` prints.
fn public_key(text: &str) -> Result<PublicKey, Failure> {
    #[derive(Deserialize)]
    struct Shown {
        public_key: PublicKey,
    }
    if matches!(text.len(), 64 | 66) && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return text.parse().map_err(|error| Failure::with("--root", error));
    }
    let bytes = read_at_most(Path::new(text), MAX_PUBLIC_KEY_BYTES)?;
    let shown = serde_json::from_slice(&bytes).map(|shown: Shown| shown.public_key).ok();
    let plain = || str::from_utf8(&bytes).ok().and_then(|text| text.trim().parse().ok());
    let key = shown.or_else(plain);
    key.ok_or_else(|| {
        Failure::with(text, "not a public key of 64 hexadecimal digits, or 66 of P-256")
    })
}

/// A whole file within a limit.
pub(crate) fn read_at_most(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::with(path.display(), error);
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > limit {
        return Err(Failure::with(path.display(), format_args!("larger than {limit} bytes")));
    }
    Ok(bytes)
}

/// Writes a whole file, so that whoever reads it meanwhile sees the old one or the new one.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let part = part_of(path);
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    write().map_err(|error| Failure::with(path.display(), error))
}

/// The name under which a file stands until it is complete.
pub(crate) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// The register of the command line, empty where none is named.
pub(crate) fn venues(args: &VenuesArgs) -> Result<VenueRegister, Failure> {
    args.venues.as_deref().map_or_else(|| Ok(VenueRegister::new()), venue_file)
}

/// A register: JSON Lines, one venue each.
pub(crate) fn venue_file(path: &Path) -> Result<VenueRegister, Failure> {
    let mut lines = Lines::open(path, MAX_LINE_BYTES)?;
    let mut register = VenueRegister::new();
    while let Some(line) = lines.next_line()? {
        let failed = |error: &dyn std::fmt::Display| {
            Failure::with(format_args!("{}: line {}", path.display(), line.number), error)
        };
        let bytes = line.bytes.ok_or_else(|| failed(&"longer than a venue can be"))?;
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let venue: Venue =
            serde_json::from_slice(bytes).map_err(|error| failed(&json_fault(&error)))?;
        if register.insert(venue).map_err(|error| failed(&error))?.is_some() {
            return Err(failed(&"a venue of this id was there already"));
        }
    }
    Ok(register)
}

/// What is wrong with JSON, without a value of it, which may be personal.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let quoting = ["invalid type", "invalid value", "unknown variant", "unknown field"];
    if quoting.iter().any(|quoting| message.starts_with(quoting)) {
        return format!("a value of the wrong form before column {}", error.column());
    }
    message
}

/// A store, made where it does not exist.
pub(crate) fn store(args: &StoreArgs) -> Result<Arc<dyn VisitStore>, Failure> {
    let path = sqlite_path(args)?;
    let store = SqliteStore::open(path).map_err(|error| Failure::with(&args.store, error))?;
    Ok(Arc::new(store))
}

/// A store that exists: a question to a mistyped name is not answered from an empty file.
pub(crate) fn existing_store(args: &StoreArgs) -> Result<Arc<dyn VisitStore>, Failure> {
    if !Path::new(sqlite_path(args)?).exists() {
        let missing = ravao::Error::new(ErrorKind::NotFound, "store");
        return Err(Failure::with(&args.store, missing).hint("ravao ingest makes a store"));
    }
    store(args)
}

fn sqlite_path(args: &StoreArgs) -> Result<&str, Failure> {
    let path = args.store.strip_prefix("sqlite:").filter(|path| !path.is_empty());
    path.ok_or_else(|| {
        Failure::Usage("--store: not a store that this tool knows".to_owned())
            .hint("supported: sqlite:PATH, such as sqlite:visits.db")
    })
}
