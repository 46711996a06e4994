//! From a grid of modules to bytes and text: for callers who locate and sample symbols themselves.

mod bch;
mod bits;
mod blocks;
mod charset;
mod codewords;
mod compose;
mod content;
mod correct;
mod galois;
mod guess;
mod layout;
mod modules;
mod pack;
mod penalty;
mod remainder;
mod restore;
mod segments;

pub use content::Content;
pub use modules::{MAX_WIDTH, Modules};

pub(crate) use compose::{compose, data_words};
pub(crate) use layout::{alignment_centres, version_of_width};
pub(crate) use pack::pack;

use crate::segment::Class;
use bch::Format;
use blocks::Blocks;
use codewords::Codewords;

/// Why a grid of modules is not read.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Undecodable {
    /// No symbol has that many modules a side.
    Width,
    /// Neither copy of the format is near enough to one.
    Format,
    /// More codewords are wrong than the level restores.
    Damaged,
    /// The codewords are whole, but their segments are not those of the standard, or say nothing.
    Segments,
}

/// Reads a grid of modules, mirrored or not.
///
/// ```
/// use ravao_core::Level;
/// use ravao_symbol::{SymbolCode, grid};
///
/// let code = SymbolCode::encode("HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH", Level::M)?;
/// let mut modules = grid::Modules::new(code.width() as usize);
/// for (x, y) in (0..code.width()).flat_map(|y| (0..code.width()).map(move |x| (x, y))) {
///     if code.is_dark(x, y) {
///         modules.set(x as usize, y as usize);
///     }
/// }
/// let content = grid::decode(&modules).expect("it is whole");
/// assert_eq!(content.text.as_deref(), Some("HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH"));
/// # Ok::<(), ravao_core::Error>(())
/// ```
///
/// # Errors
/// How far it came in the better one of both readings.
pub fn decode(modules: &Modules) -> Result<Content, Undecodable> {
    either_way(modules, None)
}

/// Reads a grid of modules of which some are doubtful, as dark ones in a second grid: where the
/// level does not suffice to find the wrong codewords, those with the most doubtful modules count as
/// lost, which takes half as much to restore.
///
/// # Errors
/// As for [`decode`].
pub fn decode_doubtful(modules: &Modules, doubtful: &Modules) -> Result<Content, Undecodable> {
    either_way(modules, Some(doubtful))
}

fn either_way(modules: &Modules, doubtful: Option<&Modules>) -> Result<Content, Undecodable> {
    upright(modules, doubtful).or_else(|why| {
        if why == Undecodable::Width || bch::is_upright(modules) {
            return Err(why);
        }
        let mirrored = upright(&modules.transposed(), doubtful.map(Modules::transposed).as_ref());
        mirrored.map(Content::mirrored).map_err(|other| why.max(other))
    })
}

fn upright(modules: &Modules, doubtful: Option<&Modules>) -> Result<Content, Undecodable> {
    let version = version_of_width(modules.width()).ok_or(Undecodable::Width)?;
    let area = layout::data_area(version);
    let doubts = doubtful.map(|doubtful| codewords::collect(doubtful, &area));
    let mut why = Undecodable::Format;
    for format in bch::formats(modules) {
        let mut plain = modules.clone();
        layout::toggle_mask(&mut plain, format.mask, &area);
        let words = codewords::collect(&plain, &area);
        match read(&words, doubts.as_ref(), (version, format)) {
            Ok(content) => return Ok(content),
            Err(other) => why = why.max(other),
        }
    }
    Err(why)
}

fn read(
    words: &Codewords,
    doubts: Option<&Codewords>,
    (version, format): (u8, Format),
) -> Result<Content, Undecodable> {
    let blocks = Blocks::of(version, format.level);
    let data = restore::data(words, doubts, blocks).ok_or(Undecodable::Damaged)?;
    let message = segments::message(&data[..blocks.data()], Class::of(version))?;
    // Even stripes are a whole symbol that says nothing: a mask over no data.
    if message.bytes.is_empty() {
        return Err(Undecodable::Segments);
    }
    Ok(Content::new(message, version, format))
}
