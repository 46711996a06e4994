use crate::grid::{self, Content, Modules};

use super::dimension;
use super::finder::Finder;
use super::placement::{Placement, Quads};
use super::quad::Quad;
use super::sample::{self, Shades};
use super::settle::{is_fine, settle};
use super::vector::Vector;
use super::view::View;

/// Share of the modules of three finder patterns that must be as they should: in the rough, and
/// once their outlines are drawn.
const LEAST_LIKENESS: (f32, f32) = (0.72, 0.8);

/// Symbols of a frame that may settle, which takes the longest of all.
const MAX_SETTLES: u32 = 4;

/// A symbol that was decoded, and its outer corners: top left, top right, bottom right, bottom left.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) content: Content,
    pub(super) corners: [Vector; 4],
}

/// How far three finder patterns came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Failure {
    /// They are none, looked at twice.
    NoFinders,
    /// No timing pattern joins them.
    NoTiming,
    /// There is a symbol, but it does not decode.
    Damaged,
}

impl Failure {
    /// What it took to find out, in units of some microseconds.
    pub(super) const fn effort(self) -> u32 {
        match self {
            Self::NoFinders => 1,
            Self::NoTiming => 8,
            Self::Damaged => 32,
        }
    }
}

/// The buffers of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Bench {
    placements: Vec<Placement>,
    modules: Modules,
    doubtful: Modules,
    shades: Shades,
    /// Symbols of the frame that were let settle.
    settles: u32,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            placements: Vec::new(),
            modules: Modules::new(0),
            doubtful: Modules::new(0),
            shades: Shades::default(),
            settles: 0,
        }
    }
}

impl Bench {
    /// Begins with a frame.
    pub(super) const fn begin(&mut self) {
        self.settles = 0;
    }

    /// Tries to read the symbol of three finder patterns.
    pub(super) fn read(&mut self, view: &View, finders: &[Finder; 3]) -> Result<Read, Failure> {
        let rough = outlines(view, finders);
        if likeness(view, &rough) < LEAST_LIKENESS.0 {
            return Err(Failure::NoFinders);
        }
        let quads = rough.map(|quad| quad.fit(view));
        if likeness(view, &quads) < LEAST_LIKENESS.1 {
            return Err(Failure::NoTiming);
        }
        dimension::placements(view, &quads, &mut self.placements);
        let mut placements = std::mem::take(&mut self.placements);
        let mut failure = Failure::NoTiming;
        let read = placements.iter_mut().find_map(|placement| {
            failure = Failure::Damaged;
            placement.align(view, &quads);
            self.decode(view, placement)
        });
        self.placements = placements;
        read.ok_or(failure)
    }

    /// Decodes a symbol where it lies, looking ever closer.
    fn decode(&mut self, view: &View, placement: &mut Placement) -> Option<Read> {
        sample::bits(view, placement, &mut self.modules);
        let content = match grid::decode(&self.modules) {
            Ok(content) => content,
            Err(_) => self.decode_closer(view, placement)?,
        };
        Some(Read { content, corners: corners(placement) })
    }

    fn decode_closer(&mut self, view: &View, placement: &mut Placement) -> Option<Content> {
        let content = self.decode_shades(view, placement);
        if content.is_some() || self.settles == MAX_SETTLES || !is_fine(placement) {
            return content;
        }
        self.settles += 1;
        settle(view, placement);
        self.decode_shades(view, placement)
    }

    fn decode_shades(&mut self, view: &View, placement: &Placement) -> Option<Content> {
        self.shades.measure(view, placement);
        self.shades.divide(&mut self.modules, &mut self.doubtful);
        grid::decode_doubtful(&self.modules, &self.doubtful).ok()
    }
}

fn outlines(view: &View, finders: &[Finder; 3]) -> Quads {
    let across = finders[1].centre - finders[0].centre;
    let down = finders[2].centre - finders[0].centre;
    finders.map(|finder| Quad::rough(view, &finder, across, down))
}

fn likeness(view: &View, quads: &Quads) -> f32 {
    quads.iter().map(|quad| quad.likeness(view)).sum::<f32>() / quads.len() as f32
}

fn corners(placement: &Placement) -> [Vector; 4] {
    let size = placement.size as f32;
    [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)].map(|(x, y)| placement.map(x, y))
}
