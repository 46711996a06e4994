//! Recording a whole town in batches, by three ways in turn.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pollster::block_on;
use ravao_core::{Appended, VisitEvent, VisitStore};
use ravao_store_sqlite::SqliteStore;
use rusqlite::Connection;

use super::clustered::Clustered;
use super::plain::Plain;
use super::town::Town;

const BATCH: usize = 10_000;

/// A town in our store, in the plain table and in the clustered one.
pub(super) struct Filled {
    pub(super) town: Town,
    pub(super) ours: SqliteStore,
    pub(super) plain: Plain,
    clustered: Clustered,
    folder: PathBuf,
}

/// The file of each, ours first.
const FILES: [(&str, &str); 3] = [
    ("ours (SqliteStore)", "ours.db"),
    ("rusqlite, table + 2 indexes", "plain.db"),
    ("rusqlite, clustered, no index", "clustered.db"),
];

impl Filled {
    /// Three empty files.
    pub(super) fn new(town: &Town, folder: &Path) -> Self {
        let [ours, plain, clustered] = FILES.map(|(_, file)| folder.join(file));
        Self {
            town: *town,
            ours: SqliteStore::open(ours).expect("a fresh file"),
            plain: Plain::open(&plain).expect("a fresh file"),
            clustered: Clustered::open(&clustered).expect("a fresh file"),
            folder: folder.to_owned(),
        }
    }

    /// Records the town, every batch by each in turn.
    pub(super) fn record(&mut self) -> Filling {
        let mut times = [const { Vec::new() }; 3];
        let mut scans = 0;
        for day in self.town.days() {
            for batch in day.chunks(BATCH) {
                scans += batch.len();
                let first = times[0].len();
                for who in (first..first + 3).map(|turn| turn % 3) {
                    times[who].push(self.append(who, batch));
                }
            }
        }
        let rows = FILES.into_iter().zip(times).map(|((name, file), times)| {
            let bytes = size(&self.folder.join(file));
            Row { name, times, bytes }
        });
        Filling { scans, rows: rows.collect() }
    }

    /// Appends a batch by one of the three, and says how long it took.
    fn append(&mut self, who: usize, batch: &[VisitEvent]) -> Duration {
        let begin = Instant::now();
        match who {
            0 => {
                let now = batch[batch.len() - 1].occurred_at();
                let outcomes = block_on(self.ours.append(batch, now)).expect("appends");
                assert!(outcomes.iter().all(|outcome| *outcome == Appended::Recorded));
            }
            1 => self.plain.append(batch).expect("appends"),
            _ => self.clustered.append(batch).expect("appends"),
        }
        begin.elapsed()
    }
}

/// The bytes of a database once its log is written back.
fn size(path: &Path) -> u64 {
    let raw = Connection::open(path).expect("a database");
    raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("a log");
    fs::metadata(path).expect("a file").len()
}

/// How a town was recorded.
pub(super) struct Filling {
    scans: usize,
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    times: Vec<Duration>,
    bytes: u64,
}

impl Row {
    fn total(&self) -> f64 {
        self.times.iter().sum::<Duration>().as_secs_f64()
    }
}

impl fmt::Display for Filling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scans, visits) = (self.scans as f64, self.scans as f64 / 2.0);
        writeln!(f, "append, {visits} visits of 2 scans, {BATCH} scans a batch")?;
        writeln!(
            f,
            "  {:<30} {:>13} {:>8} {:>11} {:>11} {:>12}",
            "contender", "scans/second", "× ours", "p50 batch", "bytes/scan", "bytes/visit"
        )?;
        let ours = self.rows[0].total();
        for row in &self.rows {
            let mut times = row.times.clone();
            times.sort_unstable();
            writeln!(
                f,
                "  {:<30} {:>13.0} {:>8.2} {:>8.1} ms {:>11.1} {:>12.1}",
                row.name,
                scans / row.total(),
                row.total() / ours,
                times[times.len() / 2].as_secs_f64() * 1e3,
                row.bytes as f64 / scans,
                row.bytes as f64 / visits,
            )?;
        }
        Ok(())
    }
}
