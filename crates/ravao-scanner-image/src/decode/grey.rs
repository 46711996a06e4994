/// Appends the grey levels of pixels of 1 to 4 samples: grey or red, green and blue, each with or
/// without alpha. Transparent pixels lie over white.
pub(super) fn append(pixels: &[u8], samples: usize, grey: &mut Vec<u8>) {
    match samples {
        1 => grey.extend_from_slice(pixels),
        2 => grey.extend(chunks(pixels).map(|[shade, alpha]| over_white(shade, alpha))),
        3 => grey.extend(chunks(pixels).map(of_rgb)),
        _ => grey.extend(chunks(pixels).map(of_rgba)),
    }
}

fn chunks<const N: usize>(pixels: &[u8]) -> impl ExactSizeIterator<Item = [u8; N]> {
    pixels.as_chunks().0.iter().copied()
}

/// Luma as JPEG defines it (Rec. 601), so that a picture is as grey in one format as in another.
fn of_rgb(rgb: [u8; 3]) -> u8 {
    let [red, green, blue] = rgb.map(u32::from);
    ((77 * red + 150 * green + 29 * blue + 128) >> 8) as u8
}

fn of_rgba([red, green, blue, alpha]: [u8; 4]) -> u8 {
    over_white(of_rgb([red, green, blue]), alpha)
}

fn over_white(shade: u8, alpha: u8) -> u8 {
    let (shade, alpha) = (u32::from(shade), u32::from(alpha));
    ((shade * alpha + 255 * (255 - alpha)) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pixels: &[u8], samples: usize, expected: &[u8]) {
        let mut grey = Vec::new();
        append(pixels, samples, &mut grey);
        assert_eq!(grey, expected);
    }

    #[test]
    fn every_count_of_samples_becomes_one() {
        check(&[0, 90, 255], 1, &[0, 90, 255]);
        check(&[0, 255, 0, 0, 100, 255], 2, &[0, 255, 100]);
        check(&[0, 0, 0, 255, 255, 255, 90, 90, 90], 3, &[0, 255, 90]);
        check(&[255, 0, 0, 0, 255, 0, 0, 0, 255], 3, &[77, 149, 29]);
        check(&[0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 128], 4, &[0, 255, 127]);
    }
}
