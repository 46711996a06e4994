//! The verbs, a module each.

pub(crate) mod contacts;
pub(crate) mod coverage;
pub(crate) mod decode;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod ingest;
pub(crate) mod inside;
pub(crate) mod issue;
pub(crate) mod key;
pub(crate) mod kinds;
pub(crate) mod poster;
pub(crate) mod prove;
pub(crate) mod read;
pub(crate) mod trust;

use crate::args::Verb;
use crate::failure::Failure;
use crate::output::Output;

/// Does what the command line says.
pub(crate) fn run(verb: Verb, out: &mut Output) -> Result<(), Failure> {
    match verb {
        Verb::Read(args) => read::run(args, out),
        Verb::Decode(args) => decode::run(&args, out),
        Verb::Key(args) => key::run(&args, out),
        Verb::Trust(args) => trust::run(&args, out),
        Verb::Issue(args) => issue::run(&args, out),
        Verb::Prove(args) => prove::run(&args, out),
        Verb::Poster(args) => poster::run(&args, out),
        Verb::Ingest(args) => ingest::run(&args, out),
        Verb::Inside(args) => inside::run(&args, out),
        Verb::Contacts(args) => contacts::run(&args, out),
        Verb::Coverage(args) => coverage::run(&args, out),
        Verb::Export(args) => export::run(&args, out),
        Verb::Erase(args) => erase::run(&args, out),
        Verb::Kinds(_) => kinds::run(out),
    }
}
