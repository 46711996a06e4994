//! The decision at the gate: what it knows, what it decides, and the policy to plug in.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Assessment, Direction, Risk, Venue, Verdict};

/// What vouches for the visitor's identity.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Evidence {
    /// A signed code, and what verification found.
    Signed(Verdict),
    /// A card that anybody can print.
    UnsignedCard,
    /// A number typed at the gate.
    Typed,
    /// A code that identifies nobody, and why.
    Unfit(Reason),
}

/// Everything a policy may look at.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct GateFacts<'a> {
    /// The time of the scan.
    pub now: DateTime<Utc>,
    /// Which way the visitor goes.
    pub direction: Direction,
    /// Where.
    pub venue: &'a Venue,
    /// What vouches for the visitor.
    pub evidence: Evidence,
    /// What follows from the visitor's health declaration, if there is one.
    pub declaration: Option<Assessment>,
}

impl<'a> GateFacts<'a> {
    /// The facts of a scan without a declaration.
    pub const fn new(
        venue: &'a Venue,
        direction: Direction,
        evidence: Evidence,
        now: DateTime<Utc>,
    ) -> Self {
        Self { now, direction, venue, evidence, declaration: None }
    }

    /// Adds what follows from the declaration.
    #[must_use]
    pub const fn with_declaration(mut self, declaration: Option<Assessment>) -> Self {
        self.declaration = declaration;
        self
    }
}

/// What the gate does.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[allow(clippy::exhaustive_enums, reason = "a gate opens, hesitates or stays shut")]
pub enum Decision {
    /// Let in, or out.
    Admit,
    /// Let in, and look closer.
    Warn(Reason),
    /// Do not let in.
    Refuse(Reason),
}

impl Decision {
    /// Whether the visitor passes.
    pub const fn admits(self) -> bool {
        !matches!(self, Self::Refuse(_))
    }

    /// Why it is not a plain yes.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Admit => None,
            Self::Warn(reason) | Self::Refuse(reason) => Some(reason),
        }
    }
}

/// Why a gate hesitates or refuses. Its words are in [`wording`](crate::wording).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The card carries no signature.
    UnsignedCard,
    /// The identity was typed.
    Typed,
    /// The trust list should have been renewed.
    StaleTrust,
    /// No health declaration is known.
    DeclarationMissing,
    /// The health declaration is too old.
    DeclarationOutdated,
    /// The declaration asks for a closer look.
    HealthWarning,
    /// The declaration speaks against letting in.
    HealthRefusal,
    /// The event is not taking place now.
    VenueClosed,
    /// No trusted key signed the code.
    UnknownKey,
    /// The key may not sign such codes.
    KeyNotAllowed,
    /// The code is forged or damaged.
    BadSignature,
    /// The code is past its end.
    Expired,
    /// The code is not good yet.
    NotYetValid,
    /// The code was withdrawn.
    Revoked,
    /// The code on the screen is not of this moment.
    ProofFailed,
    /// The code was for one use and was used.
    Replayed,
    /// The code could not be read.
    Malformed,
    /// The code is of no kind that is known here.
    Unrecognised,
    /// The code is for payments.
    PaymentCode,
    /// The code is a web address.
    WebAddress,
    /// The code hides the number of the person.
    NumberHidden,
    /// The code is genuine, but not a visitor's.
    NotAPass,
    /// The code is that of a venue, of another system.
    OtherVenue,
    /// The clock of the gate cannot be right.
    ClockWrong,
}

/// Decides who passes.
///
/// # Contract
/// - The same facts give the same decision: no clock, no memory, no randomness.
/// - Going out is never refused: nobody is locked in. The pipeline admits, with the reason as a
///   warning, whatever a policy says.
pub trait GatePolicy: fmt::Debug + Send + Sync {
    /// Decides on one scan.
    fn decide(&self, facts: &GateFacts<'_>) -> Decision;
}

impl<P: GatePolicy + ?Sized> GatePolicy for Box<P> {
    fn decide(&self, facts: &GateFacts<'_>) -> Decision {
        (**self).decide(facts)
    }
}

impl<P: GatePolicy + ?Sized> GatePolicy for Arc<P> {
    fn decide(&self, facts: &GateFacts<'_>) -> Decision {
        (**self).decide(facts)
    }
}

/// The policy of the 2021 order: a bad signed code or a declaration that speaks against it
/// refuses; an unsigned card, a stale trust list, a missing or old declaration warns.
///
/// ```
/// use ravao_core::{Decision, Direction, Evidence, GateFacts, GatePolicy, OrderPolicy};
/// use ravao_core::{Reason, Venue, VenueId, VenueKind};
///
/// let market = Venue::new(VenueId::from(1), "Chợ Sơn Dương", VenueKind::LocalMarket);
/// let now = chrono::DateTime::from_timestamp(1_635_724_800, 0).unwrap();
/// let facts = GateFacts::new(&market, Direction::In, Evidence::UnsignedCard, now);
/// let policy = OrderPolicy::default().without_declarations();
/// assert_eq!(policy.decide(&facts), Decision::Warn(Reason::UnsignedCard));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct OrderPolicy {
    /// Whether the gate asks for health declarations.
    pub declarations: Declarations,
}

/// Whether a gate asks for health declarations.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Declarations {
    /// They are looked at; a missing or old one warns.
    #[default]
    Asked,
    /// They are not looked at.
    NotAsked,
}

impl Default for OrderPolicy {
    fn default() -> Self {
        Self { declarations: Declarations::Asked }
    }
}

impl OrderPolicy {
    /// The same policy for times without an epidemic.
    #[must_use]
    pub const fn without_declarations(mut self) -> Self {
        self.declarations = Declarations::NotAsked;
        self
    }

