//! A trace that reads only the events of the persons it reaches and of those who were near them.
//!
//! What pairing makes of an event can depend on events before and after it. So the events around a stay
//! are read with a margin, and of each person there it is proved that nothing beyond the margin can
//! change a stay that matters: the person left and came again, or nothing happened for so long that
//! pairing begins anew. Of those of whom it cannot be proved, everything at the venue is read.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Places, Search, Source, Stay, later, unbroken};
use crate::{
    Contact, Direction, EventQuery, Pairing, Result, TraceReport, TraceRequest, VenueId,
    VisitEvent, VisitStore, VisitorKey,
};

/// Queries in one call of a store: bounds the events in memory.
const ASKED_AT_ONCE: usize = 32;

/// Traces contacts as [`trace`](crate::trace) does, with the same answer, in a store that finds the
/// events of one visitor, and those of one venue in a period, without reading all others.
///
/// # Errors
/// As [`VisitStore::query`].
pub async fn trace_nearby<S: VisitStore + ?Sized>(
    store: &S,
    request: &TraceRequest,
    pairing: &Pairing<'_>,
) -> Result<TraceReport> {
    let around = Around { request, pairing, all: request.reaching(pairing) };
    let mut search = Search::new(request);
    while let Some(sources) = search.next_degree() {
        let mut own = Vec::new();
        for sources in sources.chunks(ASKED_AT_ONCE) {
            own.append(&mut around.stays(store, sources).await?);
        }
        let mut found = Vec::new();
        for windows in around.windows(own).chunks(ASKED_AT_ONCE) {
            found.append(&mut around.contacts(store, windows).await?);
        }
        search.met(found);
    }
    Ok(search.report())
}

/// A stay in which a person may have met others.
type Own = (Source, Stay);

/// A time at a venue of which the events are read: the stays there, and a margin.
struct Window {
    venue: VenueId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    /// From when until when stays of others matter.
    matters: (DateTime<Utc>, DateTime<Utc>),
    own: Vec<Own>,
}

/// What a trace reads.
struct Around<'a> {
    request: &'a TraceRequest,
    pairing: &'a Pairing<'a>,
    /// The events that the whole answer may depend on.
    all: EventQuery,
}

