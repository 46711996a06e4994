//! `ravao prove`: what a phone does with a rotating pass.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use ravao::limits::MAX_TEXT_BYTES;
use ravao::payload::{Challenge, IssuerKey, decode};
use ravao::{DecodeError, GateNonce};
use serde::Serialize;

use crate::args::NowArgs;
use crate::failure::Failure;
use crate::input::Lines;
use crate::keyfile::{KeyKind, signing_key};
use crate::output::{Output, local};

/// Show the code of a rotating pass for this moment, as a phone does.
///
/// Reads the texts of passes that are bound to the device, one a line on stdin, and prints the code
/// that the device shows now. It is good for about a minute: make it anew every 30 seconds.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao key new --kind device --out phone.key
  ravao issue pass --key commune.key \\
      --device-key $(ravao key show phone.key | jq -r .public_key) | jq -r .text > pass.txt
  ravao prove --device phone.key < pass.txt | jq -r .text | ravao decode --trust trust.cose
At a gate that shows a nonce:
  ravao prove --device phone.key --nonce 0102030405060708 < pass.txt")]
pub(crate) struct ProveArgs {
    /// The key file of the device.
    #[arg(long, value_name = "FILE")]
    device: PathBuf,

    /// The nonce that the gate shows.
    #[arg(long, value_name = "HEX")]
    nonce: Option<GateNonce>,

    #[command(flatten)]
    now: NowArgs,
}

/// What the device shows.
#[derive(Serialize)]
struct Shown {
    text: String,
    step: i64,
    #[serde(serialize_with = "local")]
    from: DateTime<Utc>,
}

pub(crate) fn run(args: &ProveArgs, out: &mut Output) -> Result<(), Failure> {
    let device = signing_key(&args.device, KeyKind::Device)?;
    let mut lines = Lines::stdin(MAX_TEXT_BYTES);
    while let Some(line) = lines.next_line()? {
        let number = line.number;
        let text = line
            .bytes
            .ok_or(DecodeError::TooLong)
            .and_then(|bytes| str::from_utf8(bytes).map_err(|_| DecodeError::Text));
        let failed = |error: &dyn std::fmt::Display| {
            Failure::with(format_args!("stdin: line {number}"), error)
        };
        let text = text.map_err(|error| failed(&error))?;
        out.line(&args.shown(text, &device).map_err(|error| failed(&error))?)?;
    }
    Ok(())
}

impl ProveArgs {
    fn shown(&self, text: &str, device: &IssuerKey) -> ravao::Result<Shown> {
        let pass =
            decode(text).map_err(|error| ravao::Error::invalid("not a pass").with_source(error))?;
        let mut challenge = Challenge::at(self.now.now());
        challenge.nonce = self.nonce;
        Ok(Shown {
            text: pass.prove(device, challenge)?.to_pass_text(),
            step: challenge.step.number(),
            from: challenge.step.begins(),
        })
    }
}
