//! The venue taxonomy of the 2021 order and its extensions, as one table.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The heading of the order under which a kind of venue stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VenueGroup {
    /// "Các địa điểm kinh doanh, làm việc, giải trí".
    WorkBusinessLeisure,
    /// "Nơi tập trung đông người".
    CrowdedPlace,
    /// Named elsewhere in the order.
    NamedElsewhere,
    /// Added from later practice.
    Extension,
}

/// How a venue exists in time and space.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lifetime {
    /// Stays until it is closed.
    Permanent,
    /// Has a beginning, an end and an organiser.
    Event,
    /// Moves: its checkpoints are vehicles or doors, not addresses.
    Mobile,
}

/// The line department that supervises a kind of venue.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sector {
    /// The People's Committee of the commune.
    Commune,
    /// Economy and industry.
    Economy,
    /// Culture, sport and tourism.
    Culture,
    /// Health.
    Health,
    /// Education and training.
    Education,
    /// Labour and vocational training.
    Labour,
    /// Transport.
    Transport,
    /// Whoever convenes the event.
    Organiser,
}

/// What the table knows of one kind.
struct Row {
    code: u8,
    id: &'static str,
    label_vi: &'static str,
    group: VenueGroup,
    lifetime: Lifetime,
    sector: Sector,
    stay_minutes: u16,
}

/// Defines [`VenueKind`] and its table from one list, so that they cannot disagree.
macro_rules! venue_kinds {
    ($($name:ident = $code:literal, $id:literal, $label:literal, $group:ident, $life:ident, $sector:ident, $stay:literal;)*) => {
        /// A kind of venue that the taxonomy names.
        ///
        /// Each has a stable identifier for text, a stable number for signed codes, the Vietnamese
        /// label, a group, a lifetime, a sector and the usual length of a stay.
        #[derive(Clone, Copy, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[serde(try_from = "String", into = "&'static str")]
        #[non_exhaustive]
        pub enum VenueKind {
            $(#[doc = $label] $name = $code,)*
        }

        impl VenueKind {
            /// Every kind, in the order of the taxonomy.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$name => &Row {
                        code: $code,
                        id: $id,
                        label_vi: $label,
                        group: VenueGroup::$group,
                        lifetime: Lifetime::$life,
                        sector: Sector::$sector,
                        stay_minutes: $stay,
                    },)*
                }
            }
        }
    };
}