impl Around<'_> {
    /// The stays in which the sources may have met others.
    async fn stays<S: VisitStore + ?Sized>(
        &self,
        store: &S,
        sources: &[Source],
    ) -> Result<Vec<Own>> {
        let queries: Vec<_> =
            sources.iter().map(|source| self.all.of_visitor(source.visitor)).collect();
        let mut own = Vec::new();
        for (source, events) in sources.iter().zip(store.events(&queries).await?) {
            let visits = self.pairing.pair(events.iter().collect());
            let stays = unbroken(&visits, self.pairing.now).into_iter().filter(|stay| {
                let (from, until) = source.carrying(stay, self.request);
                source.carries_in(stay) && from < until
            });
            own.extend(stays.map(|stay| (*source, stay)));
        }
        Ok(own)
    }

    /// The windows around stays; those that touch are one.
    fn windows(&self, mut own: Vec<Own>) -> Vec<Window> {
        let matters = |(source, stay): &Own| source.carrying(stay, self.request);
        own.sort_by_key(|own| (own.1.place.venue, matters(own)));
        let mut windows: Vec<Window> = Vec::new();
        for own in own {
            let window = self.window(own.1.place.venue, matters(&own));
            match windows.last_mut() {
                Some(last) if last.venue == window.venue && window.from <= last.until => {
                    last.until = last.until.max(window.until);
                    last.matters.1 = last.matters.1.max(window.matters.1);
                    last.own.push(own);
                }
                _ => windows.push(Window { own: vec![own], ..window }),
            }
        }
        windows
    }

    fn window(&self, venue: VenueId, matters: (DateTime<Utc>, DateTime<Utc>)) -> Window {
        let margin = self.pairing.longest_at(venue) + self.pairing.reach_at(venue);
        let from = matters.0.checked_sub_signed(margin).max(self.all.from);
        let until = later(matters.1, margin);
        Window {
            venue,
            from: from.unwrap_or(DateTime::<Utc>::MIN_UTC),
            until: self.all.until.map_or(until, |end| until.min(end)),
            matters,
            own: Vec::new(),
        }
    }

    /// The contacts in windows.
    async fn contacts<S: VisitStore + ?Sized>(
        &self,
        store: &S,
        windows: &[Window],
    ) -> Result<Vec<Contact>> {
        let queries: Vec<_> = windows.iter().map(Window::query).collect();
        let mut found = Vec::new();
        for (window, events) in windows.iter().zip(store.events(&queries).await?) {
            let doubtful = self.doubtful(window, &events);
            let whole = self.whole(store, window, &doubtful).await?;
            let known =
                events.iter().filter(|event| doubtful.binary_search(&event.visitor()).is_err());
            let visits = self.pairing.pair(known.chain(whole.iter().flatten()).collect());
            let others = Places::new(unbroken(&visits, self.pairing.now));
            for (source, own) in &window.own {
                found.extend(others.met_in(own, *source, self.request));
            }
        }
        Ok(found)
    }

    /// All events of visitors at the venue of a window.
    async fn whole<S: VisitStore + ?Sized>(
        &self,
        store: &S,
        window: &Window,
        visitors: &[VisitorKey],
    ) -> Result<Vec<Vec<VisitEvent>>> {
        if visitors.is_empty() {
            return Ok(Vec::new());
        }
        let of_visitor = |&visitor| self.all.of_venue(window.venue).of_visitor(visitor);
        store.events(&visitors.iter().map(of_visitor).collect::<Vec<_>>()).await
    }

    /// The visitors in a window of whom events beyond it may matter, in order.
    fn doubtful(&self, window: &Window, events: &[VisitEvent]) -> Vec<VisitorKey> {
        let mut known: Vec<&VisitEvent> =
            events.iter().filter(|event| event.occurred_at() <= self.pairing.now).collect();
        known.sort_unstable_by_key(|event| {
            (event.visitor(), event.occurred_at(), event.direction())
        });
        let of_visitors = known.chunk_by(|one, next| one.visitor() == next.visitor());
        let doubtful = of_visitors.filter(|events| {
            self.was_near(window, events)
                && !(self.begins(window, events) && self.ends(window, events))
        });
        doubtful.map(|events| events[0].visitor()).collect()
    }

    /// Whether a stay that matters can come of the events at all: not if the visitor was gone before
    /// and not seen again, nor if the visitor came first when all was over.
    fn was_near(&self, window: &Window, events: &[&VisitEvent]) -> bool {
        let (_, longest) = self.figures(window);
        let (begin, end) = window.matters;
        let [first, last] = [events[0], events[events.len() - 1]];
        let gone = match last.direction() {
            Direction::Out => last.occurred_at(),
            Direction::In => later(last.occurred_at(), longest),
        };
        let over = match first.direction() {
            Direction::In => end,
            Direction::Out => later(end, longest),
        };
        begin < gone && first.occurred_at() < over
    }

    /// Whether nothing before the window can change a stay that matters.
    fn begins(&self, window: &Window, events: &[&VisitEvent]) -> bool {
        let (reach, longest) = self.figures(window);
        let begin = window.matters.0;
        Some(window.from) == self.all.from
            || events[0].occurred_at() - window.from > reach
            || any_pair(events, |one, next| {
                let (left, came) = (one.occurred_at(), next.occurred_at());
                (came_again(one, next) && left <= begin)
                    || (came - left > reach && later(left, longest) <= begin)
            })
    }

    /// Whether nothing after the window can change a stay that matters.
    fn ends(&self, window: &Window, events: &[&VisitEvent]) -> bool {
        let (reach, longest) = self.figures(window);
        let end = window.matters.1;
        let last = events[events.len() - 1].occurred_at();
        Some(window.until) == self.all.until
            || window.until > self.pairing.now
            || window.until - last > reach
            || any_pair(events, |one, next| {
                let (left, came) = (one.occurred_at(), next.occurred_at());
                (came_again(one, next) && end <= came)
                    || (came - left > reach && later(end, longest) <= came)
            })
    }

    fn figures(&self, window: &Window) -> (TimeDelta, TimeDelta) {
        (self.pairing.reach_at(window.venue), self.pairing.longest_at(window.venue))
    }
}

/// Whether the visitor went out and later in again: no stay reaches over that, and pairing starts anew.
fn came_again(one: &VisitEvent, next: &VisitEvent) -> bool {
    (one.direction(), next.direction()) == (Direction::Out, Direction::In)
        && one.occurred_at() < next.occurred_at()
}

fn any_pair(events: &[&VisitEvent], is: impl Fn(&VisitEvent, &VisitEvent) -> bool) -> bool {
    events.windows(2).any(|pair| is(pair[0], pair[1]))
}

impl Window {
    fn query(&self) -> EventQuery {
        let mut query = EventQuery::ALL.of_venue(self.venue);
        (query.from, query.until) = (Some(self.from), Some(self.until));
        query
    }
}
