//! The list format of administrative units: text in, units out.

use std::collections::BTreeMap;

use super::{AdminDataset, AdminUnit, AdminUnitId};
use crate::limits::{MAX_ADMIN_UNITS, MAX_LABEL_BYTES, MAX_LINE_BYTES};
use crate::{Error, Result};

/// Parses a whole list; the first broken line refuses it.
pub(super) fn parse(dataset: AdminDataset, text: &str) -> Result<BTreeMap<AdminUnitId, AdminUnit>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut units = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if units.len() == MAX_ADMIN_UNITS {
            return Err(Error::too_large("administrative list: units").at(number));
        }
        let unit = parse_line(dataset, line).map_err(|error| error.at(number))?;
        if units.insert(unit.id, unit).is_some() {
            return Err(Error::invalid("administrative list: a code stands twice").at(number));
        }
    }
    Ok(units)
}

fn parse_line(dataset: AdminDataset, line: &str) -> Result<AdminUnit> {
    if line.len() > MAX_LINE_BYTES {
        return Err(Error::too_large("administrative list: line"));
    }
    let mut fields = line.split(',').map(str::trim);
    let code = fields.next().unwrap_or_default().parse()?;
    let name = fields.next().filter(|name| !name.is_empty());
    let name = name.ok_or(Error::invalid("administrative list: no name"))?;
    let parent = fields.next().filter(|parent| !parent.is_empty());
    let predecessors = fields.next().unwrap_or_default();
    if fields.next().is_some() {
        return Err(Error::invalid("administrative list: more than four fields"));
    }
    if name.len() > MAX_LABEL_BYTES {
        return Err(Error::too_large("administrative list: name"));
    }
    Ok(AdminUnit {
        id: AdminUnitId { dataset, code },
        name: name.to_owned(),
        parent: parent.map(str::parse).transpose()?,
        predecessors: predecessors.split_whitespace().map(str::parse).collect::<Result<_>>()?,
        successors: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<u64>) {
        let line = parse(AdminDataset::Y2025, text).err().map(|error| error.position().unwrap());
        assert_eq!(line, expected, "{text:?}");
    }

    #[test]
    fn well_formed_lists_are_read() {
        check("", None);
        check("\u{feff}# heading\r\n\r\n08,Tỉnh Tuyên Quang\r\n", None);
        check("02536,Xã Sơn Dương,08,2021:02536 2021:02566", None);
    }

    #[test]
    fn broken_lines_are_named() {
        check("08", Some(1));
        check("08,", Some(1));
        check("8,Tuyên Quang", Some(1));
        check("08,Tuyên Quang,,2021", Some(1));
        check("08,Tuyên Quang,x", Some(1));
        check("\n08,Tuyên Quang,,,", Some(2));
        check("08,Tuyên Quang\n08,Hà Giang", Some(2));
        check(&format!("08,{}", "x".repeat(MAX_LABEL_BYTES + 1)), Some(1));
        check(&"x".repeat(MAX_LINE_BYTES + 1), Some(1));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,300}") {
            let _ = parse(AdminDataset::Y2021, &text);
        }
    }
}
