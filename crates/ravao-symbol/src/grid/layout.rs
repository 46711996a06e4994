//! Which modules of a symbol carry data, and the masks over them (ISO/IEC 18004, 6.3 and 7.8.2).

use super::bch;
use super::modules::{MAX_WIDTH, Modules, Row};

/// Rows after which every mask repeats itself.
const MASK_PERIOD: usize = 12;

/// The eight masks, by row.
static MASKS: [[Row; MASK_PERIOD]; 8] = masks();

/// The centres of the alignment patterns, by version, in both directions.
static CENTRES: [([u8; 7], usize); 41] = centres();

/// Modules a side of a version.
pub(super) const fn width_of(version: u8) -> usize {
    17 + 4 * version as usize
}

/// The version whose symbols are that wide.
pub(crate) const fn version_of_width(width: usize) -> Option<u8> {
    match width {
        21..=MAX_WIDTH if width % 4 == 1 => Some(((width - 17) / 4) as u8),
        _ => None,
    }
}

/// The columns, which are the rows too, on which the centres of alignment patterns lie: a pattern
/// at each crossing but the three that the finder patterns cover. Nothing for a version that does
/// not exist.
pub(crate) fn alignment_centres(version: u8) -> &'static [u8] {
    CENTRES.get(usize::from(version)).map_or(&[], |(centres, count)| &centres[..*count])
}

/// Modules that carry codewords or the few bits left over.
pub(super) const fn data_modules(version: u8) -> usize {
    let width = width_of(version);
    let finders_and_format = 3 * 64 + 31;
    let timing = 2 * (width - 16);
    let versions = if version >= 7 { 36 } else { 0 };
    let along = CENTRES[version as usize].1;
    let alignment = match along {
        0 => 0,
        // Those on the timing patterns cover 5 of their modules already counted.
        _ => 25 * (along * along - 3) - 10 * (along - 2),
    };
    width * width - finders_and_format - timing - versions - alignment
}

/// The modules that carry data, as dark ones: all but finder, timing and alignment patterns, format
/// and version.
pub(super) fn data_area(version: u8) -> Modules {
    let mut area = reserved(version);
    let width = area.width();
    for row in area.rows_mut() {
        for (at, word) in row.iter_mut().enumerate() {
            *word = !*word & low_bits(width.saturating_sub(at * 64));
        }
    }
    area
}

/// Inverts the modules of the data area that a mask inverts.
pub(super) fn toggle_mask(modules: &mut Modules, mask: u8, area: &Modules) {
    let masks = MASKS[usize::from(mask & 7)].iter().cycle();
    for ((row, area), mask) in modules.rows_mut().iter_mut().zip(area.rows()).zip(masks) {
        for at in 0..row.len() {
            row[at] ^= mask[at] & area[at];
        }
    }
}

fn reserved(version: u8) -> Modules {
    let width = width_of(version);
    let mut reserved = Modules::new(width);
    fill(&mut reserved, (0, 0), (9, 9));
    fill(&mut reserved, (width - 8, 0), (8, 9));
    fill(&mut reserved, (0, width - 8), (9, 8));
    fill(&mut reserved, (0, 6), (width, 1));
    fill(&mut reserved, (6, 0), (1, width));
    for (x, y) in alignments(version) {
        fill(&mut reserved, (x - 2, y - 2), (5, 5));
    }
    if version >= 7 {
        fill(&mut reserved, (width - 11, 0), (3, 6));
        fill(&mut reserved, (0, width - 11), (6, 3));
    }
    reserved
}

/// Everything that is no data, drawn: finder, timing and alignment patterns, the version and the one
/// module that is always dark. The format stays light.
pub(super) fn patterns(version: u8) -> Modules {
    let width = width_of(version);
    let mut patterns = Modules::new(width);
    (8..width - 8).step_by(2).for_each(|at| {
        patterns.set(at, 6);
        patterns.set(6, at);
    });
    for centre in [(3, 3), (width - 4, 3), (3, width - 4)] {
        finder(&mut patterns, centre);
    }
    alignments(version).for_each(|centre| alignment(&mut patterns, centre));
    if version >= 7 {
        for nth in (0..18).filter(|nth| bch::version_word(version) >> nth & 1 == 1) {
            patterns.set(width - 11 + nth % 3, nth / 3);
            patterns.set(nth / 3, width - 11 + nth % 3);
        }
    }
    patterns.set(8, width - 8);
    patterns
}

