//! Any JSON as an event, a venue or a declaration: what is read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::{Declaration, Questionnaire, Venue, VisitEvent};

fuzz_target!(|json: &[u8]| {
    if let Ok(event) = serde_json::from_slice::<VisitEvent>(json) {
        let again = serde_json::to_vec(&event).expect("events are plain");
        assert!(serde_json::from_slice::<VisitEvent>(&again).expect("written by us") == event);
    }
    if let Ok(venue) = serde_json::from_slice::<Venue>(json) {
        let _ = venue.check();
    }
    if let Ok(declaration) = serde_json::from_slice::<Declaration>(json) {
        let _ = declaration.assess(&Questionnaire::population_2021(), declaration.declared_at);
    }
});
