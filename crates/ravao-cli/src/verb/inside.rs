//! `ravao inside`: who is there now.

use chrono::{DateTime, Utc};
use clap::Args;
use ravao::{
    Certainty, CheckpointId, Disclosure, Pairing, PairingRules, VenueId, VenueRegister, Visit,
    shown_visitor,
};
use serde::Serialize;

use crate::args::{NowArgs, RevealArgs, StoreArgs, VenuesArgs};
use crate::failure::Failure;
use crate::open;
use crate::output::{Output, local};

/// Tell who is inside.
///
/// One line a visitor who has checked in and not out, by beginning, place and visitor.
///
/// A check-out that never comes is assumed after the usual stay of the kind of venue, for which
/// the register of venues is asked.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao inside --store sqlite:visits.db --venues venues.jsonl
  ravao inside --store sqlite:visits.db --now 2021-11-01T12:00:00+07:00 | wc -l")]
pub(crate) struct InsideArgs {
    #[command(flatten)]
    store: StoreArgs,

    /// Only at this venue.
    #[arg(long, value_name = "HEX")]
    venue: Option<VenueId>,

    #[command(flatten)]
    venues: VenuesArgs,

    #[command(flatten)]
    now: NowArgs,

    #[command(flatten)]
    reveal: RevealArgs,
}

/// One visitor who is inside.
#[derive(Serialize)]
struct Inside<'a> {
    visitor: String,
    venue: VenueId,
    venue_name: Option<&'a str>,
    checkpoint: CheckpointId,
    #[serde(serialize_with = "local")]
    since: DateTime<Utc>,
    certainty: Certainty,
    minutes: i64,
}

pub(crate) fn run(args: &InsideArgs, out: &mut Output) -> Result<(), Failure> {
    let store = open::existing_store(&args.store)?;
    let venues = open::venues(&args.venues)?;
    let now = args.now.now();
    let pairing = Pairing { rules: &PairingRules::default(), venues: &venues, now };
    let visits = pollster::block_on(store.inside(args.venue, &pairing))?;
    for visit in &visits {
        out.line(&Inside::of(visit, &venues, args.reveal.disclosure(), now))?;
    }
    args.reveal.announce(visits.len() as u64);
    Ok(())
}

impl<'a> Inside<'a> {
    fn of(
        visit: &Visit,
        venues: &'a VenueRegister,
        disclosure: Disclosure,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            visitor: shown_visitor(visit.visitor, disclosure),
            venue: visit.place.venue,
            venue_name: venues.venue(visit.place.venue).map(|venue| venue.name.as_str()),
            checkpoint: visit.place.checkpoint,
            since: visit.start.at,
            certainty: visit.start.certainty,
            minutes: visit.length(now).num_minutes(),
        }
    }
}
