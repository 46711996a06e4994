use crate::grid;

use super::alignment;
use super::perspective::{Mark, Perspective};
use super::quad::Quad;
use super::vector::Vector;
use super::view::View;

/// Alignment patterns in a row of the largest symbol.
const MAX_NODES: usize = 7;

/// Modules around its guess in which an alignment pattern is looked for, next to others that lead to it.
const REACH: f32 = 1.5;

/// The same without any other, and for each module of the symbol's width.
const FAR_REACH: (f32, f32) = (2.0, 0.02);

/// How much more an alignment pattern counts than the corner of a finder pattern.
const ALIGNMENT_WEIGHT: f32 = 2.0;

/// How the modules of a symbol lie in a picture: a perspective, and how far the paper bends from it
/// at each alignment pattern.
#[derive(Clone, Debug)]
pub(super) struct Placement {
    pub(super) size: usize,
    perspective: Perspective,
    nodes: &'static [u8],
    bends: [[Vector; MAX_NODES]; MAX_NODES],
    is_bent: bool,
}

/// The outlines of a symbol's three finder patterns: the one in the corner, right of it, below it.
pub(super) type Quads = [Quad; 3];

impl Placement {
    /// Lays a symbol of so many modules a side over its finder patterns.
    pub(super) fn flat(quads: &Quads, size: usize) -> Option<Self> {
        let perspective = Perspective::fit(&finder_marks(quads, size as f32), size as f32)?;
        let version = grid::version_of_width(size)?;
        Some(Self {
            size,
            perspective,
            nodes: grid::alignment_centres(version),
            bends: [[Vector::default(); MAX_NODES]; MAX_NODES],
            is_bent: false,
        })
    }

    /// Corrects it by the alignment patterns that are found.
    pub(super) fn align(&mut self, view: &View, quads: &Quads) {
        if self.nodes.len() < 2 {
            return;
        }
        let found = self.find_alignments(view);
        let mut marks = [Mark::default(); 12 + MAX_NODES * MAX_NODES];
        let mut count = 12;
        marks[..count].copy_from_slice(&finder_marks(quads, self.size as f32));
        for (row, column, place) in places(&found, self.nodes.len()) {
            let module = self.node(row, column);
            marks[count] = Mark { module, place, weight: ALIGNMENT_WEIGHT };
            count += 1;
        }
        if count == 12 {
            return;
        }
        if let Some(fitted) = Perspective::fit(&marks[..count], self.size as f32) {
            self.perspective = fitted;
        }
        self.bend(&found);
    }

    /// Looks for each alignment pattern where its neighbours say that it is.
    fn find_alignments(&mut self, view: &View) -> Found {
        let count = self.nodes.len();
        let mut found: Found = [[None; MAX_NODES]; MAX_NODES];
        for (row, column) in (0..count).flat_map(|row| (0..count).map(move |c| (row, c))) {
            if is_finder(row, column, count) {
                continue;
            }
            let guess = self.guessed_bend(row, column);
            let node = self.node(row, column);
            let flat = self.perspective.map(node.x, node.y);
            let reach = match count {
                2 => FAR_REACH.0 + FAR_REACH.1 * self.size as f32,
                _ => REACH,
            };
            let module = self.perspective.module_at(node.x, node.y);
            found[row][column] = alignment::locate(view, flat + guess, module, reach);
            self.bends[row][column] = found[row][column].map_or(guess, |place| place - flat);
        }
        found
    }

    /// How the neighbours above and to the left bend.
    fn guessed_bend(&self, row: usize, column: usize) -> Vector {
        match (row, column) {
            (0, 0) => Vector::default(),
            (0, _) => self.bends[0][column - 1],
            (_, 0) => self.bends[row - 1][0],
            _ => {
                let across = self.bends[row][column - 1] + self.bends[row - 1][column];
                across - self.bends[row - 1][column - 1]
            }
        }
    }

