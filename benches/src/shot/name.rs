use std::fmt;
use std::str::FromStr;

use ravao_core::Level;

use super::{Backdrop, Face, Shot};

impl Shot {
    /// The measures that a name holds where they differ from the plain shot.
    fn measures(&mut self) -> [(&'static str, &mut f32); 16] {
        [
            ("mod", &mut self.module),
            ("turn", &mut self.turn),
            ("tilt", &mut self.tilt),
            ("lean", &mut self.lean),
            ("lens", &mut self.lens),
            ("blur", &mut self.blur),
            ("motion", &mut self.motion),
            ("noise", &mut self.noise),
            ("shade", &mut self.shade),
            ("vignette", &mut self.vignette),
            ("shadow", &mut self.shadow),
            ("glare", &mut self.glare),
            ("contrast", &mut self.contrast),
            ("bleed", &mut self.bleed),
            ("blot", &mut self.blot),
            ("jpeg", &mut self.jpeg),
        ]
    }
}

/// The name of the frame's file: every parameter that is not as in [`Shot::plain`].
impl fmt::Display for Shot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}-{:?}_{}x{}", self.version, self.level, self.width, self.height)?;
        let (mut shot, mut plain) = (*self, Self::plain(0, 0));
        for ((name, value), (_, usual)) in shot.measures().into_iter().zip(plain.measures()) {
            if value != usual {
                write!(f, "_{name}{value}")?;
            }
        }
        if self.symbols != 1 {
            write!(f, "_symbols{}", self.symbols)?;
        }
        if self.face != Face::Upright {
            write!(f, "_{:?}", self.face)?;
        }
        write!(f, "_{:?}_seed{}", self.backdrop, self.seed)
    }
}

/// A name that is none of a shot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NotAShot;

impl FromStr for Shot {
    type Err = NotAShot;

    fn from_str(name: &str) -> Result<Self, NotAShot> {
        let mut parts = name.split('_');
        let (version, level) = symbol(parts.next().ok_or(NotAShot)?).ok_or(NotAShot)?;
        let (width, height) = size(parts.next().ok_or(NotAShot)?).ok_or(NotAShot)?;
        let mut shot = Self { version, level, ..Self::plain(width, height) };
        parts.try_for_each(|part| shot.learn(part).ok_or(NotAShot))?;
        Ok(shot)
    }
}

impl Shot {
    /// Takes one part of a name; `None` where it means nothing.
    fn learn(&mut self, part: &str) -> Option<()> {
        let faces = [Face::Upright, Face::Inverted, Face::Mirrored];
        if let Some(face) = faces.into_iter().find(|face| format!("{face:?}") == part) {
            self.face = face;
            return Some(());
        }
        let mut backdrops = Backdrop::ALL.into_iter();
        if let Some(backdrop) = backdrops.find(|backdrop| format!("{backdrop:?}") == part) {
            self.backdrop = backdrop;
            return Some(());
        }
        let (name, value) = part.split_at(part.find(|c: char| !c.is_ascii_lowercase())?);
        match name {
            "seed" => self.seed = value.parse().ok()?,
            "symbols" => self.symbols = value.parse().ok()?,
            _ => {
                let (_, measure) = self.measures().into_iter().find(|(known, _)| *known == name)?;
                *measure = value.parse().ok()?;
            }
        }
        Some(())
    }
}

fn symbol(part: &str) -> Option<(u8, Level)> {
    let (version, level) = part.strip_prefix('v')?.split_once('-')?;
    let version = version.parse().ok().filter(|version| (1..=40).contains(version))?;
    let levels = [Level::L, Level::M, Level::Q, Level::H];
    Some((version, levels.into_iter().find(|known| format!("{known:?}") == level)?))
}

fn size(part: &str) -> Option<(u32, u32)> {
    let (width, height) = part.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shot::Difficulty;

    #[test]
    fn a_name_gives_back_its_shot() {
        for difficulty in Difficulty::ALL {
            for seed in 0..200 {
                let shot = difficulty.shot(640, 480, seed);
                assert_eq!(shot.to_string().parse(), Ok(shot), "{shot}");
            }
        }
        let sheet = Shot::sheet(25);
        assert_eq!(sheet.to_string().parse(), Ok(sheet));
    }

    #[test]
    fn a_name_holds_what_is_unusual() {
        let shot = Shot { module: 4.2, turn: 37.0, seed: 17, ..Shot::plain(1280, 720) };
        assert_eq!(shot.to_string(), "v4-M_1280x720_mod4.2_turn37_Table_seed17");
    }

    #[test]
    fn other_names_are_refused() {
        for name in
            ["", "photo", "v4-M", "v41-M_1x1", "v4-X_1x1", "v4-M_1x", "v4-M_1x1_mod", "v4-M_1x1_x3"]
        {
            assert_eq!(name.parse::<Shot>(), Err(NotAShot), "{name}");
        }
    }
}
