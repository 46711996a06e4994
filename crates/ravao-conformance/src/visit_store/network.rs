//! Seeded days of people and places, in which much is missing, late and twice.

use ravao_core::{
    Direction, Pairing, PairingRules, Period, Venue, VenueId, VenueKind, VenueRegister, VisitEvent,
};

use super::fixture::{DAY, HOUR, MINUTE, SECOND, at, id, made, place, visitor};

const VISITORS: u64 = 14;
const DAYS: u64 = 3;

/// Venues, and the scans of three days at them.
pub(crate) struct Network {
    pub(crate) venues: VenueRegister,
    pub(crate) rules: PairingRules,
    /// By no order, some of them twice.
    pub(crate) arriving: Vec<VisitEvent>,
}

/// The kinds of venues: short, long and over-night stays.
const KINDS: [VenueKind; 5] = [
    VenueKind::LocalMarket,
    VenueKind::School,
    VenueKind::Hospital,
    VenueKind::PublicTransportVehicle,
    VenueKind::Wedding,
];

impl Network {
    /// The network of a seed, over three days.
    pub(crate) fn new(seed: u64) -> Self {
        Self::over(DAYS, seed)
    }

    /// The network of a seed, over so many days.
    pub(crate) fn over(days: u64, seed: u64) -> Self {
        let mut random = Random(seed);
        let mut arriving = Vec::new();
        for who in 0..VISITORS {
            for day in 0..days {
                stays(&mut random, who, day, &mut arriving);
            }
        }
        let again = arriving.iter().step_by(9).cloned().collect::<Vec<_>>();
        arriving.extend(again);
        Self::shuffle(&mut arriving, seed);
        Self { venues: venues(), rules: PairingRules::default(), arriving }
    }

    /// Shuffles events as a seed says.
    pub(crate) fn shuffle(events: &mut [VisitEvent], seed: u64) {
        let mut random = Random(!seed);
        for last in (1..events.len()).rev() {
            events.swap(last, random.below(last as u64 + 1) as usize);
        }
    }

    /// What pairing needs to know, so many milliseconds after the start.
    pub(crate) fn pairing(&self, millis: i64) -> Pairing<'_> {
        Pairing { rules: &self.rules, venues: &self.venues, now: at(millis) }
    }
}

fn venues() -> VenueRegister {
    let mut venues = VenueRegister::new();
    for (number, kind) in (0..).zip(KINDS) {
        let mut venue = Venue::new(VenueId::from(number), "Invented", kind);
        if kind == VenueKind::Wedding {
            venue.open = Period::new(at(DAY), at(DAY + 6 * HOUR)).ok();
        }
        venues.insert(venue).expect("each number once");
    }
    venues
}

/// Appends the scans of one visitor on one day: up to four stays, of which any scan may be missing
/// or repeated.
fn stays(random: &mut Random, who: u64, day: u64, events: &mut Vec<VisitEvent>) {
    let mut time = day.cast_signed() * DAY + random.span(10 * HOUR);
    for _ in 0..random.below(4) {
        // One more than there are kinds: a venue that nobody registered.
        let venue = random.below(KINDS.len() as u64 + 1);
        for direction in [Direction::In, Direction::Out] {
            for _ in 0..random.pick(&[1, 1, 1, 1, 0, 2]) {
                let door = random.below(3) as u16;
                let number = events.len() as u64;
                let event = made(id(number), visitor(who), place(venue, door), at(time));
                events.push(event.going(direction));
                time += random.span(90 * SECOND);
            }
            time += random.span(3 * HOUR);
            time = at_day_turn(random, time);
        }
    }
}

/// Moves some times to where the day turns in Vietnam, 17:00 UTC, or a millisecond beside it.
fn at_day_turn(random: &mut Random, time: i64) -> i64 {
    let turn = time - time.rem_euclid(DAY) + 17 * HOUR;
    let moved = turn + random.pick(&[-1, 0, 1]);
    if moved > time && random.below(4) == 0 { moved } else { time + MINUTE }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A span of milliseconds below another.
    fn span(&mut self, end: i64) -> i64 {
        self.below(end.cast_unsigned()).cast_signed()
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u64) as usize]
    }
}
