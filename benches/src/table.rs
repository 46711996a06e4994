//! The table that a contest ends in.

use std::fmt;
use std::time::Duration;

/// The results of one contest; the first row is ours.
#[derive(Clone, Debug)]
pub struct Table {
    /// What was contested.
    pub title: String,
    /// One row a contender.
    pub rows: Vec<Row>,
}

/// The results of one contender.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// Items with the expected answer.
    pub right: usize,
    /// Items with another answer.
    pub wrong: usize,
    /// Items that ended in an error or a panic.
    pub failed: usize,
    /// All items.
    pub items: usize,
    /// Mean of the items' median times.
    pub mean: Duration,
    /// The time that 95 of 100 items stay below.
    pub p95: Duration,
    /// Units a second.
    pub per_second: f64,
    /// Allocations a unit, of the calling thread; `None` where they are not counted.
    pub allocations: Option<f64>,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        write!(
            f,
            "  {:<28} {:>9} {:>6} {:>6} {:>11} {:>11} {:>12} {:>8}",
            "contender", "right", "wrong", "failed", "mean", "p95", "per second", "× ours"
        )?;
        let is_counted = self.rows.iter().any(|row| row.allocations.is_some());
        writeln!(f, "{}", if is_counted { "  allocs" } else { "" })?;
        let ours = self.rows.first().map_or(Duration::ZERO, |row| row.mean);
        self.rows.iter().try_for_each(|row| line(f, row, ours))
    }
}

fn line(f: &mut fmt::Formatter<'_>, row: &Row, ours: Duration) -> fmt::Result {
    write!(
        f,
        "  {:<28} {:>9} {:>6} {:>6} {:>11} {:>11} {:>12.0} {:>8.2}",
        row.name,
        format!("{}/{}", row.right, row.items),
        row.wrong,
        row.failed,
        time(row.mean),
        time(row.p95),
        row.per_second,
        row.mean.as_secs_f64() / ours.as_secs_f64(),
    )?;
    match row.allocations {
        Some(allocations) => writeln!(f, " {allocations:>7.1}"),
        None => writeln!(f),
    }
}

/// A time in the unit that leaves one to three digits before the point.
fn time(time: Duration) -> String {
    let nanos = time.as_nanos() as f64;
    match nanos {
        n if n < 1e3 => format!("{n:.0} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n if n < 1e9 => format!("{:.2} ms", n / 1e6),
        n => format!("{:.2} s", n / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_ours_is_one() {
        let row = |name, millis, allocations| Row {
            name,
            right: 2,
            wrong: 0,
            failed: 1,
            items: 3,
            mean: Duration::from_millis(millis),
            p95: Duration::from_millis(millis),
            per_second: 1e3,
            allocations,
        };
        for counted in [None, Some(2.5)] {
            let rows = vec![row("ours", 2, counted), row("theirs", 30, counted)];
            let text = Table { title: "t".into(), rows }.to_string();
            let lines: Vec<_> = text.lines().skip(1).map(|line| line.chars().count()).collect();
            assert!(lines.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
            assert!(text.contains("1.00") && text.contains("15.00") && text.contains("2/3"));
            assert_eq!(text.contains("2.5"), counted.is_some());
        }
    }

    #[test]
    fn times_take_a_readable_unit() {
        assert_eq!(time(Duration::from_nanos(12)), "12 ns");
        assert_eq!(time(Duration::from_micros(12)), "12.00 µs");
        assert_eq!(time(Duration::from_millis(12)), "12.00 ms");
        assert_eq!(time(Duration::from_secs(12)), "12.00 s");
    }
}
