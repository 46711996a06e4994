//! From the plane of the sheet to grey levels: light, blur, noise, compression.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageFormat};

use super::Shot;
use super::scene::Scene;
use super::view::View;
use crate::camera::Chance;

/// What is seen above the horizon.
const SKY: f32 = 0.7;

pub(super) fn develop(shot: &Shot, scene: &Scene, view: &View, chance: &mut Chance) -> Vec<u8> {
    let (width, height) = (shot.width as usize, shot.height as usize);
    let light = Light::new(shot, chance);
    let mut plane = Vec::with_capacity(width * height);
    for y in 0..height {
        let row = (0..width)
            .map(|x| light.on(x as f32, y as f32, seen(shot, scene, view, (x as f32, y as f32))));
        plane.extend(row);
    }
    plane = moved(plane, width, shot.motion, chance.between(0.0, 3.15));
    plane = blurred(plane, width, shot.blur);
    let pixels = with_noise(&plane, shot.noise, chance);
    compressed(pixels, shot)
}

/// The mean of several places inside one pixel, so that edges fall where they are.
fn seen(shot: &Shot, scene: &Scene, view: &View, (x, y): (f32, f32)) -> f32 {
    let at = |x, y| view.to_sheet(x, y).map_or(SKY, |(u, v)| scene.shade(u, v));
    let is_fine = view.to_sheet(x + 0.5, y + 0.5).is_some_and(|(u, v)| scene.is_fine(u, v));
    if !is_fine {
        return at(x + 0.5, y + 0.5);
    }
    let steps = if shot.module < 3.0 { 3 } else { 2 };
    let offset = |step: u8| (f32::from(step) + 0.5) / f32::from(steps);
    let places = (0..steps).flat_map(|down| (0..steps).map(move |right| (right, down)));
    let sum: f32 = places.map(|(right, down)| at(x + offset(right), y + offset(down))).sum();
    sum / f32::from(steps).powi(2)
}

/// The light that falls on the frame.
struct Light {
    size: (f32, f32),
    /// Direction of the gradient and of the shadow's edge, length 1.
    direction: (f32, f32),
    shade: f32,
    vignette: f32,
    shadow: f32,
    /// How far from the middle the shadow begins, as a share of half the frame.
    edge: f32,
    glare: f32,
    spot: (f32, f32),
}

impl Light {
    fn new(shot: &Shot, chance: &mut Chance) -> Self {
        let (sin, cos) = chance.between(0.0, 6.3).sin_cos();
        Self {
            size: (shot.width as f32, shot.height as f32),
            direction: (cos, sin),
            shade: shot.shade / 100.0,
            vignette: shot.vignette / 100.0,
            shadow: shot.shadow / 100.0,
            edge: chance.between(-0.4, 0.4),
            glare: 255.0 * shot.glare / 100.0,
            spot: (chance.between(-0.6, 0.6), chance.between(-0.6, 0.6)),
        }
    }

    /// The grey level of a pixel that gives back this share of its light.
    fn on(&self, x: f32, y: f32, share: f32) -> f32 {
        let (x, y) = (2.0 * x / self.size.0 - 1.0, 2.0 * y / self.size.1 - 1.0);
        let along = (x * self.direction.0 + y * self.direction.1) / 1.42;
        let gradient = 1.0 - self.shade * (along + 1.0) / 2.0;
        let corner = 1.0 - self.vignette * (x * x + y * y) / 2.0;
        let shadow = if along > self.edge { 1.0 - self.shadow } else { 1.0 };
        let away = (x - self.spot.0).powi(2) + (y - self.spot.1).powi(2);
        let glare = self.glare * (-away * 12.0).exp();
        255.0 * share * gradient * corner * shadow + glare
    }
}

/// Each pixel becomes the mean of those along a line through it.
fn moved(plane: Vec<f32>, width: usize, length: f32, angle: f32) -> Vec<f32> {
    let reach = (length / 2.0).ceil() as i32;
    if reach == 0 {
        return plane;
    }
    let (sin, cos) = angle.sin_cos();
    let along = |step: i32| step as f32 / reach as f32 * length / 2.0;
    let offset = |step| ((along(step) * cos).round(), (along(step) * sin).round());
    let offsets: Vec<_> = (-reach..=reach).map(offset).collect();
    let mut sums = vec![0.0; plane.len()];
    for (right, down) in &offsets {
        add_shifted(&mut sums, &plane, width, (*right as isize, *down as isize));
    }
    sums.iter_mut().for_each(|sum| *sum /= offsets.len() as f32);
    sums
}

