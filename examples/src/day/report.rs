//! The story, told section by section.

mod evening;
mod gate;
mod morning;

use std::fmt::Display;
use std::io::Write;

use ravao::Result;

use super::World;
use super::files::io;

/// Tells the story to a writer.
pub(crate) struct Story<'a> {
    out: &'a mut dyn Write,
    world: &'a World,
}

impl<'a> Story<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, world: &'a World) -> Self {
        Self { out, world }
    }

    fn line(&mut self, line: impl Display) -> Result<()> {
        writeln!(self.out, "{line}").map_err(io("story: write"))
    }

    fn heading(&mut self, heading: &str) -> Result<()> {
        self.line(format_args!("\n{heading}"))
    }

    /// Short entries in columns, to be read downwards.
    fn columns(&mut self, across: usize, entries: &[String]) -> Result<()> {
        let down = entries.len().div_ceil(across);
        for row in 0..down {
            let line: Vec<&str> =
                entries.iter().skip(row).step_by(down.max(1)).map(String::as_str).collect();
            self.line(format_args!("  {}", line.join("   ").trim_end()))?;
        }
        Ok(())
    }
}
