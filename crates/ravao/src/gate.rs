//! The gate: from a text under the scanner to a decision and, if it admits, an event to store.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use ravao_core::{
    Assessment, CheckpointId, Claims, Decision, Direction, Error, Evidence, GateFacts, GatePolicy,
    Identification, OrderPolicy, PassClaims, PassKind, Place, Reason, Result, ScanMode, Venue,
    Verdict, VisitEvent, VisitorKey,
};
use ravao_payload::{
    Code, DeploymentKey, FirstSeen, Identifier, SeenSet, TrustList, Verified, read_code,
};

use crate::event_id;

/// Short-lived passes that a gate remembers: the busiest gate admits fewer within their lifetime.
const SEEN_TOKENS: usize = 100_000;

/// One checkpoint that reads visitors' codes.
///
/// It recognises the code, verifies what can be verified, asks the policy, and makes the event of
/// a visitor who passes. It stores nothing and reads no clock. Texts are forgotten: what leaves is
/// the visitor key.
///
/// ```
/// use std::sync::Arc;
/// use ravao::payload::{DeploymentKey, TrustList};
/// use ravao::{CheckpointId, Decision, Direction, Gate, Reason, Venue, VenueId, VenueKind};
///
/// let market = Venue::new(VenueId::from(1), "Chợ Sơn Dương", VenueKind::LocalMarket);
/// let key = Arc::new(DeploymentKey::generate()?);
/// let mut gate = Gate::new(market, CheckpointId::WHOLE_VENUE, key, Arc::new(TrustList::empty()))?;
///
/// let now = "2021-11-01T01:00:00Z".parse().unwrap();
/// let card = "008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương, Tuyên Quang|10052021";
/// let outcome = gate.scan(card, Direction::In, now);
/// assert_eq!(outcome.decision, Decision::Warn(Reason::UnsignedCard));
/// assert!(outcome.event.is_some());
/// # Ok::<(), ravao::Error>(())
/// ```
#[derive(Debug)]
pub struct Gate {
    venue: Venue,
    place: Place,
    key: Arc<DeploymentKey>,
    trust: Arc<TrustList>,
    policy: Box<dyn GatePolicy>,
    seen: SeenSet,
}

/// Who stands at the gate, as far as the code tells.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Identified {
    /// The visitor, unless the code is not to be relied on.
    pub visitor: Option<VisitorKey>,
    /// What vouches for that.
    pub evidence: Evidence,
    /// For a replay, where and when the code was seen first.
    pub first_seen: Option<FirstSeen>,
}

/// What came of one scan.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// What the gate does.
    pub decision: Decision,
    /// Who it was, and what vouches for it.
    pub identified: Identified,
    /// The event to append, of a visitor who passes.
    pub event: Option<VisitEvent>,
}

impl Gate {
    /// A gate at a checkpoint of a venue, with the policy of the 2021 order, not asking for
    /// declarations.
    ///
    /// # Errors
    /// `NotFound` when the venue has no such checkpoint, and as [`Venue::check`].
    pub fn new(
        venue: Venue,
        checkpoint: CheckpointId,
        key: Arc<DeploymentKey>,
        trust: Arc<TrustList>,
    ) -> Result<Self> {
        venue.check()?;
        if !venue.has_checkpoint(checkpoint) {
            return Err(Error::new(ravao_core::ErrorKind::NotFound, "gate: no such checkpoint"));
        }
        Ok(Self {
            place: Place::new(venue.id, checkpoint),
            venue,
            key,
            trust,
            policy: Box::new(OrderPolicy::default().without_declarations()),
            seen: SeenSet::new(SEEN_TOKENS),
        })
    }

    /// Sets the policy.
    #[must_use]
    pub fn with_policy(mut self, policy: impl GatePolicy + 'static) -> Self {
        self.policy = Box::new(policy);
        self
    }

    /// Replaces the trust list by a newer one.
    pub fn renew_trust(&mut self, trust: Arc<TrustList>) {
        self.trust = trust;
    }

    /// Where it stands.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Scans a text and decides, without a declaration.
    pub fn scan(&mut self, text: &str, direction: Direction, now: DateTime<Utc>) -> Outcome {
        let identified = self.identify(text, now);
        self.decide(identified, direction, None, now)
    }

