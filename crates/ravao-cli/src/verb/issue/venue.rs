//! `ravao issue venue`.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use ravao::payload::{IssuerKey, PosterBase, issue};
use ravao::{
    AdminUnitId, CheckpointId, Claims, Error, TokenId, Validity, Venue, VenueClaims, VenueId,
    VenueKind,
};
use serde::Serialize;

use super::{random, valid_for, version_of};
use crate::args::NowArgs;
use crate::failure::{Failure, note};
use crate::keyfile::{KeyKind, signing_key};
use crate::open::venue_file;
use crate::output::{Output, local_option};

/// Where posters point to that were issued without an address: a host that cannot exist.
const NOWHERE: &str = "https://ravao.example/";

#[derive(Args, Debug)]
pub(super) struct VenueArgs {
    /// The key file of the issuer.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    #[command(flatten)]
    one: OneVenue,

    /// A register of venues, JSON Lines: one code a checkpoint of each.
    #[arg(long, value_name = "FILE", conflicts_with = "OneVenue")]
    venues: Option<PathBuf>,

    /// The address that phone cameras open; the code is its last segment.
    #[arg(long, value_name = "URL")]
    base: Option<PosterBase>,

    /// Days for which the codes are good; for ever by default.
    #[arg(long, value_name = "N")]
    days: Option<u32>,

    #[command(flatten)]
    now: NowArgs,
}

/// A venue on the command line.
#[derive(Args, Debug)]
struct OneVenue {
    /// The name that a visitor's phone shows.
    #[arg(long, required_unless_present = "venues")]
    name: Option<String>,

    /// What it is, see ravao kinds.
    #[arg(long)]
    kind: Option<VenueKind>,

    /// The commune it lies in.
    #[arg(long, value_name = "YEAR:CODE")]
    commune: Option<AdminUnitId>,

    /// Its identity; a new one by default.
    #[arg(long, value_name = "HEX")]
    venue_id: Option<VenueId>,

    /// The number of a door, room or vehicle.
    #[arg(long, default_value_t = 0, value_name = "N")]
    checkpoint: u16,
}

/// One venue code.
#[derive(Serialize)]
struct Issued {
    token: TokenId,
    venue: VenueId,
    checkpoint: CheckpointId,
    name: String,
    kind: Option<VenueKind>,
    commune: Option<AdminUnitId>,
    text: String,
    #[serde(serialize_with = "local_option")]
    not_before: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    expires: Option<DateTime<Utc>>,
    version: u8,
}

/// A venue for which no code can be issued.
#[derive(Serialize)]
struct NotIssued {
    venue: VenueId,
    checkpoint: CheckpointId,
    error: String,
}

pub(super) fn run(args: &VenueArgs, out: &mut Output) -> Result<(), Failure> {
    let press = Press::of(args)?;
    let Some(path) = &args.venues else {
        return out.line(&press.issue(args.one.claims()?)?);
    };
    for venue in venue_file(path)?.iter() {
        for claims in claims_of(venue) {
            let (venue, checkpoint) = (claims.venue, claims.checkpoint);
            match press.issue(claims) {
                Ok(issued) => out.line(&issued)?,
                Err(error) => {
                    out.fault(&NotIssued { venue, checkpoint, error: error.to_string() })?;
                }
            }
        }
    }
    Ok(())
}

/// What all codes of a run have in common.
struct Press {
    key: IssuerKey,
    base: PosterBase,
    validity: Validity,
}

impl Press {
    fn of(args: &VenueArgs) -> Result<Self, Failure> {
        let base = match &args.base {
            Some(base) => base.clone(),
            None => nowhere()?,
        };
        let validity = match args.days {
            Some(days) => valid_for(TimeDelta::days(i64::from(days)), args.now.now())?,
            None => Validity::ALWAYS,
        };
        Ok(Self { key: signing_key(&args.key, KeyKind::Issuer)?, base, validity })
    }

    fn issue(&self, mut claims: VenueClaims) -> Result<Issued, Error> {
        claims.validity = self.validity;
        let token = issue(&self.key, &Claims::Venue(claims.clone()))?;
        let text = token.to_poster_url(&self.base);
        Ok(Issued {
            token: token.token(),
            venue: claims.venue,
            checkpoint: claims.checkpoint,
            name: claims.name,
            kind: claims.kind,
            commune: claims.commune,
            version: version_of(&text)?,
            text,
            not_before: self.validity.not_before(),
            expires: self.validity.expires(),
        })
    }
}

fn nowhere() -> Result<PosterBase, Error> {
    note(format_args!(
        "the codes point to {NOWHERE}, where phone cameras find nothing\n  \
         hint: name an address of yours: --base https://…"
    ));
    NOWHERE.parse()
}

impl OneVenue {
    fn claims(&self) -> Result<VenueClaims, Error> {
        let id = self.venue_id.map_or_else(|| random().map(VenueId::from_bytes), Ok)?;
        let mut claims = VenueClaims::new(id, self.name.clone().unwrap_or_default());
        claims.checkpoint = CheckpointId::new(self.checkpoint);
        claims.kind = self.kind;
        claims.commune = self.commune;
        Ok(claims)
    }
}

/// The codes of a venue: one a checkpoint, or one of the whole where it has none.
fn claims_of(venue: &Venue) -> Vec<VenueClaims> {
    let mut claims = VenueClaims::new(venue.id, venue.name.as_str());
    claims.kind = venue.category.kind();
    claims.commune = venue.commune;
    if venue.checkpoints.is_empty() {
        return vec![claims];
    }
    let at = |checkpoint| {
        let mut claims = claims.clone();
        claims.checkpoint = checkpoint;
        claims
    };
    venue.checkpoints.iter().map(|checkpoint| at(checkpoint.id)).collect()
}
