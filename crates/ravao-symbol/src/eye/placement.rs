use crate::grid;

use super::alignment;
use super::mesh::{MAX_NODES, Mesh};
use super::perspective::{Mark, Perspective};
use super::quad::Quad;
use super::vector::Vector;
use super::view::View;

/// Alignment patterns in a row of the largest symbol.
const MAX_ALONG: usize = 7;

/// Modules around its guess in which an alignment pattern is looked for, next to others that lead to it.
const REACH: f32 = 1.5;

/// The same without any other, and for each module of the symbol's width.
const FAR_REACH: (f32, f32) = (2.0, 0.02);

/// How much more an alignment pattern counts than the corner of a finder pattern.
const ALIGNMENT_WEIGHT: f32 = 2.0;

/// How the modules of a symbol lie in a picture: a perspective, and how far the paper bends from it.
#[derive(Clone, Debug)]
pub(super) struct Placement {
    pub(super) size: usize,
    perspective: Perspective,
    mesh: Mesh,
}

/// The outlines of a symbol's three finder patterns: the one in the corner, right of it, below it.
pub(super) type Quads = [Quad; 3];

/// Where alignment patterns were found, by row and column.
type Found = [[Option<Vector>; MAX_ALONG]; MAX_ALONG];

impl Placement {
    /// Lays a symbol of so many modules a side over its finder patterns.
    pub(super) fn flat(quads: &Quads, size: usize) -> Option<Self> {
        let perspective = Perspective::fit(&finder_marks(quads, size as f32), size as f32)?;
        let version = grid::version_of_width(size)?;
        let centres = grid::alignment_centres(version).iter();
        let mesh = Mesh::new(centres.map(|centre| f32::from(*centre) + 0.5));
        Some(Self { size, perspective, mesh })
    }

    /// Corrects it by the alignment patterns that are found.
    pub(super) fn align(&mut self, view: &View, quads: &Quads) {
        let found = self.find_alignments(view);
        let mut marks = [Mark::default(); 12 + MAX_ALONG * MAX_ALONG];
        let mut count = 12;
        marks[..count].copy_from_slice(&finder_marks(quads, self.size as f32));
        for (row, column) in self.mesh.places() {
            if let Some(place) = found[row][column] {
                let module = self.mesh.node(row, column);
                marks[count] = Mark { module, place, weight: ALIGNMENT_WEIGHT };
                count += 1;
            }
        }
        if count > 12 {
            let fitted = Perspective::fit(&marks[..count], self.size as f32);
            self.perspective = fitted.unwrap_or(self.perspective);
            self.bend(&found);
        }
    }

    /// Looks for each alignment pattern where its neighbours say that it is.
    fn find_alignments(&mut self, view: &View) -> Found {
        let count = self.mesh.count();
        let mut found: Found = [[None; MAX_ALONG]; MAX_ALONG];
        for (row, column) in self.mesh.places().filter(|at| !is_finder(*at, count)) {
            let guess = self.guessed_bend(row, column);
            let node = self.mesh.node(row, column);
            let flat = self.perspective.map(node.x, node.y);
            let reach = match count {
                2 => FAR_REACH.0 + FAR_REACH.1 * self.size as f32,
                _ => REACH,
            };
            let module = self.perspective.module_at(node.x, node.y);
            found[row][column] = alignment::locate(view, flat + guess, module, reach);
            let bend = found[row][column].map_or(guess, |place| place - flat);
            self.mesh.set((row, column), bend);
        }
        found
    }

    /// How the neighbours above and to the left bend.
    fn guessed_bend(&self, row: usize, column: usize) -> Vector {
        let bend = |row, column| self.mesh.bend(row, column);
        match (row, column) {
            (0, 0) => Vector::default(),
            (0, _) => bend(0, column - 1),
            (_, 0) => bend(row - 1, 0),
            _ => bend(row, column - 1) + bend(row - 1, column) - bend(row - 1, column - 1),
        }
    }

    /// Keeps how far what was found lies off the perspective; what was not found follows its
    /// neighbours.
    fn bend(&mut self, found: &Found) {
        let count = self.mesh.count();
        let off = |(row, column): (usize, usize)| {
            let node = self.mesh.node(row, column);
            found[row][column].map(|place| place - self.perspective.map(node.x, node.y))
        };
        let mut bends = [[Vector::default(); MAX_NODES]; MAX_NODES];
        for (row, column) in self.mesh.places().filter(|at| !is_finder(*at, count)) {
            bends[row][column] = off((row, column)).unwrap_or_else(|| {
                mean(neighbours(row, column, count).filter_map(&off)).unwrap_or_default()
            });
        }
        for (row, column) in self.mesh.places() {
            self.mesh.set((row, column), bends[row][column]);
        }
    }

    /// Bends by another mesh from now on.
    pub(super) fn replace_mesh(&mut self, mesh: Mesh) {
        self.mesh = mesh;
    }

    /// Where a place of the symbol is in the picture.
    pub(super) fn map(&self, x: f32, y: f32) -> Vector {
        self.flat_map(x, y) + self.bend_at(x, y)
    }

    /// Where a place of the symbol would be in the picture, were the paper flat.
    pub(super) fn flat_map(&self, x: f32, y: f32) -> Vector {
        self.perspective.map(x, y)
    }

    /// How far a place of the symbol bends.
    pub(super) fn bend_at(&self, x: f32, y: f32) -> Vector {
        self.mesh.at(x, y)
    }

    /// Where the middles of a row of modules are in the picture.
    pub(super) fn row(&self, row: usize, xs: &mut [f32], ys: &mut [f32]) {
        let y = row as f32 + 0.5;
        self.perspective.row(y, xs, ys);
        self.mesh.add_row(y, xs, ys);
    }

    /// One module to the right and one down, at a place of the symbol.
    pub(super) fn module_at(&self, x: f32, y: f32) -> (Vector, Vector) {
        self.perspective.module_at(x, y)
    }
}

/// Tells whether a finder pattern stands where an alignment pattern would.
const fn is_finder((row, column): (usize, usize), count: usize) -> bool {
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

fn mean(vectors: impl Iterator<Item = Vector>) -> Option<Vector> {
    let (sum, count) =
        vectors.fold((Vector::default(), 0.0), |(sum, count), next| (sum + next, count + 1.0));
    (count > 0.0).then(|| sum * (1.0 / count))
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
