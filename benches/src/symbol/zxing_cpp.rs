use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::camera::Photograph;

/// How zxing-cpp is asked to look.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mode {
    /// Its defaults: tries harder, downscaled and inverted; the first symbol.
    Harder,
    /// Without the tries; the first symbol.
    Fastest,
    /// Its defaults, all symbols.
    All,
}

/// zxing-cpp as its wheel for Python runs it, in a child process that times itself.
pub(super) struct ZxingCpp {
    child: Child,
    requests: ChildStdin,
    answers: ChildStdout,
}

impl ZxingCpp {
    /// Starts the child; `None` where Python or the wheel is missing.
    pub(super) fn start() -> Option<Self> {
        let mut child = Command::new("python3")
            .args(["-c", include_str!("zxing_cpp.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (requests, answers) = (child.stdin.take()?, child.stdout.take()?);
        let mut peer = Self { child, requests, answers };
        let mut ready = [0; 5];
        peer.answers.read_exact(&mut ready).ok()?;
        Some(peer)
    }

    /// The texts of a frame, and the time that reading alone took.
    pub(super) fn read(
        &mut self,
        picture: &Photograph,
        mode: Mode,
    ) -> io::Result<(Vec<String>, Duration)> {
        for number in [mode as u32, picture.width, picture.height] {
            self.requests.write_all(&number.to_le_bytes())?;
        }
        self.requests.write_all(&picture.pixels)?;
        self.requests.flush()?;
        let mut nanos = [0; 8];
        self.answers.read_exact(&mut nanos)?;
        let texts = (0..self.number()?).map(|_| self.text()).collect::<io::Result<_>>()?;
        Ok((texts, Duration::from_nanos(u64::from_le_bytes(nanos))))
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.answers.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn text(&mut self) -> io::Result<String> {
        let mut bytes = vec![0; self.number()? as usize];
        self.answers.read_exact(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for ZxingCpp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
