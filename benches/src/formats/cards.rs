//! Cards of invented people, each with a number of its own.

use super::Sample;

const FAMILIES: [&str; 5] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"];
const MIDDLES: [&str; 4] = ["Văn", "Hữu", "Đức", "Minh"];
const GIVENS: [&str; 6] = ["An", "Bình", "Cường", "Dũng", "Khánh", "Phúc"];

/// Where all of them live.
const PLACE: &str = "Thôn 1, Hợp Thành, Sơn Dương, Tuyên Quang";

pub(super) fn identity_7(number: u32) -> Sample {
    let (id, name) = (id(number), name(number));
    let text = format!("{id}|{:09}|{name}|01011990|Nam|{PLACE}|10052021", 123_000_000 + number);
    Sample { text, answer: id }
}

pub(super) fn identity_11(number: u32) -> Sample {
    let Sample { text, answer } = identity_7(number);
    Sample { text: format!("{text}||{}|Trần Thị Bích|", name(number + 1)), answer }
}

pub(super) fn identity_6(number: u32) -> Sample {
    let (id, name) = (id(number), name(number));
    Sample { text: format!("{id}|{name}|01/01/1990|Nam|{PLACE}|10/05/2021"), answer: id }
}

pub(super) fn insurance_15(number: u32) -> Sample {
    let (answer, name, place) = (format!("GD40807{number:08}"), hex(&name(number)), hex(PLACE));
    let text = format!(
        "{answer}|{name}|01/01/1990|1|{place}|08 - 303|01/01/2020|-|15/12/2019|08070000000000|-|4|\
         01/01/2025|0123456789abcdef-9102|$"
    );
    Sample { text, answer }
}

pub(super) fn insurance_17(number: u32) -> Sample {
    let (answer, name, place) = (format!("80{number:08}"), hex(&name(number)), hex(PLACE));
    let text = format!(
        "{answer}|{name}|01/01/1990|1|-|08 - 303|01/01/2023|-|15/12/2022|08078000000000|-|4|\
         01/01/2028|0123456789abcdef-1202|4|{place}|$"
    );
    Sample { text, answer }
}

pub(super) fn personal_qr(number: u32) -> Sample {
    let answer = id(number);
    let text = format!("{answer}|NGUYEN VAN AN|1990-12-01|0|1629{number:014}|<1<<0900000001<");
    Sample { text, answer }
}

/// A card of seven parts whose UTF-8 a scanner read as Latin-1, with a line end.
pub(super) fn dirty(number: u32) -> Sample {
    let answer = identity_7(number).text;
    let text = answer.bytes().map(char::from).chain("\r\n".chars()).collect();
    Sample { text, answer }
}

/// A personal number of a man born in 1990.
fn id(number: u32) -> String {
    format!("008090{number:06}")
}

fn name(number: u32) -> String {
    let pick = |words: &[&'static str], by: u32| words[(number / by) as usize % words.len()];
    format!("{} {} {}", pick(&FAMILIES, 1), pick(&MIDDLES, 5), pick(&GIVENS, 20))
}

fn hex(text: &str) -> String {
    data_encoding::HEXLOWER.encode(text.as_bytes())
}