/// Adds a plane moved by whole pixels; the edges count on.
fn add_shifted(sums: &mut [f32], plane: &[f32], width: usize, (right, down): (isize, isize)) {
    let height = plane.len() / width;
    let clamped = |at: isize, end: usize| at.clamp(0, end as isize - 1) as usize;
    for (y, row) in sums.chunks_exact_mut(width).enumerate() {
        let from = &plane[clamped(y as isize + down, height) * width..][..width];
        for (x, sum) in row.iter_mut().enumerate() {
            *sum += from[clamped(x as isize + right, width)];
        }
    }
}

/// A Gaussian blur, rows then columns.
fn blurred(plane: Vec<f32>, width: usize, sigma: f32) -> Vec<f32> {
    if sigma < 0.1 {
        return plane;
    }
    let reach = (3.0 * sigma).ceil() as isize;
    let bell = |x: isize| (-(x * x) as f32 / (2.0 * sigma * sigma)).exp();
    let total: f32 = (-reach..=reach).map(bell).sum();
    let weighted = |plane: &[f32], step: (isize, isize)| {
        let mut sums = vec![0.0; plane.len()];
        let mut shifted = vec![0.0; plane.len()];
        for x in -reach..=reach {
            shifted.fill(0.0);
            add_shifted(&mut shifted, plane, width, (x * step.0, x * step.1));
            let weight = bell(x) / total;
            sums.iter_mut().zip(&shifted).for_each(|(sum, pixel)| *sum += weight * pixel);
        }
        sums
    };
    weighted(&weighted(&plane, (1, 0)), (0, 1))
}

/// Grey levels with noise that is nearly normal: the sum of four even chances.
fn with_noise(plane: &[f32], sigma: f32, chance: &mut Chance) -> Vec<u8> {
    // The sum of four bytes varies by 147.8 around 510.
    let scale = sigma / 147.8;
    let mut pixels = Vec::with_capacity(plane.len());
    for pair in plane.chunks(2) {
        let random = chance.next().to_le_bytes();
        for (grey, four) in pair.iter().zip(random.chunks_exact(4)) {
            let sum: f32 = four.iter().map(|&byte| f32::from(byte)).sum();
            pixels.push((grey + (sum - 510.0) * scale + 0.5).clamp(0.0, 255.0) as u8);
        }
    }
    pixels
}

fn compressed(pixels: Vec<u8>, shot: &Shot) -> Vec<u8> {
    if shot.jpeg < 1.0 {
        return pixels;
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, shot.jpeg as u8)
        .encode(&pixels, shot.width, shot.height, ExtendedColorType::L8)
        .expect("a frame within the limits of JPEG");
    let image = image::load(Cursor::new(file), ImageFormat::Jpeg).expect("what was just written");
    image.into_luma8().into_raw()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blur_and_motion_keep_an_even_picture_even() {
        let even = vec![77.0; 12];
        let is_even = |plane: &[f32]| plane.iter().all(|grey| (grey - 77.0).abs() < 0.01);
        assert!(is_even(&blurred(even.clone(), 4, 1.5)));
        assert!(is_even(&moved(even, 4, 3.0, 0.7)));
    }

    #[test]
    fn blur_spreads_an_edge() {
        let edge: Vec<f32> = (0..9).map(|x| if x < 4 { 0.0 } else { 90.0 }).collect();
        let soft = blurred(edge, 9, 1.0);
        assert!(soft[3] > 10.0 && soft[4] < 80.0 && soft[0] < 1.0 && soft[8] > 89.0, "{soft:?}");
    }

    #[test]
    fn noise_varies_as_much_as_asked() {
        let noisy = with_noise(&vec![128.0; 10_000], 10.0, &mut Chance::new(1));
        let squares: f32 = noisy.iter().map(|&grey| (f32::from(grey) - 128.0).powi(2)).sum();
        let sigma = (squares / 10_000.0).sqrt();
        assert!((9.5..10.5).contains(&sigma), "{sigma}");
    }
}
