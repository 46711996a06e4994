//! How hard a masked symbol is to read (ISO/IEC 18004, 7.8.3), counted 64 modules at a time.

use super::modules::{MAX_WIDTH, Modules};

/// Points for a square of two by two.
const SQUARE: u32 = 3;

/// Points for what looks like a finder pattern.
const FINDER: u32 = 40;

/// Points for each step of five per cent that dark and light are out of balance.
const IMBALANCE: u32 = 10;

/// Light modules beside a symbol that belong to a false finder pattern.
const QUIET: u32 = 4;

/// The points against a symbol: the fewer, the better.
pub(super) fn penalty(modules: &Modules) -> u32 {
    let turned = modules.transposed();
    // Most symbols are at most a word wide, margin included.
    let lines = match modules.width() {
        0..=56 => lines::<1>(modules) + lines::<1>(&turned) + squares::<1>(modules),
        57..=120 => lines::<2>(modules) + lines::<2>(&turned) + squares::<2>(modules),
        _ => lines::<3>(modules) + lines::<3>(&turned) + squares::<3>(modules),
    };
    lines + imbalance(modules)
}

/// A line of modules, the first in the lowest bit of the first word.
type Line<const W: usize> = [u64; W];

fn lines<const W: usize>(modules: &Modules) -> u32 {
    let inside = ones::<W>(modules.width() - 1);
    let all = ones::<W>(modules.width() + 2 * QUIET as usize);
    let rows = modules.rows().iter().map(|row| first::<W>(row));
    rows.map(|row| runs(row, inside) + finders(left(row, QUIET), all)).sum()
}

/// Runs of five and more of a colour: three points, and one for each module beyond.
#[inline]
fn runs<const W: usize>(row: Line<W>, inside: Line<W>) -> u32 {
    let same = and(not(xor(row, right(row, 1))), inside);
    let two = and(same, right(same, 1));
    let four = and(two, right(two, 2));
    let starts = and(four, not(left(four, 1)));
    count(four) + 2 * count(starts)
}

/// Dark and light in the ratio of a finder pattern, with a light margin on one side.
#[inline]
fn finders<const W: usize>(row: Line<W>, all: Line<W>) -> u32 {
    let light = and(not(row), all);
    let sides = and(and(row, right(row, 6)), and(right(light, 1), right(light, 5)));
    let core = and(and(right(row, 2), right(row, 3)), right(row, 4));
    let pattern = and(sides, core);
    if count(pattern) == 0 {
        return 0;
    }
    let two = and(light, right(light, 1));
    let four = and(two, right(two, 2));
    FINDER * (count(and(pattern, right(four, 7))) + count(and(pattern, left(four, 4))))
}

fn squares<const W: usize>(modules: &Modules) -> u32 {
    let inside = ones::<W>(modules.width() - 1);
    let rows = modules.rows().iter().map(|row| first::<W>(row));
    let pairs = rows.clone().zip(rows.skip(1)).map(|(upper, lower)| {
        let same = not(or(xor(upper, lower), xor(upper, right(upper, 1))));
        count(and(and(same, not(xor(lower, right(lower, 1)))), inside))
    });
    SQUARE * pairs.sum::<u32>()
}

fn imbalance(modules: &Modules) -> u32 {
    let dark: u32 = modules.rows().iter().map(|row| count(*row)).sum();
    let all = (modules.width() * modules.width()) as u32;
    let off = (20 * dark).abs_diff(10 * all);
    IMBALANCE * (off.div_ceil(all).max(1) - 1)
}

fn first<const W: usize>(row: &[u64]) -> Line<W> {
    std::array::from_fn(|at| row[at])
}

const fn ones<const W: usize>(count: usize) -> Line<W> {
    assert!(count <= MAX_WIDTH + 2 * QUIET as usize);
    let mut line = [0; W];
    let mut at = 0;
    while at < W {
        let here = count.saturating_sub(at * 64);
        line[at] = if here < 64 { (1 << here) - 1 } else { u64::MAX };
        at += 1;
    }
    line
}

fn count<const W: usize>(line: Line<W>) -> u32 {
    line.iter().map(|word| word.count_ones()).sum()
}

