//! A disk that is full: a clear error, nothing lost, and work goes on once there is room.
#![cfg(unix)]

use std::env;
use std::io::{BufReader, Write, stdout};
use std::path::Path;
use std::process::{Command, Stdio};

use pollster::block_on;
use ravao_core::{ErrorKind, EventQuery, VisitStore, VisitStoreExt};
use ravao_store_sqlite::SqliteStore;

use crate::events::now;
use crate::killing::{acknowledgement, batch, ids};

const FILE: &str = "RAVAO_TEST_FULL_FILE";

/// Not a test of its own: what the process does that may not write large files.
#[test]
fn append_until_refused() {
    let Some(file) = env::var_os(FILE) else { return };
    let store = SqliteStore::open(file).unwrap();
    for number in 0.. {
        if let Err(error) = block_on(store.append(&batch(number), now())) {
            assert_eq!(error.kind(), ErrorKind::Io, "{error}");
            // It still answers.
            block_on(store.query_all(&EventQuery::ALL)).unwrap();
            return;
        }
        writeln!(stdout(), "acknowledged {number}").unwrap();
    }
}

#[test]
fn a_full_disk_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    for kibibytes in [300, 800, 2_000] {
        let file = folder.path().join(format!("{kibibytes}.db"));
        let acknowledged = append_within(&file, kibibytes);
        let store = SqliteStore::open(&file).unwrap();
        block_on(store.verify()).unwrap();
        let kept = block_on(store.query_all(&EventQuery::ALL)).unwrap();
        let expected = ids(0..acknowledged);
        assert_eq!(kept.len(), expected.len(), "none twice, none too many");
        assert!(kept.iter().all(|stored| expected.contains(&stored.event.id())));
        block_on(store.append(&batch(acknowledged), now())).unwrap();
        println!("{kibibytes} KiB: {} events kept, then more", kept.len());
    }
}

/// Appends in a process whose files may grow so large, and says how many batches were acknowledged.
fn append_within(file: &Path, kibibytes: u32) -> u64 {
    // Without the signal, writing beyond the limit fails as on a full disk.
    let limited = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kibibytes * 2);
    let mut child = Command::new("sh")
        .args(["-c", &limited])
        .arg(env::current_exe().unwrap())
        .args(["full::append_until_refused", "--exact", "--nocapture"])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = 0;
    while let Some(next) = acknowledgement(&mut lines) {
        acknowledged = next;
    }
    assert!(child.wait().unwrap().success());
    assert!(acknowledged > 0);
    acknowledged
}
