//! A visitor walks up to the camera of a gate: `cargo run --example camera_gate`.

use std::time::{Duration, Instant};

use ravao::symbol::{FrameReader, SymbolCode};
use ravao::wording::{self, Language};
use ravao_core::Level;
use ravao_examples::camera::{Chance, Distortion, photograph};

/// Between two frames of a camera that takes 30 a second.
const FRAME: Duration = Duration::from_millis(33);

/// What a frame may take: far more than it needs, so that a busy machine tells the same story.
const BUDGET: Duration = Duration::from_millis(500);

#[allow(clippy::print_stdout, reason = "an example")]
fn main() -> ravao::Result<()> {
    let pass =
        SymbolCode::encode("HTTPS://RAVAO.EXAMPLE/P/".to_owned() + &"A7".repeat(119), Level::M)?;
    let (drawing, width) = pass.to_luma(8)?;
    let mut chance = Chance::new(1);
    let mut reader = FrameReader::new();
    let mut shown = String::new();

    for nth in 0..60u16 {
        let size = (0.03 + 0.005 * f32::from(nth)).min(0.6);
        let taken = Distortion { size, ..Distortion::easy(1280, 720) };
        let picture = photograph((&drawing, width), &taken, &mut chance);

        let end = Instant::now() + BUDGET;
        let now = FRAME * nth.into();
        let glimpse = reader.read(picture.frame()?, now, &mut || Instant::now() < end);
        let told = glimpse.fresh.iter().map(|symbol| format!("Version {}.", symbol.version));
        let why_not = glimpse.why_not.map(|why| wording::why_not(why, Language::Vi).to_owned());
        for line in told.chain(why_not).filter(|line| *line != shown).collect::<Vec<_>>() {
            println!("{:>5} ms  {line}", now.as_millis());
            shown = line;
        }
    }
    Ok(())
}
