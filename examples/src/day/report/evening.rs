//! What the store knows in the evening.

use std::collections::BTreeMap;

use ravao::{
    AppendCount, Contact, CoverageRow, Disclosure, Place, Result, VisitorKey, shown_visitor,
};

use super::super::Plan;
use super::super::late::{Arrivals, offline_gate, paper_gate};
use super::super::questions::{Erased, Traced};
use super::super::tables::Exported;
use super::Story;

/// Places and chains that are told; the files have all.
const TOLD: usize = 8;

impl Story<'_> {
    /// What became of the events.
    pub(crate) fn arrivals(&mut self, arrivals: &Arrivals) -> Result<()> {
        let town = &self.world.town;
        let offline = town.door_name(offline_gate(self.world));
        let paper = town.door_name(paper_gate(self.world));
        self.heading("THE STORE (SQLite)       recorded duplicate conflict")?;
        for (count, way) in [
            (arrivals.online, "hour by hour".to_owned()),
            (
                arrivals.offline,
                format!("18:30, offline all morning, shuffled, a third twice: {offline}"),
            ),
            (arrivals.paper, format!("19:00, typed from paper, two lines twice: {paper}")),
        ] {
            let AppendCount { recorded, duplicates, conflicts } = count;
            self.line(format_args!("{recorded:>33}{duplicates:>10}{conflicts:>9}   {way}"))?;
        }
        self.line(format_args!("{:>33}{:>22}", arrivals.recorded(), "events"))
    }

    /// Where people were at noon.
    pub(crate) fn occupancy(&mut self, places: &[(Place, u32)]) -> Result<()> {
        let inside: u32 = places.iter().map(|(_, people)| people).sum();
        let count = places.len();
        self.heading(&format!("INSIDE AT NOON: {inside} people at {count} checkpoints"))?;
        let told = places.iter().take(TOLD);
        let told: Vec<_> = told
            .map(|&(place, people)| {
                format!("{people:>4}  {:<44}", self.world.town.door_name(place))
            })
            .collect();
        self.columns(2, &told)
    }

    /// Whom the index case met, and whom those met.
    pub(crate) fn trace(&mut self, traced: &Traced) -> Result<()> {
        let Traced { index, who, report } = traced;
        self.heading(&format!("THE TRACE of {}, {who}", masked(*index)))?;
        let estimated = report.contacts.iter().filter(|contact| contact.estimated).count();
        self.line(format_args!(
            "  rule {}: {} persons of degree 1, {} of degree 2; {} contacts, {estimated} on an estimate",
            report.rule,
            report.persons_at(1),
            report.persons_at(2),
            report.contacts.len(),
        ))?;
        self.line("  same as the reference algorithm on the same events; some chains:")?;
        let mut first = BTreeMap::new();
        for contact in report.contacts.iter().filter(|contact| contact.degree == 1) {
            first.entry(contact.visitor).or_insert(contact);
        }
        let second = report.contacts.iter().filter(|contact| contact.degree == 2);
        let step = (second.clone().count() / 3).max(1);
        for contact in second.step_by(step).take(3) {
            let Some(through) = first.get(&contact.source) else { continue };
            let (one, two) = (self.link(through), self.link(contact));
            self.line(format_args!("  {}{one}{two}", masked(*index)))?;
        }
        Ok(())
    }

    fn link(&self, contact: &Contact) -> String {
        let place = self.world.town.door_name(contact.place);
        format!(" → {place}, {} min → {}", contact.minutes, masked(contact.visitor))
    }

    /// How far the roll-out is.
    pub(crate) fn coverage(
        &mut self,
        reports: &BTreeMap<&'static str, Vec<CoverageRow>>,
    ) -> Result<()> {
        self.heading("THE ROLL-OUT BY SECTOR")?;
        self.line("  sector     required registered active  zero no data     in    out  coverage")?;
        for row in reports["sector"].iter().chain(&reports["total"]) {
            self.line(full_row(row))?;
        }
        let town = &self.world.town;
        self.heading("BY COMMUNE: venues required, registered, active; check-ins")?;
        let communes: Vec<_> = reports["commune"]
            .iter()
            .map(|row| format!("{:<12}{}", town.name_of_key(&row.key), short_row(row)))
            .collect();
        self.columns(4, &communes)?;
        let is_large = |row: &&CoverageRow| row.venues_required.max(row.venues_registered) > 1;
        let (all, large) = (&reports["category"], reports["category"].iter().filter(is_large));
        let categories: Vec<_> =
            large.map(|row| format!("{:<27}{}", row.key, short_row(row))).collect();
        let others = all.len() - categories.len();
        self.heading(&format!("BY CATEGORY, likewise; {others} categories have one venue"))?;
        self.columns(3, &categories)
    }

    /// Who asked to be forgotten.
    pub(crate) fn erasure(&mut self, erased: Option<&Erased<'_>>) -> Result<()> {
        self.heading("THE RIGHT TO BE FORGOTTEN")?;
        let Some(Erased { person, events }) = erased else {
            return self.line("  nobody outside the trace has enough events to show it");
        };
        let (name, key) = (person.name.masked_name(), masked(person.key));
        self.line(format_args!(
            "  {name} ({key}) asked: {events} events erased, none found afterwards, \
             nor the key in the file"
        ))
    }

    /// The exports and the other files.
    pub(crate) fn files(&mut self, exported: &[Exported], plan: &Plan) -> Result<()> {
        let out = plan.out.display();
        self.heading(&format!("LEFT IN {out}"))?;
        let rows: Vec<_> = exported.iter().map(|(name, rows)| format!("{name} ({rows})")).collect();
        self.line(format_args!("  masked, for Excel (rows): {}", rows.join(", ")))?;
        self.line(
            "  posters/ passes/ pictures/ ravao.db venues.jsonl trust-list.cbor root-key.hex texts.txt",
        )?;
        self.line("  The deployment key is not written: nobody can lead the keys back to people.")?;
        self.heading("TRY ON THEM")?;
        let tool = "cargo run --release -p ravao-cli --";
        self.line(format_args!("  D={out}"))?;
        for verb in [
            "read $D/pictures",
            "decode --trust $D/trust-list.cbor --root $D/root-key.hex \
             --now 2021-11-01T02:15:00Z < $D/texts.txt",
            "inside --store sqlite:$D/ravao.db --venues $D/venues.jsonl --now 2021-11-01T05:00:00Z",
            "coverage --store sqlite:$D/ravao.db --venues $D/venues.jsonl \
             --from 2021-11-01 --until 2021-11-01 --by commune --table",
        ] {
            self.line(format_args!("  {tool} {verb}"))?;
        }
        Ok(())
    }
}

fn masked(visitor: VisitorKey) -> String {
    shown_visitor(visitor, Disclosure::Masked)
}

fn full_row(row: &CoverageRow) -> String {
    format!(
        "  {:<10} {:>8} {:>10} {:>6} {:>5} {:>7} {:>6} {:>6} {:>9}",
        row.key,
        row.venues_required,
        row.venues_registered,
        row.venues_active,
        row.venues_zero,
        row.venues_no_data,
        row.scans_in,
        row.scans_out,
        row.coverage_ratio.map_or("-".to_owned(), |ratio| format!("{:.1} %", 100.0 * ratio)),
    )
}

fn short_row(row: &CoverageRow) -> String {
    let CoverageRow { venues_required, venues_registered, venues_active, scans_in, .. } = row;
    format!("{venues_required:>3}{venues_registered:>3}{venues_active:>3}{scans_in:>5}")
}
