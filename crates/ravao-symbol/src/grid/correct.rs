//! Reed–Solomon correction of one block: errors, whose places are unknown, and erasures, whose are.

use super::galois::{evaluate, inverse, mul, power};
use super::remainder::{MAX_CHECKS, check_words};

/// Words of a block at most: 255 is what the field allows.
const MAX_BLOCK: usize = 255;

/// Coefficients of every polynomial here, the lowest first.
type Polynomial = [u8; MAX_CHECKS + 1];

/// What a correction rests on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Correction {
    /// Words that were wrong at unknown places.
    pub(super) errors: usize,
    /// Words whose places were given, wrong or not.
    pub(super) erasures: usize,
}

/// Corrects a block in place, of which the last `checks` words are check words; the words at
/// `erased` count as unknown. Changes nothing where it answers `None`.
pub(super) fn correct(block: &mut [u8], checks: usize, erased: &[u8]) -> Option<Correction> {
    let remainder = remainder(block, checks);
    if remainder[..checks].iter().all(|&word| word == 0) {
        return Some(Correction { errors: 0, erasures: 0 });
    }
    if block.len() > MAX_BLOCK || erased.len() > checks {
        return None;
    }
    let syndromes = syndromes(&remainder[..checks]);
    let locator = locator(&syndromes[..checks], erased, block.len())?;
    repair(block, &syndromes[..checks], &locator)?;
    Some(Correction { errors: locator.degree - erased.len(), erasures: erased.len() })
}

/// What division by the generator leaves: nothing for a whole block.
fn remainder(block: &[u8], checks: usize) -> [u8; 32] {
    let (data, own) = block.split_at(block.len() - checks);
    let mut remainder = check_words(data, checks);
    remainder.iter_mut().zip(own).for_each(|(word, own)| *word ^= own);
    remainder
}

/// The block at the roots of the generator, for which its remainder, highest first, is enough.
fn syndromes(remainder: &[u8]) -> [u8; MAX_CHECKS] {
    let mut syndromes = [0; MAX_CHECKS];
    for (root, syndrome) in syndromes.iter_mut().enumerate().take(remainder.len()) {
        let at = power(root);
        *syndrome = remainder.iter().fold(0, |value, &word| mul(value, at) ^ word);
    }
    syndromes
}

/// The polynomial whose roots are the inverses of the wrong places.
struct Locator {
    terms: Polynomial,
    degree: usize,
}

/// Berlekamp–Massey, started from the erasures; `None` where more is wrong than the checks tell.
fn locator(syndromes: &[u8], erased: &[u8], length: usize) -> Option<Locator> {
    let mut terms = erasure_locator(erased, length);
    let mut before = terms;
    let known = erased.len();
    let mut degree = known;
    for step in known..syndromes.len() {
        before.copy_within(..MAX_CHECKS, 1);
        before[0] = 0;
        let miss =
            (0..=degree.min(step)).fold(0, |sum, at| sum ^ mul(terms[at], syndromes[step - at]));
        if miss == 0 {
            continue;
        }
        let grown = added(&terms, &before, miss);
        if 2 * degree <= step + known {
            degree = step + 1 + known - degree;
            before = terms.map(|term| mul(term, inverse(miss)));
        }
        terms = grown;
    }
    let fits = 2 * (degree - known) + known <= syndromes.len();
    let is_exact =
        terms[degree.min(MAX_CHECKS)] != 0 && terms.iter().skip(degree + 1).all(|&t| t == 0);
    (fits && is_exact).then_some(Locator { terms, degree })
}

/// The product of (1 − place · x) over the erased places.
fn erasure_locator(erased: &[u8], length: usize) -> Polynomial {
    let mut terms = [0; MAX_CHECKS + 1];
    terms[0] = 1;
    for &at in erased {
        let place = power(length - 1 - usize::from(at));
        for term in (1..terms.len()).rev() {
            terms[term] ^= mul(terms[term - 1], place);
        }
    }
    terms
}

fn added(left: &Polynomial, right: &Polynomial, factor: u8) -> Polynomial {
    std::array::from_fn(|at| left[at] ^ mul(right[at], factor))
}