venue_kinds! {
    Office = 1, "office", "trụ sở làm việc", WorkBusinessLeisure, Permanent, Commune, 480;
    IndustrialPark = 2, "industrial_park", "khu công nghiệp", WorkBusinessLeisure, Permanent, Economy, 540;
    Factory = 3, "factory", "nhà máy", WorkBusinessLeisure, Permanent, Economy, 540;
    Plant = 4, "plant", "xí nghiệp", WorkBusinessLeisure, Permanent, Economy, 540;
    ProductionBusiness = 5, "production_business", "cơ sở sản xuất kinh doanh", WorkBusinessLeisure, Permanent, Economy, 480;
    DineInFoodService = 6, "dine_in_food_service", "cơ sở kinh doanh dịch vụ ăn, uống phục vụ tại chỗ", WorkBusinessLeisure, Permanent, Commune, 60;
    Bar = 7, "bar", "quán bar", WorkBusinessLeisure, Permanent, Culture, 150;
    DanceHall = 8, "dance_hall", "vũ trường", WorkBusinessLeisure, Permanent, Culture, 150;
    Karaoke = 9, "karaoke", "karaoke", WorkBusinessLeisure, Permanent, Culture, 120;
    Massage = 10, "massage", "cơ sở dịch vụ xoa bóp (massage)", WorkBusinessLeisure, Permanent, Commune, 90;
    BeautyService = 11, "beauty_service", "cơ sở làm đẹp", WorkBusinessLeisure, Permanent, Commune, 90;
    ExerciseRoom = 12, "exercise_room", "phòng tập thể dục", WorkBusinessLeisure, Permanent, Culture, 90;
    Gym = 13, "gym", "phòng tập thể hình", WorkBusinessLeisure, Permanent, Culture, 90;
    Meeting = 14, "meeting", "cuộc họp", WorkBusinessLeisure, Event, Organiser, 120;
    Conference = 15, "conference", "hội nghị", WorkBusinessLeisure, Event, Organiser, 240;
    Seminar = 16, "seminar", "hội thảo", WorkBusinessLeisure, Event, Organiser, 240;
    TrainingCourse = 17, "training_course", "tập huấn", WorkBusinessLeisure, Event, Organiser, 240;
    OtherWorkBusinessLeisure = 18, "other_work_business_leisure", "địa điểm kinh doanh, làm việc, giải trí khác", WorkBusinessLeisure, Permanent, Commune, 120;
    Hospital = 19, "hospital", "bệnh viện", CrowdedPlace, Permanent, Health, 180;
    HealthFacility = 20, "health_facility", "cơ sở y tế", CrowdedPlace, Permanent, Health, 90;
    School = 21, "school", "trường học", CrowdedPlace, Permanent, Education, 300;
    BusStation = 22, "bus_station", "bến xe", CrowdedPlace, Permanent, Transport, 45;
    WaitingHall = 23, "waiting_hall", "nhà chờ", CrowdedPlace, Permanent, Transport, 30;
    PublicTransportVehicle = 24, "public_transport_vehicle", "phương tiện giao thông công cộng", CrowdedPlace, Mobile, Transport, 60;
    ShoppingCentre = 25, "shopping_centre", "trung tâm thương mại", CrowdedPlace, Permanent, Economy, 90;
    Supermarket = 26, "supermarket", "siêu thị", CrowdedPlace, Permanent, Economy, 45;
    WholesaleMarket = 27, "wholesale_market", "chợ đầu mối", CrowdedPlace, Permanent, Economy, 120;
    LocalMarket = 28, "local_market", "chợ dân sinh", CrowdedPlace, Permanent, Commune, 45;
    EssentialServiceShop = 29, "essential_service_shop", "cửa hàng cung cấp các dịch vụ thiết yếu", CrowdedPlace, Permanent, Commune, 20;
    Funeral = 30, "funeral", "đám tang", CrowdedPlace, Event, Commune, 120;
    Wedding = 31, "wedding", "đám cưới", CrowdedPlace, Event, Commune, 180;
    SightseeingSite = 32, "sightseeing_site", "địa điểm tham quan", CrowdedPlace, Permanent, Culture, 120;
    TouristSite = 33, "tourist_site", "địa điểm du lịch", CrowdedPlace, Permanent, Culture, 180;
    AmusementSite = 34, "amusement_site", "địa điểm vui chơi", CrowdedPlace, Permanent, Culture, 120;
    EntertainmentSite = 35, "entertainment_site", "địa điểm giải trí", CrowdedPlace, Permanent, Culture, 120;
    SpiritualSite = 36, "spiritual_site", "khu tâm linh", CrowdedPlace, Permanent, Culture, 60;
    OtherCrowdedPlace = 37, "other_crowded_place", "nơi tập trung đông người khác", CrowdedPlace, Permanent, Commune, 90;
    Establishment = 38, "establishment", "cơ sở", NamedElsewhere, Permanent, Commune, 120;
    Place = 39, "place", "địa điểm", NamedElsewhere, Permanent, Commune, 90;
    PublicPlace = 40, "public_place", "địa điểm công cộng", NamedElsewhere, Permanent, Commune, 60;
    EducationInstitution = 41, "education_institution", "cơ sở giáo dục đào tạo", NamedElsewhere, Permanent, Education, 300;
    VocationalInstitution = 42, "vocational_institution", "cơ sở dạy nghề", NamedElsewhere, Permanent, Labour, 300;
    TransportTerminal = 43, "transport_terminal", "bến tàu xe", NamedElsewhere, Permanent, Transport, 45;
    DistrictHealthCentre = 44, "district_health_centre", "trung tâm y tế", NamedElsewhere, Permanent, Health, 120;
    RegionalGeneralHospital = 45, "regional_general_hospital", "bệnh viện đa khoa khu vực", NamedElsewhere, Permanent, Health, 180;
    CheckpointPost = 46, "checkpoint_post", "chốt kiểm soát", Extension, Permanent, Commune, 10;
    Lodging = 47, "lodging", "cơ sở lưu trú", Extension, Permanent, Culture, 720;
    Dormitory = 48, "dormitory", "ký túc xá", Extension, Permanent, Education, 720;
    ApartmentBuilding = 49, "apartment_building", "chung cư", Extension, Permanent, Commune, 720;
    WorkerHousing = 50, "worker_housing", "nhà ở công nhân", Extension, Permanent, Labour, 720;
    ConstructionSite = 51, "construction_site", "công trường xây dựng", Extension, Permanent, Economy, 540;
    QuarantineSite = 52, "quarantine_site", "cơ sở cách ly", Extension, Permanent, Health, 1440;
    BorderGate = 53, "border_gate", "cửa khẩu", Extension, Permanent, Transport, 60;
    Pharmacy = 54, "pharmacy", "nhà thuốc", Extension, Permanent, Health, 15;
    Kindergarten = 55, "kindergarten", "trường mầm non", Extension, Permanent, Education, 480;
    SportsVenue = 56, "sports_venue", "cơ sở thể thao", Extension, Permanent, Culture, 120;
    LibraryMuseum = 57, "library_museum", "thư viện, bảo tàng", Extension, Permanent, Culture, 90;
    ResidentialGate = 58, "residential_gate", "cổng tổ dân phố", Extension, Permanent, Commune, 720;
}

