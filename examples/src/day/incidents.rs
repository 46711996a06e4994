//! What goes wrong at a gate: one exhibit each, photographed, read and judged.

use chrono::{DateTime, Utc};
use ravao::payload::{IssuerKey, issue};
use ravao::{
    CheckpointId, Claims, Decision, Direction, Gate, PassClaims, PassId, Place, Reason, Result,
    TokenId, Validity, VenueKind, VisitEvent,
};

use super::World;
use super::clock::{days_ago, today, wall};
use super::codes::Authority;
use super::dice::bytes;
use super::files::{Folder, ensure};
use super::gates::open_gate;
use super::people::assessed;
use super::pictures::{Shot, take_carefully, take_torn};
use crate::camera::Chance;

/// The token that the trust list of the day withdraws.
pub(crate) const WITHDRAWN: TokenId = TokenId::from_bytes(*b"withdraw");

/// A card as anybody can print one; nobody has this number.
const CARD: &str =
    "008090000001||Nguyễn Văn An|01011990|Nam|Thôn 1, Hợp Thành, Sơn Dương, Tuyên Quang|10052021";

/// Something shown to the gate.
struct Exhibit {
    title: &'static str,
    text: String,
    symptoms: &'static [&'static str],
    /// What the gate must answer; `None` where the picture must not read.
    expected: Option<Decision>,
}

/// What the gate made of an exhibit.
pub(crate) struct Incident {
    pub(crate) title: &'static str,
    pub(crate) at: DateTime<Utc>,
    /// `None` where the picture did not read.
    pub(crate) decision: Option<Decision>,
    /// What the gate knows beyond the reason.
    pub(crate) note: String,
}

/// What came of all exhibits.
pub(crate) struct Shown {
    pub(crate) incidents: Vec<Incident>,
    /// Of those who passed.
    pub(crate) events: Vec<VisitEvent>,
    /// The text of every exhibit.
    pub(crate) texts: Vec<String>,
}

/// The door at which it all happens.
pub(crate) fn scene(world: &World) -> Place {
    Place::new(world.town.landmark(VenueKind::LocalMarket).id, CheckpointId::new(1))
}

/// Shows every exhibit at the gate of the market, two minutes apart.
pub(crate) fn show_all(world: &World, folder: &Folder, chance: &mut Chance) -> Result<Shown> {
    let gate = open_gate(world, scene(world))?;
    let mut shown = Shown { incidents: Vec::new(), events: Vec::new(), texts: Vec::new() };
    for (number, exhibit) in (1..).zip(exhibits(&world.authority, chance)?) {
        let file = folder.path(format!("pictures/incident-{number:02}.png"));
        let shot = Shot { text: &exhibit.text, file, seed: chance.next() };
        let (incident, event) = exhibit.show(&gate, &shot, today(9, 2 * number))?;
        ensure(incident.decision == exhibit.expected, "incidents: another outcome than expected")?;
        shown.incidents.push(incident);
        shown.events.extend(event);
        shown.texts.push(exhibit.text);
    }
    Ok(shown)
}

impl Exhibit {
    fn new(title: &'static str, text: String, expected: Decision) -> Self {
        Self { title, text, symptoms: &[], expected: Some(expected) }
    }

    fn show(
        &self,
        gate: &Gate,
        shot: &Shot<'_>,
        at: DateTime<Utc>,
    ) -> Result<(Incident, Option<VisitEvent>)> {
        let read = if self.expected.is_some() { take_carefully(shot)? } else { take_torn(shot)? };
        let mut incident = Incident { title: self.title, at, decision: None, note: String::new() };
        let Some(text) = read else { return Ok((incident, None)) };
        let identified = gate.identify(&text, at);
        let assess = |visitor| assessed(visitor, self.symptoms);
        let assessment = identified.visitor.map(assess).transpose()?;
        let outcome = gate.decide(identified, Direction::In, assessment, at);
        incident.decision = Some(outcome.decision);
        if let Some(first) = outcome.identified.first_seen {
            incident.note = format!("first shown at this gate at {}", wall(first.at));
        }
        Ok((incident, outcome.event))
    }
}

fn exhibits(authority: &Authority, chance: &mut Chance) -> Result<Vec<Exhibit>> {
    let good = authority.pass(claims(chance))?.to_pass_text();
    let mut expired = claims(chance);
    expired.validity = Validity::new(None, Some(days_ago(1, 0)))?;
    let mut withdrawn = claims(chance);
    withdrawn.token = WITHDRAWN;
    let stranger = IssuerKey::from_seed(&bytes(chance));
    let strange = issue(&stranger, &Claims::Pass(claims(chance)))?.to_pass_text();
    let wrong_key = authority.pass_by_wrong_key(claims(chance))?.to_pass_text();
    let once = authority.phone_pass(PassId::from_bytes(bytes(chance)), today(9, 12), chance)?;
    let refuse = Decision::Refuse;
    let text = |claims| authority.pass(claims).map(|token| token.to_pass_text());
    Ok(vec![
        Exhibit::new("forged signature", tampered(&good), refuse(Reason::BadSignature)),
        Exhibit::new("pass of last month", text(expired)?, refuse(Reason::Expired)),
        Exhibit::new("pass of a stranger", strange, refuse(Reason::UnknownKey)),
        Exhibit::new("pass by the poster key", wrong_key, refuse(Reason::KeyNotAllowed)),
        Exhibit::new("withdrawn pass", text(withdrawn)?, refuse(Reason::Revoked)),
        Exhibit::new("pass for one use", once.clone(), Decision::Admit),
        Exhibit::new("the same, on another phone", once, refuse(Reason::Replayed)),
        Exhibit::new("card without signature", CARD.into(), Decision::Warn(Reason::UnsignedCard)),
        Exhibit {
            symptoms: &["fever"],
            ..Exhibit::new("fever declared", good.clone(), refuse(Reason::HealthRefusal))
        },
        Exhibit { expected: None, ..Exhibit::new("torn picture", good, Decision::Admit) },
    ])
}

fn claims(chance: &mut Chance) -> PassClaims {
    PassClaims::new(TokenId::from_bytes(bytes(chance)), PassId::from_bytes(bytes(chance)))
}

/// Changes one byte of the signature: Base45 writes two bytes as three characters, the least first,
/// and the signature comes last.
fn tampered(pass: &str) -> String {
    const PREFIX: usize = "RV1*".len();
    let near_the_end = PREFIX + (pass.len() - PREFIX) / 3 * 3 - 9;
    let forged = if pass.as_bytes()[near_the_end] == b'0' { "1" } else { "0" };
    let mut text = pass.to_owned();
    text.replace_range(near_the_end..=near_the_end, forged);
    text
}
