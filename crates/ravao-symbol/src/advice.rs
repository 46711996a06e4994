use ravao_core::{Error, Result};

use crate::{QUIET_ZONE, SymbolCode};

/// Millimetres a module that a phone in the hand reads at once, also worn or slightly creased.
pub const SAFE_MODULE_MM: f32 = 0.4;

/// Below this a phone cannot focus closely enough: the finest print still sold as readable.
const FINEST_MODULE_MM: f32 = 0.25;

/// The usual rule of thumb for posters: ten symbol widths away.
const WIDTHS_AWAY: f32 = 10.0;

/// A 1080p camera of 65° sees a module of 1 mm at 500 mm as 3 pixels, which is what a reader
/// wants: dense symbols end here before the rule of thumb does.
const MODULES_AWAY: f32 = 500.0;

/// How a printed symbol will read by hand-held phones.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Legibility {
    /// At least [`SAFE_MODULE_MM`] a module: reads at once.
    Easy,
    /// From 0.25 mm a module: reads close up, flat and clean.
    Strained,
    /// Finer than that: print it larger, or put less into it.
    TooFine,
}

/// Advice on printing a symbol at a given width.
///
/// ```
/// use ravao_symbol::{Legibility, PrintAdvice};
///
/// let pass = PrintAdvice::for_version(9, 25.0)?;
/// assert_eq!(pass.modules, 53);
/// assert_eq!(pass.legibility, Legibility::Easy);
///
/// let poster = PrintAdvice::for_version(10, 120.0)?;
/// assert!(poster.max_distance_mm > 900.0);
/// # Ok::<(), ravao_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct PrintAdvice {
    /// Version, 1 to 40.
    pub version: u8,
    /// Modules a side, without the quiet zone.
    pub modules: u32,
    /// Printed width of one module: the print width over modules and quiet zone.
    pub module_mm: f32,
    /// How it reads in the hand.
    pub legibility: Legibility,
    /// The smallest print width, quiet zone included, that reads easily: [`SAFE_MODULE_MM`] times
    /// modules and quiet zone.
    pub min_width_mm: f32,
    /// The farthest a phone reads it from: ten symbol widths, but no more than 500 modules.
    pub max_distance_mm: f32,
}

impl PrintAdvice {
    /// Advice for a symbol printed `width_mm` wide, quiet zone included.
    ///
    /// # Errors
    /// `Invalid` when the width is not a positive number.
    pub fn for_code(code: &SymbolCode, width_mm: f32) -> Result<Self> {
        Self::for_version(code.version(), width_mm)
    }

    /// Advice for any symbol of a version; [`SymbolCode::version_for`] tells the version of a
    /// length.
    ///
    /// # Errors
    /// `Invalid` when the width is not a positive number or the version is not 1 to 40.
    pub fn for_version(version: u8, width_mm: f32) -> Result<Self> {
        if !(1..=40).contains(&version) {
            return Err(Error::invalid("print: version is not 1 to 40"));
        }
        if !(width_mm.is_finite() && width_mm > 0.0) {
            return Err(Error::invalid("print: width is not positive"));
        }
        let modules = 17 + 4 * u32::from(version);
        let drawn = (modules + 2 * QUIET_ZONE) as f32;
        let module_mm = width_mm / drawn;
        Ok(Self {
            version,
            modules,
            module_mm,
            legibility: legibility(module_mm),
            min_width_mm: SAFE_MODULE_MM * drawn,
            max_distance_mm: module_mm * (WIDTHS_AWAY * modules as f32).min(MODULES_AWAY),
        })
    }
}

fn legibility(module_mm: f32) -> Legibility {
    match module_mm {
        safe if safe >= SAFE_MODULE_MM => Legibility::Easy,
        fine if fine >= FINEST_MODULE_MM => Legibility::Strained,
        _ => Legibility::TooFine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravao_core::{ErrorKind, Level};

    fn check(version: u8, width_mm: f32, expected: Legibility) {
        let advice = PrintAdvice::for_version(version, width_mm).unwrap();
        assert_eq!(advice.legibility, expected, "{advice:?}");
    }

    #[test]
    fn legibility_follows_the_width_of_a_module() {
        check(9, 24.5, Legibility::Easy);
        check(9, 24.0, Legibility::Strained);
        check(9, 15.3, Legibility::Strained);
        check(9, 15.0, Legibility::TooFine);
        check(40, 50.0, Legibility::Strained);
    }

    #[test]
    fn the_minimum_width_reads_easily() {
        for version in 1..=40 {
            let least = PrintAdvice::for_version(version, 100.0).unwrap().min_width_mm;
            check(version, least * 1.001, Legibility::Easy);
            check(version, least * 0.99, Legibility::Strained);
        }
    }

    #[test]
    fn distance_is_ten_widths_until_modules_become_too_small() {
        let sparse = PrintAdvice::for_version(2, 33.0).unwrap();
        assert!((sparse.max_distance_mm - 250.0).abs() < 0.1);
        let dense = PrintAdvice::for_version(40, 185.0).unwrap();
        assert!((dense.max_distance_mm - 500.0).abs() < 0.1);
    }

    #[test]
    fn a_code_is_advised_like_its_version() {
        let code = SymbolCode::encode("A".repeat(262), Level::M).unwrap();
        let advice = PrintAdvice::for_code(&code, 30.0).unwrap();
        assert_eq!(advice, PrintAdvice::for_version(9, 30.0).unwrap());
    }

    #[test]
    fn impossible_prints_are_refused() {
        for (version, width) in
            [(0, 10.0), (41, 10.0), (1, 0.0), (1, -1.0), (1, f32::NAN), (1, f32::INFINITY)]
        {
            let error = PrintAdvice::for_version(version, width).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Invalid);
        }
    }
}
