//! From a line to an event: as it is, or through the gate that a scan names.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use ravao::payload::{DeploymentKey, SeenSet, TrustList};
use ravao::wording::{self, Language};
use ravao::{CheckpointId, Decision, Direction, Gate, Place, VenueId, VenueRegister, VisitEvent};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{GateArgs, Outcome};
use crate::failure::Failure;
use crate::keyfile::deployment_key;
use crate::open;

/// Why a line gives no event. The words are literals: they never quote the line.
type Rejection = (Outcome, &'static str);

/// A scan as a gate's log has it.
#[derive(Deserialize)]
struct ScanLine {
    text: String,
    venue: VenueId,
    #[serde(default)]
    checkpoint: CheckpointId,
    direction: Direction,
    at: DateTime<Utc>,
}

/// What tells a scan from an event.
#[derive(Deserialize)]
struct Probe {
    text: Option<IgnoredAny>,
}

/// Passes for one use that a run remembers at once.
const SEEN_TOKENS: usize = 100_000;

/// The gates of the register, each made when its first scan comes.
pub(super) struct Gates {
    venues: VenueRegister,
    trust: Arc<TrustList>,
    key: Option<Arc<DeploymentKey>>,
    gates: BTreeMap<Place, Gate>,
    /// One memory for all gates: a pass for one use is used wherever it was shown.
    seen: Arc<Mutex<SeenSet>>,
}

impl Gates {
    pub(super) fn open(args: &GateArgs, now: DateTime<Utc>) -> Result<Self, Failure> {
        let key = args.deployment_key.as_deref().map(deployment_key).transpose()?;
        Ok(Self {
            venues: open::venues(&args.venues)?,
            trust: Arc::new(open::trust(&args.trust, now)?),
            key: key.map(Arc::new),
            gates: BTreeMap::new(),
            seen: Arc::new(Mutex::new(SeenSet::new(SEEN_TOKENS))),
        })
    }

    /// The event of a line; `None` for an empty one.
    pub(super) fn event(&mut self, line: Option<&[u8]>) -> Result<Option<VisitEvent>, Rejection> {
        let line = line.ok_or((Outcome::Invalid, "the line is too long"))?;
        if line.trim_ascii().is_empty() {
            return Ok(None);
        }
        if let Ok(event) = serde_json::from_slice(line) {
            return Ok(Some(event));
        }
        let probe: Probe = serde_json::from_slice(line)
            .map_err(|_| (Outcome::Invalid, "the line is no JSON object"))?;
        if probe.text.is_none() {
            return Err((Outcome::Invalid, "a field of the event is missing or of the wrong form"));
        }
        let scan: ScanLine = serde_json::from_slice(line).map_err(|_| {
            (Outcome::Invalid, "a field of the scan is missing or of the wrong form")
        })?;
        self.scan(&scan).map(Some)
    }

    fn scan(&mut self, scan: &ScanLine) -> Result<VisitEvent, Rejection> {
        let gate = self.gate(Place::new(scan.venue, scan.checkpoint))?;
        let outcome = gate.scan(&scan.text, scan.direction, scan.at);
        let reason = match outcome.decision {
            Decision::Refuse(reason) | Decision::Warn(reason) => {
                wording::reason(reason, Language::En)
            }
            Decision::Admit => "The gate gave no event.",
        };
        outcome.event.ok_or((Outcome::Refused, reason))
    }

    fn gate(&mut self, place: Place) -> Result<&Gate, Rejection> {
        if !self.gates.contains_key(&place) {
            let gate = self.open_gate(place)?.with_seen(self.seen.clone());
            self.gates.insert(place, gate);
        }
        self.gates.get(&place).ok_or((Outcome::Invalid, "there is no such gate"))
    }

    fn open_gate(&self, place: Place) -> Result<Gate, Rejection> {
        let key = self.key.clone();
        let key = key.ok_or((Outcome::Invalid, "scans need --deployment-key"))?;
        let venue = self.venues.venue(place.venue).cloned();
        let venue =
            venue.ok_or((Outcome::Invalid, "the venue is not in the register of --venues"))?;
        Gate::new(venue, place.checkpoint, key, self.trust.clone())
            .map_err(|_| (Outcome::Invalid, "the venue has no such checkpoint"))
    }
}
