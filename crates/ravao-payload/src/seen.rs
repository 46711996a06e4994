//! What a gate remembers of codes that may be shown once.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use ravao_core::{Place, TokenId};

/// Where and when a code was seen first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct FirstSeen {
    /// Where.
    pub place: Place,
    /// When.
    pub at: DateTime<Utc>,
}

/// A bounded memory of short-lived tokens, by which a gate knows a replay.
///
/// A token is forgotten once it has expired by more than the skew. A full memory forgets the
/// tokens that expire first, because they are the ones that verification refuses soonest; a
/// replay of a token forgotten in this way goes unseen, so size it for the passes shown within
/// their lifetime.
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use ravao_core::{Place, TokenId, VenueId};
/// use ravao_payload::SeenSet;
///
/// let mut seen = SeenSet::new(10_000);
/// let (gate, token) = (Place::whole(VenueId::from(1)), TokenId::from_bytes([1; 8]));
/// let now: DateTime<Utc> = "2021-11-01T08:00:00Z".parse().unwrap();
/// let expires = now + TimeDelta::minutes(1);
///
/// assert_eq!(seen.observe(token, gate, now, expires), None);
/// let other = Place::whole(VenueId::from(2));
/// let first = seen.observe(token, other, now, expires).expect("a replay");
/// assert_eq!(first.place, gate);
/// ```
#[derive(Debug)]
pub struct SeenSet {
    capacity: usize,
    repeat_window: TimeDelta,
    skew: TimeDelta,
    tokens: HashMap<TokenId, (FirstSeen, DateTime<Utc>)>,
    by_expiry: BTreeSet<(DateTime<Utc>, TokenId)>,
}

impl SeenSet {
    /// A memory of so many tokens, one at least; scanners may read a code again within 5 seconds,
    /// and clocks may differ by 30.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            repeat_window: TimeDelta::seconds(5),
            skew: TimeDelta::seconds(30),
            tokens: HashMap::new(),
            by_expiry: BTreeSet::new(),
        }
    }

    /// Sets how long after the first reading the same place may read a code again.
    #[must_use]
    pub const fn with_repeat_window(mut self, window: TimeDelta) -> Self {
        self.repeat_window = window;
        self
    }

    /// Sets how long after its expiry a token is remembered.
    #[must_use]
    pub const fn with_skew(mut self, skew: TimeDelta) -> Self {
        self.skew = skew;
        self
    }

    /// Notes that a token was shown; gives where and when it was seen first if this is a replay.
    pub fn observe(
        &mut self,
        token: TokenId,
        place: Place,
        now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> Option<FirstSeen> {
        self.forget_expired(now);
        if let Some((first, _)) = self.tokens.get(&token) {
            return (!self.is_repeat(first, place, now)).then_some(*first);
        }
        if self.tokens.len() == self.capacity {
            self.forget_first();
        }
        self.tokens.insert(token, (FirstSeen { place, at: now }, expires));
        self.by_expiry.insert((expires, token));
        None
    }

    /// How many tokens it remembers.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it remembers none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    fn is_repeat(&self, first: &FirstSeen, place: Place, now: DateTime<Utc>) -> bool {
        first.place == place && (now - first.at).abs() <= self.repeat_window
    }

    fn forget_expired(&mut self, now: DateTime<Utc>) {
        while let Some(&(expires, _)) = self.by_expiry.first()
            && now - expires > self.skew
        {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        if let Some((_, token)) = self.by_expiry.pop_first() {
            self.tokens.remove(&token);
        }
    }
}

#[cfg(test)]
mod tests {
    use ravao_core::{CheckpointId, VenueId};

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    fn token(byte: u8) -> TokenId {
        TokenId::from_bytes([byte; 8])
    }

    fn door(number: u16) -> Place {
        Place::new(VenueId::from(1), CheckpointId::new(number))
    }

    #[test]
    fn a_second_showing_is_a_replay_with_place_and_time_of_the_first() {
        let mut seen = SeenSet::new(8);
        assert_eq!(seen.observe(token(1), door(1), at(0), at(60)), None);
        let first = FirstSeen { place: door(1), at: at(0) };
        for (place, second) in [(door(2), 1), (door(1), 6), (door(2), 59), (door(1), 90)] {
            assert_eq!(seen.observe(token(1), place, at(second), at(60)), Some(first), "{second}");
        }
    }

    #[test]
    fn the_same_place_may_read_again_within_the_window() {
        let mut seen = SeenSet::new(8);
        for second in [10, 11, 15, 5] {
            assert_eq!(seen.observe(token(1), door(1), at(second), at(60)), None, "{second}");
        }
        assert!(seen.observe(token(1), door(1), at(16), at(60)).is_some());
        assert!(seen.observe(token(1), door(1), at(4), at(60)).is_some());
        let mut strict = SeenSet::new(8).with_repeat_window(TimeDelta::zero());
        assert_eq!(strict.observe(token(1), door(1), at(0), at(60)), None);
        assert!(strict.observe(token(1), door(1), at(1), at(60)).is_some());
    }

    #[test]
    fn tokens_are_forgotten_after_expiry_and_skew() {
        let mut seen = SeenSet::new(8);
        seen.observe(token(1), door(1), at(0), at(60));
        seen.observe(token(2), door(1), at(90), at(200));
        assert_eq!(seen.len(), 2);
        seen.observe(token(3), door(1), at(91), at(200));
        assert_eq!(seen.len(), 2);
        assert_eq!(seen.observe(token(1), door(1), at(91), at(60)), None);
    }

    #[test]
    fn a_full_memory_forgets_what_expires_first() {
        let mut seen = SeenSet::new(2).with_skew(TimeDelta::zero());
        seen.observe(token(1), door(1), at(0), at(300));
        seen.observe(token(2), door(1), at(1), at(100));
        seen.observe(token(3), door(1), at(2), at(200));
        assert_eq!(seen.len(), 2);
        assert!(seen.observe(token(1), door(2), at(3), at(300)).is_some());
        assert_eq!(seen.observe(token(2), door(2), at(4), at(100)), None);
    }

    #[test]
    fn extreme_times_do_no_harm() {
        let mut seen = SeenSet::new(0);
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        seen.observe(token(1), door(1), first, last);
        seen.observe(token(1), door(1), last, first);
        seen.observe(token(2), door(1), last, last);
        assert_eq!(seen.len(), 1);
    }
}