/// The centres of the alignment patterns.
pub(super) fn alignments(version: u8) -> impl Iterator<Item = (usize, usize)> {
    let centres = alignment_centres(version);
    let last = centres.last().copied().unwrap_or(0);
    let is_finder =
        move |x: u8, y: u8| (x, y) == (6, 6) || (x, y) == (6, last) || (x, y) == (last, 6);
    let crossings = centres.iter().flat_map(move |&y| centres.iter().map(move |&x| (x, y)));
    crossings.filter(move |&(x, y)| !is_finder(x, y)).map(|(x, y)| (x.into(), y.into()))
}

fn finder(modules: &mut Modules, (x, y): (usize, usize)) {
    ring(modules, (x, y), 3);
    fill(modules, (x - 1, y - 1), (3, 3));
}

fn alignment(modules: &mut Modules, (x, y): (usize, usize)) {
    ring(modules, (x, y), 2);
    modules.set(x, y);
}

/// The square line around a centre.
fn ring(modules: &mut Modules, (x, y): (usize, usize), distance: usize) {
    let side = 2 * distance + 1;
    fill(modules, (x - distance, y - distance), (side, 1));
    fill(modules, (x - distance, y + distance), (side, 1));
    fill(modules, (x - distance, y - distance), (1, side));
    fill(modules, (x + distance, y - distance), (1, side));
}

fn fill(modules: &mut Modules, (left, top): (usize, usize), (width, height): (usize, usize)) {
    for y in top..top + height {
        (left..left + width).for_each(|x| modules.set(x, y));
    }
}

const fn low_bits(count: usize) -> u64 {
    if count < 64 { (1 << count) - 1 } else { u64::MAX }
}

const fn centres() -> [([u8; 7], usize); 41] {
    let mut centres = [([0; 7], 0); 41];
    let mut version = 2;
    while version <= 40 {
        centres[version] = centres_of(version);
        version += 1;
    }
    centres
}

/// The last is 7 modules from the edge, the first on the timing pattern, the others between them at
/// an even distance, the same for all but the first gap and never the smaller one.
const fn centres_of(version: usize) -> ([u8; 7], usize) {
    let count = version / 7 + 2;
    let gaps = count - 1;
    let step = (8 * version + 3 * count + 5) / (4 * gaps) * 2;
    let mut centres = [6; 7];
    let mut nth = 1;
    while nth < count {
        centres[nth] = (width_of(version as u8) - 7 - (gaps - nth) * step) as u8;
        nth += 1;
    }
    (centres, count)
}

const fn masks() -> [[Row; MASK_PERIOD]; 8] {
    let mut masks = [[[0; 3]; MASK_PERIOD]; 8];
    let mut at = 0;
    while at < 8 * MASK_PERIOD * MAX_WIDTH {
        let (mask, y, x) =
            (at / MAX_WIDTH / MASK_PERIOD, at / MAX_WIDTH % MASK_PERIOD, at % MAX_WIDTH);
        if inverts(mask, x, y) {
            masks[mask][y][x / 64] |= 1 << (x % 64);
        }
        at += 1;
    }
    masks
}

const fn inverts(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (y / 2 + x / 3).is_multiple_of(2),
        5 => (x * y).is_multiple_of(6),
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_area_is_that_of_the_crate_qrcode() {
        for version in 1..=40 {
            let vendor = qrcode::Version::Normal(version.into());
            let mut canvas = qrcode::canvas::Canvas::new(vendor, qrcode::EcLevel::L);
            canvas.draw_all_functional_patterns();
            let (area, width) = (data_area(version), width_of(version));
            for (x, y) in (0..width).flat_map(|y| (0..width).map(move |x| (x, y))) {
                let is_free = canvas.get(x as i16, y as i16) == qrcode::canvas::Module::Empty;
                assert_eq!(area.is_dark(x, y), is_free, "{x} {y} of version {version}");
            }
            let ones: u32 = area.rows().iter().flatten().map(|word| word.count_ones()).sum();
            assert_eq!(ones as usize, data_modules(version), "version {version}");
        }
    }

    #[test]
    fn widths_are_those_of_versions() {
        let version = |width| version_of_width(width);
        assert_eq!([21, 25, 173, 177].map(version), [Some(1), Some(2), Some(39), Some(40)]);
        assert_eq!([0, 17, 20, 22, 23, 24, 176, 178, 181].map(version), [None; 9]);
    }

    #[test]
    fn centres_are_known_for_versions_alone() {
        assert_eq!(alignment_centres(1), []);
        assert_eq!(alignment_centres(2), [6, 18]);
        assert_eq!(alignment_centres(32), [6, 34, 60, 86, 112, 138]);
        assert_eq!(alignment_centres(40), [6, 30, 58, 86, 114, 142, 170]);
        assert_eq!([0, 41, 255].map(alignment_centres), [&[] as &[u8]; 3]);
    }
}
