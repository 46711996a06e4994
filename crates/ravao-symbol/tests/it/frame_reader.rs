use std::time::Duration;

use ravao_core::{Frame, Level, WhyNot};
use ravao_symbol::{FrameReader, Glimpse, SymbolCode};

use crate::Picture;

const WIDTH: u32 = 1_280;
const HEIGHT: u32 = 720;

/// A text, and the left top corner of its symbol.
type Placed = (&'static str, u32, u32);

/// A frame with symbols of three pixels a module.
fn frame(codes: &[Placed]) -> Picture {
    let mut frame = Picture::new(WIDTH, HEIGHT, |_, _| 230);
    for (text, left, top) in codes {
        let (pixels, width) = SymbolCode::encode(text, Level::M).unwrap().to_luma(3).unwrap();
        for (y, row) in pixels.chunks_exact(width as usize).enumerate() {
            let start = (top + y as u32) * WIDTH + left;
            frame.pixels[start as usize..][..row.len()].copy_from_slice(row);
        }
    }
    frame
}

/// Reads a frame at a time in milliseconds, in at most so many steps, and counts them.
fn read(reader: &mut FrameReader, picture: &Picture, now: u64, steps: usize) -> (Glimpse, usize) {
    let mut taken = 0;
    let frame = Frame::new(&picture.pixels, WIDTH, HEIGHT, WIDTH as usize).unwrap();
    let glimpse = reader.read(frame, Duration::from_millis(now), &mut || {
        taken += 1;
        taken <= steps
    });
    (glimpse, taken)
}

/// The texts that are told for frames, each at its time.
fn told(frames: &[(u64, &[Placed])]) -> Vec<Vec<String>> {
    let mut reader = FrameReader::new();
    let texts = |glimpse: Glimpse| glimpse.fresh.into_iter().filter_map(|s| s.text).collect();
    frames
        .iter()
        .map(|(now, codes)| texts(read(&mut reader, &frame(codes), *now, 9_999).0))
        .collect()
}

#[test]
fn a_moving_code_is_told_once() {
    let frames: Vec<_> =
        (0..20).map(|nth| (nth, frame(&[("RAVAO", 20 + 50 * nth as u32, 300)]))).collect();
    let mut reader = FrameReader::new();
    for (nth, frame) in &frames {
        let (glimpse, _) = read(&mut reader, frame, 33 * nth, 9_999);
        assert_eq!(
            (glimpse.fresh.len(), glimpse.repeated),
            if *nth == 0 { (1, 0) } else { (0, 1) }
        );
        assert_eq!(glimpse.why_not, None);
    }
}

#[test]
fn a_code_is_told_again_after_it_was_away() {
    let a: &[_] = &[("A", 100, 100)];
    let told = told(&[(0, a), (2_900, a), (5_800, a), (5_900, &[]), (8_700, a), (11_701, a)]);
    assert_eq!(told, [vec!["A"], vec![], vec![], vec![], vec![], vec!["A"]]);
}

#[test]
fn another_code_is_told_at_once_or_soon() {
    let (a, b) = (("A", 100, 100), ("B", 1_000, 500));
    assert_eq!(told(&[(0, &[a]), (33, &[b])]), [["A"], ["B"]], "in its place");
    let both: &[_] = &[a, b];
    let told = told(&[(0, &[a]), (33, both), (66, both), (99, both), (132, both), (165, both)]);
    assert_eq!(told.concat(), ["A", "B"], "beside it");
}

#[test]
fn a_second_look_at_the_same_place_takes_fewer_steps() {
    let mut reader = FrameReader::new();
    let clutter: Vec<_> = (0..6).map(|nth| ("ANOTHER", 40 + 200 * nth, 20)).collect();
    let alone = frame(&[("RAVAO", 600, 500)]);
    let crowd = frame(&[&clutter[..], &[("RAVAO", 600, 500)]].concat());
    let (_, first) = read(&mut FrameReader::new(), &crowd, 0, 9_999);
    read(&mut reader, &alone, 0, 9_999);
    let (glimpse, second) = read(&mut reader, &crowd, 33, 9_999);
    assert_eq!(glimpse.repeated, 1);
    assert!(second < first, "{second} against {first}");
}

#[test]
fn frames_without_a_code_say_why() {
    let why_not =
        |picture: &Picture, steps| read(&mut FrameReader::new(), picture, 0, steps).0.why_not;
    assert_eq!(why_not(&frame(&[]), 9_999), Some(WhyNot::NothingSeen));
    assert_eq!(why_not(&frame(&[("A", 100, 100)]), 9_999), None);
    assert_eq!(why_not(&frame(&[("A", 100, 100)]), 0), Some(WhyNot::OutOfTime));
    let mut spoilt = frame(&[("HTTPS://RAVAO.EXAMPLE/V/ABCDEFGH", 100, 100)]);
    for (x, y) in (142..170).flat_map(|y| (142..170).map(move |x| (x, y))) {
        spoilt.pixels[(y * WIDTH + x) as usize] = 230;
    }
    assert_eq!(why_not(&spoilt, 9_999), Some(WhyNot::Damaged));
}
