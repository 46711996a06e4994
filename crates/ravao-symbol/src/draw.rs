use std::ops::Range;

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
        let mut pixels = vec![LIGHT; (width * width) as usize];
        for (y, rows) in self.module_rows(&mut pixels, width as usize, pixels_per_module) {
            let (first, others) = rows.split_at_mut(width as usize);
            for (x, length) in self.dark_runs(y) {
                first[scaled(x, pixels_per_module)..][..length * pixels_per_module as usize]
                    .fill(DARK);
            }
            others.chunks_exact_mut(first.len()).for_each(|row| row.copy_from_slice(first));
        }
        Ok((pixels, width))
    }

    /// Draws the symbol as a PNG file of one bit a pixel with its quiet zone.
    ///
    /// # Errors
    /// `Invalid` for zero pixels a module; `TooLarge` above [`limits::MAX_PIXELS`].
    pub fn to_png(&self, pixels_per_module: u32) -> Result<Vec<u8>> {
        let width = self.drawn_width(pixels_per_module)?;
        let stride = width.div_ceil(8) as usize;
        let mut packed = vec![u8::MAX; stride * width as usize];
        for (y, rows) in self.module_rows(&mut packed, stride, pixels_per_module) {
            let (first, others) = rows.split_at_mut(stride);
            for (x, length) in self.dark_runs(y) {
                let start = scaled(x, pixels_per_module);
                clear_bits(first, start..start + length * pixels_per_module as usize);
            }
            others.chunks_exact_mut(stride).for_each(|row| row.copy_from_slice(first));
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
        let mut path = String::with_capacity((self.width() * self.width()) as usize * 4);
        for y in 0..self.width() as usize {
            for (x, length) in self.dark_runs(y) {
                push_run(&mut path, [x, y].map(|at| at + QUIET_ZONE as usize), length);
            }
        }
        path
    }

    /// The pixel rows of each row of modules, given all of a drawing.
    fn module_rows<'a>(
        &self,
        pixels: &'a mut [u8],
        stride: usize,
        pixels_per_module: u32,
    ) -> impl Iterator<Item = (usize, &'a mut [u8])> + use<'a> {
        let height = stride * pixels_per_module as usize;
        let inside = pixels.chunks_exact_mut(height).skip(QUIET_ZONE as usize);
        inside.take(self.width() as usize).enumerate()
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

/// The first pixel of a module in its row.
const fn scaled(x: usize, pixels_per_module: u32) -> usize {
    (x + QUIET_ZONE as usize) * pixels_per_module as usize
}

/// Clears a range of bits, the first of which is the highest of its byte.
fn clear_bits(line: &mut [u8], range: Range<usize>) {
    let (first, last) = (range.start / 8, range.end / 8);
    let (head, tail) = (u8::MAX >> (range.start % 8), !(u8::MAX >> (range.end % 8)));
    if first == last {
        line[first] &= !(head & tail);
        return;
    }
    line[first] &= !head;
    line[first + 1..last].fill(0);
    if tail != 0 {
        line[last] &= !tail;
    }
}

/// Appends a bar of that length and one unit high.
fn push_run(path: &mut String, [x, y]: [usize; 2], length: usize) {
    path.push('M');
    push_number(path, x);
    path.push(' ');
    push_number(path, y);
    path.push('h');
    push_number(path, length);
    path.push_str("v1h-");
    push_number(path, length);
    path.push('z');
}

/// Appends a number below 1,000, which spares most of the time that formatting takes.
fn push_number(path: &mut String, number: usize) {
    let digit = |value: usize| char::from(b'0' + (value % 10) as u8);
    if number >= 100 {
        path.push(digit(number / 100));
    }
    if number >= 10 {
        path.push(digit(number / 10));
    }
    path.push(digit(number));
}

fn png_file(packed: &[u8], width: u32) -> Result<Vec<u8>> {
    let failed = |error| Error::new(ErrorKind::Internal, "symbol: png").with_source(error);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, width);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    // Most rows repeat the one above, so that the fastest way packs them well.
    encoder.set_compression(png::Compression::Fastest);
    encoder.set_filter(png::Filter::Up);
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
