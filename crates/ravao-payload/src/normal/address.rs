//! From an address as written to the administrative unit that it names.

use std::collections::HashMap;

use ravao_core::{AdminCode, AdminDataset, AdminLevel, AdminRegister, AdminUnit, AdminUnitId};

use super::name::{fold, spelling};

/// Words for the levels, folded, the longer before those that they begin with.
const LEVEL_WORDS: [(&str, &[AdminLevel]); 17] = [
    ("TINH ", &[AdminLevel::Province]),
    ("T.", &[AdminLevel::Province]),
    ("THANH PHO ", &[AdminLevel::Province, AdminLevel::District]),
    ("TP.", &[AdminLevel::Province, AdminLevel::District]),
    ("TP ", &[AdminLevel::Province, AdminLevel::District]),
    ("QUAN ", &[AdminLevel::District]),
    ("Q.", &[AdminLevel::District]),
    ("HUYEN ", &[AdminLevel::District]),
    ("H.", &[AdminLevel::District]),
    ("THI XA ", &[AdminLevel::District]),
    ("TX.", &[AdminLevel::District]),
    ("THI TRAN ", &[AdminLevel::Commune]),
    ("TT.", &[AdminLevel::Commune]),
    ("PHUONG ", &[AdminLevel::Commune]),
    ("P.", &[AdminLevel::Commune]),
    ("XA ", &[AdminLevel::Commune]),
    ("X.", &[AdminLevel::Commune]),
];

/// What an address ends with before the province, and names no unit.
const COUNTRY: &str = "VIET NAM";

/// Levels of units, and so the parts of an address that can name one.
const LEVELS: usize = 3;

/// A unit that an address can mean.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct AdminMatch {
    /// The unit.
    pub unit: AdminUnitId,
    /// How many parts of the address name it and the units above it.
    pub parts: usize,
}

/// The units of a register by their names.
///
/// Names are compared folded; where several units of one parent have one folded name, those of the
/// same spelling come before the others. It finds what the register holds and nothing else: with
/// the built-in lists, provinces, and the communes of one former district.
///
/// ```
/// use ravao_core::{AdminDataset, AdminRegister};
/// use ravao_payload::normal::AdminNames;
///
/// let register = AdminRegister::built_in();
/// let names = AdminNames::new(&register);
/// let found = |text| {
///     let units = names.find(text).into_iter().map(|found| found.unit.to_string());
///     units.collect::<Vec<_>>()
/// };
/// assert_eq!(found("Thôn 1, Xã Sơn Dương, Tỉnh Tuyên Quang"), ["2025:02536"]);
/// assert_eq!(found("Thôn 1, xa Hop Thanh, H. Son Duong, Tuyen Quang"), ["2021:02566"]);
/// // A commune before the reform, or a village of one after it: the address does not say.
/// assert_eq!(found("Hợp Thành, Sơn Dương, Tuyên Quang"), ["2021:02566", "2025:02536"]);
/// ```
#[derive(Debug)]
pub struct AdminNames<'a> {
    units: HashMap<Key, Vec<&'a AdminUnit>>,
    datasets: Vec<AdminDataset>,
}

/// A dataset, the unit above, and the folded name without its level word.
type Key = (AdminDataset, Option<AdminCode>, String);

impl<'a> AdminNames<'a> {
    /// The names of the units of a register.
    pub fn new(register: &'a AdminRegister) -> Self {
        let mut units: HashMap<Key, Vec<&AdminUnit>> = HashMap::new();
        let mut datasets: Vec<AdminDataset> = register.iter().map(|it| it.id.dataset).collect();
        datasets.dedup();
        for unit in register.iter() {
            let name = Part::new(&unit.name).name;
            units.entry((unit.id.dataset, unit.parent, name)).or_default().push(unit);
        }
        Self { units, datasets }
    }