impl VenueKind {
    /// The stable number inside signed codes.
    pub const fn code(self) -> u8 {
        self.row().code
    }

    /// The stable identifier in files and reports, such as `local_market`.
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// The Vietnamese name, as on a poster.
    pub const fn label_vi(self) -> &'static str {
        self.row().label_vi
    }

    /// The heading it stands under.
    pub const fn group(self) -> VenueGroup {
        self.row().group
    }

    /// How it exists.
    pub const fn lifetime(self) -> Lifetime {
        self.row().lifetime
    }

    /// Who supervises it.
    pub const fn sector(self) -> Sector {
        self.row().sector
    }

    /// The usual stay in minutes, by which a missed check-out is estimated. A convention of this
    /// library, not a rule of the order.
    pub const fn stay_minutes(self) -> u16 {
        self.row().stay_minutes
    }

    /// The kind of a number in a signed code; `None` for a number of a later version.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

impl fmt::Debug for VenueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for VenueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for VenueKind {
    type Err = Error;

    fn from_str(id: &str) -> Result<Self> {
        let known = Self::ALL.iter().copied().find(|kind| kind.id() == id);
        known.ok_or(Error::invalid("venue kind: not in the taxonomy"))
    }
}

impl TryFrom<String> for VenueKind {
    type Error = Error;

    fn try_from(id: String) -> Result<Self> {
        id.parse()
    }
}

impl From<VenueKind> for &'static str {
    fn from(kind: VenueKind) -> Self {
        kind.id()
    }
}

impl Sector {
    /// The stable identifier.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Commune => "commune",
            Self::Economy => "economy",
            Self::Culture => "culture",
            Self::Health => "health",
            Self::Education => "education",
            Self::Labour => "labour",
            Self::Transport => "transport",
            Self::Organiser => "organiser",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn identifiers_and_codes_are_unique_and_lead_back() {
        let ids: BTreeSet<_> = VenueKind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(ids.len(), VenueKind::ALL.len());
        for &kind in VenueKind::ALL {
            assert_eq!(kind.id().parse::<VenueKind>().unwrap(), kind);
            assert_eq!(VenueKind::from_code(kind.code()), Some(kind));
            assert!(kind.stay_minutes() > 0, "{kind}");
        }
    }

    #[test]
    fn the_order_names_eighteen_and_nineteen_kinds() {
        let in_group = |group| VenueKind::ALL.iter().filter(|kind| kind.group() == group).count();
        assert_eq!(in_group(VenueGroup::WorkBusinessLeisure), 18);
        assert_eq!(in_group(VenueGroup::CrowdedPlace), 19);
    }

    #[test]
    fn unknown_names_and_codes_are_refused() {
        assert!("Office".parse::<VenueKind>().is_err());
        assert_eq!(VenueKind::from_code(0), None);
        assert_eq!(VenueKind::from_code(255), None);
    }
}
