//! Prints, side by side and from one process run, how Ravao and its peers do the same work.

#![allow(clippy::print_stdout, reason = "printing tables is its purpose")]

use clap::{Parser, Subcommand};
use ravao_benches::{formats, payload, pictures, store, symbol};

/// Measures Ravao against named peers: the same items, interleaved rounds, medians.
#[derive(Debug, Parser)]
#[command(after_help = "Examples:
  versus symbol
  versus symbol --set 1280 --reader ours --reader harder
  versus payload --rounds 9")]
struct Arguments {
    /// What to measure.
    #[command(subcommand)]
    subject: Subject,
    /// Rounds of timing after the answers were checked.
    #[arg(long, global = true, default_value_t = 3)]
    rounds: usize,
}

#[derive(Clone, Debug, Subcommand)]
enum Subject {
    /// Drawing the symbols of a batch of passes.
    Drawing,
    /// Reading every format that a gate meets.
    Formats,
    /// Decoding and verifying codes.
    Payload(payload::Options),
    /// Opening picture files as greyscale.
    Pictures,
    /// Recording visits.
    Store(store::Options),
    /// Reading symbols from pictures.
    Symbol(symbol::Options),
}

fn main() {
    keep_contained_panics_quiet();
    let arguments = Arguments::parse();
    match arguments.subject {
        Subject::Drawing => symbol::drawing::tables(arguments.rounds).for_each(print),
        Subject::Formats => formats::tables(arguments.rounds).for_each(print),
        Subject::Payload(payload::Options { alone: Some(work), passes, .. }) => work.pass(passes),
        Subject::Payload(_) => {
            payload::tables(arguments.rounds).for_each(print);
            print(payload::instructions());
        }
        Subject::Pictures => pictures::tables(arguments.rounds).for_each(print),
        Subject::Store(options) => store::tables(arguments.rounds, options).for_each(print),
        Subject::Symbol(options) => symbol::tables(arguments.rounds, options).for_each(print),
    }
}

fn print<T: std::fmt::Display>(table: Result<T, &str>) {
    match table {
        Ok(table) => println!("{table}"),
        Err(skipped) => println!("{skipped}\n"),
    }
}

/// A peer that panics shows up in the column `failed`; its message would tear the table.
fn keep_contained_panics_quiet() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !ravao_symbol::is_contained() {
            print(panic);
        }
    }));
}