/// Moves a line towards its first module.
fn right<const W: usize>(line: Line<W>, by: u32) -> Line<W> {
    let next = |at: usize| line.get(at + 1).map_or(0, |word| word << (64 - by));
    std::array::from_fn(|at| line[at] >> by | next(at))
}

/// Moves a line away from its first module.
fn left<const W: usize>(line: Line<W>, by: u32) -> Line<W> {
    let previous = |at: usize| if at == 0 { 0 } else { line[at - 1] >> (64 - by) };
    std::array::from_fn(|at| line[at] << by | previous(at))
}

fn and<const W: usize>(a: Line<W>, b: Line<W>) -> Line<W> {
    std::array::from_fn(|at| a[at] & b[at])
}

fn or<const W: usize>(a: Line<W>, b: Line<W>) -> Line<W> {
    std::array::from_fn(|at| a[at] | b[at])
}

fn xor<const W: usize>(a: Line<W>, b: Line<W>) -> Line<W> {
    std::array::from_fn(|at| a[at] ^ b[at])
}

fn not<const W: usize>(a: Line<W>) -> Line<W> {
    a.map(|word| !word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules module by module, as they are written.
    fn by_hand(modules: &Modules) -> u32 {
        let width = modules.width();
        let along = |turned: bool| {
            move |at: usize, line: usize| match turned {
                false => modules.is_dark(at, line),
                true => modules.is_dark(line, at),
            }
        };
        let lines: u32 = [false, true]
            .into_iter()
            .flat_map(|turned| {
                (0..width).map(move |line| (0..width).map(|at| along(turned)(at, line)).collect())
            })
            .map(|line: Vec<bool>| line_by_hand(&line))
            .sum();
        let squares = (0..width - 1).flat_map(|y| (0..width - 1).map(move |x| (x, y)));
        let is_square = |&(x, y): &(usize, usize)| {
            let corner = modules.is_dark(x, y);
            [(1, 0), (0, 1), (1, 1)]
                .iter()
                .all(|(right, down)| modules.is_dark(x + right, y + down) == corner)
        };
        lines + SQUARE * squares.filter(is_square).count() as u32 + imbalance(modules)
    }

    fn line_by_hand(line: &[bool]) -> u32 {
        let runs = line.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5);
        let quiet = [false; 4];
        let padded = [&quiet[..], line, &quiet].concat();
        let before = b"00001011101".map(|bit| bit == b'1');
        let after = b"10111010000".map(|bit| bit == b'1');
        let finders = padded.windows(11).map(|w| u32::from(*w == before) + u32::from(*w == after));
        runs.map(|run| run.len() as u32 - 2).sum::<u32>() + FINDER * finders.sum::<u32>()
    }

    #[test]
    fn counting_by_words_is_counting_by_modules() {
        for width in [21, 53, 57, 61, 117, 121, 125, 177] {
            for seed in 1..6usize {
                let mut modules = Modules::new(width);
                for place in (0..width * width).filter(|p| (p * p / seed + p / 3) % 7 < seed + 1) {
                    modules.set(place % width, place / width);
                }
                assert_eq!(penalty(&modules), by_hand(&modules), "{width} {seed}");
            }
        }
    }

    #[test]
    fn the_examples_of_the_standard_cost_what_it_says() {
        let line = |text: &str| line_by_hand(&text.bytes().map(|b| b == b'1').collect::<Vec<_>>());
        assert_eq!(line("11111"), 3);
        assert_eq!(line("1111111"), 5);
        assert_eq!(line("1101011101011"), 0);
        assert_eq!(line("10111010000"), 80, "the margin counts on the other side");
    }

    #[test]
    fn balance_costs_nothing_within_five_per_cent() {
        let share = |per_cent: usize| {
            let mut modules = Modules::new(100);
            (0..100 * per_cent).for_each(|place| modules.set(place % 100, place / 100));
            imbalance(&modules)
        };
        assert_eq!([50, 55, 45, 56, 44, 60, 61].map(share), [0, 0, 0, 10, 10, 10, 20]);
        assert_eq!([0, 100].map(share), [90, 90]);
    }
}
