use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::limits::{MAX_CHECKPOINTS, MAX_LABEL_BYTES};
use crate::{
    AdminUnitId, CheckpointId, Error, Lifetime, Period, Result, Sector, VenueGroup, VenueId,
    VenueKind,
};

/// What a venue is: a kind of the taxonomy, or one that a province added without a release.
///
/// In JSON a known kind is its identifier, a custom one an object.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(untagged)]
#[allow(clippy::exhaustive_enums, reason = "open by its second variant")]
pub enum VenueCategory {
    /// A kind of the taxonomy.
    Known(VenueKind),
    /// A kind of the deployment's own.
    Custom(CustomKind),
}

/// A kind of venue that the taxonomy does not name.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "the whole of what defines a custom kind")]
pub struct CustomKind {
    /// The deployment's identifier, such as `floating_market`.
    pub code: String,
    /// The Vietnamese label.
    pub label_vi: String,
    /// The heading it counts under.
    pub group: VenueGroup,
}

impl VenueCategory {
    /// The identifier in files and reports.
    pub fn id(&self) -> &str {
        match self {
            Self::Known(kind) => kind.id(),
            Self::Custom(custom) => &custom.code,
        }
    }

    /// The Vietnamese label.
    pub fn label_vi(&self) -> &str {
        match self {
            Self::Known(kind) => kind.label_vi(),
            Self::Custom(custom) => &custom.label_vi,
        }
    }

    /// The heading it stands under.
    pub const fn group(&self) -> VenueGroup {
        match self {
            Self::Known(kind) => kind.group(),
            Self::Custom(custom) => custom.group,
        }
    }

    /// The kind of the taxonomy, if it is one.
    pub const fn kind(&self) -> Option<VenueKind> {
        match self {
            Self::Known(kind) => Some(*kind),
            Self::Custom(_) => None,
        }
    }
}

impl CustomKind {
    /// Checks that the code can stand beside those of the taxonomy.
    fn check(&self) -> Result<()> {
        if self.code.is_empty() || self.label_vi.is_empty() {
            return Err(Error::invalid("venue: a custom kind needs a code and a label"));
        }
        if self.code.parse::<VenueKind>().is_ok() {
            return Err(Error::invalid("venue: a custom kind has a code of the taxonomy"));
        }
        Ok(())
    }
}

impl From<VenueKind> for VenueCategory {
    fn from(kind: VenueKind) -> Self {
        Self::Known(kind)
    }
}

impl fmt::Display for VenueCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One of the doors, rooms or vehicles of a venue.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[allow(clippy::exhaustive_structs, reason = "a number and what people call it")]
pub struct Checkpoint {
    /// Its number within the venue.
    pub id: CheckpointId,
    /// What people call it: "Cổng chính", a plate, a room.
    pub name: String,
}

/// A place or event at which people check in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Venue {
    /// Its identity, printed on its codes.
    pub id: VenueId,
    /// Its name, in NFC.
    pub name: String,
    /// What it is.
    pub category: VenueCategory,
    /// How it exists.
    pub lifetime: Lifetime,
    /// Who supervises it.
    pub sector: Sector,
    /// The commune it lies in, or where a vehicle is at home.
    pub commune: Option<AdminUnitId>,
    /// Street address or description.
    #[serde(default)]
    pub address: String,
    /// Doors, rooms, vehicles; empty where the venue has one door only.
    #[serde(default)]
    pub checkpoints: Vec<Checkpoint>,
    /// Whether the order obliges it to check people in; it then counts in the roll-out ratio.
    pub required: bool,
    /// When it registered; `None` while the commune only knows that it should.
    pub registered_at: Option<DateTime<Utc>>,
    /// When an event takes place.
    #[serde(default)]
    pub open: Option<Period>,
    /// Who convenes an event.
    #[serde(default)]
    pub organiser: Option<String>,
}

impl Venue {
    /// A venue with the lifetime and sector of its category, required, not yet registered.
    /// A custom category starts as permanent, under the commune.
    pub fn new(id: VenueId, name: impl Into<String>, category: impl Into<VenueCategory>) -> Self {
        let category = category.into();
        let kind = category.kind();
        Self {
            id,
            name: name.into(),
            lifetime: kind.map_or(Lifetime::Permanent, VenueKind::lifetime),
            sector: kind.map_or(Sector::Commune, VenueKind::sector),
            category,
            commune: None,
            address: String::new(),
            checkpoints: Vec::new(),
            required: true,
            registered_at: None,
            open: None,
            organiser: None,
        }
    }

    /// Sets the commune.
    #[must_use]
    pub fn in_commune(mut self, commune: AdminUnitId) -> Self {
        self.commune = Some(commune);
        self
    }

    /// Marks it as registered since an instant.
    #[must_use]
    pub fn registered(mut self, at: DateTime<Utc>) -> Self {
        self.registered_at = Some(at);
        self
    }

    /// Adds a checkpoint.
    #[must_use]
    pub fn with_checkpoint(mut self, id: CheckpointId, name: impl Into<String>) -> Self {
        self.checkpoints.push(Checkpoint { id, name: name.into() });
        self
    }

    /// Sets when an event takes place and who convenes it.
    #[must_use]
    pub fn held(mut self, open: Period, organiser: impl Into<String>) -> Self {
        self.open = Some(open);
        self.organiser = Some(organiser.into());
        self
    }

