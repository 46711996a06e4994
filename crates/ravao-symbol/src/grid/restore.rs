//! From the codewords of a symbol to its data: block by block, and only where what is left over of
//! the checks vouches for it.

use super::blocks::{Blocks, MAX_CODEWORDS};
use super::codewords::Codewords;
use super::correct::{Correction, correct};

/// The share of random grids that may pass for a symbol is 1 in 2 to this power.
///
/// It gives up corrections exactly where the standard reserves check words against misreading
/// (versions 1 to 3), and wherever erasures would use up the checks.
const MIN_EVIDENCE: f32 = 30.0;

/// Words of a block at most: version 23 at level L, among others.
const MAX_BLOCK: usize = 153;

/// Check words of a block at most, so erasures that can be of use.
const MAX_ERASED: usize = 30;

/// The data words of a symbol, corrected; beyond them zeros. Words with a doubtful bit count as lost
/// where a block is not restored without.
pub(super) fn data(
    words: &Codewords,
    doubts: Option<&Codewords>,
    blocks: Blocks,
) -> Option<Codewords> {
    let mut data = [0; MAX_CODEWORDS];
    let mut rest = &mut data[..blocks.data()];
    let mut evidence = 0.0;
    for nth in 0..blocks.count {
        let mut block = Block::dealt(words, blocks, nth);
        let correction = block.restore(doubts)?;
        evidence += evidence_of(correction, block.length, blocks.checks);
        let (own, others) = rest.split_at_mut(blocks.data_of(nth));
        own.copy_from_slice(&block.words[..own.len()]);
        rest = others;
    }
    (evidence >= MIN_EVIDENCE).then_some(data)
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

    fn restore(&mut self, doubts: Option<&Codewords>) -> Option<Correction> {
        let checks = self.blocks.checks;
        correct(&mut self.words[..self.length], checks, &[]).or_else(|| {
            let mut erased = [0; MAX_ERASED];
            let count = self.erased(doubts?, &mut erased)?;
            correct(&mut self.words[..self.length], checks, &erased[..count])
        })
    }

    /// Lists the doubtful words; `None` where there are none, or too many to be of use.
    fn erased(&self, doubts: &Codewords, erased: &mut [u8; MAX_ERASED]) -> Option<usize> {
        let mut count = 0;
        for (word, _) in self.blocks.places(self.nth).enumerate().filter(|&(_, at)| doubts[at] != 0)
        {
            *erased.get_mut(count)? = word as u8;
            count += 1;
        }
        (1..self.blocks.checks).contains(&count).then_some(count)
    }
}

/// How unlikely, in bits, it is that a random block passes with such a correction: each check word
/// that is neither spent on an erasure nor on the size of an error stands for 8, less the choice of
/// places for the errors.
fn evidence_of(correction: Correction, length: usize, checks: usize) -> f32 {
    let spare = checks.saturating_sub(correction.erasures + correction.errors);
    let known = length - correction.erasures;
    let places = (0..correction.errors).map(|nth| ((known - nth) as f32 / (nth + 1) as f32).log2());
    8.0 * spare as f32 - places.sum::<f32>()
}
