//! The bus: a checkpoint that moves. Its doors are the checkpoints; the timetable says where it is.

use chrono::{DateTime, TimeDelta, Utc};

use super::clock::today;
use super::dice::{among, below};
use crate::camera::Chance;

/// The communes in which it stops, and the minutes after the start of the round.
pub(crate) const STOPS: &[(&str, i64)] = &[
    ("2021:02536", 0),
    ("2021:02560", 15),
    ("2021:02545", 35),
    ("2021:02542", 50),
    ("2021:02539", 70),
    ("2021:02554", 90),
];

/// When a round starts.
pub(crate) const ROUNDS: &[(i64, i64)] = &[(6, 30), (9, 0), (13, 0), (16, 0)];

/// The next ride after an instant: when the passenger gets on and off.
pub(crate) fn ride(
    after: DateTime<Utc>,
    chance: &mut Chance,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let start = ROUNDS.iter().map(|&(hour, minute)| today(hour, minute)).find(|&at| at >= after)?;
    let on = below(chance, STOPS.len() - 1);
    let off = on + 1 + below(chance, STOPS.len() - 1 - on);
    let mut stop = |number: usize| {
        start + TimeDelta::minutes(STOPS[number].1) + TimeDelta::seconds(among(chance, 10, 170))
    };
    Some((stop(on), stop(off)))
}

/// At which stop the bus stands at an instant, give or take three minutes.
pub(crate) fn stop_at(at: DateTime<Utc>) -> Option<usize> {
    let since = ROUNDS.iter().rev().map(|&(hour, minute)| at - today(hour, minute));
    let minutes = since.map(|since| since.num_minutes()).find(|&minutes| minutes >= 0)?;
    STOPS.iter().position(|&(_, stop)| (stop..stop + 3).contains(&minutes))
}
