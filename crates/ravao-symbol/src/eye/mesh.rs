use super::vector::Vector;

/// Nodes of a mesh a side: the largest symbol has 7 alignment patterns in a row, and folded paper
/// wants more.
pub(super) const MAX_NODES: usize = 16;

/// How far beyond the outer nodes a bend goes on, in distances of nodes.
const BEYOND: f32 = 0.3;

/// How far paper bends from a perspective, at the nodes of a grid over the symbol.
#[derive(Clone, Debug)]
pub(super) struct Mesh {
    nodes: [f32; MAX_NODES],
    count: usize,
    bends: [[Vector; MAX_NODES]; MAX_NODES],
}

impl Mesh {
    /// A mesh that bends nowhere, with nodes at these modules; fewer than two make none.
    pub(super) fn new(nodes: impl Iterator<Item = f32>) -> Self {
        let mut mesh = Self {
            nodes: [0.0; MAX_NODES],
            count: 0,
            bends: [[Vector::default(); MAX_NODES]; MAX_NODES],
        };
        for (place, node) in mesh.nodes.iter_mut().zip(nodes) {
            *place = node;
            mesh.count += 1;
        }
        mesh
    }

    pub(super) fn set(&mut self, (row, column): (usize, usize), bend: Vector) {
        self.bends[row][column] = bend;
    }

    pub(super) const fn bend(&self, row: usize, column: usize) -> Vector {
        self.bends[row][column]
    }

    /// Nodes a side.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// The place of a node in modules.
    pub(super) const fn node(&self, row: usize, column: usize) -> Vector {
        Vector::new(self.nodes[column], self.nodes[row])
    }

    /// All nodes by row and column, top down.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let count = self.count;
        (0..count).flat_map(move |row| (0..count).map(move |column| (row, column)))
    }

    /// How far a place bends.
    pub(super) fn at(&self, x: f32, y: f32) -> Vector {
        if self.count < 2 {
            return Vector::default();
        }
        let (column, across) = self.cell(x);
        let bends = self.line(y);
        bends[column] + (bends[column + 1] - bends[column]) * across
    }

    /// Adds how far the middles of a row of modules bend.
    pub(super) fn add_row(&self, y: f32, xs: &mut [f32], ys: &mut [f32]) {
        if self.count < 2 {
            return;
        }
        let bends = self.line(y);
        for (module, (x_at, y_at)) in xs.iter_mut().zip(ys).enumerate() {
            let (column, across) = self.cell(module as f32 + 0.5);
            let bend = bends[column] + (bends[column + 1] - bends[column]) * across;
            (*x_at, *y_at) = (*x_at + bend.x, *y_at + bend.y);
        }
    }

    /// How far a line of places bends where it crosses the columns of nodes.
    fn line(&self, y: f32) -> [Vector; MAX_NODES] {
        let (row, down) = self.cell(y);
        let (upper, lower) = (&self.bends[row], &self.bends[row + 1]);
        std::array::from_fn(|column| upper[column] + (lower[column] - upper[column]) * down)
    }

    /// Between which nodes a coordinate lies, and how far from one to the other.
    fn cell(&self, at: f32) -> (usize, f32) {
        let inner = &self.nodes[1..self.count - 1];
        let cell = inner.iter().filter(|node| **node <= at).count();
        let (first, last) = (self.nodes[cell], self.nodes[cell + 1]);
        (cell, ((at - first) / (last - first)).clamp(-BEYOND, 1.0 + BEYOND))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_nodes_the_bend_is_between_theirs() {
        let mut mesh = Mesh::new([6.5, 22.5, 38.5].into_iter());
        mesh.set((1, 1), Vector::new(4.0, -2.0));
        for (x, y, expected) in [
            (22.5, 22.5, (4.0, -2.0)),
            (14.5, 22.5, (2.0, -1.0)),
            (30.5, 30.5, (1.0, -0.5)),
            (6.5, 38.5, (0.0, 0.0)),
        ] {
            assert_eq!(mesh.at(x, y), Vector::new(expected.0, expected.1), "{x} {y}");
        }
        let (mut xs, mut ys) = ([0.0; 45], [0.0; 45]);
        mesh.add_row(22.5, &mut xs, &mut ys);
        assert_eq!((xs[22], ys[22], xs[14]), (4.0, -2.0, 2.0));
    }

    #[test]
    fn without_nodes_nothing_bends() {
        let mesh = Mesh::new(std::iter::empty());
        assert_eq!((mesh.count(), mesh.at(3.0, 9.0)), (0, Vector::default()));
        let mut places = ([1.0; 21], [2.0; 21]);
        mesh.add_row(0.5, &mut places.0, &mut places.1);
        assert_eq!(places, ([1.0; 21], [2.0; 21]));
    }
}
