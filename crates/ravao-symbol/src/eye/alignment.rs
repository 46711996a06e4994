use super::vector::Vector;
use super::view::View;

/// Modules of a pattern a side.
const SIDE: usize = 5;

/// Modules of a pattern that must be on the right side of its mean light.
const LEAST_RIGHT: usize = 20;

/// Levels between the mean of the light modules and that of the dark ones.
const LEAST_CONTRAST: f32 = 12.0;

/// What a module of distance from the guess takes from the likeness.
const DISTANCE_COST: f32 = 0.04;

/// Modules that must be right for a glance to suffice.
const GLANCE_RIGHT: usize = 24;

/// Modules that a glance steps on along the dark one in the middle, and how often at most.
const GLANCE_STEP: f32 = 0.125;
const GLANCE_STEPS: usize = 12;

/// An alignment pattern as it would lie in a picture: one module right, one down.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    right: Vector,
    down: Vector,
}

/// Finds an alignment pattern at most so many modules from where it is guessed.
pub(super) fn locate(
    view: &View,
    guess: Vector,
    (right, down): (Vector, Vector),
    reach: f32,
) -> Option<Vector> {
    let pattern = Pattern { right, down };
    if !view.holds(guess) {
        return None;
    }
    pattern.glance(view, guess).or_else(|| {
        let near = pattern.search(view, guess, reach);
        pattern.glance(view, near).or_else(|| {
            let place = pattern.refine(view, near);
            pattern.is_at(view, place).then_some(place)
        })
    })
}

impl Pattern {
    /// The middle of the pattern, if it lies on the bit plane as guessed.
    fn glance(self, view: &View, guess: Vector) -> Option<Vector> {
        let place = self.centred(view, self.centred(view, guess, self.right)?, self.down)?;
        let right = self.modules().filter(|(at, is_dark)| view.is_dark(place + *at) == *is_dark);
        (right.count() >= GLANCE_RIGHT).then_some(place)
    }

    /// The middle of the dark module along one direction.
    fn centred(self, view: &View, place: Vector, way: Vector) -> Option<Vector> {
        let far = |step: f32| {
            (0..=GLANCE_STEPS).find(|steps| !view.is_dark(place + way * (step * *steps as f32)))
        };
        let (after, before) = (far(GLANCE_STEP)?, far(-GLANCE_STEP)?);
        let is_one_module = (GLANCE_STEPS / 3..=GLANCE_STEPS).contains(&(after + before));
        let middle = GLANCE_STEP * (after as f32 - before as f32) / 2.0;
        is_one_module.then(|| place + way * middle)
    }

    /// The likeliest of places half a module apart.
    fn search(self, view: &View, guess: Vector, reach: f32) -> Vector {
        let steps = (2.0 * reach).ceil() as i32;
        let mut best = (f32::MIN, guess);
        for (x, y) in (-steps..=steps).flat_map(|y| (-steps..=steps).map(move |x| (x, y))) {
            let (x, y) = (x as f32 / 2.0, y as f32 / 2.0);
            let place = guess + self.right * x + self.down * y;
            let far = DISTANCE_COST * (x * x + y * y).sqrt();
            let (light, dark) = self.means(|at| view.pixel(place + at));
            let likeness = (light - dark) * (1.0 - far);
            if likeness > best.0 {
                best = (likeness, place);
            }
        }
        best.1
    }

    /// Climbs to the likeliest place in ever smaller steps.
    fn refine(self, view: &View, start: Vector) -> Vector {
        let likeness = |place: Vector| {
            let (light, dark) = self.means(|at| view.brightness(place + at));
            light - dark
        };
        let mut best = (likeness(start), start);
        for step in [0.25, 0.125] {
            let middle = best.1;
            for (x, y) in (-1..=1).flat_map(|y: i8| (-1..=1).map(move |x: i8| (x, y))) {
                let way = self.right * (f32::from(x) * step) + self.down * (f32::from(y) * step);
                let found = likeness(middle + way);
                if found > best.0 {
                    best = (found, middle + way);
                }
            }
        }
        best.1
    }

    fn is_at(self, view: &View, place: Vector) -> bool {
        let (light, dark) = self.means(|at| view.brightness(place + at));
        if light - dark < LEAST_CONTRAST {
            return false;
        }
        let middle = (light + dark) / 2.0;
        let right = self
            .modules()
            .filter(|(at, is_dark)| (view.brightness(place + *at) < middle) == *is_dark);
        right.count() >= LEAST_RIGHT
    }

    /// Mean brightness of the light modules and of the dark ones.
    fn means(self, brightness: impl Fn(Vector) -> f32) -> (f32, f32) {
        let (mut light, mut dark) = (0.0, 0.0);
        for (at, is_dark) in self.modules() {
            *(if is_dark { &mut dark } else { &mut light }) += brightness(at);
        }
        (light / 8.0, dark / 17.0)
    }

    /// Where the modules lie from the middle one, and whether they are dark.
    fn modules(self) -> impl Iterator<Item = (Vector, bool)> {
        (0..SIDE * SIDE).map(move |index| {
            let (x, y) = ((index % SIDE) as f32 - 2.0, (index / SIDE) as f32 - 2.0);
            (self.right * x + self.down * y, x.abs().max(y.abs()) != 1.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::drawn::symbol;
    use super::*;

    #[test]
    fn the_pattern_is_found_near_a_wrong_guess() {
        for version in [2, 5, 7, 14] {
            let scale = 5;
            let (view, code) = symbol(version, scale);
            let scale = scale as f32;
            let middle = (4.0 + code.width() as f32 - 6.5) * scale;
            let module = (Vector::new(scale, 0.0), Vector::new(0.0, scale));
            for (x, y) in [(0.0, 0.0), (2.0, -3.0), (8.0, 6.0), (-9.0, 9.0)] {
                let guess = Vector::new(middle + x, middle + y);
                let found = locate(&view, guess, module, 2.5).unwrap();
                let off = (found - Vector::new(middle, middle)).length();
                assert!(off < 0.25 * scale, "version {version}, {x} {y}: {off}");
            }
        }
    }

    #[test]
    fn where_there_is_none_none_is_found() {
        let (view, _) = symbol(1, 5);
        let module = (Vector::new(5.0, 0.0), Vector::new(0.0, 5.0));
        for (x, y) in [(10.0, 10.0), (-40.0, 30.0), (9e9, 0.0), (f32::NAN, 30.0)] {
            assert!(locate(&view, Vector::new(x, y), module, 1.5).is_none(), "{x} {y}");
        }
    }
}
