//! Sheets to print: the posters of doors and the passes of visitors.

use std::path::PathBuf;

use ravao::symbol::{QUIET_ZONE, SymbolCode};
use ravao::wording::{Language, pass_heading, poster_heading};
use ravao::{Level, Place, Result};

use super::people::Person;
use super::town::Town;

/// Millimetres of a poster and of a pass: A5 and A7, which have one shape.
const POSTER: (u32, u32) = (148, 210);
const PASS: (u32, u32) = (74, 105);

/// Units across the symbol, quiet zone included; a sheet has as many units as A5 has millimetres.
const SYMBOL: u32 = 124;

/// The poster of a door: heading, symbol, what people call the door.
pub(crate) fn poster(town: &Town, place: Place, text: &str) -> Result<String> {
    let category = town.venue(place.venue).category.label_vi();
    let above = [poster_heading(Language::Vi), poster_heading(Language::En)];
    Ok(sheet(POSTER, above, [&town.door_name(place), category], &symbol(text)?))
}

/// A printed pass, with the name masked: whoever finds it learns no more than that.
pub(crate) fn pass(town: &Town, person: &Person) -> Result<String> {
    let above = [pass_heading(Language::Vi), pass_heading(Language::En)];
    let below = [&person.name.masked_name(), town.short_name(person.home)];
    Ok(sheet(PASS, above, below, &symbol(person.shows.reveal())?))
}

/// Where the poster of a door lies in the folder, without the ending.
pub(crate) fn file_of(place: Place, ending: &str) -> PathBuf {
    format!("posters/{}-{}.{ending}", place.venue, place.checkpoint).into()
}

/// The symbol of a text, as all sheets carry it.
pub(crate) fn symbol(text: &str) -> Result<SymbolCode> {
    SymbolCode::encode(text, Level::M)
}

fn sheet(
    (width, height): (u32, u32),
    [first, second]: [&str; 2],
    [third, fourth]: [&str; 2],
    code: &SymbolCode,
) -> String {
    let line = |y: u32, size: u32, text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<text x=\"74\" y=\"{y}\" font-size=\"{size}\">{text}</text>")
    };
    let lines =
        [line(20, 8, first), line(29, 6, second), line(178, 7, third), line(190, 5, fourth)];
    let left = (POSTER.0 - SYMBOL) / 2;
    let scale = f64::from(SYMBOL) / f64::from(code.width() + 2 * QUIET_ZONE);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
         viewBox=\"0 0 148 210\" text-anchor=\"middle\" font-family=\"sans-serif\">\
         <path fill=\"#fff\" d=\"M0 0h148v210H0z\"/>{}\
         <path shape-rendering=\"crispEdges\" transform=\"translate({left} 38) scale({scale})\" \
         d=\"{}\"/></svg>\n",
        lines.concat(),
        code.to_svg_path(),
    )
}
