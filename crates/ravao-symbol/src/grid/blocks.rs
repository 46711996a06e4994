//! How many codewords a symbol has and how they fall into blocks (ISO/IEC 18004, tables 1 and 9).

use ravao_core::Level;

use super::layout;

/// Codewords of a symbol at most: version 40.
pub(super) const MAX_CODEWORDS: usize = 3_706;

/// Check words of each block, by level and version.
const CHECKS: [[u8; 40]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30,
        30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30,
        30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];

/// Blocks, by level and version.
const BLOCKS: [[u8; 40]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13,
        14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23,
        25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29,
        34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35,
        37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

/// The blocks of a symbol: the first `count - long` hold `short` data words, the others one more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Blocks {
    pub(super) count: usize,
    /// Check words of each.
    pub(super) checks: usize,
    /// Data words of a short block.
    pub(super) short: usize,
    /// How many blocks are long; they come last.
    pub(super) long: usize,
}

impl Blocks {
    /// The blocks of a version, 1 to 40, at a level.
    pub(super) fn of(version: u8, level: Level) -> Self {
        let at = usize::from(version) - 1;
        let count = usize::from(BLOCKS[level as usize][at]);
        let checks = usize::from(CHECKS[level as usize][at]);
        let data = layout::data_modules(version) / 8 - count * checks;
        Self { count, checks, short: data / count, long: data % count }
    }

    /// Data words of all blocks together.
    pub(super) const fn data(&self) -> usize {
        self.count * self.short + self.long
    }

    /// Data words of one block.
    pub(super) const fn data_of(&self, block: usize) -> usize {
        self.short + (block + self.long >= self.count) as usize
    }

    /// Where in the symbol each word of a block is, data first: blocks are dealt word by word, and
    /// the short ones sit out the last round of data.
    pub(super) fn places(self, block: usize) -> impl Iterator<Item = usize> {
        let data = (0..self.short).map(move |word| word * self.count + block);
        let extra = (self.data_of(block) > self.short)
            .then(|| self.count * self.short + block + self.long - self.count);
        let checks = (0..self.checks).map(move |word| self.data() + word * self.count + block);
        data.chain(extra).chain(checks)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::grid::remainder::check_words;

    /// The levels, by our names and by those of the crate `qrcode`.
    pub(in crate::grid) const LEVELS: [(Level, qrcode::EcLevel); 4] = [
        (Level::L, qrcode::EcLevel::L),
        (Level::M, qrcode::EcLevel::M),
        (Level::Q, qrcode::EcLevel::Q),
        (Level::H, qrcode::EcLevel::H),
    ];

    /// The words of a symbol as the crate `qrcode` deals them.
    fn dealt(data: &[u8], version: u8, level: qrcode::EcLevel) -> Vec<u8> {
        let version = qrcode::Version::Normal(version.into());
        let (mut data, checks) = qrcode::ec::construct_codewords(data, version, level).unwrap();
        data.extend(checks);
        data
    }

    #[test]
    fn words_are_dealt_as_by_the_crate_qrcode() {
        for version in 1..=40 {
            for (level, vendor) in LEVELS {
                let blocks = Blocks::of(version, level);
                let data: Vec<u8> = (0..blocks.data()).map(|at| (at * at / 3) as u8).collect();
                let mut symbol = vec![0; blocks.data() + blocks.count * blocks.checks];
                let mut rest = &data[..];
                for block in 0..blocks.count {
                    let (own, others) = rest.split_at(blocks.data_of(block));
                    let checks = check_words(own, blocks.checks);
                    let words = own.iter().chain(&checks[..blocks.checks]);
                    blocks.places(block).zip(words).for_each(|(at, &word)| symbol[at] = word);
                    rest = others;
                }
                assert_eq!(symbol, dealt(&data, version, vendor), "{version} {level:?}");
            }
        }
    }

    #[test]
    fn every_word_has_one_place() {
        for (version, level) in (1..=40).flat_map(|v| LEVELS.map(|(level, _)| (v, level))) {
            let blocks = Blocks::of(version, level);
            let mut places: Vec<_> = (0..blocks.count).flat_map(|b| blocks.places(b)).collect();
            places.sort_unstable();
            assert!(places.into_iter().eq(0..blocks.data() + blocks.count * blocks.checks));
        }
        assert_eq!(layout::data_modules(40) / 8, MAX_CODEWORDS);
    }
}
