//! `ravao kinds`: the taxonomy of venues.

use clap::Args;
use ravao::{Lifetime, Sector, VenueGroup, VenueKind};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;

/// List the kinds of venues.
///
/// One line each: identifier, Vietnamese label, group, lifetime, sector and usual stay.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao kinds | jq -r '[.id, .label] | @tsv'")]
pub(crate) struct KindsArgs {}

#[derive(Serialize)]
struct Kind {
    id: &'static str,
    label: &'static str,
    group: VenueGroup,
    lifetime: Lifetime,
    sector: Sector,
    stay_minutes: u16,
}

pub(crate) fn run(out: &mut Output) -> Result<(), Failure> {
    VenueKind::ALL.iter().try_for_each(|&kind| out.line(&Kind::of(kind)))
}

impl Kind {
    const fn of(kind: VenueKind) -> Self {
        Self {
            id: kind.id(),
            label: kind.label_vi(),
            group: kind.group(),
            lifetime: kind.lifetime(),
            sector: kind.sector(),
            stay_minutes: kind.stay_minutes(),
        }
    }
}
