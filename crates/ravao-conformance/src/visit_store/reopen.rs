//! Durability: what was acknowledged is there when the store is opened again.
//!
//! The suite cannot open a store again, so this check takes the function that opens it.

use ravao_core::{Appended, Erasure, EventQuery};

use super::fixture::{appends, event, events, holds, records, visitor};
use crate::{Outcome, Subject};

/// Opens the same store again and again, and demands everything that was acknowledged: events, known
/// identities, and that the erased are gone. `open` opens one place, which is empty at first.
pub async fn what_was_acknowledged_is_there_when_opened_again<S: Into<Subject>>(
    open: impl Fn() -> S,
) -> Outcome {
    let opened = || open().into();
    records(opened().store(), &events(0..40)).await?;
    holds(opened().store(), "events of a store opened again", &EventQuery::ALL, &events(0..40))
        .await?;
    let batch = events(30..50);
    let expected = [[Appended::Duplicate; 10], [Appended::Recorded; 10]].concat();
    appends(opened().store(), "outcomes in a store opened again", &batch, &expected).await?;
    opened().store().erase(&Erasure::Visitor(visitor(3))).await?;
    opened().store().erase(&Erasure::Before(event(10).occurred_at())).await?;
    let mut left = events(10..50);
    left.retain(|event| event.visitor() != visitor(3));
    let again = opened();
    holds(again.store(), "events of a store opened after erasing", &EventQuery::ALL, &left).await?;
    records(again.store(), &[event(3)]).await
}
