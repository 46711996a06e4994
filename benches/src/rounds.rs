//! Measures contenders side by side: the same items, in interleaved rounds of one process, each
//! answer checked before anything is timed.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::allocations;
use crate::table::{Row, Table};

/// What a contender made of one item.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// It gave the expected answer.
    Right,
    /// It gave another answer.
    Wrong,
    /// It gave none, where one was expected.
    Missed,
    /// It ended in an error.
    Failed,
}

/// What a contest demands of every contender before it is timed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Demand {
    /// Every item right: verifying a signature, storing a row.
    AllRight,
    /// Ours has no item wrong; some may be missed. Peers are shown as they are: reading pictures.
    OursNoneWrong,
}

/// One way of doing the work, named in the table.
pub struct Contender<'a, I> {
    name: &'static str,
    run: Box<Run<'a, I>>,
}

type Run<'a, I> = dyn FnMut(&I) -> (Verdict, Duration) + 'a;

impl<'a, I> Contender<'a, I> {
    /// A contender that answers for one item.
    pub fn new(name: &'static str, mut run: impl FnMut(&I) -> Verdict + 'a) -> Self {
        Self::timed(name, move |item| {
            let start = Instant::now();
            let verdict = black_box(run(black_box(item)));
            (verdict, start.elapsed())
        })
    }

    /// A contender that takes its own time, because the work is done where our clock would count
    /// the way to it.
    pub fn timed(name: &'static str, run: impl FnMut(&I) -> (Verdict, Duration) + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }
}

impl<I> fmt::Debug for Contender<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contender({})", self.name)
    }
}

/// Items and contenders; the first contender is ours, and the others are compared with it.
#[derive(Debug)]
pub struct Contest<'a, I> {
    /// What is contested, as the table's heading.
    pub title: String,
    /// What is worked on, one by one.
    pub items: &'a [I],
    /// Units in one item: 1, or the size of a batch.
    pub units: usize,
    /// What every contender must achieve.
    pub demand: Demand,
    /// Who takes part, ours first.
    pub contenders: Vec<Contender<'a, I>>,
}

impl<I> Contest<'_, I> {
    /// Checks every answer, counts allocations where the build does, then times every item in every
    /// round and keeps its median.
    ///
    /// # Panics
    /// If a contender does not meet the demand: its time would mean nothing.
    pub fn measure(mut self, rounds: usize) -> Table {
        let tallies: Vec<_> = self.contenders.iter_mut().map(|c| tally(c, self.items)).collect();
        for (index, (contender, tally)) in self.contenders.iter().zip(&tallies).enumerate() {
            if index == 0 || self.demand == Demand::AllRight {
                tally.check(self.demand, contender.name);
            }
        }
        let counts: Vec<_> = self.contenders.iter_mut().map(|c| count(c, self.items)).collect();
        let mut times = vec![vec![Vec::with_capacity(rounds); self.items.len()]; tallies.len()];
        for _round in 0..rounds {
            for (contender, times) in self.contenders.iter_mut().zip(&mut times) {
                for (item, times) in self.items.iter().zip(times) {
                    times.push((contender.run)(item).1);
                }
            }
        }
        let medians = times.into_iter().map(|items| items.into_iter().map(median).collect());
        let rows = self.contenders.iter().zip(tallies).zip(counts).zip(medians);
        let rows = rows.map(|(((contender, tally), count), medians)| {
            let allocations =
                count.map(|count| count as f64 / (self.items.len() * self.units) as f64);
            Row { allocations, ..row(contender.name, tally, medians, self.units) }
        });
        Table { title: self.title, rows: rows.collect() }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
    failed: usize,
}

impl Tally {
    fn check(&self, demand: Demand, name: &str) {
        let met = match demand {
            Demand::AllRight => self.wrong + self.missed + self.failed == 0,
            Demand::OursNoneWrong => self.wrong == 0,
        };
        assert!(met, "{name} does not meet {demand:?}: {self:?}");
    }
}

fn tally<I>(contender: &mut Contender<'_, I>, items: &[I]) -> Tally {
    let mut tally = Tally::default();
    for item in items {
        match (contender.run)(item).0 {
            Verdict::Right => tally.right += 1,
            Verdict::Wrong => tally.wrong += 1,
            Verdict::Missed => tally.missed += 1,
            Verdict::Failed => tally.failed += 1,
        }
    }
    tally
}

/// Allocations over all items, which were worked on before; `None` where they are not counted.
fn count<I>(contender: &mut Contender<'_, I>, items: &[I]) -> Option<u64> {
    if !allocations::ARE_COUNTED {
        return None;
    }
    let counts = items.iter().map(|item| {
        allocations::count(|| {
            black_box((contender.run)(item));
        })
    });
    counts.sum()
}

fn row(name: &'static str, tally: Tally, mut medians: Vec<Duration>, units: usize) -> Row {
    medians.sort_unstable();
    let total: Duration = medians.iter().sum();
    let count = medians.len().max(1);
    Row {
        name,
        right: tally.right,
        wrong: tally.wrong,
        failed: tally.failed,
        items: medians.len(),
        mean: total / u32::try_from(count).unwrap_or(u32::MAX),
        p95: medians.get(count * 95 / 100).copied().unwrap_or_default(),
        allocations: None,
        per_second: (medians.len() * units) as f64 / total.as_secs_f64(),
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;

    use super::*;

    fn contest(demand: Demand, theirs: fn(&u8) -> Verdict) -> Contest<'static, u8> {
        Contest {
            title: "counting".into(),
            items: &[1, 2, 3],
            units: 1,
            demand,
            contenders: vec![
                Contender::new("ours", |_| Verdict::Right),
                Contender::new("theirs", theirs),
            ],
        }
    }

    #[test]
    fn every_contender_has_a_row_with_its_verdicts() {
        let missing = |item: &u8| if *item == 2 { Verdict::Missed } else { Verdict::Right };
        let table = contest(Demand::OursNoneWrong, missing).measure(3);
        let rights: Vec<_> = table.rows.iter().map(|row| (row.name, row.right)).collect();
        assert_eq!(rights, [("ours", 3), ("theirs", 2)]);
    }

    #[test]
    fn nothing_is_timed_that_does_not_meet_the_demand() {
        let fails = |demand, ours: fn(&u8) -> Verdict, theirs: fn(&u8) -> Verdict| {
            let mut contest = contest(demand, theirs);
            contest.contenders[0] = Contender::new("ours", ours);
            std::panic::catch_unwind(AssertUnwindSafe(|| contest.measure(1))).is_err()
        };
        assert!(fails(Demand::AllRight, |_| Verdict::Right, |_| Verdict::Missed));
        assert!(fails(Demand::OursNoneWrong, |_| Verdict::Wrong, |_| Verdict::Right));
        assert!(!fails(Demand::OursNoneWrong, |_| Verdict::Failed, |_| Verdict::Wrong));
    }

    #[test]
    fn the_median_ignores_one_slow_round() {
        let times = [9, 1, 900].map(Duration::from_millis).to_vec();
        assert_eq!(median(times), Duration::from_millis(9));
        assert_eq!(median(Vec::new()), Duration::ZERO);
    }
}
