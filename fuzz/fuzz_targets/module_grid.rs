//! Any modules as a symbol, or a drawn one with any of its modules inverted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravao_core::Level;
use ravao_symbol::SymbolCode;
use ravao_symbol::grid::{Modules, decode, decode_doubtful};

/// Inverted modules that no symbol of level H minds, wherever they are.
const HARMLESS: usize = 3;

fuzz_target!(|bytes: &[u8]| {
    let Some((&[version, kind], hits)) = bytes.split_first_chunk() else { return };
    let version = version % 40 + 1;
    let code = SymbolCode::encode_in("RAVAO", version, Level::H).expect("it fits");
    let (is_drawn, width) = (kind % 2 == 1, code.width() as usize);
    let mut modules = Modules::new(width);
    let mut doubtful = Modules::new(width);
    for place in 0..width * width {
        let (x, y) = (place % width, place / width);
        let is_hit = hits.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1);
        if is_hit != (is_drawn && code.is_dark(x as u32, y as u32)) {
            modules.set(x, y);
        }
        if is_hit {
            doubtful.set(x, y);
        }
    }
    let content = decode(&modules);
    assert_eq!(content.is_ok(), decode(&modules.transposed()).is_ok());
    let unsure = decode_doubtful(&modules, &doubtful);
    assert!(content.is_err() || content == unsure, "doubts spoil what is whole");
    if is_drawn && hits.iter().map(|byte| byte.count_ones() as usize).sum::<usize>() <= HARMLESS {
        assert_eq!(content.expect("it is whole").bytes, b"RAVAO");
    }
});