    /// The units that an address can mean, of all datasets, the one that explains the most parts
    /// first. More than one means that the address does not tell.
    ///
    /// A unit is left out where another explains more of the address, unless it is a commune:
    /// the parts before a commune are a village and a house, and can be called like anything.
    pub fn find(&self, address: &str) -> Vec<AdminMatch> {
        let parts = parts(address);
        let found = self.datasets.iter().flat_map(|dataset| self.read(*dataset, &parts));
        likeliest(found.collect())
    }

    /// As [`find`](Self::find), within one dataset: when the address was written tells which.
    pub fn find_in(&self, dataset: AdminDataset, address: &str) -> Vec<AdminMatch> {
        likeliest(self.read(dataset, &parts(address)))
    }

    /// Follows the parts from the province down, as far as names go on.
    fn read(&self, dataset: AdminDataset, parts: &[Part]) -> Vec<AdminMatch> {
        let mut found = Vec::new();
        let mut above: Vec<Option<AdminCode>> = vec![None];
        for (index, part) in parts.iter().enumerate() {
            let units: Vec<&AdminUnit> =
                above.iter().flat_map(|parent| self.named(dataset, *parent, part)).collect();
            found.extend(units.iter().map(|unit| AdminMatch { unit: unit.id, parts: index + 1 }));
            above = units.iter().map(|unit| Some(unit.id.code)).collect();
        }
        found
    }

    fn named(
        &self,
        dataset: AdminDataset,
        parent: Option<AdminCode>,
        part: &Part,
    ) -> Vec<&'a AdminUnit> {
        let candidates = self.units.get(&(dataset, parent, part.name.clone()));
        let candidates = candidates.into_iter().flatten().copied();
        let candidates: Vec<_> = candidates.filter(|unit| part.can_be(unit)).collect();
        narrow(candidates, part)
    }
}

/// One part of an address, between commas.
struct Part {
    /// Folded, without the level word.
    name: String,
    /// As written, but for case, spaces and the place of tones.
    spelling: String,
    /// What the level word allows; everything where there is none.
    levels: &'static [AdminLevel],
}

impl Part {
    fn new(text: &str) -> Self {
        let folded = fold(text);
        let word = LEVEL_WORDS.iter().find_map(|(word, levels)| {
            let rest = folded.strip_prefix(word)?.trim_start();
            (!rest.is_empty()).then(|| (rest.to_owned(), *levels))
        });
        let (name, levels) = word.unwrap_or((folded, &[]));
        Self { name, spelling: spelling(text), levels }
    }

    fn can_be(&self, unit: &AdminUnit) -> bool {
        self.levels.is_empty() || self.levels.contains(&unit.id.code.level())
    }

    /// Whether a unit has the spelling of this part, with its level word or without.
    fn is_spelled_like(&self, unit: &AdminUnit) -> bool {
        let name = spelling(&unit.name);
        let is_bare = || name.strip_suffix(&self.spelling).is_some_and(|word| word.ends_with(' '));
        name == self.spelling || is_bare()
    }
}

/// Those of the same spelling, where there are any.
fn narrow<'a>(candidates: Vec<&'a AdminUnit>, part: &Part) -> Vec<&'a AdminUnit> {
    let alike: Vec<_> =
        candidates.iter().copied().filter(|unit| part.is_spelled_like(unit)).collect();
    if alike.is_empty() { candidates } else { alike }
}

/// The last parts of an address, the largest unit first. Cards have stray commas and hyphens.
fn parts(address: &str) -> Vec<Part> {
    let parts = address.rsplit(',').map(|part| part.trim_matches([' ', '-', '.']));
    let parts = parts.filter(|part| !part.is_empty()).map(Part::new);
    parts.skip_while(|part| part.name == COUNTRY).take(LEVELS).collect()
}

fn likeliest(mut found: Vec<AdminMatch>) -> Vec<AdminMatch> {
    let most = found.iter().map(|found| found.parts).max().unwrap_or_default();
    found.retain(|it| it.parts == most || it.unit.code.level() == AdminLevel::Commune);
    found.sort_by_key(|found| (std::cmp::Reverse(found.parts), found.unit));
    found
}

#[cfg(test)]
mod tests;
