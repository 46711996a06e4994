//! The tool `ravao`: read, verify, issue, keep, trace and export check-ins.
//!
//! Records go to stdout as JSON Lines, messages to stderr. The exit code is 0 only if all went
//! well, 1 if something was wrong with the input or the world, 2 for a wrong command line. The
//! shapes of all records are documented in `docs/cli.md`.

mod args;
mod failure;
mod input;
mod keyfile;
mod open;
mod other_venues;
mod output;
mod people;
mod progress;
mod signers;
mod verb;

use std::panic;
use std::process::ExitCode;

use crate::args::Cli;
use crate::failure::{Failure, note};
use crate::output::Output;

fn main() -> ExitCode {
    keep_contained_panics_quiet();
    let verb = Cli::of_process().verb;
    let mut out = Output::stdout();
    let outcome = verb::run(verb, &mut out).and_then(|()| out.finish());
    match outcome {
        Ok(code) => code,
        Err(failure) => report(&failure),
    }
}

fn report(failure: &Failure) -> ExitCode {
    match failure {
        Failure::Usage(message) => {
            note(message);
            ExitCode::from(2)
        }
        Failure::Failed(message) => {
            note(message);
            ExitCode::FAILURE
        }
        Failure::Closed => ExitCode::FAILURE,
    }
}

/// A panic of a symbol-reading library becomes an error of that picture; it must not print what
/// it quotes.
fn keep_contained_panics_quiet() {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !ravao::symbol::is_contained() {
            print(panic);
        }
    }));
}
