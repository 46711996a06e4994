//! One run of the tool in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The time of all tests.
pub(crate) const NOW: &str = "2021-11-01T08:00:00+07:00";

/// An identity card of somebody who does not exist.
pub(crate) const CARD: &str =
    "008090000001|123456789|Nguyễn Văn An|01011990|Nam|Thôn 1, Hợp Thành, Sơn Dương|10052021";

/// A folder in which the tool runs.
pub(crate) struct Folder(TempDir);

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A folder with a root key, an issuer's key, a deployment key and a trust list.
    pub(crate) fn with_keys() -> Self {
        let folder = Self::new();
        for kind in ["root", "issuer", "deployment"] {
            folder.run(&["key", "new", "--kind", kind, "--out", &format!("{kind}.key")]).good();
        }
        let issuer = folder.run(&["key", "show", "issuer.key"]).good().only()["public_key"].clone();
        let issuer = issuer.as_str().unwrap().to_owned();
        let new = ["trust", "new", "--root-key", "root.key", "--out", "trust.cose", "--now", NOW];
        let signed = folder.run(&[&new[..], &["--issuer", &issuer]].concat()).good().only();
        folder.write("root.pub", signed["root"].as_str().unwrap());
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.file(name), contents).unwrap();
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    /// Runs the tool with bytes on stdin; a tool that ends before it read them is fine.
    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ravao"))
            .args(args)
            .current_dir(self.path())
            .env_remove("RAVAO_ROOT")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let _ = pipe.write_all(stdin);
            });
            Run::of(&child.wait_with_output().unwrap())
        })
    }

    /// Decodes texts with the trust list of [`Folder::with_keys`].
    pub(crate) fn decode(&self, texts: &[&str]) -> Run {
        let args = ["decode", "--trust", "trust.cose", "--root", "root.pub", "--now", NOW];
        self.run_with(&args, texts.join("\n").as_bytes())
    }
}

impl Run {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// The run, which must have gone well.
    pub(crate) fn good(self) -> Self {
        self.ended(0)
    }

    /// The run, which must have ended with a code and without a panic.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        self
    }

    /// The records.
    pub(crate) fn records(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The one record.
    pub(crate) fn only(&self) -> Value {
        let [record] = self.records().try_into().unwrap();
        record
    }

    /// One field of all records.
    pub(crate) fn column(&self, field: &str) -> Vec<Value> {
        self.records().iter().map(|record| record[field].clone()).collect()
    }
}

/// The names of a record's fields, in their order.
pub(crate) fn fields(record: &Value) -> Vec<&str> {
    record.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Asserts that a record has these fields and no other.
pub(crate) fn assert_fields(record: &Value, expected: &[&str]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    let mut found = fields(record);
    found.sort_unstable();
    assert_eq!(found, expected);
}
