//! Every format that a gate reads: texts to what they say, beside the least that a program would
//! do with such a text, and for signed ones beside a plain application of the usual crates.

#![allow(clippy::missing_panics_doc, reason = "texts, keys and times are the bench's own")]

mod cards;
mod certificates;
mod documents;
mod venues;

use data_encoding::BASE64URL_NOPAD;
use ravao_payload::{
    Code, IdentityCard, InsuranceCard, NotForGates, PersonalQr, TravelDocument, clean, decode,
    read_code, verify_text,
};

use self::certificates::{PlainCertificates, trust};
use crate::payload;
use crate::rounds::{Contender, Contest, Demand, Verdict};
use crate::table::Table;

/// Texts of one format.
const TEXTS: u32 = 1_024;

/// Texts in one call, so that looking at the clock costs nothing.
const BATCH: usize = 64;

/// A text, and a part of it that shows whether it was read.
#[derive(Clone, Debug)]
struct Sample {
    text: String,
    answer: String,
}

/// Ways of reading by their names: each tells whether a text gave its answer.
type Readings<'a> = Vec<(&'static str, Box<dyn Fn(&Sample) -> bool + 'a>)>;

/// Every table of this subject.
pub fn tables(rounds: usize) -> impl Iterator<Item = Result<Table, &'static str>> {
    let cards = [
        ("identity card, 7 parts", cards::identity_7 as fn(u32) -> Sample),
        ("identity card, 11 parts", cards::identity_11),
        ("identity card, 6 parts", cards::identity_6),
        ("insurance card, 15 parts", cards::insurance_15),
        ("insurance card, 17 parts", cards::insurance_17),
        ("national personal QR", cards::personal_qr),
        ("travel document, three lines", documents::card),
        ("passport, two lines", documents::passport),
    ];
    let cards = cards.into_iter().map(move |(title, sample)| unsigned(title, sample, rounds));
    let others = [payment, cleaning, certificate, venue_link, venue_jws, trace_location, native];
    let others = others.into_iter();
    cards.chain(others.map(move |contest| contest(rounds))).map(Ok)
}

fn unsigned(title: &str, sample: fn(u32) -> Sample, rounds: usize) -> Table {
    let readings: Readings<'_> = vec![
        ("ours (read_code)", Box::new(code_says)),
        ("ours (its parser alone)", Box::new(parser_says)),
        ("floor: split into parts", Box::new(|it| first_part(&it.text) == Some(&it.answer))),
    ];
    contest(title, sample, readings, rounds)
}

/// The text as it comes, whatever it is.
fn code_says(sample: &Sample) -> bool {
    match read_code(&sample.text) {
        Ok(Code::IdentityCard(card)) => card.claimed().number.reveal() == sample.answer,
        Ok(Code::InsuranceCard(card)) => card.claimed().number.reveal() == sample.answer,
        Ok(Code::PersonalQr(qr)) => qr.claimed().document.reveal() == sample.answer,
        Ok(Code::TravelDocument(it)) => it.claimed().number.reveal() == sample.answer,
        Ok(Code::NotForGates(NotForGates::Payment(code))) => code.is_intact,
        _ => false,
    }
}

/// The parser of the format, told by what sets the formats of the bench apart.
fn parser_says(sample: &Sample) -> bool {
    let (text, answer) = (sample.text.as_str(), &sample.answer);
    if !text.contains('|') {
        return TravelDocument::from_text(text).is_ok_and(|it| it.number.reveal() == answer);
    }
    if text.ends_with('$') {
        return InsuranceCard::from_text(text).is_ok_and(|card| card.number.reveal() == answer);
    }
    if text.ends_with('<') {
        return PersonalQr::from_text(text).is_ok_and(|qr| qr.document.reveal() == answer);
    }
    IdentityCard::from_text(text).is_ok_and(|card| card.number.reveal() == answer)
}

/// What a program does that knows nothing: the parts of a card, the number of a document.
fn first_part(text: &str) -> Option<&str> {
    if text.contains('|') {
        let parts: Vec<&str> = text.split('|').map(str::trim).collect();
        return parts.first().copied();
    }
    let lines: Vec<&str> = text.lines().collect();
    match *lines.as_slice() {
        [first, _, _] => first.get(5..14),
        [_, second] => second.get(..9),
        _ => None,
    }
}

fn payment(rounds: usize) -> Table {
    let readings: Readings<'_> = vec![
        ("ours (read_code)", Box::new(code_says)),
        ("floor: fields, no check", Box::new(|it| documents::fields(&it.text) == Some(7))),
    ];
    contest("payment code, VietQR", documents::payment, readings, rounds)
}

