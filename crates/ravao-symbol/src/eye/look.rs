use ravao_core::{Frame, WhyNot};

use super::attempt::{Bench, Failure};
use super::finder::Search;
use super::picture::Cut;
use super::progress::Progress;
use super::side;
use super::triple::{Triple, triples};
use super::vicinity::Vicinity;
use super::view::View;
use super::{Look, Sight};

/// Effort spent on failed attempts after which a glance is given up.
const MAX_EFFORT: u32 = 512;

/// Pixels of the longer side above which a look begins at half and at a quarter of the size.
const LARGE: [usize; 2] = [900, 1_800];

/// Levels of size: whole, half, quarter, eighth.
const LEVELS: usize = LARGE.len() + 2;

/// Pixels a side of the smallest symbol: version 1 at one pixel a module.
const SMALLEST: usize = 21;

/// Rows from one that is searched for finder patterns to the next.
const ROW_STEP: usize = 2;

/// Everything that reading needs, used again frame after frame.
#[derive(Clone, Debug, Default)]
pub(crate) struct Eye {
    levels: [View; LEVELS],
    search: Search,
    vicinity: Vicinity,
    triples: Vec<Triple>,
    bench: Bench,
    used: Vec<bool>,
}

/// One way to look at a frame.
#[derive(Clone, Copy, Debug)]
enum Glance {
    /// Dark on light, at a level of size.
    Upright(usize),
    /// Light on dark, at a level that was looked at upright before.
    Inverted(usize),
}

impl Eye {
    /// Looks for the symbols of a frame, as long as `may_go_on` says so.
    pub(crate) fn look(
        &mut self,
        frame: Frame<'_>,
        look: &Look,
        may_go_on: &mut dyn FnMut() -> bool,
    ) -> Sight {
        let cut = match look.region {
            Some(region) => Cut::of(frame, region),
            None => Cut::whole(frame),
        };
        self.bench.begin();
        let mut progress = Progress::new(&cut, look.at_most);
        for glance in glances(&cut) {
            if !may_go_on() {
                progress.note(WhyNot::OutOfTime);
                break;
            }
            let level = self.prepare(&cut, glance);
            self.study(level, &mut progress, may_go_on);
            if progress.is_enough() {
                break;
            }
        }
        progress.into_sight()
    }

    /// Makes the picture of a glance, unless an earlier one did.
    fn prepare(&mut self, cut: &Cut<'_>, glance: Glance) -> usize {
        match glance {
            Glance::Upright(level) => {
                self.scale(cut, level);
                self.levels[level].divide();
                level
            }
            Glance::Inverted(level) => {
                self.levels[level].invert();
                level
            }
        }
    }

    /// Makes the picture of a level from the next finer one, or from the frame.
    fn scale(&mut self, cut: &Cut<'_>, level: usize) {
        if level == 0 {
            self.levels[0].picture.copy(cut);
            return;
        }
        // Coarser levels come first: the finer ones of this frame are there or are made now.
        self.levels[1].picture.halve_cut(cut);
        for level in 2..=level {
            let (finer, coarser) = self.levels.split_at_mut(level);
            coarser[0].picture.halve(&finer[level - 1].picture);
        }
    }

    /// Reads what a level shows.
    fn study(
        &mut self,
        level: usize,
        progress: &mut Progress,
        may_go_on: &mut dyn FnMut() -> bool,
    ) {
        let view = &self.levels[level];
        self.search.run(&view.plane, ROW_STEP);
        if self.search.is_crowded {
            progress.note(WhyNot::TooMany);
        }
        triples(&self.search.finders, &mut self.vicinity, &mut self.triples);
        progress.begin(level);
        self.used.clear();
        self.used.resize(self.search.finders.len(), false);
        let mut effort = 0;
        for triple in &self.triples {
            let finders = triple.of(&self.search.finders);
            if triple.members.iter().any(|member| self.used[usize::from(*member)])
                || progress.has_seen(finders[0].centre)
                || !side::is_likely(view, &finders)
            {
                continue;
            }
            if !may_go_on() {
                progress.note(WhyNot::OutOfTime);
                return;
            }
            match self.bench.read(view, &finders) {
                Ok(read) => {
                    progress.keep(read);
                    triple.members.iter().for_each(|member| self.used[usize::from(*member)] = true);
                    if progress.is_full() {
                        return;
                    }
                }
                Err(failure) => {
                    if failure == Failure::Damaged {
                        progress.miss(view, &finders);
                    }
                    effort += failure.effort();
                }
            }
            if effort >= MAX_EFFORT {
                progress.note(WhyNot::TooMany);
                return;
            }
        }
    }
}

/// The ways to look at a frame, in the order in which they are tried.
fn glances(cut: &Cut<'_>) -> impl Iterator<Item = Glance> + use<> {
    let (width, height) = (cut.width(), cut.height());
    let first = LARGE.iter().filter(|large| width.max(height) >= **large).count();
    let coarser = first + 1;
    let upright = (0..=first).rev().map(Glance::Upright);
    let coarse = [Glance::Upright(coarser), Glance::Inverted(first), Glance::Inverted(coarser)];
    let fine = (0..first).rev().map(Glance::Inverted);
    upright.chain(coarse).chain(fine).filter(move |glance| {
        let (Glance::Upright(level) | Glance::Inverted(level)) = *glance;
        (width >> level).min(height >> level) >= SMALLEST
    })
}
