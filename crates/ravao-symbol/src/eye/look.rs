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

/// Effort spent on failed attempts after which a glance is given up, and the whole frame.
const MAX_EFFORT: (u32, u32) = (256, 512);

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
    /// The coarsest level that the frame was halved to so far.
    halved: usize,
    /// Effort spent on failed attempts in the frame so far.
    effort: u32,
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
        (self.halved, self.effort) = (0, 0);
        let mut progress = Progress::new(&cut, look.at_most);
        for glance in glances(&cut) {
            if !may_go_on() {
                progress.note(WhyNot::OutOfTime);
                break;
            }
            let level = self.prepare(&cut, glance);
            self.study(level, &mut progress, may_go_on);
            if progress.is_enough() || self.effort >= MAX_EFFORT.1 {
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
        for level in self.halved + 1..=level {
            let (finer, coarser) = self.levels.split_at_mut(level);
            match level {
                1 => coarser[0].picture.halve_cut(cut),
                _ => coarser[0].picture.halve(&finer[level - 1].picture),
            }
            self.halved = level;
        }
    }

    /// Reads what a level shows.
    fn study(
        &mut self,
        level: usize,
        progress: &mut Progress,
        may_go_on: &mut dyn FnMut() -> bool,
    ) {
        self.find(level, progress);
        progress.begin(level);
        let limit = MAX_EFFORT.1.min(self.effort + MAX_EFFORT.0);
        for index in 0..self.triples.len() {
            let triple = self.triples[index];
            if !self.is_likely(level, &triple, progress) {
                continue;
            }
            if !may_go_on() {
                progress.note(WhyNot::OutOfTime);
                return;
            }
            self.effort += self.attempt(level, &triple, progress);
            if progress.is_full() {
                return;
            }
            if self.effort >= limit {
                progress.note(WhyNot::TooMany);
                return;
            }
        }
    }

    /// Finds what may be the finder patterns of symbols.
    fn find(&mut self, level: usize, progress: &mut Progress) {
        self.search.run(&self.levels[level].plane, ROW_STEP);
        if self.search.is_crowded {
            progress.note(WhyNot::TooMany);
        }
        triples(&self.search.finders, &mut self.vicinity, &mut self.triples);
        self.used.clear();
        self.used.resize(self.search.finders.len(), false);
    }

    fn is_likely(&self, level: usize, triple: &Triple, progress: &Progress) -> bool {
        let finders = triple.of(&self.search.finders);
        !triple.members.iter().any(|member| self.used[usize::from(*member)])
            && !progress.has_seen(finders[0].centre)
            && side::is_likely(&self.levels[level], &finders)
    }

    /// Tries to read a symbol, and tells what it took where that was in vain.
    fn attempt(&mut self, level: usize, triple: &Triple, progress: &mut Progress) -> u32 {
        let view = &self.levels[level];
        let finders = triple.of(&self.search.finders);
        match self.bench.read(view, &finders) {
            Ok(read) => {
                progress.keep(read);
                triple.members.iter().for_each(|member| self.used[usize::from(*member)] = true);
                0
            }
            Err(failure) => {
                if failure == Failure::Damaged {
                    progress.miss(view, &finders);
                }
                failure.effort()
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

#[cfg(test)]
mod tests {
    use ravao_core::Level;

    use super::*;
    use crate::SymbolCode;
    use crate::eye::Region;

    /// Two symbols side by side, large and small, and the frame's width and height.
    fn pair(scales: (u32, u32)) -> (Vec<u8>, u32, u32) {
        let drawn = |text: &str, scale| SymbolCode::encode(text, Level::M).unwrap().to_luma(scale);
        let (left, wide) = drawn("LEFT", scales.0).unwrap();
        let (right, narrow) = drawn("RIGHT", scales.1).unwrap();
        let width = wide + narrow;
        let at = |x: u32, y: u32| match x < wide {
            true => left[(y * wide + x) as usize],
            false if y < narrow => right[(y * narrow + x - wide) as usize],
            false => 255,
        };
        let pixels = (0..wide).flat_map(|y| (0..width).map(move |x| (x, y)));
        (pixels.map(|(x, y)| at(x, y)).collect(), width, wide)
    }

    fn texts((pixels, width, height): &(Vec<u8>, u32, u32), look: Look) -> Vec<String> {
        let frame = Frame::new(pixels, *width, *height, *width as usize).unwrap();
        let sight = Eye::default().look(frame, &look, &mut || true);
        assert_eq!(sight.why_not.is_none(), !sight.symbols.is_empty());
        let mut texts: Vec<_> =
            sight.symbols.into_iter().filter_map(|symbol| symbol.text).collect();
        texts.sort();
        texts
    }

    #[test]
    fn all_symbols_are_read_at_any_scale() {
        for scales in [(1, 1), (2, 1), (4, 3), (8, 8), (16, 9), (31, 30), (40, 40)] {
            assert_eq!(texts(&pair(scales), Look::new()), ["LEFT", "RIGHT"], "{scales:?}");
        }
    }

    #[test]
    fn a_region_and_a_number_narrow_the_look() {
        let frame = pair((4, 4));
        let region = Region { left: frame.2, top: 0, width: 999, height: 999 };
        assert_eq!(texts(&frame, Look::new().within(region)), ["RIGHT"]);
        assert_eq!(texts(&frame, Look::new().at_most(1)).len(), 1);
        assert_eq!(texts(&frame, Look::new().within(Region::default())), [""; 0]);
    }

    #[test]
    fn light_on_dark_is_read_where_nothing_else_is() {
        let mut frame = pair((6, 5));
        frame.0.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        assert_eq!(texts(&frame, Look::new()), ["LEFT", "RIGHT"]);
    }

    #[test]
    fn the_same_eye_sees_the_same_again() {
        let mut eye = Eye::default();
        let frames = [pair((3, 2)), pair((12, 7)), (vec![255; 90_000], 300, 300), pair((1, 1))];
        let mut look = |(pixels, width, height): &(Vec<u8>, u32, u32)| {
            let frame = Frame::new(pixels, *width, *height, *width as usize).unwrap();
            eye.look(frame, &Look::new(), &mut || true)
        };
        let first: Vec<_> = frames.iter().map(&mut look).collect();
        let again: Vec<_> = frames.iter().map(&mut look).collect();
        assert_eq!(first, again);
    }

    #[test]
    fn what_stops_a_look_is_told() {
        let why = |(pixels, width, height): &(Vec<u8>, u32, u32), steps: usize| {
            let frame = Frame::new(pixels, *width, *height, *width as usize).unwrap();
            let mut left = steps;
            let mut may_go_on = || (left > 0, left = left.saturating_sub(1)).0;
            Eye::default().look(frame, &Look::new(), &mut may_go_on).why_not
        };
        assert_eq!(why(&pair((4, 4)), 0), Some(WhyNot::OutOfTime));
        assert_eq!(why(&pair((4, 4)), 1), Some(WhyNot::OutOfTime));
        assert_eq!(why(&pair((4, 4)), 99), None);
        assert_eq!(why(&(vec![9; 10_000], 100, 100), 99), Some(WhyNot::NothingSeen));
        let mut blotted = pair((4, 4));
        let row = blotted.1 as usize;
        blotted.0[50 * row..74 * row].fill(255);
        assert_eq!(why(&blotted, 9_999), Some(WhyNot::Damaged));
    }
}
