use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{AdminCode, AdminDataset, AdminLevel, AdminUnitId, built_in, list};
use crate::limits::MAX_ADMIN_UNITS;
use crate::{Error, Result};

/// One administrative unit of one dataset.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AdminUnit {
    /// Its key.
    pub id: AdminUnitId,
    /// Its full name with the level word, in NFC: "Xã Tân Trào".
    pub name: String,
    /// The unit above it in the same dataset.
    pub parent: Option<AdminCode>,
    /// Units of the dataset before, out of which it was formed, in whole or in part.
    pub predecessors: Vec<AdminUnitId>,
    /// Units of the dataset after, into which it went.
    pub successors: Vec<AdminUnitId>,
}

/// Administrative units by key, of any number of datasets.
#[derive(Clone, Debug, Default)]
pub struct AdminRegister {
    units: BTreeMap<AdminUnitId, AdminUnit>,
}

impl AdminRegister {
    /// An empty register.
    pub const fn new() -> Self {
        Self { units: BTreeMap::new() }
    }

    /// The provinces of 2021 and 2025, and the communes of Sơn Dương in both.
    ///
    /// # Panics
    /// Never: the lists are part of the crate, and a test parses them.
    pub fn built_in() -> Self {
        let mut register = Self::new();
        for (dataset, text) in built_in::LISTS {
            register.load(*dataset, text).expect("the built-in lists are well-formed");
        }
        register
    }

    /// Adds the units of a list of one dataset; units it already has are replaced. Datasets may
    /// come in any order. Returns how many units were read.
    ///
    /// A list is UTF-8 text, one unit a line: `code,name,parent,predecessors`. The code has 2, 3 or
    /// 5 digits, the parent is a code or empty, the predecessors are keys such as `2021:02536`
    /// separated by spaces and may be left out. Empty lines and lines that begin with `#` count for
    /// nothing. A name holds no comma.
    ///
    /// # Errors
    /// `Invalid` with the line number for a broken line or a code that stands twice, `TooLarge`
    /// over [`MAX_ADMIN_UNITS`]; the register is then unchanged.
    pub fn load(&mut self, dataset: AdminDataset, text: &str) -> Result<usize> {
        let units = list::parse(dataset, text)?;
        let added = units.keys().filter(|id| !self.units.contains_key(id)).count();
        if self.units.len() + added > MAX_ADMIN_UNITS {
            return Err(Error::too_large("administrative list: units"));
        }
        let count = units.len();
        self.units.extend(units);
        self.link();
        Ok(count)
    }

    /// Gives every unit its successors, which name it as a predecessor.
    fn link(&mut self) {
        let of_unit = |unit: &AdminUnit| {
            let after = unit.id;
            unit.predecessors.clone().into_iter().map(move |before| (before, after))
        };
        let links: BTreeSet<_> = self.units.values().flat_map(of_unit).collect();
        self.units.values_mut().for_each(|unit| unit.successors.clear());
        for (before, after) in links {
            if let Some(unit) = self.units.get_mut(&before) {
                unit.successors.push(after);
            }
        }
    }

    /// The unit of a key.
    pub fn unit(&self, id: AdminUnitId) -> Option<&AdminUnit> {
        self.units.get(&id)
    }

    /// The province that a unit lies in, or is.
    pub fn province_of(&self, id: AdminUnitId) -> Option<&AdminUnit> {
        let mut unit = self.unit(id)?;
        // Three levels at most, so a list whose parents form a ring still ends.
        for _ in 0..3 {
            if unit.id.code.level() == AdminLevel::Province {
                return Some(unit);
            }
            unit = self.unit(AdminUnitId { dataset: id.dataset, code: unit.parent? })?;
        }
        None
    }

    /// The units directly below one.
    pub fn children(&self, id: AdminUnitId) -> impl Iterator<Item = &AdminUnit> {
        self.iter()
            .filter(move |unit| unit.id.dataset == id.dataset && unit.parent == Some(id.code))
    }

    /// All units, by dataset and code.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &AdminUnit> {
        self.units.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> AdminUnitId {
        text.parse().unwrap()
    }

    #[test]
    fn built_in_lists_have_the_counts_of_the_resolutions() {
        let register = AdminRegister::built_in();
        let count = |dataset, level| {
            let in_dataset = register.iter().filter(|unit| unit.id.dataset == dataset);
            in_dataset.filter(|unit| unit.id.code.level() == level).count()
        };
        assert_eq!(count(AdminDataset::Y2021, AdminLevel::Province), 63);
        assert_eq!(count(AdminDataset::Y2025, AdminLevel::Province), 34);
        assert_eq!(register.children(id("2021:076")).count(), 31);
        assert_eq!(count(AdminDataset::Y2025, AdminLevel::Commune), 10);
    }

    #[test]
    fn a_code_means_another_commune_in_another_dataset() {
        let register = AdminRegister::built_in();
        assert_eq!(register.unit(id("2021:02554")).unwrap().name, "Xã Bình Yên");
        assert_eq!(register.unit(id("2025:02554")).unwrap().name, "Xã Minh Thanh");
        assert_eq!(register.unit(id("2021:24")).unwrap().name, "Tỉnh Bắc Giang");
        assert_eq!(register.unit(id("2025:24")).unwrap().name, "Tỉnh Bắc Ninh");
    }

    #[test]
    fn every_unit_of_2021_with_a_successor_is_named_by_it() {
        let register = AdminRegister::built_in();
        assert_eq!(register.unit(id("2021:02542")).unwrap().successors, [id("2025:02554")]);
        for province in register.iter().filter(|unit| unit.id.dataset == AdminDataset::Y2021) {
            let expected = usize::from(province.id.code.level() != AdminLevel::District);
            assert_eq!(province.successors.len(), expected, "{}", province.name);
        }
    }

    #[test]
    fn provinces_are_found_through_all_levels() {
        let register = AdminRegister::built_in();
        let name = |text| register.province_of(id(text)).map(|unit| unit.name.as_str());
        assert_eq!(name("2021:02545"), Some("Tỉnh Tuyên Quang"));
        assert_eq!(name("2025:02545"), Some("Tỉnh Tuyên Quang"));
        assert_eq!(name("2025:99"), None);
    }

    #[test]
    fn loading_a_dataset_again_keeps_its_successors() {
        let mut register = AdminRegister::built_in();
        register.load(AdminDataset::Y2021, "08,Tỉnh Tuyên Quang,").unwrap();
        assert_eq!(register.unit(id("2021:08")).unwrap().successors, [id("2025:08")]);
    }

    #[test]
    fn a_ring_of_parents_ends() {
        let mut register = AdminRegister::new();
        register.load(AdminDataset::new(1), "00001,A,00002\n00002,B,00001").unwrap();
        assert!(register.province_of(id("1:00001")).is_none());
    }

    #[test]
    fn a_broken_list_changes_nothing() {
        let mut register = AdminRegister::new();
        let error = register.load(AdminDataset::Y2025, "08,Tuyên Quang,\n9,X,").unwrap_err();
        assert_eq!(error.position(), Some(2));
        assert_eq!(register.iter().len(), 0);
    }
}
