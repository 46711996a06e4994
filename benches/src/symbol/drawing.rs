//! Drawing the codes of a batch of passes: modules, SVG and PNG, by our encoder and its peers.

use std::hint::black_box;
use std::time::Instant;

use image::{DynamicImage, ImageFormat, Luma};
use qrcode::{EcLevel, QrCode};
use qrcodegen::QrCodeEcc;
use ravao_core::Level;
use ravao_symbol::SymbolCode;
use ravao_symbol::grid::{Modules, decode};

use crate::camera::Chance;
use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::table::Table;

/// Passes in a batch.
const PASSES: usize = 1_000;

/// Characters of a pass, in Base45.
const CHARACTERS: usize = 262;

/// Pixels a module in a PNG.
const SCALE: u32 = 8;

const BASE45: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Those who draw in one form.
type Contenders = fn() -> Vec<Contender<'static, String>>;

/// Every table of this subject.
pub fn tables(rounds: usize) -> impl Iterator<Item = Result<Table, &'static str>> {
    let passes = passes();
    let contests: [(&str, Contenders); 3] =
        [("modules", modules), ("SVG", svg), ("PNG of 8 pixels a module", png)];
    contests.into_iter().map(move |(what, contenders)| {
        let title = format!("{PASSES} passes of {CHARACTERS} characters, level M: {what}");
        let contest = Contest {
            title,
            items: &passes,
            units: 1,
            demand: Demand::AllRight,
            contenders: contenders(),
        };
        Ok(contest.measure(rounds))
    })
}

fn passes() -> Vec<String> {
    let mut chance = Chance::new(45);
    let mut character = |_| char::from(BASE45[(chance.next() % 45) as usize]);
    (0..PASSES).map(|_| (0..CHARACTERS).map(&mut character).collect()).collect()
}

fn modules() -> Vec<Contender<'static, String>> {
    vec![
        contender("ours", ours, |code, text| {
            says(code.width() as usize, text, |x, y| code.is_dark(x as u32, y as u32))
        }),
        contender("qrcode", qrcode, |code, text| {
            says(code.width(), text, |x, y| code[(x, y)] == qrcode::Color::Dark)
        }),
        contender("qrcodegen", qrcodegen, |code, text| {
            says(code.size() as usize, text, |x, y| code.get_module(x as i32, y as i32))
        }),
        contender("fast_qr", fast_qr, |code, text| {
            says(code.size, text, |x, y| code[y][x].value())
        }),
    ]
}

fn svg() -> Vec<Contender<'static, String>> {
    let is_drawn = |svg: &String, _: &str| svg.starts_with("<svg") || svg.starts_with("<?xml");
    vec![
        contender("ours", |text| ours(text).to_svg(), is_drawn),
        contender(
            "qrcode",
            |text| qrcode(text).render::<qrcode::render::svg::Color>().build(),
            is_drawn,
        ),
        contender(
            "fast_qr",
            |text| fast_qr::convert::svg::SvgBuilder::default().to_str(&fast_qr(text)),
            is_drawn,
        ),
    ]
}

fn png() -> Vec<Contender<'static, String>> {
    vec![
        contender(
            "ours",
            |text| ours(text).to_png(SCALE).expect("it fits"),
            |png, text| is_read(png, text),
        ),
        contender("qrcode and image", png_by_qrcode, |png, text| is_read(png, text)),
    ]
}

/// Times the drawing alone, and judges what was drawn.
fn contender<T: 'static>(
    name: &'static str,
    draw: impl Fn(&str) -> T + 'static,
    is_right: impl Fn(&T, &str) -> bool + 'static,
) -> Contender<'static, String> {
    Contender::timed(name, move |text: &String| {
        let start = Instant::now();
        let drawn = black_box(draw(black_box(text)));
        let time = start.elapsed();
        (if is_right(&drawn, text) { Verdict::Right } else { Verdict::Wrong }, time)
    })
}

fn ours(text: &str) -> SymbolCode {
    SymbolCode::encode(text, Level::M).expect("it fits")
}

/// By default it finds the cheapest segments too.
fn qrcode(text: &str) -> QrCode {
    QrCode::with_error_correction_level(text, EcLevel::M).expect("it fits")
}

fn qrcodegen(text: &str) -> qrcodegen::QrCode {
    qrcodegen::QrCode::encode_text(text, QrCodeEcc::Medium).expect("it fits")
}

fn fast_qr(text: &str) -> fast_qr::QRCode {
    fast_qr::QRBuilder::new(text).ecl(fast_qr::ECL::M).build().expect("it fits")
}

fn png_by_qrcode(text: &str) -> Vec<u8> {
    let code = qrcode(text);
    let (side, quiet) = (code.width() as u32, ravao_symbol::QUIET_ZONE);
    let width = (side + 2 * quiet) * SCALE;
    let picture = image::ImageBuffer::from_fn(width, width, |x, y| {
        let [x, y] = [x, y].map(|at| (at / SCALE).wrapping_sub(quiet));
        let is_dark = x < side && y < side && code[(x as usize, y as usize)] == qrcode::Color::Dark;
        Luma([if is_dark { 0u8 } else { 255 }])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut file, ImageFormat::Png).expect("memory takes it");
    file.into_inner()
}

fn says(width: usize, text: &str, is_dark: impl Fn(usize, usize) -> bool) -> bool {
    let mut modules = Modules::new(width);
    for (x, y) in (0..width * width).map(|place| (place % width, place / width)) {
        if is_dark(x, y) {
            modules.set(x, y);
        }
    }
    decode(&modules).is_ok_and(|content| content.bytes == text.as_bytes())
}

/// Reads the modules of a PNG back from their middles.
fn is_read(png: &[u8], text: &str) -> bool {
    let Ok(picture) = image::load_from_memory(png) else { return false };
    let luma = picture.into_luma8();
    let side = (luma.width() / SCALE - 2 * ravao_symbol::QUIET_ZONE) as usize;
    let middle = |at: usize| (at as u32 + ravao_symbol::QUIET_ZONE) * SCALE + SCALE / 2;
    says(side, text, |x, y| luma.get_pixel(middle(x), middle(y)).0[0] < 128)
}
