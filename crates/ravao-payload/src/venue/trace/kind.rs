//! What kind of place a trace location is.

use serde::Serialize;

use super::TraceScheme;

/// A kind of place, by the list of the Corona-Warn-App; other schemes only number theirs.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TraceKind {
    /// Not said.
    Unspecified,
    /// A lasting place of another kind.
    PermanentOther,
    /// An event of another kind.
    TemporaryOther,
    /// A shop.
    PermanentRetail,
    /// A restaurant, bar or café.
    PermanentFoodService,
    /// A workshop or a hairdresser.
    PermanentCraft,
    /// A place of work.
    PermanentWorkplace,
    /// A school or university.
    PermanentEducationalInstitution,
    /// A public building.
    PermanentPublicBuilding,
    /// A cultural event.
    TemporaryCulturalEvent,
    /// What a club does.
    TemporaryClubActivity,
    /// A private celebration.
    TemporaryPrivateEvent,
    /// A religious service.
    TemporaryWorshipService,
    /// A number that this list does not name.
    Numbered(u32),
}

/// In the order of their numbers.
const OF_CORONA_WARN_APP: [TraceKind; 13] = [
    TraceKind::Unspecified,
    TraceKind::PermanentOther,
    TraceKind::TemporaryOther,
    TraceKind::PermanentRetail,
    TraceKind::PermanentFoodService,
    TraceKind::PermanentCraft,
    TraceKind::PermanentWorkplace,
    TraceKind::PermanentEducationalInstitution,
    TraceKind::PermanentPublicBuilding,
    TraceKind::TemporaryCulturalEvent,
    TraceKind::TemporaryClubActivity,
    TraceKind::TemporaryPrivateEvent,
    TraceKind::TemporaryWorshipService,
];

impl TraceKind {
    /// The kind that a scheme means by a number.
    pub(super) fn of(scheme: TraceScheme, number: u32) -> Self {
        if scheme != TraceScheme::CoronaWarnApp {
            return Self::Numbered(number);
        }
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        OF_CORONA_WARN_APP.get(index).copied().unwrap_or(Self::Numbered(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_corona_warn_app_names_its_numbers() {
        for (scheme, number, kind) in [
            (TraceScheme::CoronaWarnApp, 0, TraceKind::Unspecified),
            (TraceScheme::CoronaWarnApp, 4, TraceKind::PermanentFoodService),
            (TraceScheme::CoronaWarnApp, 12, TraceKind::TemporaryWorshipService),
            (TraceScheme::CoronaWarnApp, 13, TraceKind::Numbered(13)),
            (TraceScheme::CoronaWarnApp, u32::MAX, TraceKind::Numbered(u32::MAX)),
            (TraceScheme::NotifyMe, 4, TraceKind::Numbered(4)),
            (TraceScheme::SwissCovid, 0, TraceKind::Numbered(0)),
        ] {
            assert_eq!(TraceKind::of(scheme, number), kind, "{scheme:?} {number}");
        }
    }
}
