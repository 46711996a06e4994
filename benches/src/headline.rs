//! The table of codes a second in the README, made from what `versus` printed into `record/`.

/// The row of ours by which a table of the record counts, and the peers beside it.
const OURS: &str = "ours (BatchVerifier)";
const PORTABLE: &str = "ours, no AVX2";
const JWT: &str = "jsonwebtoken 11, EdDSA";
const COSE: &str = "coset + dalek + base45";

/// What the README says of each table: how it begins in the record, which row of ours, in which words.
const LINES: [(&str, &str, &str); 5] = [
    ("verify venue codes of 1 issuers, 64 a call", OURS, "64 a call, one issuer"),
    ("verify venue codes of 8 issuers, 64 a call", OURS, "64 a call, eight issuers"),
    ("verify venue codes of 1 issuers, 64 a call", PORTABLE, "64 a call, without AVX2"),
    ("verify venue codes of 1 issuers, 1 a call", OURS, "one a call"),
    (
        "verify a stream of 1000000 scans of 50000 codes",
        OURS,
        "a million scans of 50,000 posters, as often as people go there",
    ),
];

/// The README's table, from the record of the subject `payload`; `None` where the record lacks a row.
pub fn table(record: &str) -> Option<String> {
    let mut table = String::from(
        "| | codes a second | `jsonwebtoken` EdDSA takes | `coset` + `ed25519-dalek` + `base45` takes |\n\
         |---|---|---|---|\n",
    );
    for (title, ours, words) in LINES {
        let ours = per_second(record, title, ours)?;
        let ratio = |peer| per_second(record, title, peer).map(|peer| times(ours / peer));
        let cose = ratio(COSE).map_or_else(String::new, |ratio| format!(" {ratio}"));
        table += &format!("| {words} | {} | {} |{cose} |\n", thousands(ours), ratio(JWT)?);
    }
    Some(table)
}

/// The column `per second` of a contender's row in the table that begins so.
fn per_second(record: &str, title: &str, contender: &str) -> Option<f64> {
    let table = record.lines().skip_while(|line| !line.starts_with(title));
    let mut rows = table.skip(1).take_while(|line| line.starts_with("  "));
    let row = rows.find(|line| line[2..].starts_with(contender))?;
    row.split_whitespace().rev().nth(1)?.parse().ok()
}

fn times(ratio: f64) -> String {
    if ratio < 20.0 { format!("{ratio:.1} ×") } else { format!("{ratio:.0} ×") }
}

fn thousands(number: f64) -> String {
    format!("{:.0},000", number / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = include_str!("../record/payload.md");
    const README: &str = include_str!("../../README.md");

    #[test]
    fn the_readme_says_what_the_record_says() {
        let table = table(RECORD).unwrap();
        assert!(README.contains(&table), "README.md lacks this table:\n{table}");
    }

    #[test]
    fn a_record_without_a_row_gives_no_table() {
        assert_eq!(table(""), None);
        assert_eq!(table(&RECORD.replace(JWT, "another")), None);
    }
}
