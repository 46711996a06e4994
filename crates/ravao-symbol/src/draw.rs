use std::fmt::Write;

use ravao_core::{Error, ErrorKind, Result, limits};

use crate::SymbolCode;

/// Light modules on each side that the standard demands (ISO/IEC 18004, 5.3.8). Every drawing has
/// them; without them a reader does not see where the symbol ends.
pub const QUIET_ZONE: u32 = 4;

const DARK: u8 = 0;
const LIGHT: u8 = 255;

impl SymbolCode {
    /// Draws the symbol in greyscale with its quiet zone: the pixels, rows top down, and the width,
    /// which is the height too.
    ///
    /// # Errors
    /// `Invalid` for zero pixels a module; `TooLarge` above [`limits::MAX_PIXELS`].
    pub fn to_luma(&self, pixels_per_module: u32) -> Result<(Vec<u8>, u32)> {
        let width = self.drawn_width(pixels_per_module)?;
        let mut pixels = Vec::with_capacity((width * width) as usize);
        for row in self.rows(LIGHT, DARK) {
            let line: Vec<u8> = row
                .iter()
                .flat_map(|&shade| std::iter::repeat_n(shade, pixels_per_module as usize))
                .collect();
            (0..pixels_per_module).for_each(|_| pixels.extend_from_slice(&line));
        }
        Ok((pixels, width))
    }

    /// Draws the symbol as a PNG file of one bit a pixel with its quiet zone.
    ///
    /// # Errors
    /// `Invalid` for zero pixels a module; `TooLarge` above [`limits::MAX_PIXELS`].
    pub fn to_png(&self, pixels_per_module: u32) -> Result<Vec<u8>> {
        let width = self.drawn_width(pixels_per_module)?;
        let mut packed = Vec::with_capacity((width.div_ceil(8) * width) as usize);
        for row in self.rows(1, 0) {
            let line = pack(&row, pixels_per_module);
            (0..pixels_per_module).for_each(|_| packed.extend_from_slice(&line));
        }
        png_file(&packed, width)
    }

    /// Draws the symbol as an SVG document with its quiet zone, one unit a module.
    ///
    /// It has no width of its own: whoever places it decides, see [`crate::PrintAdvice`].
    pub fn to_svg(&self) -> String {
        let side = self.width() + 2 * QUIET_ZONE;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
             <path fill=\"#000\" d=\"{}\"/></svg>\n",
            self.to_svg_path()
        )
    }

    /// Draws the dark modules as the data of one SVG path, one unit a module, the quiet zone left
    /// free at the top and left: to be placed inside a larger drawing such as a poster.
    pub fn to_svg_path(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.rows(false, true).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|left, right| left == right) {
                if run[0] {
                    let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
                }
                x += run.len();
            }
        }
        path
    }

    /// Every row of modules with the quiet zone around it.
    fn rows<T: Copy>(&self, light: T, dark: T) -> impl Iterator<Item = Vec<T>> {
        let side = self.width() + 2 * QUIET_ZONE;
        let shade = move |x: u32, y: u32| {
            let column = x.wrapping_sub(QUIET_ZONE);
            let row = y.wrapping_sub(QUIET_ZONE);
            if self.is_dark(column, row) { dark } else { light }
        };
        (0..side).map(move |y| (0..side).map(|x| shade(x, y)).collect())
    }

    fn drawn_width(&self, pixels_per_module: u32) -> Result<u32> {
        if pixels_per_module == 0 {
            return Err(Error::invalid("symbol: zero pixels a module"));
        }
        let side = u64::from(self.width() + 2 * QUIET_ZONE) * u64::from(pixels_per_module);
        let fits = side.checked_mul(side).is_some_and(|pixels| pixels <= limits::MAX_PIXELS);
        u32::try_from(side)
            .ok()
            .filter(|_| fits)
            .ok_or_else(|| Error::too_large("symbol: drawn pixels"))
    }
}

/// Packs a row of ones and zeros, each repeated, into bits, the first in the highest place.
fn pack(row: &[u8], repeat: u32) -> Vec<u8> {
    let pixels = row.len() * repeat as usize;
    let mut line = vec![0u8; pixels.div_ceil(8)];
    for pixel in 0..pixels {
        line[pixel / 8] |= row[pixel / repeat as usize] << (7 - pixel % 8);
    }
    line
}

fn png_file(packed: &[u8], width: u32) -> Result<Vec<u8>> {
    let failed = |error| Error::new(ErrorKind::Internal, "symbol: png").with_source(error);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(packed).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravao_core::Level;

    fn code() -> SymbolCode {
        SymbolCode::encode("HTTPS://RAVAO.EXAMPLE/V/AB", Level::M).unwrap()
    }

    #[test]
    fn luma_has_a_light_quiet_zone_around_the_symbol() {
        let (pixels, width) = code().to_luma(3).unwrap();
        assert_eq!(width, (25 + 8) * 3);
        assert_eq!(pixels.len(), (width * width) as usize);
        let at = |x: u32, y: u32| pixels[(y * width + x) as usize];
        assert_eq!([at(0, 0), at(11, 11), at(12, 11), at(width - 1, width - 1)], [LIGHT; 4]);
        assert_eq!([at(12, 12), at(14, 14)], [DARK; 2]);
    }

    #[test]
    fn png_holds_the_same_pixels_as_luma() {
        let png = code().to_png(3).unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!((pixels, reader.info().width), code().to_luma(3).unwrap());
    }

    #[test]
    fn svg_is_one_crisp_path_with_a_quiet_zone() {
        let svg = code().to_svg();
        assert!(svg.contains("viewBox=\"0 0 33 33\""));
        assert!(svg.contains("shape-rendering=\"crispEdges\""));
        assert_eq!(svg.matches("<path").count(), 2, "background and modules");
        assert!(code().to_svg_path().starts_with("M4 4h7v1h-7z"), "the first finder pattern");
    }

    #[test]
    fn scales_out_of_bounds_are_refused() {
        let kind = |scale| code().to_luma(scale).err().map(|error| error.kind());
        assert_eq!(kind(0), Some(ErrorKind::Invalid));
        assert_eq!(kind(1_000), Some(ErrorKind::TooLarge));
        assert_eq!(kind(u32::MAX), Some(ErrorKind::TooLarge));
        assert_eq!(code().to_png(u32::MAX).unwrap_err().kind(), ErrorKind::TooLarge);
    }
}
