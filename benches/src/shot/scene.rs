use ravao_core::Level;
use ravao_symbol::{Mode, QUIET_ZONE, SymbolCode};

use super::backdrop::Ground;
use super::{Face, Shot};
use crate::camera::Chance;

/// Share of the light that paper gives back.
const PAPER: f32 = 0.88;

/// What lies in the plane of the sheet: symbols on paper, and the backdrop around it.
pub(super) struct Scene {
    symbols: Vec<SymbolCode>,
    /// What the symbols say.
    pub(super) texts: Vec<String>,
    columns: f32,
    rows: f32,
    pitch: f32,
    face: Face,
    bleed: f32,
    blots: Vec<Blot>,
    ink: f32,
    ground: Ground,
}

/// A round stain on a symbol, in modules from its first corner.
#[derive(Clone, Copy)]
struct Blot {
    x: f32,
    y: f32,
    radius: f32,
    shade: f32,
}

/// Columns and rows of the sheet.
pub(super) fn grid(shot: &Shot) -> (f32, f32) {
    let columns = f32::from(shot.symbols).sqrt().ceil().max(1.0);
    (columns, (f32::from(shot.symbols) / columns).ceil().max(1.0))
}

/// Modules from one symbol to the next: each has its quiet zone.
pub(super) fn pitch(shot: &Shot) -> f32 {
    f32::from(17 + 4 * u16::from(shot.version)) + 2.0 * QUIET_ZONE as f32
}

/// Half the width and the height of the sheet in modules.
pub(super) fn half(shot: &Shot) -> (f32, f32) {
    let (columns, rows) = grid(shot);
    (columns * pitch(shot) / 2.0, rows * pitch(shot) / 2.0)
}

impl Scene {
    pub(super) fn new(shot: &Shot, chance: &mut Chance) -> Self {
        let texts: Vec<_> = (0..shot.symbols).map(|_| text(shot, chance)).collect();
        let code = |text: &String| SymbolCode::encode_in(text, shot.version, shot.level);
        let (columns, rows) = grid(shot);
        let ink = PAPER * (1.0 - shot.contrast / 100.0);
        Self {
            symbols: texts.iter().map(code).collect::<Result<_, _>>().expect("the text fits"),
            blots: texts.iter().map(|_| blot(shot, ink, chance)).collect(),
            texts,
            columns,
            rows,
            pitch: pitch(shot),
            face: shot.face,
            bleed: shot.bleed / 100.0,
            ink,
            ground: Ground::new(shot.backdrop, chance.next()),
        }
    }

    /// Half the width and the height of the sheet in modules.
    pub(super) const fn half(&self) -> (f32, f32) {
        (self.columns * self.pitch / 2.0, self.rows * self.pitch / 2.0)
    }

    /// Tells whether a place lies so near the sheet that its pixel may see an edge.
    pub(super) fn is_fine(&self, u: f32, v: f32) -> bool {
        let (right, down) = self.half();
        !self.symbols.is_empty() && u.abs() < right + 2.0 && v.abs() < down + 2.0
    }

    /// Share of the light that a place gives back.
    pub(super) fn shade(&self, u: f32, v: f32) -> f32 {
        let (right, down) = self.half();
        if self.symbols.is_empty() || u.abs() >= right || v.abs() >= down {
            return self.ground.shade(u, v);
        }
        let u = if self.face == Face::Mirrored { -u } else { u };
        let (u, v) = ((u + right) / self.pitch, (v + down) / self.pitch);
        let index = v as usize * self.columns as usize + u as usize;
        let inside = |at: f32| at.fract() * self.pitch - QUIET_ZONE as f32;
        match self.symbols.get(index) {
            Some(code) => self.of_symbol(code, self.blots[index], (inside(u), inside(v))),
            None => PAPER,
        }
    }

    fn of_symbol(&self, code: &SymbolCode, blot: Blot, (x, y): (f32, f32)) -> f32 {
        if (x - blot.x).powi(2) + (y - blot.y).powi(2) < blot.radius.powi(2) {
            return blot.shade;
        }
        let is_ink = is_ink(code, x, y, self.bleed);
        if is_ink != (self.face == Face::Inverted) { self.ink } else { PAPER }
    }
}

/// Ink that runs covers a place from a module next to it; ink that falls short leaves its edge.
fn is_ink(code: &SymbolCode, x: f32, y: f32, bleed: f32) -> bool {
    let at = |x: f32, y: f32| x >= 0.0 && y >= 0.0 && code.is_dark(x as u32, y as u32);
    let reach = bleed.abs();
    let around = [(-reach, -reach), (reach, -reach), (-reach, reach), (reach, reach)];
    match bleed {
        0.0 => at(x, y),
        over if over > 0.0 => around.iter().any(|(dx, dy)| at(x + dx, y + dy)),
        _ => around.iter().all(|(dx, dy)| at(x + dx, y + dy)),
    }
}

/// A stain right of and below the middle, where it covers data and no finder.
fn blot(shot: &Shot, ink: f32, chance: &mut Chance) -> Blot {
    let side = f32::from(17 + 4 * u16::from(shot.version));
    let radius = side * (shot.blot / 100.0 / std::f32::consts::PI).sqrt();
    let shade = if chance.next().is_multiple_of(2) { ink } else { PAPER };
    let mut place = || side * chance.between(0.45, 0.75);
    Blot { x: place(), y: place(), radius, shade }
}

/// A text that fills most of the version: numbers, a form's words, or what our own codes look like.
fn text(shot: &Shot, chance: &mut Chance) -> String {
    let (mode, alphabet) = match chance.next() % 8 {
        0 => (Mode::Numeric, "0123456789"),
        1 | 2 => (Mode::Byte, "abcdeghiklmnopqrstuvxyăâđêôơư |-0123456789"),
        _ => (Mode::Alphanumeric, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"),
    };
    let most =
        (capacity(mode, shot.version, shot.level) as f32 * chance.between(0.75, 1.0)) as usize;
    let letters: Vec<char> = alphabet.chars().collect();
    // A text that ends in a blank would not survive the comparison.
    let mut text = String::from("0");
    while text.len() + 2 <= most {
        text.insert(0, letters[(chance.next() % letters.len() as u64) as usize]);
    }
    text
}

/// Characters of a mode that a version holds, by halving.
fn capacity(mode: Mode, version: u8, level: Level) -> usize {
    let (mut fits, mut exceeds) = (1, 7_100);
    while fits + 1 < exceeds {
        let middle = (fits + exceeds) / 2;
        match SymbolCode::version_for(mode, middle, level) {
            Ok(needed) if needed <= version => fits = middle,
            _ => exceeds = middle,
        }
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_and_level_is_filled_and_not_overfilled() {
        for version in 1..=40 {
            for level in [Level::L, Level::M, Level::Q, Level::H] {
                let seed = u64::from(version);
                let shot = Shot { version, level, seed, ..Shot::plain(64, 64) };
                let scene = Scene::new(&shot, &mut Chance::new(seed));
                assert_eq!(scene.symbols[0].version(), version);
                assert_eq!(scene.symbols[0].level(), level);
            }
        }
    }

    #[test]
    fn ink_that_runs_covers_more_than_ink_that_falls_short() {
        let code = SymbolCode::encode("A", Level::M).unwrap();
        let covered = |bleed| {
            let places = (0..210).flat_map(|y| (0..210).map(move |x| (x, y)));
            places.filter(|&(x, y)| is_ink(&code, x as f32 / 10.0, y as f32 / 10.0, bleed)).count()
        };
        assert!(covered(0.2) > covered(0.0) && covered(0.0) > covered(-0.2));
    }
}
