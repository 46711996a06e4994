//! From data words to modules: the way of reading, backwards.

use ravao_core::Level;

use super::bch::{Format, draw_format};
use super::blocks::Blocks;
use super::codewords;
use super::layout;
use super::modules::Modules;
use super::penalty::penalty;
use super::remainder::check_words;

/// Data words that a version holds at a level.
pub(crate) fn data_words(version: u8, level: Level) -> usize {
    Blocks::of(version, level).data()
}

/// Draws data words, as many as the version holds at the level, under the mask that costs least.
pub(crate) fn compose(data: &[u8], version: u8, level: Level) -> Modules {
    let words = dealt(data, Blocks::of(version, level));
    let area = layout::data_area(version);
    let mut plain = layout::patterns(version);
    codewords::spread(&words, &mut plain, &area);
    let masked = (0..8).map(|mask| {
        let mut modules = plain.clone();
        layout::toggle_mask(&mut modules, mask, &area);
        draw_format(&mut modules, Format { level, mask });
        modules
    });
    masked.min_by_key(penalty).unwrap_or(plain)
}

/// Deals data and check words to their places in the symbol.
fn dealt(data: &[u8], blocks: Blocks) -> Vec<u8> {
    let mut words = vec![0; blocks.data() + blocks.count * blocks.checks];
    let mut rest = data;
    for nth in 0..blocks.count {
        let (own, others) = rest.split_at(blocks.data_of(nth));
        let checks = check_words(own, blocks.checks);
        let block = own.iter().chain(&checks[..blocks.checks]);
        blocks.places(nth).zip(block).for_each(|(at, &word)| words[at] = word);
        rest = others;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::blocks::tests::LEVELS;
    use crate::grid::decode;

    const MASKS: [qrcode::canvas::MaskPattern; 8] = [
        qrcode::canvas::MaskPattern::Checkerboard,
        qrcode::canvas::MaskPattern::HorizontalLines,
        qrcode::canvas::MaskPattern::VerticalLines,
        qrcode::canvas::MaskPattern::DiagonalLines,
        qrcode::canvas::MaskPattern::LargeCheckerboard,
        qrcode::canvas::MaskPattern::Fields,
        qrcode::canvas::MaskPattern::Diamonds,
        qrcode::canvas::MaskPattern::Meadow,
    ];

    /// The symbol of the crate `qrcode` for the same data and mask.
    fn oracle(data: &[u8], version: u8, level: qrcode::EcLevel, mask: u8) -> Vec<bool> {
        let version = qrcode::Version::Normal(version.into());
        let (data, checks) = qrcode::ec::construct_codewords(data, version, level).unwrap();
        let mut canvas = qrcode::canvas::Canvas::new(version, level);
        canvas.draw_all_functional_patterns();
        canvas.draw_data(&data, &checks);
        canvas.apply_mask(MASKS[usize::from(mask)]);
        canvas.into_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect()
    }

    #[test]
    fn every_symbol_is_drawn_as_by_the_crate_qrcode() {
        for (version, (level, vendor)) in (1..=40).flat_map(|v| LEVELS.map(|level| (v, level))) {
            let words = data_words(version, level);
            // A byte segment that fills the symbol: its mode, its length, anything, a terminator.
            let length = words - if version < 10 { 2 } else { 3 };
            let mut data: Vec<u8> = (0..words).map(|at| (at * at / 5 + at) as u8).collect();
            data[words - 1] = 0xa0;
            match version {
                0..10 => {
                    data[..2].copy_from_slice(&[0x40 | (length >> 4) as u8, (length << 4) as u8]);
                }
                _ => {
                    let [high, low] = (length as u16).to_be_bytes();
                    let head = [0x40 | high >> 4, high << 4 | low >> 4, low << 4];
                    data[..3].copy_from_slice(&head);
                }
            }
            let modules = compose(&data, version, level);
            let content = decode(&modules).unwrap();
            assert_eq!((content.level, content.bytes.len()), (level, length));
            let expected = oracle(&data, version, vendor, content.mask);
            let width = modules.width();
            let drawn: Vec<_> =
                (0..width * width).map(|p| modules.is_dark(p % width, p / width)).collect();
            assert!(drawn == expected, "version {version} {level:?}");
        }
    }
}
