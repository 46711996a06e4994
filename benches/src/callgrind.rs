//! Counts instructions with Valgrind: a figure that does not depend on who else uses the machine.

use std::process::Command;

/// The instructions of a run of this very program with other arguments.
///
/// # Errors
/// Why nothing was counted, in words for the one who measures.
pub fn instructions(arguments: &[&str]) -> Result<u64, &'static str> {
    let program = std::env::current_exe().map_err(|_| "skipped: the program cannot find itself")?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        .output()
        .map_err(|_| "skipped: valgrind not found, so no instructions are counted")?;
    collected(&String::from_utf8_lossy(&run.stderr)).ok_or("skipped: valgrind counted nothing")
}

fn collected(report: &str) -> Option<u64> {
    let (_, count) = report.lines().find_map(|line| line.split_once("Collected :"))?;
    count.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_the_report() {
        let report = "==7== Events    : Ir\n==7== Collected : 1234567\n==7==\n";
        assert_eq!(collected(report), Some(1_234_567));
        assert_eq!(collected("==7== Collected : \n"), None);
        assert_eq!(collected("no such program"), None);
    }
}
