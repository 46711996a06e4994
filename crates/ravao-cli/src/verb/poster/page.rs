//! A page to print, as SVG in millimetres.

use ravao::CheckpointId;
use ravao::symbol::{QUIET_ZONE, SymbolCode};

/// White space around everything.
const MARGIN_MM: u16 = 12;

/// A page no narrower than A6, so that the heading fits.
const MIN_WIDTH_MM: u16 = 105;

/// The height of a line of text.
const LINE_MM: u16 = 10;

/// The size of type of names.
const TEXT_MM: u16 = 5;

/// The sizes of type between which a heading is fitted.
const MIN_HEADING_MM: u16 = 4;
const MAX_HEADING_MM: u16 = 8;

/// What stands on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'a> {
    pub(super) heading: &'a str,
    pub(super) name: &'a str,
    pub(super) door: Option<CheckpointId>,
    pub(super) symbol_mm: u16,
}

impl Page<'_> {
    /// Draws the page: heading and name above, the symbol below, its quiet zone kept free.
    pub(super) fn draw(&self, symbol: &SymbolCode) -> String {
        let width = (self.symbol_mm + 2 * MARGIN_MM).max(MIN_WIDTH_MM);
        let lines = self.lines(width - 2 * MARGIN_MM);
        let text_mm = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_mul(LINE_MM);
        let height = text_mm.saturating_add(self.symbol_mm).saturating_add(2 * MARGIN_MM);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
             viewBox=\"0 0 {width} {height}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
        );
        for (index, line) in (0_u16..).zip(&lines) {
            svg.push_str(&text_element(line, width, MARGIN_MM + index * LINE_MM));
        }
        svg.push_str(&self.symbol_element(symbol, width, MARGIN_MM + text_mm));
        svg.push_str("</svg>\n");
        svg
    }

    /// The lines of text, the heading first, cut at words.
    fn lines(&self, width: u16) -> Vec<TextLine> {
        let door = self.door.map(|door| format!("№ {door}")).unwrap_or_default();
        let size = heading_mm(self.heading, width);
        let bold = |text| TextLine { text, size, weight: "bold" };
        let plain = |text| TextLine { text, size: TEXT_MM, weight: "normal" };
        let heading = wrapped(self.heading, width, size).into_iter().map(bold);
        let below = [wrapped(self.name, width, TEXT_MM), wrapped(&door, width, TEXT_MM)];
        heading.chain(below.into_iter().flatten().map(plain)).collect()
    }

    fn symbol_element(&self, symbol: &SymbolCode, width: u16, top: u16) -> String {
        let side = symbol.width() + 2 * QUIET_ZONE;
        let left = (width - self.symbol_mm) / 2;
        format!(
            "<svg x=\"{left}\" y=\"{top}\" width=\"{0}\" height=\"{0}\" \
             viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#000\" d=\"{1}\"/></svg>\n",
            self.symbol_mm,
            symbol.to_svg_path()
        )
    }
}

struct TextLine {
    text: String,
    size: u16,
    weight: &'static str,
}

fn text_element(line: &TextLine, width: u16, top: u16) -> String {
    format!(
        "<text x=\"{}\" y=\"{}\" font-family=\"sans-serif\" font-size=\"{}\" \
         font-weight=\"{}\" text-anchor=\"middle\">{}</text>\n",
        f32::from(width) / 2.0,
        top + LINE_MM / 2,
        line.size,
        line.weight,
        escaped(&line.text)
    )
}

/// The size at which a heading fits on one line, as far as it can be read from afar.
fn heading_mm(heading: &str, width_mm: u16) -> u16 {
    let letters = u16::try_from(heading.chars().count()).unwrap_or(u16::MAX).max(1);
    (width_mm * 3 / 2 / letters).clamp(MIN_HEADING_MM, MAX_HEADING_MM)
}

/// Cuts a text at words into lines of a width, at a size of type, none much shorter than the
/// others; a letter is taken to be two thirds as wide as high.
fn wrapped(text: &str, width_mm: u16, size_mm: u16) -> Vec<String> {
    let letters = usize::from(width_mm * 3 / (size_mm * 2)).max(1);
    let widest = cut(text, letters);
    let narrower = (1..letters).map(|letters| cut(text, letters));
    narrower.into_iter().find(|lines| lines.len() == widest.len()).unwrap_or(widest)
}

/// Cuts a text at words into lines of at most so many letters, where words let it.
fn cut(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ravao::Level;

    #[test]
    fn names_cannot_break_the_page() {
        let symbol = SymbolCode::encode("A", Level::M).unwrap();
        let name = "Chợ <b>&\"\u{1}";
        let page =
            Page { heading: "QUÉT MÃ", name, door: Some(CheckpointId::new(2)), symbol_mm: 80 };
        let svg = page.draw(&symbol);
        assert!(svg.contains("Chợ &lt;b&gt;&amp;&quot;\u{fffd}"));
        assert!(svg.contains("№ 2"));
        assert_eq!(svg.matches("<text").count(), 3);
    }

    #[test]
    fn long_names_are_cut_at_words() {
        for (text, lines) in [
            ("Trung tâm Y tế huyện Sơn Dương", &["Trung tâm Y tế", "huyện Sơn Dương"][..]),
            ("một hai ba bốn năm", &["một hai ba", "bốn năm"]),
            ("Đồngxuânđồngxuânđồngxuân", &["Đồngxuânđồngxuânđồngxuân"]),
            ("", &[]),
        ] {
            assert_eq!(wrapped(text, 56, 5), lines);
        }
    }

    #[test]
    fn a_page_without_words_is_the_symbol() {
        let symbol = SymbolCode::encode("A", Level::M).unwrap();
        let page = Page { heading: "", name: "", door: None, symbol_mm: 1000 };
        let svg = page.draw(&symbol);
        assert!(!svg.contains("<text"));
        assert!(svg.contains("viewBox=\"0 0 29 29\""));
    }
}
