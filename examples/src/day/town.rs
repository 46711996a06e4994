//! The town: 31 communes of the district Sơn Dương and their venues.

use std::collections::BTreeMap;

use ravao::{
    AdminRegister, AdminUnit, CheckpointId, Lifetime, Period, Place, Result, Venue, VenueId,
    VenueKind, VenueRegister,
};

use super::clock::{days_ago, today};
use super::dice::{among, below, percent, pick};
use crate::camera::Chance;

/// The district in the dataset of 2021.
const DISTRICT: &str = "2021:076";

/// Kinds of which a town has many; those that stand twice are twice as many.
const COMMON: &[VenueKind] = &[
    VenueKind::EssentialServiceShop,
    VenueKind::EssentialServiceShop,
    VenueKind::EssentialServiceShop,
    VenueKind::DineInFoodService,
    VenueKind::DineInFoodService,
    VenueKind::Office,
    VenueKind::Office,
    VenueKind::School,
    VenueKind::School,
    VenueKind::LocalMarket,
    VenueKind::LocalMarket,
    VenueKind::Pharmacy,
    VenueKind::Pharmacy,
    VenueKind::HealthFacility,
    VenueKind::Kindergarten,
    VenueKind::Karaoke,
    VenueKind::BeautyService,
    VenueKind::SpiritualSite,
    VenueKind::ProductionBusiness,
    VenueKind::ResidentialGate,
    VenueKind::Factory,
    VenueKind::Supermarket,
    VenueKind::Meeting,
    VenueKind::Wedding,
    VenueKind::Funeral,
    VenueKind::PublicTransportVehicle,
];

/// Kinds whose first venue is always open, because the story goes there.
pub(crate) const LANDMARKS: &[VenueKind] = &[
    VenueKind::Wedding,
    VenueKind::PublicTransportVehicle,
    VenueKind::School,
    VenueKind::LocalMarket,
    VenueKind::Factory,
    VenueKind::RegionalGeneralHospital,
];

/// What a venue does about the order.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Standing {
    /// It scans today.
    Working,
    /// It scanned yesterday and stopped.
    Stopped,
    /// It registered and was never heard of again.
    Silent,
    /// The commune knows that it should register.
    Unregistered,
}

/// The communes and the venues.
pub(crate) struct Town {
    /// The communes, by code.
    pub(crate) communes: Vec<AdminUnit>,
    /// Every venue, registered or not.
    pub(crate) venues: VenueRegister,
    /// Where people check in today, by the number of the commune.
    pub(crate) working: Vec<(usize, VenueId)>,
    /// Where people checked in yesterday only.
    pub(crate) stopped: Vec<VenueId>,
    landmarks: BTreeMap<VenueKind, VenueId>,
}

impl Town {
    /// Builds so many venues: one of every kind first, then what towns have many of.
    pub(crate) fn build(count: usize, chance: &mut Chance) -> Result<Self> {
        let register = AdminRegister::built_in();
        let mut town = Self {
            communes: register.children(DISTRICT.parse()?).cloned().collect(),
            venues: VenueRegister::new(),
            working: Vec::new(),
            stopped: Vec::new(),
            landmarks: BTreeMap::new(),
        };
        for &kind in VenueKind::ALL {
            let commune = town.venues.len() % town.communes.len();
            town.add(kind, commune, chance)?;
        }
        while town.venues.len() < count {
            let commune = below(chance, town.communes.len());
            town.add(*pick(chance, COMMON), commune, chance)?;
        }
        Ok(town)
    }

    /// The first venue of a kind, which is open if the kind is one of the [`LANDMARKS`].
    pub(crate) fn landmark(&self, kind: VenueKind) -> &Venue {
        let id = self.landmarks.get(&kind).expect("there is a venue of every kind");
        self.venue(*id)
    }

    /// The venue of an identity that the town gave out.
    pub(crate) fn venue(&self, id: VenueId) -> &Venue {
        self.venues.venue(id).expect("the town knows its venues")
    }

    /// The name of a commune without its level: `Tân Trào`.
    pub(crate) fn short_name(&self, commune: usize) -> &str {
        let name = self.communes[commune].name.as_str();
        let without = |level: &str| name.strip_prefix(level);
        without("Xã ").or_else(|| without("Thị trấn ")).unwrap_or(name)
    }

    /// The name of the commune that a report keys as `2021:02545`.
    pub(crate) fn name_of_key<'a>(&'a self, key: &'a str) -> &'a str {
        let commune = self.communes.iter().position(|unit| unit.id.to_string() == key);
        commune.map_or(key, |commune| self.short_name(commune))
    }

