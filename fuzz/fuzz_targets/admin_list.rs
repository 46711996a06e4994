//! Any text as a list of administrative units.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::{AdminDataset, AdminRegister};

fuzz_target!(|text: &str| {
    let mut register = AdminRegister::new();
    if register.load(AdminDataset::Y2025, text).is_ok() {
        let ids: Vec<_> = register.iter().map(|unit| unit.id).collect();
        for id in ids {
            let _ = register.province_of(id);
        }
    }
});
