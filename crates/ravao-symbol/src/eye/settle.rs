use super::mesh::{MAX_NODES, Mesh};
use super::placement::Placement;
use super::vector::Vector;
use super::view::View;

/// Modules from one node of the mesh to the next.
const SPACING: usize = 5;

/// Modules around a node that are asked whether they lie well, on each side.
const PATCH: i32 = 3;

/// Places tried for a node: so many steps on each side, so many modules wide.
const STEPS: i32 = 2;
const STEP: f32 = 0.25;

/// Pixels a module from which on settling helps.
const LEAST_MODULE: f32 = 2.2;

/// What it costs to lie a module off the neighbours, in levels of contrast.
const PULL: f32 = 12.0;

/// Tells whether modules are large enough for their middles to differ from their edges.
pub(super) fn is_fine(placement: &Placement) -> bool {
    let middle = placement.size as f32 / 2.0;
    let (right, down) = placement.module_at(middle, middle);
    right.length().min(down.length()) >= LEAST_MODULE
}

/// Lets a symbol settle on folded paper: each part of it moves to where its modules are most
/// clearly dark or light, which is where they are sampled in their middles.
pub(super) fn settle(view: &View, placement: &mut Placement) {
    let count = (placement.size / SPACING).clamp(4, MAX_NODES);
    let spacing = placement.size as f32 / (count - 1) as f32;
    let mut mesh = Mesh::new((0..count).map(|node| node as f32 * spacing));
    let mut moved = [[Vector::default(); MAX_NODES]; MAX_NODES];
    for (row, column) in mesh.places() {
        let node = mesh.node(row, column);
        let guess = match (row, column) {
            (0, 0) => Vector::default(),
            (0, _) => moved[0][column - 1],
            (_, 0) => moved[row - 1][0],
            _ => (moved[row][column - 1] + moved[row - 1][column]) * 0.5,
        };
        moved[row][column] = best_move(view, placement, node, guess);
        mesh.set((row, column), placement.bend_at(node.x, node.y) + moved[row][column]);
    }
    placement.replace_mesh(mesh);
}

/// The best move of a node, near the one that its neighbours made.
fn best_move(view: &View, placement: &Placement, node: Vector, guess: Vector) -> Vector {
    let (right, down) = placement.module_at(node.x, node.y);
    let patch = patch(placement, node);
    let mut best = (f32::MIN, guess);
    for (x, y) in (-STEPS..=STEPS).flat_map(|y| (-STEPS..=STEPS).map(move |x| (x, y))) {
        let (x, y) = (x as f32 * STEP, y as f32 * STEP);
        let way = guess + right * x + down * y;
        let clear = clearness(view, &patch, way) - PULL * (x * x + y * y);
        if clear > best.0 {
            best = (clear, way);
        }
    }
    best.1
}

/// Where the middles of the modules around a node are.
fn patch(placement: &Placement, node: Vector) -> Vec<Vector> {
    let first = (node.x.floor() + 0.5, node.y.floor() + 0.5);
    let end = placement.size as f32;
    (-PATCH..PATCH)
        .flat_map(|y| (-PATCH..PATCH).map(move |x| (first.0 + x as f32, first.1 + y as f32)))
        .filter(|(x, y)| (0.0..end).contains(x) && (0.0..end).contains(y))
        .map(|(x, y)| placement.map(x, y))
        .collect()
}

/// How far modules are from the threshold in the mean, once moved.
fn clearness(view: &View, patch: &[Vector], way: Vector) -> f32 {
    let sum: f32 = patch.iter().map(|place| view.clearness(*place + way)).sum();
    sum / patch.len().max(1) as f32
}
