//! Frames as cameras take them, each a pure function of a few named parameters.
//!
//! A [`Shot`] says everything about a frame, its name holds all of it, and the same shot gives the
//! same pixels on every machine. [`crate::camera`] is the small sister that the examples use.

mod backdrop;
mod develop;
mod difficulty;
mod name;
mod scene;
mod view;

use ravao_core::Level;

pub use backdrop::Backdrop;
pub use difficulty::Difficulty;

use crate::camera::{Chance, Photograph};
use scene::Scene;
use view::View;

/// How a frame is taken. Everything that varies beyond the named parameters follows the seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shot {
    /// Pixels of the frame to the right.
    pub width: u32,
    /// Pixels of the frame downwards.
    pub height: u32,
    /// Version of the symbols, 1 to 40.
    pub version: u8,
    /// Level of the symbols.
    pub level: Level,
    /// Symbols on the sheet; with none the backdrop fills the frame.
    pub symbols: u16,
    /// What lies around the sheet.
    pub backdrop: Backdrop,
    /// How the symbols face the camera.
    pub face: Face,
    /// Pixels a module in the middle of the sheet.
    pub module: f32,
    /// Clockwise turn of the sheet in degrees.
    pub turn: f32,
    /// Angle in degrees between the sheet and the camera's plane.
    pub tilt: f32,
    /// Direction in degrees of the axis around which the sheet is tilted.
    pub lean: f32,
    /// Curvature of the lens in per cent at the corners: a barrel, below zero a cushion.
    pub lens: f32,
    /// Standard deviation of the blur in pixels.
    pub blur: f32,
    /// Length of the motion blur in pixels.
    pub motion: f32,
    /// Standard deviation of the noise in grey levels.
    pub noise: f32,
    /// Per cent of the light that is missing at the darker side.
    pub shade: f32,
    /// Per cent of the light that is missing in the corners.
    pub vignette: f32,
    /// Per cent of the light that a shadow with a hard edge takes.
    pub shadow: f32,
    /// Strength of a glare spot in per cent of full white.
    pub glare: f32,
    /// Per cent of the paper's brightness that the ink takes.
    pub contrast: f32,
    /// Per cent of a module by which ink runs over its edges; below zero it falls short.
    pub bleed: f32,
    /// Per cent of each symbol's area that a blot covers.
    pub blot: f32,
    /// Quality of the JPEG compression, 1 to 100; 0 is none.
    pub jpeg: f32,
    /// What all chance follows.
    pub seed: u64,
}

/// How symbols face the camera.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Face {
    /// Dark on light, as printed.
    Upright,
    /// Light on dark.
    Inverted,
    /// Seen in a mirror or through glass.
    Mirrored,
}

/// A frame and the texts of its symbols, in reading order of the sheet.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The frame.
    pub picture: Photograph,
    /// What the symbols say.
    pub texts: Vec<String>,
}

