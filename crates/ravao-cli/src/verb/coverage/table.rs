//! A coverage report for people: columns in Vietnamese, aligned.

use ravao::CoverageRow;

use super::Labelled;

const HEADINGS: [&str; 9] = [
    "",
    "phải triển khai",
    "đã đăng ký",
    "có quét",
    "quét = 0",
    "không dữ liệu",
    "lượt vào",
    "lượt ra",
    "tỷ lệ",
];

/// Draws the table: labels to the left, figures to the right.
pub(super) fn draw(rows: &[Labelled]) -> String {
    let headings = HEADINGS.map(str::to_owned);
    let lines: Vec<_> = [headings].into_iter().chain(rows.iter().map(cells)).collect();
    let mut widths = [0; HEADINGS.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    lines.iter().map(|line| aligned(line, &widths)).collect()
}

fn aligned(line: &[String; HEADINGS.len()], widths: &[usize; HEADINGS.len()]) -> String {
    let [label, figures @ ..] = line;
    let mut text = format!("{label:<0$}", widths[0]);
    for (figure, width) in figures.iter().zip(&widths[1..]) {
        text += &format!("  {figure:>width$}");
    }
    text + "\n"
}

fn cells(labelled: &Labelled) -> [String; HEADINGS.len()] {
    let CoverageRow { coverage_ratio: ratio, .. } = labelled.row;
    let row = &labelled.row;
    [
        labelled.label.clone(),
        row.venues_required.to_string(),
        row.venues_registered.to_string(),
        row.venues_active.to_string(),
        row.venues_zero.to_string(),
        row.venues_no_data.to_string(),
        row.scans_in.to_string(),
        row.scans_out.to_string(),
        ratio.map_or("-".to_owned(), |ratio| format!("{:.1} %", ratio * 100.0)),
    ]
}