    /// A door as people call it: `Chợ Tân Trào, Cổng Đông`.
    pub(crate) fn door_name(&self, place: Place) -> String {
        let venue = self.venue(place.venue);
        let door = venue.checkpoints.iter().find(|door| door.id == place.checkpoint);
        door.map_or(venue.name.clone(), |door| format!("{}, {}", venue.name, door.name))
    }

    fn add(&mut self, kind: VenueKind, commune: usize, chance: &mut Chance) -> Result<()> {
        let id = VenueId::from(chance.next());
        let landmark = !self.landmarks.contains_key(&kind) && LANDMARKS.contains(&kind);
        let standing = if landmark { Standing::Working } else { standing(chance) };
        self.landmarks.entry(kind).or_insert(id);
        match standing {
            Standing::Working => self.working.push((commune, id)),
            Standing::Stopped => self.stopped.push(id),
            Standing::Silent | Standing::Unregistered => {}
        }
        let mut venue = Venue::new(id, self.name(kind, commune), kind);
        venue.commune = Some(self.communes[commune].id);
        venue.required = landmark || !percent(chance, 8);
        let registered = days_ago(among(chance, 2, 30), 9);
        venue.registered_at = (standing != Standing::Unregistered).then_some(registered);
        if venue.lifetime == Lifetime::Event {
            venue = venue.held(hours_of(kind)?, "Ban tổ chức");
        }
        for (number, door) in (1..).zip(doors(kind)) {
            venue = venue.with_checkpoint(CheckpointId::new(number), *door);
        }
        self.venues.insert(venue).map(|_| ())
    }

    /// What people call it, numbered where there are several.
    fn name(&self, kind: VenueKind, commune: usize) -> String {
        let name = format!("{} {}", common_name(kind), self.short_name(commune));
        let namesakes = self.venues.iter().filter(|other| {
            other.category.kind() == Some(kind) && other.commune == Some(self.communes[commune].id)
        });
        match namesakes.count() {
            0 => name,
            others => format!("{name} {}", others + 1),
        }
    }
}

fn standing(chance: &mut Chance) -> Standing {
    match below(chance, 100) {
        0..72 => Standing::Working,
        72..79 => Standing::Stopped,
        79..87 => Standing::Silent,
        _ => Standing::Unregistered,
    }
}

/// A name short enough for a signed code.
fn common_name(kind: VenueKind) -> String {
    let name = match kind {
        VenueKind::OtherWorkBusinessLeisure => "hội quán",
        VenueKind::DineInFoodService => "quán ăn",
        VenueKind::Massage => "tiệm xoa bóp",
        VenueKind::EssentialServiceShop => "cửa hàng",
        VenueKind::PublicTransportVehicle => "xe buýt",
        VenueKind::LocalMarket => "chợ",
        VenueKind::OtherCrowdedPlace => "sân vận động",
        VenueKind::RegionalGeneralHospital => "bệnh viện đa khoa",
        VenueKind::EducationInstitution => "trung tâm giáo dục",
        VenueKind::SpiritualSite => "chùa",
        kind => kind.label_vi(),
    };
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// When an event of a kind takes place.
fn hours_of(kind: VenueKind) -> Result<Period> {
    let (from, until) = match kind {
        VenueKind::Wedding => (10, 14),
        VenueKind::Funeral => (7, 11),
        VenueKind::Seminar => (13, 17),
        _ => (8, 12),
    };
    Period::new(today(from, 0), today(until, 0))
}

/// Gates, rooms and doors, numbered from 1; none where there is one door only.
const fn doors(kind: VenueKind) -> &'static [&'static str] {
    match kind {
        VenueKind::School => &["Cổng chính", "Cổng phụ", "Lớp 6A", "Lớp 7A", "Lớp 8A", "Lớp 9A"],
        VenueKind::PublicTransportVehicle => &["Cửa trước", "Cửa sau"],
        VenueKind::Factory | VenueKind::IndustrialPark => &["Cổng 1", "Cổng 2", "Cổng 3"],
        VenueKind::Hospital | VenueKind::RegionalGeneralHospital => &["Cổng chính", "Khoa khám"],
        VenueKind::LocalMarket | VenueKind::WholesaleMarket => &["Cổng Đông", "Cổng Tây"],
        VenueKind::BusStation => &["Cửa vào", "Cửa ra"],
        _ => &[],
    }
}