    /// Keeps how far what was found lies off the perspective; what was not found follows its
    /// neighbours.
    fn bend(&mut self, found: &Found) {
        let count = self.nodes.len();
        self.bends = [[Vector::default(); MAX_NODES]; MAX_NODES];
        for (row, column, place) in places(found, count) {
            let node = self.node(row, column);
            self.bends[row][column] = place - self.perspective.map(node.x, node.y);
        }
        let known = self.bends;
        for (row, column) in (0..count).flat_map(|row| (0..count).map(move |c| (row, c))) {
            if found[row][column].is_some() || is_finder(row, column, count) {
                continue;
            }
            let near = neighbours(row, column, count)
                .filter(|&(row, column)| found[row][column].is_some())
                .map(|(row, column)| known[row][column]);
            let (sum, number) =
                near.fold((Vector::default(), 0.0), |(sum, count), bend| (sum + bend, count + 1.0));
            if number > 0.0 {
                self.bends[row][column] = sum * (1.0 / number);
            }
        }
        self.is_bent = true;
    }

    /// The middle of an alignment pattern in modules.
    fn node(&self, row: usize, column: usize) -> Vector {
        Vector::new(f32::from(self.nodes[column]) + 0.5, f32::from(self.nodes[row]) + 0.5)
    }

    /// Where a place of the symbol is in the picture.
    pub(super) fn map(&self, x: f32, y: f32) -> Vector {
        let flat = self.perspective.map(x, y);
        match self.is_bent {
            true => flat + self.bend_at(x, y),
            false => flat,
        }
    }

    /// Where the middles of a row of modules are in the picture.
    pub(super) fn row(&self, row: usize, xs: &mut [f32], ys: &mut [f32]) {
        let y = row as f32 + 0.5;
        self.perspective.row(y, xs, ys);
        if !self.is_bent {
            return;
        }
        for (module, (x_at, y_at)) in xs.iter_mut().zip(ys).enumerate() {
            let bend = self.bend_at(module as f32 + 0.5, y);
            (*x_at, *y_at) = (*x_at + bend.x, *y_at + bend.y);
        }
    }

    fn bend_at(&self, x: f32, y: f32) -> Vector {
        let (column, across) = self.cell(x);
        let (row, down) = self.cell(y);
        let between = |row: usize| {
            let (left, right) = (self.bends[row][column], self.bends[row][column + 1]);
            left + (right - left) * across
        };
        let (upper, lower) = (between(row), between(row + 1));
        upper + (lower - upper) * down
    }

    /// Between which alignment patterns a coordinate lies, and how far from one to the other.
    fn cell(&self, at: f32) -> (usize, f32) {
        let inner = &self.nodes[1..self.nodes.len() - 1];
        let cell = inner.iter().filter(|node| f32::from(**node) + 0.5 <= at).count();
        let (first, last) = (f32::from(self.nodes[cell]), f32::from(self.nodes[cell + 1]));
        (cell, ((at - 0.5 - first) / (last - first)).clamp(-0.3, 1.3))
    }
}

type Found = [[Option<Vector>; MAX_NODES]; MAX_NODES];

fn places(found: &Found, count: usize) -> impl Iterator<Item = (usize, usize, Vector)> {
    (0..count * count).filter_map(move |index| {
        let (row, column) = (index / count, index % count);
        found[row][column].map(|place| (row, column, place))
    })
}

/// Tells whether a finder pattern stands where an alignment pattern would.
const fn is_finder(row: usize, column: usize, count: usize) -> bool {
    let last = count - 1;
    (row == 0 && (column == 0 || column == last)) || (row == last && column == 0)
}

fn neighbours(row: usize, column: usize, count: usize) -> impl Iterator<Item = (usize, usize)> {
    let steps = [(0, 1), (1, 0), (0, -1), (-1, 0)];
    steps.into_iter().filter_map(move |(down, across)| {
        let near = (row.checked_add_signed(down)?, column.checked_add_signed(across)?);
        (near.0 < count && near.1 < count).then_some(near)
    })
}

/// The corners of the finder patterns, which the standard puts at these modules.
fn finder_marks(quads: &Quads, size: f32) -> [Mark; 12] {
    let origins = [(0.0, 0.0), (size - 7.0, 0.0), (0.0, size - 7.0)];
    let corners = [(0.0, 0.0), (7.0, 0.0), (7.0, 7.0), (0.0, 7.0)];
    std::array::from_fn(|index| {
        let (origin, corner) = (origins[index / 4], corners[index % 4]);
        let module = Vector::new(origin.0 + corner.0, origin.1 + corner.1);
        Mark { module, place: quads[index / 4].corners[index % 4], weight: 1.0 }
    })
}
