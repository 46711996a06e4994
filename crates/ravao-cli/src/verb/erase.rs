//! `ravao erase`: removing events for good.

use chrono::{DateTime, Utc};
use clap::Args;
use ravao::limits::MAX_PAGE;
use ravao::{Erasure, Error, EventQuery, PageRequest, VisitStore};
use serde::Serialize;

use crate::args::StoreArgs;
use crate::failure::Failure;
use crate::open;
use crate::output::Output;
use crate::people::PeopleArgs;

/// Remove events for good.
///
/// Everything of a person, or everything before an instant; the bytes leave the store's file.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  ravao erase --store sqlite:visits.db --before 2021-10-11T00:00:00+07:00 --dry-run
  ravao erase --store sqlite:visits.db --before 2021-10-11T00:00:00+07:00
  echo 'B1234567' | ravao erase --store sqlite:visits.db --stdin --deployment-key deployment.key")]
pub(crate) struct EraseArgs {
    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    people: PeopleArgs,

    /// Everything that occurred before this instant.
    #[arg(long, value_name = "RFC3339", conflicts_with = "people")]
    before: Option<DateTime<Utc>>,

    /// Count what would go, and keep it.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct Erased {
    erased: u64,
    dry_run: bool,
}

pub(crate) fn run(args: &EraseArgs, out: &mut Output) -> Result<(), Failure> {
    let erasures = args.erasures()?;
    let store = open::existing_store(&args.store)?;
    let mut erased = 0;
    for erasure in &erasures {
        erased += if args.dry_run {
            pollster::block_on(covered(&*store, erasure))?
        } else {
            pollster::block_on(store.erase(erasure))?
        };
    }
    out.line(&Erased { erased, dry_run: args.dry_run })
}

impl EraseArgs {
    fn erasures(&self) -> Result<Vec<Erasure>, Failure> {
        if let Some(before) = self.before {
            return Ok(vec![Erasure::Before(before)]);
        }
        if self.people.is_empty() {
            return Err(Failure::Usage("nothing to erase is named".to_owned())
                .hint("use --before RFC3339, --visitor HEX, --card-file FILE or --stdin"));
        }
        let mut keys = self.people.keys()?;
        keys.sort_unstable();
        keys.dedup();
        Ok(keys.into_iter().map(Erasure::Visitor).collect())
    }
}

/// Counts the events that an erasure would remove.
async fn covered(store: &dyn VisitStore, erasure: &Erasure) -> Result<u64, Error> {
    let query = match *erasure {
        Erasure::Visitor(visitor) => EventQuery::ALL.of_visitor(visitor),
        Erasure::Before(until) => until_only(until),
        _ => EventQuery::ALL,
    };
    let mut page = PageRequest::first(MAX_PAGE / 8);
    let mut count = 0;
    loop {
        let answer = store.query(&query, page).await?;
        count += answer.events.iter().filter(|event| erasure.covers(&event.event)).count() as u64;
        let Some(next) = answer.next else { return Ok(count) };
        page.after = Some(next);
    }
}

fn until_only(until: DateTime<Utc>) -> EventQuery {
    let mut query = EventQuery::ALL;
    query.until = Some(until);
    query
}