    /// Reads and verifies a text.
    pub fn identify(&mut self, text: &str, now: DateTime<Utc>) -> Identified {
        match read_code(text) {
            Ok(Code::Native(signed)) => match signed.verify(&self.trust, now) {
                Ok(verified) => self.identify_verified(&verified, now),
                Err(verdict) => Identified::unreliable(verdict),
            },
            Ok(code) => self.identify_unsigned(&code),
            Err(error) => Identified::unreliable(Verdict::Malformed(error)),
        }
    }

    /// Takes an identifier that somebody typed.
    pub fn identify_typed(&self, identifier: &Identifier) -> Identified {
        self.identified(identifier, Evidence::Typed)
    }

    /// Decides on an identified visitor, given what follows from the declaration.
    pub fn decide(
        &self,
        identified: Identified,
        direction: Direction,
        declaration: Option<Assessment>,
        now: DateTime<Utc>,
    ) -> Outcome {
        let facts = GateFacts::new(&self.venue, direction, identified.evidence, now)
            .with_declaration(declaration);
        let decision = match (self.policy.decide(&facts), direction) {
            // Nobody is locked in.
            (Decision::Refuse(reason), Direction::Out) => Decision::Warn(reason),
            (decision, _) => decision,
        };
        let passing = identified.visitor.filter(|_| decision.admits());
        let event = passing.map(|visitor| self.event(visitor, &identified, direction, now));
        match event.transpose() {
            Ok(event) => Outcome { decision, identified, event },
            // A clock outside the years of events: nothing that happens now can be recorded.
            Err(_) => {
                let decision = Decision::Refuse(Reason::Malformed);
                Outcome { decision, identified, event: None }
            }
        }
    }

    fn identify_unsigned(&self, code: &Code) -> Identified {
        if let Some(identifier) = code.claimed_identifier() {
            return self.identified(&identifier, Evidence::UnsignedCard);
        }
        let reason = code.unfit_reason().unwrap_or(Reason::Unrecognised);
        Identified { visitor: None, evidence: Evidence::Unfit(reason), first_seen: None }
    }

    fn identify_verified(&mut self, verified: &Verified<Claims>, now: DateTime<Utc>) -> Identified {
        let Claims::Pass(pass) = verified.claims() else {
            // The visitor shows a poster: genuine, but it says nothing of who is here.
            return Identified::unreliable(Verdict::KeyNotAllowed);
        };
        if let Some(first_seen) = self.replay_of(pass, now) {
            let unreliable = Identified::unreliable(Verdict::Replayed);
            return Identified { first_seen: Some(first_seen), ..unreliable };
        }
        self.identified(&Identifier::Pass(pass.pass), Evidence::Signed(verified.verdict()))
    }

    fn replay_of(&mut self, pass: &PassClaims, now: DateTime<Utc>) -> Option<FirstSeen> {
        if pass.kind == PassKind::Static {
            return None;
        }
        let expires = pass.validity.expires().unwrap_or(DateTime::<Utc>::MAX_UTC);
        self.seen.observe(pass.token, self.place, now, expires)
    }

    fn identified(&self, identifier: &Identifier, evidence: Evidence) -> Identified {
        Identified { visitor: Some(self.key.visitor_key(identifier)), evidence, first_seen: None }
    }

    fn event(
        &self,
        visitor: VisitorKey,
        identified: &Identified,
        direction: Direction,
        now: DateTime<Utc>,
    ) -> Result<VisitEvent> {
        let (mode, identification) = match identified.evidence {
            Evidence::Signed(_) => (ScanMode::GateScan, Identification::SignedPass),
            Evidence::UnsignedCard => (ScanMode::GateScan, Identification::UnsignedCard),
            _ => (ScanMode::ManualEntry, Identification::SelfAsserted),
        };
        let id = event_id(visitor, self.place, direction, now);
        let event = VisitEvent::check_in(id, visitor, self.place, now)?;
        Ok(event.going(direction).scanned_by(mode).identified_by(identification))
    }
}

impl Identified {
    /// A code from which nobody can be told.
    const fn unreliable(verdict: Verdict) -> Self {
        Self { visitor: None, evidence: Evidence::Signed(verdict), first_seen: None }
    }
}
