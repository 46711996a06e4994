use proptest::prelude::*;

use super::*;

fn check(address: &str, expected: &[&str]) {
    let register = AdminRegister::built_in();
    check_in(&register, address, expected);
}

fn check_in(register: &AdminRegister, address: &str, expected: &[&str]) {
    let found = AdminNames::new(register).find(address);
    let units: Vec<String> = found.iter().map(|found| found.unit.to_string()).collect();
    assert_eq!(units, expected, "{address}");
}

#[test]
fn three_levels_are_found() {
    check("Thôn 1, Xã Hợp Thành, Huyện Sơn Dương, Tỉnh Tuyên Quang", &["2021:02566"]);
    check("Xã Hợp Thành, H.Sơn Dương, T. Tuyên Quang, Việt Nam", &["2021:02566"]);
    check("thon 1, x. hop thanh, huyen son duong, tuyen quang", &["2021:02566"]);
    check("TT. Sơn Dương, Huyện Sơn Dương, Tuyên Quang", &["2021:02536"]);
    check("Huyện Sơn Dương, Tuyên Quang", &["2021:076"]);
    check("TP. Tuyên Quang, Tuyên Quang", &["2021:070"]);
}

#[test]
fn two_levels_are_found() {
    check("Thôn 1, Xã Sơn Dương, Tỉnh Tuyên Quang", &["2025:02536"]);
    check("Xã Hồng Sơn, tỉnh Tuyên Quang", &["2025:02608"]);
    check("Xã Minh Thanh - , Tuyên Quang,,", &["2025:02554"]);
}

#[test]
fn what_can_mean_several_units_gives_all_of_them() {
    check("Tuyên Quang", &["2021:08", "2025:08"]);
    check("Sơn Dương, Tuyên Quang", &["2021:076", "2025:02536"]);
    check("Thôn 1, Hợp Thành, Sơn Dương, Tuyên Quang", &["2021:02566", "2025:02536"]);
    check("TP Hồ Chí Minh", &["2021:79", "2025:79"]);
    check("Thôn 1, Sơn Dương, Tuyên Quang", &["2021:076", "2025:02536"]);
}

#[test]
fn a_dataset_tells_which() {
    let register = AdminRegister::built_in();
    let names = AdminNames::new(&register);
    for (dataset, address, unit, parts) in [
        (AdminDataset::Y2021, "Thôn 1, Hợp Thành, Sơn Dương, Tuyên Quang", "2021:02566", 3),
        (AdminDataset::Y2025, "Thôn 1, Hợp Thành, Sơn Dương, Tuyên Quang", "2025:02536", 2),
        (AdminDataset::Y2021, "Sơn Dương, Tuyên Quang", "2021:076", 2),
        (AdminDataset::Y2021, "Thừa Thiên Huế", "2021:46", 1),
        (AdminDataset::Y2025, "Huế", "2025:46", 1),
    ] {
        let unit = unit.parse().unwrap();
        assert_eq!(names.find_in(dataset, address), [AdminMatch { unit, parts }], "{address}");
    }
}

#[test]
fn what_the_register_does_not_hold_is_not_found() {
    for address in [
        "",
        ",",
        " , - , ",
        "Việt Nam",
        "Xã Tuyên Quang",
        "Huyện Tuyên Quang",
        "Tuyen",
        "Tuyên Quang Hợp Thành",
        "Tỉnh",
        "Thôn 1",
        "Sơn Dương",
        "Xã Hợp Thành",
        "Tuyên Quang, Lào",
        "Hợp Thành; Sơn Dương; Tuyên Quang",
    ] {
        check(address, &[]);
    }
}

#[test]
fn a_name_outside_its_parent_is_not_followed() {
    check("Xã Hợp Thành, Huyện Yên Sơn, Tỉnh Tuyên Quang", &["2021:075"]);
    check("Huyện Sơn Dương, Tỉnh Hà Giang", &["2021:02"]);
    check("Quận Sơn Dương, Tuyên Quang", &["2021:076"]);
}

#[test]
fn spelling_and_level_words_tell_namesakes_apart() {
    let mut register = AdminRegister::new();
    let list = "01,Tỉnh A,\n002,Huyện B,01\n00003,Xã Minh Hòa,002\n00004,Xã Minh Hóa,002\n\
                00005,Thị trấn Minh Hòa,002\n00006,Phường 1,002";
    register.load(AdminDataset::Y2021, list).unwrap();
    let check = |address, expected: &[&str]| check_in(&register, address, expected);
    check("Xã Minh Hoà, B, A", &["2021:00003"]);
    check("Minh Hoá, B, A", &["2021:00004"]);
    check("Minh Hòa, B, A", &["2021:00003", "2021:00005"]);
    check("Minh Hoa, B, A", &["2021:00003", "2021:00004", "2021:00005"]);
    check("P.1, B, A", &["2021:00006"]);
}

proptest! {
    #[test]
    fn any_text_is_searched_without_panic(text in "[A-Za-zÀ-ỹ0-9,.\\- ]{0,60}") {
        let register = AdminRegister::built_in();
        let found = AdminNames::new(&register).find(&text);
        prop_assert!(found.is_sorted_by_key(|found| std::cmp::Reverse(found.parts)));
    }

    #[test]
    fn every_unit_is_found_by_its_full_address(index in any::<prop::sample::Index>()) {
        let register = AdminRegister::built_in();
        let units: Vec<&AdminUnit> = register.iter().collect();
        let unit = *index.get(&units);
        let mut address = unit.name.clone();
        let mut above = unit.parent;
        while let Some(code) = above {
            let parent = register.unit(AdminUnitId { dataset: unit.id.dataset, code }).unwrap();
            address = format!("{address}, {}", parent.name);
            above = parent.parent;
        }
        let found = AdminNames::new(&register).find_in(unit.id.dataset, &address);
        prop_assert_eq!(found.first().map(|found| found.unit), Some(unit.id));
        prop_assert_eq!(found.len(), 1);
    }
}
