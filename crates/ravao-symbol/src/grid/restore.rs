//! From the codewords of a symbol to its data: block by block, and only where what is left over of
//! the checks vouches for it.

use std::cmp::Reverse;

use super::blocks::{Blocks, MAX_CODEWORDS};
use super::codewords::Codewords;
use super::correct::{Correction, correct};

/// A block spoilt beyond repair passes for another one once in 2 to this power.
///
/// It gives up corrections exactly where the standard reserves check words against misreading
/// (versions 1 to 3), and wherever erasures would use up the checks.
const MIN_EVIDENCE: f32 = 30.0;

/// Words of a block at most: version 23 at level L, among others.
const MAX_BLOCK: usize = 153;

/// Check words that erasures must leave over, or nothing would vouch for the rest.
const UNSPENT: usize = 4;

/// The data words of a symbol, corrected; beyond them zeros. Words with a doubtful bit count as lost
/// where a block is not restored without.
pub(super) fn data(
    words: &Codewords,
    doubts: Option<&Codewords>,
    blocks: Blocks,
) -> Option<Codewords> {
    let mut data = [0; MAX_CODEWORDS];
    let mut rest = &mut data[..blocks.data()];
    for nth in 0..blocks.count {
        let mut block = Block::dealt(words, blocks, nth);
        block.restore(doubts)?;
        let (own, others) = rest.split_at_mut(blocks.data_of(nth));
        own.copy_from_slice(&block.words[..own.len()]);
        rest = others;
    }
    Some(data)
}

/// One block, taken out of the symbol.
struct Block {
    words: [u8; MAX_BLOCK],
    length: usize,
    blocks: Blocks,
    nth: usize,
}

impl Block {
    fn dealt(words: &Codewords, blocks: Blocks, nth: usize) -> Self {
        let mut block = Self { words: [0; MAX_BLOCK], length: 0, blocks, nth };
        block.length = blocks.data_of(nth) + blocks.checks;
        for (word, at) in block.words.iter_mut().zip(blocks.places(nth)) {
            *word = words[at];
        }
        block
    }

    fn restore(&mut self, doubts: Option<&Codewords>) -> Option<()> {
        self.correct(&[]).or_else(|| {
            let doubtful = self.doubtful(doubts?);
            let checks = self.blocks.checks;
            // The fewer words are given up, the more errors are found among the others.
            let many = checks.saturating_sub(UNSPENT).min(doubtful.len());
            let few = many.min(checks / 2);
            let ways = [few, many].into_iter().take(1 + usize::from(few < many));
            ways.filter(|&count| count > 0).find_map(|count| self.correct(&doubtful[..count]))
        })
    }

    fn correct(&mut self, erased: &[u8]) -> Option<()> {
        let mut words = self.words;
        let correction = correct(&mut words[..self.length], self.blocks.checks, erased)?;
        if evidence(correction, self.length, self.blocks.checks) < MIN_EVIDENCE {
            return None;
        }
        self.words = words;
        Some(())
    }

    /// Lists the words with doubtful bits, those with the most of them first.
    fn doubtful(&self, doubts: &Codewords) -> Vec<u8> {
        let bits = self.blocks.places(self.nth).map(|at| Reverse(doubts[at].count_ones()));
        let mut doubtful: Vec<_> = bits.zip(0..).filter(|&(bits, _)| bits.0 > 0).collect();
        doubtful.sort_unstable();
        doubtful.into_iter().map(|(_, word)| word).collect()
    }
}