    /// Whether people can check in at this checkpoint: number 0 always, others when listed.
    pub fn has_checkpoint(&self, id: CheckpointId) -> bool {
        id == CheckpointId::WHOLE_VENUE || self.checkpoints.iter().any(|listed| listed.id == id)
    }

    /// Checks the rules that the types do not.
    ///
    /// # Errors
    /// `TooLarge` for a text or a list over its limit; `Invalid` for an empty name, a repeated
    /// checkpoint, or an event without a period.
    pub fn check(&self) -> Result<()> {
        if self.texts().any(|text| text.len() > MAX_LABEL_BYTES) {
            return Err(Error::too_large("venue: text"));
        }
        if self.checkpoints.len() > MAX_CHECKPOINTS {
            return Err(Error::too_large("venue: checkpoints"));
        }
        if self.name.trim().is_empty() {
            return Err(Error::invalid("venue: no name"));
        }
        if let VenueCategory::Custom(custom) = &self.category {
            custom.check()?;
        }
        if self.lifetime == Lifetime::Event && self.open.is_none() {
            return Err(Error::invalid("venue: an event needs the period in which it takes place"));
        }
        let mut numbers: Vec<_> = self.checkpoints.iter().map(|checkpoint| checkpoint.id).collect();
        numbers.sort_unstable();
        if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Error::invalid("venue: checkpoint number used twice"));
        }
        Ok(())
    }

    /// Every text of the venue.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let own = [self.name.as_str(), &self.address, self.category.id(), self.category.label_vi()];
        let checkpoints = self.checkpoints.iter().map(|checkpoint| checkpoint.name.as_str());
        own.into_iter().chain(self.organiser.as_deref()).chain(checkpoints)
    }
}

/// The venues of a deployment, by identity.
#[derive(Clone, Debug, Default)]
pub struct VenueRegister {
    venues: BTreeMap<VenueId, Venue>,
}

impl VenueRegister {
    /// An empty register.
    pub const fn new() -> Self {
        Self { venues: BTreeMap::new() }
    }

    /// Adds a venue, or replaces the one of the same identity, which is returned.
    ///
    /// # Errors
    /// As [`Venue::check`]; the register is then unchanged.
    pub fn insert(&mut self, venue: Venue) -> Result<Option<Venue>> {
        venue.check()?;
        Ok(self.venues.insert(venue.id, venue))
    }

    /// The venue of an identity.
    pub fn venue(&self, id: VenueId) -> Option<&Venue> {
        self.venues.get(&id)
    }

    /// All venues, by identity.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Venue> {
        self.venues.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.venues.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.venues.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn market() -> Venue {
        Venue::new(VenueId::from(1), "Chợ Sơn Dương", VenueKind::LocalMarket)
    }

    #[test]
    fn category_gives_lifetime_and_sector() {
        let bus = Venue::new(VenueId::from(2), "Xe 1", VenueKind::PublicTransportVehicle);
        assert_eq!((bus.lifetime, bus.sector), (Lifetime::Mobile, Sector::Transport));
    }

    #[test]
    fn broken_venues_are_refused_and_change_nothing() {
        let twice = market()
            .with_checkpoint(CheckpointId::new(1), "Cổng 1")
            .with_checkpoint(CheckpointId::new(1), "Cổng 2");
        let nameless = Venue::new(VenueId::from(1), " ", VenueKind::Office);
        let endless = Venue::new(VenueId::from(1), "Đám cưới", VenueKind::Wedding);
        let custom = |code: &str| {
            let (code, label_vi) = (code.to_owned(), "chợ nổi".to_owned());
            let custom = CustomKind { code, label_vi, group: VenueGroup::CrowdedPlace };
            Venue::new(VenueId::from(1), "A", VenueCategory::Custom(custom))
        };
        let named = market().with_checkpoint(CheckpointId::new(1), "x".repeat(513));
        let mut long = market();
        long.address = "x".repeat(MAX_LABEL_BYTES + 1);
        let mut register = VenueRegister::new();
        for (venue, kind) in [
            (twice, ErrorKind::Invalid),
            (nameless, ErrorKind::Invalid),
            (endless, ErrorKind::Invalid),
            (custom(""), ErrorKind::Invalid),
            (custom("gym"), ErrorKind::Invalid),
            (named, ErrorKind::TooLarge),
            (long, ErrorKind::TooLarge),
        ] {
            assert_eq!(register.insert(venue).unwrap_err().kind(), kind);
        }
        assert!(register.is_empty());
    }

    #[test]
    fn custom_categories_survive_json() {
        let custom = VenueCategory::Custom(CustomKind {
            code: "floating_market".into(),
            label_vi: "chợ nổi".into(),
            group: VenueGroup::CrowdedPlace,
        });
        for category in [custom, VenueKind::Gym.into()] {
            let venue = Venue::new(VenueId::from(3), "A", category);
            let json = serde_json::to_string(&venue).unwrap();
            assert_eq!(serde_json::from_str::<Venue>(&json).unwrap(), venue);
        }
    }

    #[test]
    fn whole_venue_is_always_a_checkpoint() {
        assert!(market().has_checkpoint(CheckpointId::WHOLE_VENUE));
        assert!(!market().has_checkpoint(CheckpointId::new(1)));
    }
}
