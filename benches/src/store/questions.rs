//! Questions to a recorded town, answered by our store and by SQL over the plain table: every answer
//! the same, then timed in turn.

use std::fmt;
use std::time::{Duration, Instant};

use pollster::block_on;
use ravao_core::{
    ContactRule, Pairing, PairingRules, TraceRequest, VenueRegister, VisitStore, VisitorKey,
};

use super::filling::Filled;
use super::plain::Met;
use super::town::Town;

const ASKED: u64 = 200;

/// A table a question.
pub(super) fn tables(filled: &mut Filled) -> Vec<Answers> {
    let met = |filled: &Filled, lot| {
        let who = filled.town.person(lot);
        (timed(|| met_by_ours(filled, who)), timed(|| met_by_sql(filled, who)))
    };
    let seen = |filled: &Filled, lot| {
        (timed(|| seen_by_ours(filled, lot)), timed(|| seen_by_sql(filled, lot)))
    };
    vec![
        ask(filled, "contacts of a person in 30 days", met),
        ask(filled, "visitors of a venue in 2 hours", seen),
    ]
}

type Timed<T> = (T, Duration);

fn timed<T>(answer: impl FnOnce() -> T) -> Timed<T> {
    let begin = Instant::now();
    let answer = answer();
    (answer, begin.elapsed())
}

/// Asks by many lots, once for nothing and once for the time.
fn ask<T: PartialEq>(
    filled: &Filled,
    question: &'static str,
    answers: impl Fn(&Filled, u64) -> (Timed<Vec<T>>, Timed<Vec<T>>),
) -> Answers {
    let mut table = Answers { question, found: 0, ours: Vec::new(), sql: Vec::new() };
    for lot in 0..ASKED {
        answers(filled, lot);
        let ((ours, our_time), (sql, sql_time)) = answers(filled, lot);
        assert!(ours == sql, "{question}: {} of ours, {} by SQL", ours.len(), sql.len());
        table.found += ours.len();
        table.ours.push(our_time);
        table.sql.push(sql_time);
    }
    table
}

fn with_pairing<T>(answer: impl FnOnce(&Pairing<'_>) -> T) -> T {
    let (rules, venues) = (PairingRules::default(), VenueRegister::new());
    answer(&Pairing { rules: &rules, venues: &venues, now: Town::period().until() })
}

fn met_by_ours(filled: &Filled, who: VisitorKey) -> Vec<Met> {
    let request = TraceRequest::new(vec![who], Town::period(), ContactRule::default());
    let request = request.expect("a rule");
    let report = with_pairing(|pairing| block_on(filled.ours.contacts(&request, pairing)));
    let contacts = report.expect("traces").contacts;
    let met = contacts.iter().map(|contact| {
        let (from, until) = (contact.from.timestamp_millis(), contact.until.timestamp_millis());
        (contact.visitor, contact.place.venue, from, until)
    });
    sorted(met.collect())
}

fn met_by_sql(filled: &Filled, who: VisitorKey) -> Vec<Met> {
    sorted(filled.plain.contacts(who).expect("selects"))
}

fn sorted(mut met: Vec<Met>) -> Vec<Met> {
    met.sort_unstable();
    met
}

fn seen_by_ours(filled: &Filled, lot: u64) -> Vec<VisitorKey> {
    let (venue, period) = filled.town.two_hours(lot);
    let visits = with_pairing(|pairing| block_on(filled.ours.visits(Some(venue), period, pairing)));
    let mut seen: Vec<_> = visits.expect("answers").iter().map(|visit| visit.visitor).collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}

fn seen_by_sql(filled: &Filled, lot: u64) -> Vec<VisitorKey> {
    let (venue, period) = filled.town.two_hours(lot);
    filled.plain.visitors(venue, period).expect("selects")
}

/// How long answers took.
pub(super) struct Answers {
    question: &'static str,
    found: usize,
    ours: Vec<Duration>,
    sql: Vec<Duration>,
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mean = self.found as f64 / ASKED as f64;
        writeln!(f, "{}: asked {ASKED} times, {mean:.0} found on average", self.question)?;
        let columns = ["p50", "× ours", "p95", "× ours"];
        let [p50, ratio50, p95, ratio95] = columns;
        writeln!(f, "  {:<30} {p50:>12} {ratio50:>8} {p95:>12} {ratio95:>8}", "contender")?;
        let ours = [50, 95].map(|percent| at(&self.ours, percent));
        for (name, times) in
            [("ours (SqliteStore)", &self.ours), ("SQL over the plain table", &self.sql)]
        {
            let theirs = [50, 95].map(|percent| at(times, percent));
            writeln!(
                f,
                "  {name:<30} {:>9.3} ms {:>8.2} {:>9.3} ms {:>8.2}",
                theirs[0] * 1e3,
                theirs[0] / ours[0],
                theirs[1] * 1e3,
                theirs[1] / ours[1],
            )?;
        }
        Ok(())
    }
}

/// The seconds that so many of a hundred stay below.
fn at(times: &[Duration], percent: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[times.len() * percent / 100].as_secs_f64()
}
