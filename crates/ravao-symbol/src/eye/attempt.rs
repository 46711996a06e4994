use crate::grid::{self, Content, Modules};

use super::dimension;
use super::finder::Finder;
use super::placement::{Placement, Quads};
use super::quad::Quad;
use super::sample;
use super::vector::Vector;
use super::view::View;

/// A symbol that was decoded, and its outer corners: top left, top right, bottom right, bottom left.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) content: Content,
    pub(super) corners: [Vector; 4],
}

/// How far three finder patterns came.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Failure {
    /// Nothing between them looks like a symbol.
    Unlikely,
    /// There is a symbol, but it does not decode.
    Damaged,
}

/// The buffers of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Bench {
    placements: Vec<Placement>,
    modules: Modules,
}

impl Default for Bench {
    fn default() -> Self {
        Self { placements: Vec::new(), modules: Modules::new(0) }
    }
}

impl Bench {
    /// Tries to read the symbol of three finder patterns.
    pub(super) fn read(&mut self, view: &View, finders: &[Finder; 3]) -> Result<Read, Failure> {
        let quads = quads(view, finders);
        dimension::placements(view, &quads, &mut self.placements);
        let mut failure = Failure::Unlikely;
        for placement in &mut self.placements {
            placement.align(view, &quads);
            sample::bits(view, placement, &mut self.modules);
            match grid::decode(&self.modules) {
                // Stripes and squares may be the mask alone, which is a symbol that says nothing.
                Ok(content) if content.bytes.is_empty() => {}
                Ok(content) => return Ok(Read { content, corners: corners(placement) }),
                Err(_) => failure = Failure::Damaged,
            }
        }
        Err(failure)
    }
}

fn quads(view: &View, finders: &[Finder; 3]) -> Quads {
    let across = finders[1].centre - finders[0].centre;
    let down = finders[2].centre - finders[0].centre;
    finders.map(|finder| Quad::fit(view, &finder, across, down))
}

fn corners(placement: &Placement) -> [Vector; 4] {
    let size = placement.size as f32;
    [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)].map(|(x, y)| placement.map(x, y))
}