impl Shot {
    /// A clean frame of one upright symbol in even light, which every other shot departs from.
    pub const fn plain(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            version: 4,
            level: Level::M,
            symbols: 1,
            backdrop: Backdrop::Table,
            face: Face::Upright,
            module: 4.0,
            turn: 0.0,
            tilt: 0.0,
            lean: 0.0,
            lens: 0.0,
            blur: 0.0,
            motion: 0.0,
            noise: 0.0,
            shade: 0.0,
            vignette: 0.0,
            shadow: 0.0,
            glare: 0.0,
            contrast: 90.0,
            bleed: 0.0,
            blot: 0.0,
            jpeg: 0.0,
            seed: 0,
        }
    }

    /// A frame without a symbol, filled by a backdrop; the seed turns, tilts and lights it.
    pub fn empty(width: u32, height: u32, backdrop: Backdrop, seed: u64) -> Self {
        let like = Difficulty::Medium.shot(width, height, seed);
        Self { backdrop, symbols: 0, ..like }
    }

    /// A sheet of symbols that fills a frame of its own size: the frame grows with the symbols.
    pub fn sheet(symbols: u16) -> Self {
        let shot = Self { symbols, module: 4.0, ..Self::plain(0, 0) };
        let (columns, rows) = scene::grid(&shot);
        let side = |count: f32| (count * scene::pitch(&shot) * shot.module) as u32 + 40;
        Self { width: side(columns), height: side(rows), ..shot }
    }

    /// Takes the frame.
    ///
    /// # Panics
    /// If the version is not 1 to 40.
    pub fn take(&self) -> Taken {
        let mut chance = Chance::new(self.seed ^ 0x5eed_0000);
        let scene = Scene::new(self, &mut chance);
        let view = View::new(self, scene.half(), &mut chance);
        let pixels = develop::develop(self, &scene, &view, &mut chance);
        let picture = Photograph { pixels, width: self.width, height: self.height };
        Taken { picture, texts: scene.texts }
    }

    /// Tells whether the whole sheet is inside the frame.
    pub fn fits(&self) -> bool {
        View::centred(self).holds(scene::half(self))
    }
}

#[cfg(test)]
mod tests {
    use ravao_core::ErrorKind;
    use ravao_symbol::default_reader;

    use super::*;

    fn texts(shot: &Shot) -> (Vec<String>, Vec<String>) {
        let taken = shot.take();
        let mut found = Vec::new();
        let outcome = default_reader().read(taken.picture.frame().unwrap(), &mut found);
        // A field of finder patterns holds more candidates than are tried, and the reader says so.
        let crowded = outcome.is_err_and(|error| error.kind() == ErrorKind::TooLarge);
        assert!(!crowded || shot.backdrop == Backdrop::Finders, "{shot}");
        let mut read: Vec<_> = found.into_iter().filter_map(|symbol| symbol.text).collect();
        let mut expected = taken.texts;
        read.sort();
        expected.sort();
        (read, expected)
    }

    fn check(shot: &Shot) {
        let (read, expected) = texts(shot);
        assert_eq!(read, expected, "{shot}");
    }

    #[test]
    fn mild_distortions_read_back() {
        let plain = Shot { version: 5, seed: 3, ..Shot::plain(640, 480) };
        check(&plain);
        check(&Shot { turn: 37.0, tilt: 20.0, lean: 70.0, ..plain });
        check(&Shot { blur: 1.0, noise: 6.0, shade: 30.0, ..plain });
        check(&Shot { face: Face::Mirrored, lens: 3.0, jpeg: 60.0, ..plain });
        check(&Shot { face: Face::Inverted, backdrop: Backdrop::Text, ..plain });
        check(&Shot { blot: 3.0, level: Level::H, bleed: 10.0, motion: 1.5, ..plain });
        check(&Shot { vignette: 40.0, shadow: 40.0, contrast: 60.0, ..plain });
    }

    #[test]
    fn a_sheet_holds_as_many_texts_as_symbols() {
        for symbols in [1, 4, 25] {
            let shot = Shot::sheet(symbols);
            assert!(shot.fits(), "{shot}");
            let mut texts = shot.take().texts;
            texts.dedup();
            assert_eq!(texts.len(), usize::from(symbols));
        }
        check(&Shot::sheet(4));
    }

    #[test]
    fn the_same_shot_is_the_same_frame() {
        let shot = Shot { noise: 5.0, motion: 2.0, glare: 30.0, ..Shot::plain(160, 120) };
        assert_eq!(shot.take().picture, shot.take().picture);
        assert_ne!(shot.take().picture, Shot { seed: 1, ..shot }.take().picture);
    }

    #[test]
    fn a_frame_without_symbols_says_nothing() {
        for backdrop in Backdrop::ALL {
            let (read, expected) = texts(&Shot { symbols: 0, backdrop, ..Shot::plain(320, 240) });
            assert!(read.is_empty() && expected.is_empty(), "{backdrop:?}");
        }
    }
}
