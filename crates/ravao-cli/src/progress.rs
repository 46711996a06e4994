//! A sign of life on stderr while work takes long.

use std::io::{IsTerminal, stderr, stdout};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work shorter than this needs no sign of life.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts items on stderr, once work takes long: only where a person watches stderr, and where
/// records on the same terminal do not show already that it goes on.
pub(crate) struct Progress {
    what: &'static str,
    begun: Instant,
    is_watched: bool,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Progress over items of a name in the plural.
    pub(crate) fn over(what: &'static str) -> Self {
        let is_watched = stderr().is_terminal() && !stdout().is_terminal();
        Self { what, begun: Instant::now(), is_watched, done: 0, bar: None }
    }

    /// Counts items that are done.
    pub(crate) fn add(&mut self, items: u64) {
        self.done += items;
        if !self.is_watched || self.begun.elapsed() < PATIENCE {
            return;
        }
        self.bar.get_or_insert_with(|| spinner(self.what)).set_position(self.done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn spinner(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what);
    let template = "{spinner} {human_pos} {msg}, {per_sec}, {elapsed}";
    let style = ProgressStyle::with_template(template);
    bar.with_style(style.expect("the template is well-formed"))
}