/// Finds the wrong places (Chien) and what to add there (Forney).
fn repair(block: &mut [u8], syndromes: &[u8], locator: &Locator) -> Option<()> {
    let terms = &locator.terms[..=locator.degree];
    let values = product(syndromes, terms);
    let slope = derivative(terms);
    let mut fixes = [(0, 0); MAX_CHECKS];
    let mut found = 0;
    for at in 0..block.len() {
        let place = power(block.len() - 1 - at);
        let root = inverse(place);
        if evaluate(terms, root) != 0 {
            continue;
        }
        let steep = evaluate(&slope, root);
        if steep == 0 || found == locator.degree {
            return None;
        }
        fixes[found] =
            (at, mul(mul(place, evaluate(&values[..syndromes.len()], root)), inverse(steep)));
        found += 1;
    }
    if found != locator.degree {
        return None;
    }
    fixes[..found].iter().for_each(|&(at, fix)| block[at] ^= fix);
    Some(())
}

/// The product of two polynomials, cut to the length of the first.
fn product(syndromes: &[u8], terms: &[u8]) -> Polynomial {
    let mut product = [0; MAX_CHECKS + 1];
    for (at, &term) in terms.iter().enumerate() {
        let shifted =
            product[at..].iter_mut().zip(&syndromes[..syndromes.len().saturating_sub(at)]);
        shifted.for_each(|(sum, &syndrome)| *sum ^= mul(syndrome, term));
    }
    product
}

/// In a field where 1 + 1 = 0 only the odd terms have a slope.
fn derivative(terms: &[u8]) -> Polynomial {
    let mut slope = [0; MAX_CHECKS + 1];
    for at in (1..terms.len()).step_by(2) {
        slope[at - 1] = terms[at];
    }
    slope
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    /// A whole block of `data` and check words.
    fn whole(data: &[u8], checks: usize) -> Vec<u8> {
        [data, &check_words(data, checks)[..checks]].concat()
    }

    /// A block and places in it, that many by turns.
    fn spoilt() -> impl Strategy<Value = (Vec<u8>, usize, Vec<usize>)> {
        (1usize..=122, 2usize..=MAX_CHECKS).prop_flat_map(|(length, checks)| {
            let block = prop::collection::vec(any::<u8>(), length)
                .prop_map(move |data| whole(&data, checks));
            let places =
                subsequence((0..length + checks).collect::<Vec<_>>(), 0..=checks.min(length));
            (block, Just(checks), places.prop_shuffle())
        })
    }

    proptest! {
        #[test]
        fn errors_and_erasures_within_the_checks_are_corrected(
            (block, checks, places) in spoilt(), split in 0usize..=MAX_CHECKS, wrong in 1u8..,
        ) {
            let erasures = places.len().min(split);
            let errors = (places.len() - erasures).min((checks - erasures) / 2);
            let mut damaged = block.clone();
            for (nth, &at) in places[..erasures + errors].iter().enumerate() {
                // An erased word may happen to be right.
                damaged[at] ^= if nth % 5 == 4 && nth < erasures { 0 } else { wrong };
            }
            let erased: Vec<u8> = places[..erasures].iter().map(|&at| at as u8).collect();
            let is_whole = damaged == block;
            let correction = correct(&mut damaged, checks, &erased);
            prop_assert_eq!(&damaged, &block);
            let expected = if is_whole { (0, 0) } else { (errors, erasures) };
            prop_assert_eq!(correction.map(|c| (c.errors, c.erasures)), Some(expected));
        }

        #[test]
        fn what_is_beyond_the_checks_is_left_or_becomes_a_whole_block(
            mut block in prop::collection::vec(any::<u8>(), 31..=153),
            checks in 1usize..=MAX_CHECKS,
            erased in prop::collection::btree_set(0u8..31, 0..=MAX_CHECKS),
        ) {
            let before = block.clone();
            let erased: Vec<u8> = erased.into_iter().collect();
            match correct(&mut block, checks, &erased) {
                None => prop_assert_eq!(block, before),
                Some(_) => prop_assert!(remainder(&block, checks).iter().all(|&word| word == 0)),
            }
        }
    }

    #[test]
    fn a_whole_block_costs_nothing() {
        let mut block = whole(b"Ravao", 10);
        let untouched = Some(Correction { errors: 0, erasures: 0 });
        assert_eq!(correct(&mut block, 10, &[]), untouched);
        assert_eq!(correct(&mut block, 10, &[1, 2, 3]), untouched);
    }
}
