//! Writes camera-like frames as PNG files, their parameters in the name, their texts beside them.

#![allow(clippy::print_stdout, reason = "telling where files are is its purpose")]

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use ravao_benches::shot::{Backdrop, Difficulty, Shot, Taken};

/// Writes camera-like frames: the same arguments give the same files on every machine.
#[derive(Debug, Parser)]
#[command(after_help = "Examples:
  frames --set medium --size 1280x720 --count 40 frames/
  frames --name v4-M_1280x720_mod4.2_turn37_Table_seed17 frames/")]
struct Arguments {
    /// Which frames to take.
    #[arg(long, value_enum, default_value = "easy")]
    set: Set,
    /// Their size; sheets have a size of their own.
    #[arg(long, value_parser = size, default_value = "1280x720")]
    size: (u32, u32),
    /// How many.
    #[arg(long, default_value_t = 10)]
    count: u64,
    /// The seed of the first one; the next ones count on.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// One frame by its name instead of a set.
    #[arg(long, value_parser = shot)]
    name: Option<Shot>,
    /// The folder to write to, made where it is missing.
    folder: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Set {
    Easy,
    Medium,
    Hard,
    /// Backdrops without a code.
    Empty,
    /// Sheets of 100 codes.
    Sheet,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    fs::create_dir_all(&arguments.folder)?;
    if let Some(shot) = arguments.name {
        return write(&arguments.folder, &shot);
    }
    for seed in arguments.seed..arguments.seed + arguments.count {
        write(&arguments.folder, &arguments.set.shot(arguments.size, seed))?;
    }
    Ok(())
}

impl Set {
    fn shot(self, (width, height): (u32, u32), seed: u64) -> Shot {
        let backdrop = Backdrop::ALL[seed as usize % Backdrop::ALL.len()];
        match self {
            Self::Easy => Difficulty::Easy.shot(width, height, seed),
            Self::Medium => Difficulty::Medium.shot(width, height, seed),
            Self::Hard => Difficulty::Hard.shot(width, height, seed),
            Self::Empty => Shot::empty(width, height, backdrop, seed),
            Self::Sheet => Shot { seed, ..Shot::sheet(100) },
        }
    }
}

fn write(folder: &Path, shot: &Shot) -> Result<(), Box<dyn std::error::Error>> {
    let Taken { picture, texts } = shot.take();
    let file = folder.join(format!("{shot}.png"));
    let gray = image::ExtendedColorType::L8;
    image::save_buffer(&file, &picture.pixels, picture.width, picture.height, gray)?;
    fs::write(folder.join(format!("{shot}.txt")), texts.join("\n"))?;
    println!("{}", file.display());
    Ok(())
}

fn shot(name: &str) -> Result<Shot, &'static str> {
    name.trim_end_matches(".png").parse().map_err(|_| "not the name of a frame")
}

fn size(text: &str) -> Result<(u32, u32), &'static str> {
    let (width, height) = text.split_once('x').ok_or("not WIDTHxHEIGHT")?;
    match (width.parse(), height.parse()) {
        (Ok(width), Ok(height)) => Ok((width, height)),
        _ => Err("not WIDTHxHEIGHT"),
    }
}
