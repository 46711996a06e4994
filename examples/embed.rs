//! The smallest embedding: `cargo run --example embed`.

use std::sync::Arc;

use ravao::payload::{DeploymentKey, TrustList};
use ravao::store::memory::MemoryStore;
use ravao::wording::{self, Language};
use ravao::{
    CheckpointId, Direction, Gate, Pairing, PairingRules, Venue, VenueId, VenueKind, VenueRegister,
    VisitStore,
};

#[allow(clippy::print_stdout, reason = "an example")]
fn main() -> ravao::Result<()> {
    let office = Venue::new(VenueId::from(1), "UBND xã Tân Trào", VenueKind::Office);
    let mut venues = VenueRegister::new();
    venues.insert(office.clone())?;
    let store = MemoryStore::new();

    let key = Arc::new(DeploymentKey::generate()?);
    let trust = Arc::new(TrustList::empty());
    let gate = Gate::new(office, CheckpointId::WHOLE_VENUE, key, trust)?;

    let now = "2021-11-01T01:00:00Z".parse().expect("an instant");
    let card = "008090000001||Nguyễn Văn An|01011990|Nam|Sơn Dương, Tuyên Quang|10052021";
    let outcome = gate.scan(card, Direction::In, now);
    match outcome.decision.reason() {
        Some(reason) => println!("{}", wording::reason(reason, Language::Vi)),
        None => println!("{}", wording::passed(Direction::In, Language::Vi)),
    }

    let rules = PairingRules::default();
    let pairing = Pairing { rules: &rules, venues: &venues, now };
    let inside = pollster::block_on(async {
        store.append(outcome.event.as_slice(), now).await?;
        store.inside(None, &pairing).await
    })?;
    println!("{} inside", inside.len());
    Ok(())
}
