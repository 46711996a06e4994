use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use ravao_core::{Frame, Point, Symbol, WhyNot};

use crate::{Look, QrReader, Region};

/// How long a code stays known after it was last seen, unless the caller says otherwise: longer than
/// a hand trembles, shorter than somebody comes back.
const REPEAT_AFTER: Duration = Duration::from_secs(3);

/// How long the next symbol is looked for where the last one was.
const PLACE_KEPT: Duration = Duration::from_secs(1);

/// While a known code is held up, one frame in so many is searched for others.
const WHOLE_EVERY: u32 = 4;

/// Codes that are known at a time: more than anybody holds up within seconds.
const MAX_KNOWN: usize = 256;

/// Reads the frames of a gate's camera, one after the other.
///
/// It looks first where the last code was, tells a code once and not with every frame that shows it,
/// and says why a frame gave nothing, so that the gate can ask to come nearer. It reads no clock: the
/// caller says how late it is, and when to stop.
///
/// ```
/// use std::time::Duration;
/// use ravao_core::{Frame, Level, WhyNot};
/// use ravao_symbol::{FrameReader, SymbolCode};
///
/// let (pixels, width) = SymbolCode::encode("RAVAO", Level::M)?.to_luma(4)?;
/// let frame = Frame::new(&pixels, width, width, width as usize)?;
/// let mut reader = FrameReader::new();
/// let second = Duration::from_secs(1);
///
/// let glimpse = reader.read(frame, second, &mut || true);
/// assert_eq!(glimpse.fresh[0].text.as_deref(), Some("RAVAO"));
/// let glimpse = reader.read(frame, 2 * second, &mut || true);
/// assert_eq!((glimpse.fresh.len(), glimpse.repeated), (0, 1));
///
/// let blank = vec![255; 640 * 480];
/// let glimpse = reader.read(Frame::new(&blank, 640, 480, 640)?, 3 * second, &mut || true);
/// assert_eq!(glimpse.why_not, Some(WhyNot::NothingSeen));
/// # Ok::<(), ravao_core::Error>(())
/// ```
///
/// A frame's time is given by what `may_go_on` answers; see [`QrReader::look`]:
///
/// ```
/// # use std::time::{Duration, Instant};
/// let end = Instant::now() + Duration::from_millis(15);
/// let mut may_go_on = || Instant::now() < end;
/// # may_go_on();
/// ```
pub struct FrameReader {
    reader: QrReader,
    repeat_after: Duration,
    place: Option<Place>,
    known: Vec<Known>,
    hashes: RandomState,
    /// Frames in a row that were searched in part only.
    in_part: u32,
}

/// What a frame gave.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Glimpse {
    /// Symbols that were not seen for a while.
    pub fresh: Vec<Symbol>,
    /// Symbols that were told before and are still, or again, in view.
    pub repeated: usize,
    /// Why there is no symbol of either kind; what to say then is in `ravao_core::wording`.
    pub why_not: Option<WhyNot>,
}

/// Where and when symbols were seen last.
#[derive(Clone, Copy)]
struct Place {
    region: Region,
    at: Duration,
}

/// A code, known by its hash, and when it was seen last.
#[derive(Clone, Copy)]
struct Known {
    hash: u64,
    at: Duration,
}

impl FrameReader {
    /// A reader that has seen nothing yet.
    pub fn new() -> Self {
        Self {
            reader: QrReader::default(),
            repeat_after: REPEAT_AFTER,
            place: None,
            known: Vec::new(),
            hashes: RandomState::new(),
            in_part: 0,
        }
    }

    /// Tells a code again once it was out of view for longer than this; 3 seconds otherwise.
    #[must_use]
    pub fn with_repeat_after(self, repeat_after: Duration) -> Self {
        Self { repeat_after, ..self }
    }

    /// Reads a frame that was taken at `now`, counted from any moment that stays the same, as long as
    /// `may_go_on` says so.
    pub fn read(
        &mut self,
        frame: Frame<'_>,
        now: Duration,
        may_go_on: &mut dyn FnMut() -> bool,
    ) -> Glimpse {
        self.known.retain(|known| now.saturating_sub(known.at) <= self.repeat_after);
        let near = self.read_near(frame, now, may_go_on);
        let is_enough = !near.fresh.is_empty() || near.repeated > 0 && self.in_part < WHOLE_EVERY;
        if is_enough {
            self.in_part += 1;
            return near;
        }
        self.in_part = 0;
        let all = self.look(frame, &Look::new(), now, may_go_on);
        near.then(all)
    }