    fn judge_declaration(self, facts: &GateFacts<'_>) -> Decision {
        if self.declarations == Declarations::NotAsked || facts.direction == Direction::Out {
            return Decision::Admit;
        }
        let Some(found) = facts.declaration else {
            return Decision::Warn(Reason::DeclarationMissing);
        };
        match found.risk {
            Risk::Refuse => Decision::Refuse(Reason::HealthRefusal),
            _ if found.fresh_until <= facts.now => Decision::Warn(Reason::DeclarationOutdated),
            Risk::Warn => Decision::Warn(Reason::HealthWarning),
            Risk::None => Decision::Admit,
        }
    }
}

impl GatePolicy for OrderPolicy {
    fn decide(&self, facts: &GateFacts<'_>) -> Decision {
        let judged =
            [judge_evidence(facts.evidence), judge_opening(facts), self.judge_declaration(facts)];
        let refusal = judged.into_iter().find(|decision| !decision.admits());
        let warning = judged.into_iter().find(|decision| *decision != Decision::Admit);
        refusal.or(warning).unwrap_or(Decision::Admit)
    }
}

fn judge_evidence(evidence: Evidence) -> Decision {
    let verdict = match evidence {
        Evidence::UnsignedCard => return Decision::Warn(Reason::UnsignedCard),
        Evidence::Typed => return Decision::Warn(Reason::Typed),
        Evidence::Unfit(reason) => return Decision::Refuse(reason),
        Evidence::Signed(verdict) => verdict,
    };
    match verdict.reason() {
        None => Decision::Admit,
        Some(reason) if verdict.is_valid() => Decision::Warn(reason),
        Some(reason) => Decision::Refuse(reason),
    }
}

fn judge_opening(facts: &GateFacts<'_>) -> Decision {
    let closed = facts.venue.open.is_some_and(|open| !open.contains(facts.now));
    if closed && facts.direction == Direction::In {
        return Decision::Warn(Reason::VenueClosed);
    }
    Decision::Admit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DecodeError, VenueId, VenueKind};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_635_724_800, 0).unwrap()
    }

    fn check(evidence: Evidence, declared: Option<(Risk, i64)>, expected: Decision) {
        let venue = Venue::new(VenueId::from(1), "A", VenueKind::Office);
        let declaration = declared.map(|(risk, hours)| Assessment {
            risk,
            fresh_until: now() + chrono::TimeDelta::hours(hours),
        });
        let facts = GateFacts::new(&venue, Direction::In, evidence, now());
        let decision = OrderPolicy::default().decide(&facts.with_declaration(declaration));
        assert_eq!(decision, expected, "{evidence:?} {declared:?}");
    }

    #[test]
    fn a_stale_list_warns_and_going_out_asks_for_nothing_more() {
        let venue = Venue::new(VenueId::from(1), "A", VenueKind::Office);
        let stale = Evidence::Signed(Verdict::ValidStaleTrust);
        let policy: Box<dyn GatePolicy> = Box::new(OrderPolicy::default());
        for (direction, evidence, expected) in [
            (Direction::In, stale, Decision::Warn(Reason::StaleTrust)),
            (Direction::Out, Evidence::Signed(Verdict::Valid), Decision::Admit),
            (Direction::In, Evidence::Unfit(Reason::NotAPass), Decision::Refuse(Reason::NotAPass)),
        ] {
            let facts = GateFacts::new(&venue, direction, evidence, now());
            assert_eq!(policy.decide(&facts), expected);
        }
    }

    #[test]
    fn outside_its_time_an_event_warns_on_the_way_in() {
        let before = now() - chrono::TimeDelta::hours(2);
        let open = crate::Period::new(before, now()).unwrap();
        let venue = Venue::new(VenueId::from(1), "A", VenueKind::Wedding).held(open, "B");
        let decide = |direction| {
            let facts = GateFacts::new(&venue, direction, Evidence::Signed(Verdict::Valid), now());
            OrderPolicy::default().without_declarations().decide(&facts)
        };
        assert_eq!(decide(Direction::In), Decision::Warn(Reason::VenueClosed));
        assert_eq!(decide(Direction::Out), Decision::Admit);
    }

    #[test]
    fn the_gravest_reason_decides() {
        let valid = Evidence::Signed(Verdict::Valid);
        let forged = Evidence::Signed(Verdict::BadSignature);
        let card = Evidence::UnsignedCard;
        check(valid, Some((Risk::None, 1)), Decision::Admit);
        check(valid, None, Decision::Warn(Reason::DeclarationMissing));
        check(valid, Some((Risk::None, 0)), Decision::Warn(Reason::DeclarationOutdated));
        check(valid, Some((Risk::Warn, 1)), Decision::Warn(Reason::HealthWarning));
        check(valid, Some((Risk::Refuse, 0)), Decision::Refuse(Reason::HealthRefusal));
        check(card, Some((Risk::None, 1)), Decision::Warn(Reason::UnsignedCard));
        check(card, Some((Risk::Refuse, 1)), Decision::Refuse(Reason::HealthRefusal));
        check(forged, Some((Risk::None, 1)), Decision::Refuse(Reason::BadSignature));
        let payment = Evidence::Unfit(Reason::PaymentCode);
        check(payment, Some((Risk::None, 1)), Decision::Refuse(Reason::PaymentCode));
        let malformed = |error| Evidence::Signed(Verdict::Malformed(error));
        check(malformed(DecodeError::Cbor), None, Decision::Refuse(Reason::Malformed));
        let unrecognised = malformed(DecodeError::Unrecognised);
        check(unrecognised, None, Decision::Refuse(Reason::Unrecognised));
    }
}
