//! The gate: from a text under the scanner to a decision and, if it admits, an event to store.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use ravao_core::{
    Assessment, CheckpointId, Claims, Decision, Direction, Error, ErrorKind, Evidence, GateFacts,
    GatePolicy, Identification, OrderPolicy, Place, Reason, Result, ScanMode, Venue, Verdict,
    VisitEvent, VisitorKey,
};
use ravao_payload::{
    Code, DeploymentKey, FirstSeen, Freshness, Identifier, SeenSet, SingleUse, TrustList, Verified,
    read_code,
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
/// let gate = Gate::new(market, CheckpointId::WHOLE_VENUE, key, Arc::new(TrustList::empty()))?;
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
    seen: Arc<Mutex<SeenSet>>,
    freshness: Freshness,
}

/// Who stands at the gate, as far as the code tells.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Identified {
    /// The visitor, unless the code is not to be relied on.
    pub visitor: Option<VisitorKey>,
    /// What vouches for that.
    pub evidence: Evidence,
    /// What an event says of it.
    pub identification: Identification,
    /// For a replay, where and when the code was seen first; told by the decision.
    pub first_seen: Option<FirstSeen>,
    single_use: Option<SingleUse>,
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
            return Err(Error::new(ErrorKind::NotFound, "gate: no such checkpoint"));
        }
        Ok(Self {
            place: Place::new(venue.id, checkpoint),
            venue,
            key,
            trust,
            policy: Box::new(OrderPolicy::default().without_declarations()),
            seen: Arc::new(Mutex::new(SeenSet::new(SEEN_TOKENS))),
            freshness: Freshness::default(),
        })
    }

    /// Sets the policy.
    #[must_use]
    pub fn with_policy(mut self, policy: impl GatePolicy + 'static) -> Self {
        self.policy = Box::new(policy);
        self
    }

    /// Shares the memory of passes for one use with other gates, so that one shown at any of them
    /// is a replay at all.
    #[must_use]
    pub fn with_seen(mut self, seen: Arc<Mutex<SeenSet>>) -> Self {
        self.seen = seen;
        self
    }

    /// Sets how fresh the code of a rotating pass must be: at a gate with a connection and a
    /// screen also the nonce that it shows, which is to be set anew after every visitor.
    pub const fn set_freshness(&mut self, freshness: Freshness) {
        self.freshness = freshness;
    }

    /// Replaces the trust list by a newer one, or one with a newer revocation snapshot.
    ///
    /// # Errors
    /// `Conflict` for an older list or snapshot; the gate keeps what it has.
    pub fn renew_trust(&mut self, trust: Arc<TrustList>) -> Result<()> {
        if trust.is_older_than(&self.trust) {
            return Err(Error::new(ErrorKind::Conflict, "gate: an older trust list"));
        }
        self.trust = trust;
        Ok(())
    }

    /// The venue it stands at.
    pub const fn venue(&self) -> &Venue {
        &self.venue
    }

    /// Where it stands.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Scans a text and decides, without a declaration.
    pub fn scan(&self, text: &str, direction: Direction, now: DateTime<Utc>) -> Outcome {
        self.decide(self.identify(text, now), direction, None, now)
    }

    /// Reads and verifies a text. This alone uses up nothing: a pass for one use counts as used
    /// when the decision lets its holder in.
    pub fn identify(&self, text: &str, now: DateTime<Utc>) -> Identified {
        match read_code(text) {
            Ok(Code::Native(signed)) => match signed.verify_fresh(&self.trust, now, self.freshness)
            {
                Ok(verified) => self.identify_verified(&verified),
                Err(verdict) => Identified::unreliable(verdict),
            },
            Ok(code) => self.identify_unsigned(&code),
            Err(error) => Identified::unreliable(Verdict::Malformed(error)),
        }
    }

    /// Takes an identifier that somebody typed.
    pub fn identify_typed(&self, identifier: &Identifier) -> Identified {
        let identification = match identifier {
            Identifier::Phone(_) => Identification::Phone,
            _ => Identification::SelfAsserted,
        };
        self.identified(identifier, Evidence::Typed, identification)
    }

    /// Decides on an identified visitor, given what follows from the declaration.
    pub fn decide(
        &self,
        mut identified: Identified,
        direction: Direction,
        declaration: Option<Assessment>,
        now: DateTime<Utc>,
    ) -> Outcome {
        let mut facts = GateFacts::new(&self.venue, direction, identified.evidence, now)
            .with_declaration(declaration);
        let mut decision = self.policy.decide(&facts);
        if direction == Direction::In
            && decision.admits()
            && let Some(replayed) = self.use_up(&identified, now)
        {
            identified = replayed;
            facts.evidence = identified.evidence;
            decision = self.policy.decide(&facts);
        }
        let event = identified.visitor.map(|who| self.event(who, &identified, direction, now));
        if event.as_ref().is_some_and(Result::is_err) {
            // Nothing that happens now can be recorded.
            decision = Decision::Refuse(Reason::ClockWrong);
        }
        if let (Decision::Refuse(reason), Direction::Out) = (decision, direction) {
            // Nobody is locked in.
            decision = Decision::Warn(reason);
        }
        let event = event.and_then(Result::ok).filter(|_| decision.admits());
        Outcome { decision, identified, event }
    }

    fn identify_unsigned(&self, code: &Code) -> Identified {
        if let Some(identifier) = code.claimed_identifier() {
            let how = Identification::UnsignedCard;
            return self.identified(&identifier, Evidence::UnsignedCard, how);
        }
        let reason = code.unfit_reason().unwrap_or(Reason::Unrecognised);
        Identified::nobody(Evidence::Unfit(reason))
    }

    fn identify_verified(&self, verified: &Verified<Claims>) -> Identified {
        let Claims::Pass(pass) = verified.claims() else {
            // A poster is genuine, but it says nothing of who is here.
            return Identified::nobody(Evidence::Unfit(Reason::NotAPass));
        };
        let evidence = Evidence::Signed(verified.verdict());
        let pass_id = Identifier::Pass(pass.pass);
        let identified = self.identified(&pass_id, evidence, Identification::SignedPass);
        Identified { single_use: verified.single_use(), ..identified }
    }

    /// Notes that a pass for one use was used; tells of a replay if it was before.
    fn use_up(&self, identified: &Identified, now: DateTime<Utc>) -> Option<Identified> {
        let once = identified.single_use?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let first_seen = Some(seen.observe(once.id, self.place, now, once.expires)?);
        Some(Identified { first_seen, ..Identified::unreliable(Verdict::Replayed) })
    }

    fn identified(
        &self,
        identifier: &Identifier,
        evidence: Evidence,
        identification: Identification,
    ) -> Identified {
        let visitor = Some(self.key.visitor_key(identifier));
        Identified { visitor, identification, ..Identified::nobody(evidence) }
    }

    fn event(
        &self,
        visitor: VisitorKey,
        identified: &Identified,
        direction: Direction,
        now: DateTime<Utc>,
    ) -> Result<VisitEvent> {
        let mode = match identified.evidence {
            Evidence::Typed => ScanMode::ManualEntry,
            _ => ScanMode::GateScan,
        };
        let id = event_id(visitor, self.place, direction, now);
        let event = VisitEvent::check_in(id, visitor, self.place, now)?;
        Ok(event.going(direction).scanned_by(mode).identified_by(identified.identification))
    }
}

impl Identified {
    /// A code from which nobody can be told.
    const fn unreliable(verdict: Verdict) -> Self {
        Self::nobody(Evidence::Signed(verdict))
    }

    const fn nobody(evidence: Evidence) -> Self {
        let identification = Identification::Unknown;
        Self { visitor: None, evidence, identification, first_seen: None, single_use: None }
    }
}
