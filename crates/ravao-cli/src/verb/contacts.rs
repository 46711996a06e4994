//! `ravao contacts`: who met whom.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use clap::Args;
use ravao::{
    CheckpointId, Contact, ContactRule, Disclosure, Pairing, PairingRules, TraceReport,
    TraceRequest, VenueId, VenueRegister, shown_visitor,
};
use serde::Serialize;

use crate::args::{NowArgs, PeriodArgs, RevealArgs, StoreArgs, VenuesArgs};
use crate::failure::Failure;
use crate::open;
use crate::output::{Output, local};
use crate::people::PeopleArgs;

/// Tell whom somebody met.
///
/// One line a contact, by degree, beginning, place and persons; the last line is the summary,
/// which names the rule with its figures.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao contacts --store sqlite:visits.db --venues venues.jsonl \\
      --card-file index-case.txt --deployment-key deployment.key \\
      --from 2021-10-18 --until 2021-11-01 --depth 2
  ravao contacts --store sqlite:visits.db --visitor 1023fad32cfc0dc24fccc7ff88497074 \\
      --from 2021-11-01T08:00:00+07:00 --until 2021-11-01T12:00:00+07:00 --min-minutes 5")]
pub(crate) struct ContactsArgs {
    #[command(flatten)]
    trace: TraceArgs,

    #[command(flatten)]
    reveal: RevealArgs,
}

/// Whose contacts, when, and what counts as one.
#[derive(Args, Debug)]
pub(crate) struct TraceArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    people: PeopleArgs,

    #[command(flatten)]
    period: PeriodArgs,

    /// Least minutes at the same checkpoint.
    #[arg(long, default_value_t = 15, value_name = "N")]
    min_minutes: u32,

    /// Minutes after somebody left in which a newcomer still meets them.
    #[arg(long, default_value_t = 0, value_name = "N")]
    lag_minutes: u32,

    /// Degrees to follow: 2 finds those whom the contacts met, too.
    #[arg(long, default_value_t = 1, value_name = "N")]
    depth: u8,

    #[command(flatten)]
    venues: VenuesArgs,

    #[command(flatten)]
    now: NowArgs,
}

/// One contact.
#[derive(Serialize)]
struct Met<'a> {
    degree: u8,
    source: String,
    visitor: String,
    venue: VenueId,
    venue_name: Option<&'a str>,
    checkpoint: CheckpointId,
    #[serde(serialize_with = "local")]
    from: DateTime<Utc>,
    #[serde(serialize_with = "local")]
    until: DateTime<Utc>,
    minutes: u32,
    estimated: bool,
}

/// The last line.
#[derive(Serialize)]
struct Summary<'a> {
    rule: &'a str,
    #[serde(serialize_with = "local")]
    from: DateTime<Utc>,
    #[serde(serialize_with = "local")]
    until: DateTime<Utc>,
    contacts: usize,
    /// How many persons were met at each degree.
    persons: BTreeMap<u8, usize>,
}

pub(crate) fn run(args: &ContactsArgs, out: &mut Output) -> Result<(), Failure> {
    let (report, venues) = args.trace.report()?;
    let disclosure = args.reveal.disclosure();
    for contact in &report.contacts {
        out.line(&Met::of(contact, &venues, disclosure))?;
    }
    args.reveal.announce(report.contacts.len() as u64);
    out.line(&Summary::of(&report, args.trace.depth))
}

impl TraceArgs {
    /// Traces the contacts; the register gives their names.
    pub(crate) fn report(&self) -> Result<(TraceReport, VenueRegister), Failure> {
        let rule = ContactRule::default()
            .at_least(self.min_minutes)
            .with_lag(self.lag_minutes)
            .to_depth(self.depth);
        let request = TraceRequest::new(self.people.keys()?, self.period.period()?, rule)
            .map_err(|error| Failure::Usage(error.to_string()))?;
        let store = open::existing_store(&self.store)?;
        let venues = open::venues(&self.venues)?;
        let rules = PairingRules::default();
        let pairing = Pairing { rules: &rules, venues: &venues, now: self.now.now() };
        let report = pollster::block_on(store.contacts(&request, &pairing))?;
        Ok((report, venues))
    }
}

impl<'a> Met<'a> {
    fn of(contact: &Contact, venues: &'a VenueRegister, disclosure: Disclosure) -> Self {
        Self {
            degree: contact.degree,
            source: shown_visitor(contact.source, disclosure),
            visitor: shown_visitor(contact.visitor, disclosure),
            venue: contact.place.venue,
            venue_name: venues.venue(contact.place.venue).map(|venue| venue.name.as_str()),
            checkpoint: contact.place.checkpoint,
            from: contact.from,
            until: contact.until,
            minutes: contact.minutes,
            estimated: contact.estimated,
        }
    }
}

impl<'a> Summary<'a> {
    fn of(report: &'a TraceReport, depth: u8) -> Self {
        Self {
            rule: &report.rule,
            from: report.period.from(),
            until: report.period.until(),
            contacts: report.contacts.len(),
            persons: (1..=depth).map(|degree| (degree, report.persons_at(degree))).collect(),
        }
    }
}
