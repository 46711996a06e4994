//! Posters: a sheet of A5 with the heading, the symbol and the name of the door.

use std::path::PathBuf;

use ravao::symbol::{QUIET_ZONE, SymbolCode};
use ravao::wording::{Language, poster_heading};
use ravao::{Level, Place, Result};

use super::town::Town;

/// Millimetres of the sheet and of the symbol on it, quiet zone included.
const SHEET: (u32, u32) = (148, 210);
const SYMBOL: u32 = 124;

/// Where the poster of a door lies in the folder.
pub(crate) fn file_name(place: Place) -> PathBuf {
    format!("posters/{}-{}.svg", place.venue, place.checkpoint).into()
}

/// Draws the poster of a door as SVG.
pub(crate) fn draw(town: &Town, place: Place, text: &str) -> Result<String> {
    let code = SymbolCode::encode(text, Level::M)?;
    let (width, height) = SHEET;
    let middle = width / 2;
    let left = (width - SYMBOL) / 2;
    let scale = f64::from(SYMBOL) / f64::from(code.width() + 2 * QUIET_ZONE);
    let line = |y: u32, size: u32, text: &str| {
        let text = escaped(text);
        format!("<text x=\"{middle}\" y=\"{y}\" font-size=\"{size}\">{text}</text>")
    };
    let lines = [
        line(20, 8, poster_heading(Language::Vi)),
        line(29, 6, poster_heading(Language::En)),
        line(178, 7, &town.door_name(place)),
        line(190, 5, town.venue(place.venue).category.label_vi()),
    ];
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 {width} {height}\" text-anchor=\"middle\" font-family=\"sans-serif\">\
         <path fill=\"#fff\" d=\"M0 0h{width}v{height}H0z\"/>{}\
         <path shape-rendering=\"crispEdges\" transform=\"translate({left} 38) scale({scale})\" \
         d=\"{}\"/></svg>\n",
        lines.concat(),
        code.to_svg_path(),
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
