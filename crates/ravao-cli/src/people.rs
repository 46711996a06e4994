//! The persons a question is about: visitor keys, or what identifies persons on a card or a line.

use std::path::PathBuf;

use clap::Args;
use ravao::limits::MAX_TEXT_BYTES;
use ravao::payload::{Code, DeploymentKey, Identifier, read_code};
use ravao::{Claims, VisitorKey};

use crate::failure::Failure;
use crate::input::Lines;
use crate::keyfile::deployment_key;

/// Whom the question is about. Identifiers are read from a file or stdin, never from the command
/// line, which other users of a machine can see.
#[derive(Args, Clone, Debug)]
#[group(id = "people", multiple = true)]
pub(crate) struct PeopleArgs {
    /// A visitor key of 32 hexadecimal digits; may be repeated.
    #[arg(long, value_name = "HEX")]
    visitor: Vec<String>,

    /// A file of identifiers, one a line: the text of a card or pass, a personal number, a
    /// telephone number or the number of a document.
    #[arg(long, value_name = "FILE", conflicts_with = "stdin", requires = "deployment_key")]
    card_file: Option<PathBuf>,

    /// Read such identifiers from stdin.
    #[arg(long, requires = "deployment_key")]
    stdin: bool,

    /// The key file by which the store's visitor keys were made from identifiers.
    #[arg(long, value_name = "FILE")]
    deployment_key: Option<PathBuf>,
}

impl PeopleArgs {
    /// Whether anybody is named.
    pub(crate) fn is_empty(&self) -> bool {
        self.visitor.is_empty() && self.card_file.is_none() && !self.stdin
    }

    /// The visitor keys of those who are named.
    pub(crate) fn keys(&self) -> Result<Vec<VisitorKey>, Failure> {
        let named = self.visitor.iter().map(|hex| hex.parse::<VisitorKey>());
        let mut keys: Vec<_> = named
            .collect::<Result<_, _>>()
            .map_err(|error| Failure::Usage(format!("--visitor: {error}")))?;
        if let Some(deployment) = &self.deployment_key {
            keys.extend(self.identified(&deployment_key(deployment)?)?);
        }
        if keys.is_empty() {
            return Err(Failure::Usage("nobody is named".to_owned())
                .hint("use --visitor HEX, or --card-file FILE or --stdin with --deployment-key"));
        }
        Ok(keys)
    }

    fn identified(&self, deployment: &DeploymentKey) -> Result<Vec<VisitorKey>, Failure> {
        let mut lines = match (&self.card_file, self.stdin) {
            (Some(path), _) => Lines::open(path, MAX_TEXT_BYTES)?,
            (None, true) => Lines::stdin(MAX_TEXT_BYTES),
            (None, false) => return Ok(Vec::new()),
        };
        let name = lines.name().to_owned();
        let mut keys = Vec::new();
        while let Some(line) = lines.next_line()? {
            let text = line.bytes.and_then(|bytes| str::from_utf8(bytes).ok());
            if text.is_some_and(|text| text.trim().is_empty()) {
                continue;
            }
            let identifier = text.and_then(|text| identifier(text.trim())).ok_or_else(|| {
                let place = format_args!("{name}: line {}", line.number).to_string();
                Failure::with(place, "neither a code nor the number of a person")
            })?;
            keys.push(deployment.visitor_key(&identifier));
        }
        Ok(keys)
    }
}

/// What identifies a person on a line: a code, or a number. Twelve digits are a personal number;
/// ten or eleven after a 0, or any after a +, a telephone; everything else a document.
fn identifier(text: &str) -> Option<Identifier> {
    match read_code(text) {
        Ok(Code::Native(signed)) => match signed.claims_unverified() {
            Claims::Pass(pass) => return Some(Identifier::Pass(pass.pass)),
            _ => return None,
        },
        Ok(card) => return card.claimed_identifier(),
        Err(_) => {}
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_national = text.starts_with('0') && matches!(digits, 10 | 11);
    if text.starts_with('+') || is_national {
        return Identifier::phone(text).ok();
    }
    Identifier::document(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let found = identifier(text).map(|identifier| format!("{identifier:?}"));
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_are_told_apart() {
        check("008090000001", Some("PersonalNumber(..)"));
        check(
            "008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương|10052021",
            Some("PersonalNumber(..)"),
        );
        check("0912 345 678", Some("Phone(..)"));
        check("+84912345678", Some("Phone(..)"));
        check("B1234567", Some("Document(..)"));
        check("012345678", Some("Document(..)"));
        check("", None);
        check("Nguyễn Văn An", None);
        check("008090000001||Nguyễn Văn An", None);
    }
}
