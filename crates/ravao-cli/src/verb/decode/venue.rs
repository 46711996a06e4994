//! Venue codes of other systems as the tool shows them.

use chrono::{DateTime, Utc};
use ravao::payload::{
    TraceKind, TraceLocation, TraceLocationId, TraceScheme, VenueJws, VenueJwsContents,
};
use serde::Serialize;

use crate::output::local_option;

/// A venue of the Corona-Warn-App or of CrowdNotifier.
#[derive(Serialize)]
pub(super) struct ShownTraceLocation {
    scheme: TraceScheme,
    id: TraceLocationId,
    name: String,
    address: String,
    room: String,
    kind: TraceKind,
    #[serde(serialize_with = "local_option")]
    start: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    end: Option<DateTime<Utc>>,
    stay_minutes: Option<u32>,
}

impl ShownTraceLocation {
    pub(super) fn of(location: &TraceLocation) -> Self {
        Self {
            scheme: location.scheme,
            id: location.id(),
            name: location.description.clone(),
            address: location.address.clone(),
            room: location.room.clone(),
            kind: location.kind,
            start: location.start,
            end: location.end,
            stay_minutes: location.stay_minutes,
        }
    }
}

/// A venue that another system signed.
#[derive(Serialize)]
pub(super) struct ShownVenueJws {
    kid: Option<String>,
    #[serde(flatten)]
    contents: VenueJwsContents,
    #[serde(serialize_with = "local_option")]
    not_before: Option<DateTime<Utc>>,
    #[serde(serialize_with = "local_option")]
    expires: Option<DateTime<Utc>>,
}

impl ShownVenueJws {
    pub(super) fn of(code: &VenueJws) -> Self {
        Self {
            kid: code.kid().map(str::to_owned),
            contents: code.contents_unverified().clone(),
            not_before: code.validity().not_before(),
            expires: code.validity().expires(),
        }
    }
}
