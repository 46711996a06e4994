//! From the pixels of a frame to the modules of its symbols.

mod alignment;
mod attempt;
mod dimension;
mod finder;
mod look;
mod mesh;
mod perspective;
mod picture;
mod placement;
mod plane;
mod progress;
mod quad;
mod runs;
mod sample;
mod settle;
mod side;
mod threshold;
mod triple;
mod vector;
mod vicinity;
mod view;

use ravao_core::{Symbol, WhyNot, limits};

pub(crate) use look::Eye;

/// How a frame is looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Look {
    /// The part of the frame that is looked at, where it is not all of it.
    pub region: Option<Region>,
    /// Symbols after which to stop.
    pub at_most: usize,
}

impl Look {
    /// Looks at all of the frame, for all of its symbols.
    pub const fn new() -> Self {
        Self { region: None, at_most: limits::MAX_SYMBOLS }
    }

    /// Looks at one region alone; what of it lies outside the frame does not count.
    #[must_use]
    pub const fn within(self, region: Region) -> Self {
        Self { region: Some(region), ..self }
    }

    /// Stops after so many symbols.
    #[must_use]
    pub const fn at_most(self, symbols: usize) -> Self {
        Self { at_most: symbols, ..self }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::new()
    }
}

/// A rectangle of a frame, in pixels.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[allow(clippy::exhaustive_structs, reason = "a rectangle has these four")]
pub struct Region {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// What came of a look at a frame.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sight {
    /// The symbols, top to bottom, then left to right by the first corner.
    pub symbols: Vec<Symbol>,
    /// Why there is none, where there is none.
    pub why_not: Option<WhyNot>,
}