/// How unlikely, in bits, it is that a random block passes with such a correction: each check word
/// that is neither spent on an erasure nor on the size of an error stands for 8, less the choice of
/// places for the errors.
fn evidence(correction: Correction, length: usize, checks: usize) -> f32 {
    let spare = checks.saturating_sub(correction.erasures + correction.errors);
    let known = length - correction.erasures;
    let places = (0..correction.errors).map(|nth| ((known - nth) as f32 / (nth + 1) as f32).log2());
    8.0 * spare as f32 - places.sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::remainder::check_words;
    use ravao_core::Level;

    /// The most errors that a block of so many words and checks is let off.
    fn most_errors(length: usize, checks: usize) -> usize {
        let passes = |&errors: &usize| {
            evidence(Correction { errors, erasures: 0 }, length, checks) >= MIN_EVIDENCE
        };
        (0..=checks / 2).rev().find(passes).unwrap()
    }

    #[test]
    fn the_standard_reserves_the_same_check_words() {
        let reserved = [
            ((1, Level::L), 2),
            ((1, Level::M), 4),
            ((1, Level::Q), 6),
            ((1, Level::H), 8),
            ((2, Level::L), 4),
            ((3, Level::L), 7),
        ];
        for version in 1..=40 {
            for level in [Level::L, Level::M, Level::Q, Level::H] {
                let blocks = Blocks::of(version, level);
                let known = reserved.iter().find(|(symbol, _)| *symbol == (version, level));
                let expected = known.map_or(blocks.checks / 2, |&(_, errors)| errors);
                for data in [blocks.short, blocks.data_of(blocks.count - 1)] {
                    let most = most_errors(data + blocks.checks, blocks.checks);
                    assert_eq!(most, expected, "version {version} {level:?}");
                }
            }
        }
    }

    #[test]
    fn erasures_leave_enough_checks_to_vouch() {
        let passes =
            |erasures, errors| evidence(Correction { errors, erasures }, 70, 26) >= MIN_EVIDENCE;
        assert!(passes(22, 0) && passes(16, 3) && passes(0, 13));
        assert!(!passes(23, 0) && !passes(21, 1) && !passes(26, 0));
    }

    /// The words of a symbol that says nothing in particular, and its data.
    fn whole(blocks: Blocks) -> (Codewords, Codewords) {
        let (mut words, mut data) = ([0; MAX_CODEWORDS], [0; MAX_CODEWORDS]);
        data[..blocks.data()].iter_mut().enumerate().for_each(|(at, word)| *word = (at * 7) as u8);
        let mut start = 0;
        for nth in 0..blocks.count {
            let own = &data[start..start + blocks.data_of(nth)];
            let checks = check_words(own, blocks.checks);
            let block = own.iter().chain(&checks[..blocks.checks]);
            blocks.places(nth).zip(block).for_each(|(at, &word)| words[at] = word);
            start += own.len();
        }
        (words, data)
    }

    /// Spoils that many words of each block, spread over it, and notes where.
    fn spoil(words: &mut Codewords, blocks: Blocks, count: usize) -> Codewords {
        let mut spoilt = [0; MAX_CODEWORDS];
        for nth in 0..blocks.count {
            let step = (blocks.data_of(nth) + blocks.checks) / count.max(1);
            for at in blocks.places(nth).step_by(step).take(count) {
                words[at] ^= 0x5a;
                spoilt[at] = 1;
            }
        }
        spoilt
    }

    fn check(version: u8, level: Level) {
        let blocks = Blocks::of(version, level);
        let (words, expected) = whole(blocks);
        let spoilt = |count| {
            let mut words = words;
            let doubts = spoil(&mut words, blocks, count);
            (words, doubts)
        };
        let errors = |count| data(&spoilt(count).0, None, blocks);
        let losses = |count| {
            let (words, doubts) = spoilt(count);
            data(&words, Some(&doubts), blocks)
        };
        let most = most_errors(blocks.data_of(0) + blocks.checks, blocks.checks);
        assert!(errors(most) == Some(expected), "{most} errors in {version} {level:?}");
        assert!(errors(most + 1).is_none(), "{most} + 1 errors in {version} {level:?}");
        assert!(losses(blocks.checks - UNSPENT) == Some(expected), "lost in {version} {level:?}");
        assert!(losses(blocks.checks).is_none(), "all checks lost in {version} {level:?}");
    }

    #[test]
    fn of_many_doubtful_words_the_most_doubtful_are_given_up() {
        let blocks = Blocks::of(10, Level::M);
        let (mut words, expected) = whole(blocks);
        let wrong = spoil(&mut words, blocks, 20);
        assert!(data(&words, None, blocks).is_none());
        let anywhere = [1; MAX_CODEWORDS];
        assert!(data(&words, Some(&anywhere), blocks).is_none());
        let graded = std::array::from_fn(|at| if wrong[at] > 0 { 7 } else { 1 });
        assert!(data(&words, Some(&graded), blocks) == Some(expected));
    }

    #[test]
    fn symbols_are_restored_up_to_their_limit_and_not_beyond() {
        let levels = [Level::L, Level::M, Level::Q, Level::H];
        for (version, level) in (1..=40).flat_map(|version| levels.map(|level| (version, level))) {
            check(version, level);
        }
    }
}