    /// Looks where the last symbols were, if that was a moment ago.
    fn read_near(
        &mut self,
        frame: Frame<'_>,
        now: Duration,
        may_go_on: &mut dyn FnMut() -> bool,
    ) -> Glimpse {
        let place = self.place.filter(|place| now.saturating_sub(place.at) <= PLACE_KEPT);
        match place {
            Some(place) => self.look(frame, &Look::new().within(place.region), now, may_go_on),
            None => Glimpse { fresh: Vec::new(), repeated: 0, why_not: Some(WhyNot::NothingSeen) },
        }
    }

    fn look(
        &mut self,
        frame: Frame<'_>,
        look: &Look,
        now: Duration,
        may_go_on: &mut dyn FnMut() -> bool,
    ) -> Glimpse {
        let sight = self.reader.look(frame, look, may_go_on);
        if let Some(region) = surroundings(&sight.symbols) {
            self.place = Some(Place { region, at: now });
        }
        let seen = sight.symbols.len();
        let mut fresh = sight.symbols;
        fresh.retain(|symbol| self.is_news(symbol, now));
        Glimpse { repeated: seen - fresh.len(), fresh, why_not: sight.why_not }
    }

    /// Tells whether a symbol is not known yet; from now on it is.
    fn is_news(&mut self, symbol: &Symbol, now: Duration) -> bool {
        let hash = self.hashes.hash_one(&symbol.bytes);
        if let Some(known) = self.known.iter_mut().find(|known| known.hash == hash) {
            known.at = known.at.max(now);
            return false;
        }
        if self.known.len() == MAX_KNOWN {
            self.known.remove(0);
        }
        self.known.push(Known { hash, at: now });
        true
    }
}

impl Default for FrameReader {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for FrameReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameReader").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

impl Glimpse {
    /// What two looks at one frame gave, the first of which found nothing new.
    fn then(self, later: Self) -> Self {
        let is_empty = later.fresh.is_empty() && self.repeated.max(later.repeated) == 0;
        Self {
            why_not: self.why_not.max(later.why_not).filter(|_| is_empty),
            repeated: self.repeated.max(later.repeated),
            fresh: later.fresh,
        }
    }
}

/// The rectangle around symbols and half its size more on every side, for they move.
fn surroundings(symbols: &[Symbol]) -> Option<Region> {
    let corners = || symbols.iter().flat_map(|symbol| symbol.corners);
    let bounds = |along: fn(Point) -> f32| {
        let ends = corners()
            .map(along)
            .fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(at), high.max(at)));
        let margin = (ends.1 - ends.0) / 2.0;
        (ends.0 - margin, ends.1 + margin)
    };
    let ((left, right), (top, bottom)) = (bounds(|corner| corner.x), bounds(|corner| corner.y));
    // A float becomes the nearest whole number there is, so what lies outside is cut off.
    let (first_x, first_y) = (left as u32, top as u32);
    (!symbols.is_empty()).then(|| Region {
        left: first_x,
        top: first_y,
        width: (right as u32).saturating_sub(first_x),
        height: (bottom as u32).saturating_sub(first_y),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(corners: [(f32, f32); 4]) -> Symbol {
        let mut symbol = Symbol::new(b"A".to_vec());
        symbol.corners = corners.map(|(x, y)| Point { x, y });
        symbol
    }

    #[test]
    fn surroundings_are_half_a_size_wider_and_inside_the_frame() {
        assert_eq!(surroundings(&[]), None);
        let square = symbol([(100.0, 200.0), (140.0, 200.0), (140.0, 220.0), (100.0, 220.0)]);
        let expected = Region { left: 80, top: 190, width: 80, height: 40 };
        assert_eq!(surroundings(&[square]), Some(expected));
        let corner = symbol([(2.0, 2.0), (42.0, 2.0), (42.0, 42.0), (2.0, 42.0)]);
        let expected = Region { left: 0, top: 0, width: 62, height: 62 };
        assert_eq!(surroundings(&[corner]), Some(expected));
    }

    #[test]
    fn corners_of_no_number_are_survived() {
        let nowhere = symbol([(f32::NAN, f32::INFINITY); 4]);
        assert!(surroundings(&[nowhere]).is_some());
    }

    #[test]
    fn no_more_codes_are_known_than_the_limit() {
        let mut reader = FrameReader::new();
        for number in 0..1_000u32 {
            let symbol = Symbol::new(number.to_string().into_bytes());
            assert!(reader.is_news(&symbol, Duration::from_millis(number.into())));
            assert!(!reader.is_news(&symbol, Duration::ZERO), "an earlier moment changes nothing");
        }
        assert_eq!(reader.known.len(), MAX_KNOWN);
        assert!(!format!("{reader:?}").contains("hash"));
    }
}
