use ravao_core::Level;

use super::{Backdrop, Face, Shot};
use crate::camera::Chance;

/// How much a frame asks of a reader.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Difficulty {
    /// A phone held well: any reader should manage.
    Easy,
    /// Tilt, blur, noise and one nuisance more, as a queue at a gate brings them.
    Medium,
    /// Small modules, steep angles, several nuisances at once; some frames hold no readable symbol.
    Hard,
}

/// Bounds that a difficulty draws its shots from.
struct Bounds {
    versions: (u64, u64),
    module: (f32, f32),
    tilt: f32,
    /// Standard deviation of the blur as a share of a module.
    blur: f32,
    noise: f32,
    shade: f32,
    nuisances: u64,
    /// How far a nuisance goes, 0 to 1.
    strength: f32,
}

impl Difficulty {
    /// All of them, the easiest first.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    /// The shot of a seed: every seed is another one.
    pub fn shot(self, width: u32, height: u32, seed: u64) -> Shot {
        let mut chance = Chance::new(seed.wrapping_mul(3) + self as u64);
        let bounds = self.bounds();
        let mut shot = drawn(&bounds, Shot { seed, ..Shot::plain(width, height) }, &mut chance);
        for _nuisance in 0..bounds.nuisances {
            annoy(&mut shot, bounds.strength, &mut chance);
        }
        if self == Self::Hard && chance.next().is_multiple_of(10) {
            shot.version = 20 + (chance.next() % 21) as u8;
        }
        while !shot.fits() {
            shot.module = tenth(shot.module * 0.9);
        }
        Shot { blur: tenth(shot.module * chance.between(0.0, bounds.blur)), ..shot }
    }

    const fn bounds(self) -> Bounds {
        match self {
            Self::Easy => Bounds {
                versions: (1, 15),
                module: (3.0, 8.0),
                tilt: 10.0,
                blur: 0.2,
                noise: 6.0,
                shade: 30.0,
                nuisances: 0,
                strength: 0.0,
            },
            Self::Medium => Bounds {
                versions: (2, 15),
                module: (2.4, 6.0),
                tilt: 28.0,
                blur: 0.4,
                noise: 12.0,
                shade: 50.0,
                nuisances: 1,
                strength: 0.6,
            },
            Self::Hard => Bounds {
                versions: (3, 15),
                module: (1.6, 4.0),
                tilt: 45.0,
                blur: 0.45,
                noise: 14.0,
                shade: 55.0,
                nuisances: 2,
                strength: 0.8,
            },
        }
    }
}

fn drawn(bounds: &Bounds, shot: Shot, chance: &mut Chance) -> Shot {
    let (least, most) = bounds.versions;
    let backdrops = [Backdrop::Table, Backdrop::Text, Backdrop::Texture, Backdrop::Gradient];
    Shot {
        version: (least + chance.next() % (most - least + 1)) as u8,
        level: [Level::L, Level::M, Level::Q, Level::H][(chance.next() % 4) as usize],
        backdrop: backdrops[(chance.next() % 4) as usize],
        module: tenth(chance.between(bounds.module.0, bounds.module.1)),
        turn: chance.between(0.0, 360.0).floor(),
        tilt: chance.between(0.0, bounds.tilt).floor(),
        lean: chance.between(0.0, 360.0).floor(),
        noise: chance.between(bounds.noise / 4.0, bounds.noise).round(),
        shade: chance.between(0.0, bounds.shade).round(),
        ..shot
    }
}

/// Adds one more thing that goes wrong in front of a camera.
fn annoy(shot: &mut Shot, strength: f32, chance: &mut Chance) {
    let amount = strength * chance.between(0.3, 1.0);
    let per_cent = |most: f32| (most * amount).round();
    match chance.next() % 11 {
        0 => shot.vignette = per_cent(70.0),
        1 => shot.shadow = per_cent(70.0),
        2 => shot.glare = per_cent(90.0),
        3 => shot.contrast = 90.0 - per_cent(65.0),
        4 => shot.lens = per_cent(8.0) * if chance.next().is_multiple_of(2) { 1.0 } else { -1.0 },
        5 => shot.jpeg = 90.0 - per_cent(75.0),
        6 => shot.bleed = per_cent(25.0) * if chance.next().is_multiple_of(2) { 1.0 } else { -1.0 },
        7 => shot.motion = tenth(shot.module * amount),
        8 => shot.blot = tenth(tolerated(shot.level) * amount),
        9 => shot.face = Face::Inverted,
        _ => shot.face = Face::Mirrored,
    }
}

/// Per cent of a symbol's area that may be lost with something left for noise.
const fn tolerated(level: Level) -> f32 {
    match level {
        Level::L => 4.0,
        Level::M => 8.0,
        Level::Q => 13.0,
        Level::H => 16.0,
    }
}

fn tenth(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_is_inside_its_frame() {
        for difficulty in Difficulty::ALL {
            for seed in 0..300 {
                let shot = difficulty.shot(640, 480, seed);
                assert!(shot.fits() && shot.module >= 0.5, "{shot}");
            }
        }
    }
}