fn cleaning(rounds: usize) -> Table {
    let cleans = |it: &Sample| clean(&it.text).is_ok_and(|cleaned| cleaned.text == it.answer);
    let trims = |it: &Sample| it.text.trim().len() < it.text.len();
    let readings: Readings<'_> =
        vec![("ours (clean)", Box::new(cleans)), ("floor: trim", Box::new(trims))];
    contest("cleaning UTF-8 that was read as Latin-1", cards::dirty, readings, rounds)
}

fn certificate(rounds: usize) -> Table {
    let (trust, plain) = (trust(), PlainCertificates::new());
    let decodes = |it: &Sample| certificates::decodes(&it.text, &it.answer);
    let verifies = move |it: &Sample| certificates::verifies(&it.text, &it.answer, &trust);
    let readings: Readings<'_> = vec![
        ("ours (verified)", Box::new(verifies)),
        ("ours (decoded only)", Box::new(decodes)),
        ("base45 + coset + p256", Box::new(|it| plain.id(&it.text).as_ref() == Some(&it.answer))),
    ];
    contest("health certificate, ES256", certificates::sample, readings, rounds)
}

fn venue_link(rounds: usize) -> Table {
    let reader = venues::listed();
    let readings: Readings<'_> = vec![
        ("ours (CodeReader)", Box::new(move |it| venues::is_listed(it, &reader))),
        ("floor: split at slashes", Box::new(|it| it.text.rsplit('/').next() == Some(&it.answer))),
    ];
    contest("venue code as listed address", venues::link, readings, rounds)
}

fn venue_jws(rounds: usize) -> Table {
    let (trust, peer) = (venues::trust(), venues::peer());
    let readings: Readings<'_> = vec![
        ("ours (verified)", Box::new(move |it| venues::verifies(it, &trust))),
        ("jsonwebtoken 11, ES256", Box::new(move |it| venues::peer_verifies(it, &peer))),
    ];
    contest("venue code as JWS, ES256", venues::jws, readings, rounds)
}

fn trace_location(rounds: usize) -> Table {
    let decodes = |it: &Sample| {
        let (_, encoded) = it.text.split_once('#').unwrap_or_default();
        BASE64URL_NOPAD.decode(encoded.as_bytes()).is_ok()
    };
    let readings: Readings<'_> = vec![
        ("ours (read_code)", Box::new(venues::reads)),
        ("floor: base64url alone", Box::new(decodes)),
    ];
    contest("venue code as protobuf", venues::trace_location, readings, rounds)
}

/// The codes of the subject `payload`, for comparison.
fn native(rounds: usize) -> Table {
    let trust = payload::trust();
    let samples = payload::samples(TEXTS as usize);
    let sample = |number: u32| {
        let text = samples[number as usize].native.clone();
        Sample { answer: text.clone(), text }
    };
    let now = payload::now();
    let readings: Readings<'_> = vec![
        ("ours (verified)", Box::new(|it| verify_text(&it.text, &trust, now).is_ok())),
        ("ours (decoded only)", Box::new(|it| decode(&it.text).is_ok())),
        ("floor: base45 alone", Box::new(|it| base45::decode(&it.text["RV1*".len()..]).is_ok())),
    ];
    contest("our own code, Ed25519", sample, readings, rounds)
}

fn contest(
    title: &str,
    sample: impl Fn(u32) -> Sample,
    readings: Readings<'_>,
    rounds: usize,
) -> Table {
    let samples: Vec<Sample> = (0..TEXTS).map(sample).collect();
    let batches: Vec<&[Sample]> = samples.chunks(BATCH).collect();
    let contenders =
        readings.into_iter().map(|(name, reads)| {
            Contender::new(name, move |batch: &&[Sample]| {
                if batch.iter().all(&reads) { Verdict::Right } else { Verdict::Wrong }
            })
        });
    let contest = Contest {
        title: format!("{title}: {TEXTS} texts, {BATCH} a call"),
        items: &batches,
        units: BATCH,
        demand: Demand::AllRight,
        contenders: contenders.collect(),
    };
    contest.measure(rounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_every_format_gives_its_answer() {
        for table in tables(1) {
            let table = table.unwrap();
            assert!(table.rows.iter().all(|row| row.right == row.items), "{table}");
        }
    }

    #[test]
    fn a_changed_certificate_gives_none() {
        let sample = certificates::sample(1);
        assert!(!certificates::verifies(&sample.text, "another number", &trust()));
        let at = sample.text.len() / 2;
        let other = if &sample.text[at..=at] == "A" { "B" } else { "A" };
        let changed = format!("{}{other}{}", &sample.text[..at], &sample.text[at + 1..]);
        assert!(!certificates::verifies(&changed, &sample.answer, &trust()));
        assert_eq!(PlainCertificates::new().id(&changed), None);
    }
}
