//! The zone that days are counted in, as a table of offset transitions.
//!
//! The table is read once from whatever knows the zone (a browser's `Intl`) and kept in the workspace, so
//! that every copy computes the same days, whatever device it is opened on and whatever that device
//! believes about the zone later. Figures ask only for the *local day of a moment*, which is always
//! defined; the way back, from a local time to a moment, needs the rules stated at [`Zone::moment`].

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use super::when::{Moment, When};

/// Where offsets can lie: no zone was ever further from UTC than this, in seconds.
const MAX_OFFSET: i32 = 26 * 3600;
/// Where transitions can lie, in seconds from 1970: about the years -7500 to 11500.
const MAX_SECONDS: i64 = 300_000_000_000;
/// Sampling step of [`Zone::from_oracle`]: the shortest stay of an offset since 1970 is about four weeks
/// (daylight saving time suspended for a Ramadan), so a change cannot hide between two samples.
const STEP: i64 = 14 * 86_400;
/// Transitions happen on quarter hours but for a few oddities; those cost some more questions.
const GRID: i64 = 900;

/// One transition: from then on this offset holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Transition {
    /// Seconds since 1970 in UTC.
    at: i64,
    /// Seconds east of UTC.
    offset: i32,
}

/// A time zone. The default is UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    /// The offset before the first transition, in seconds east of UTC.
    base: i32,
    /// Strictly increasing in time.
    transitions: Vec<Transition>,
}

/// Why a zone table could not be read; quotes what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneError {
    /// Nothing there.
    Empty,
    /// Not a whole number where one belongs, or a transition without its time.
    Unreadable(String),
    /// An offset that no place on earth has.
    Offset(String),
    /// A transition that is not after the one before.
    Order(String),
}

impl std::fmt::Display for ZoneError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("the time zone's table is empty"),
            Self::Unreadable(s) => write!(f, "“{s}” is not a change of a time zone"),
            Self::Offset(s) => write!(f, "“{s}” is not an offset from UTC in seconds"),
            Self::Order(s) => write!(f, "“{s}” is not after the change before it"),
        }
    }
}

impl std::error::Error for ZoneError {}

impl Zone {
    /// UTC: no offset, ever.
    pub const fn utc() -> Self {
        Self {
            base: 0,
            transitions: Vec::new(),
        }
    }

    /// A zone from its first offset and its transitions (moment, offset from then on), offsets in seconds
    /// east of UTC. Transitions that change nothing are left out.
    ///
    /// # Errors
    /// An offset beyond 26 hours, or transitions that don't increase in time.
    pub fn new(base: i32, transitions: &[(Moment, i32)]) -> Result<Self, ZoneError> {
        let mut zone = Self {
            base: checked(base, &base)?,
            transitions: Vec::with_capacity(transitions.len()),
        };
        for (at, offset) in transitions {
            zone.push(at.0.div_euclid(1000), *offset, at)?;
        }
        Ok(zone)
    }

    fn push(
        &mut self,
        at: i64,
        offset: i32,
        found: &impl std::fmt::Display,
    ) -> Result<(), ZoneError> {
        let offset = checked(offset, found)?;
        if at.abs() > MAX_SECONDS {
            return Err(ZoneError::Unreadable(found.to_string()));
        }
        match self.transitions.last() {
            Some(last) if last.at >= at => return Err(ZoneError::Order(found.to_string())),
            Some(last) if last.offset == offset => {}
            None if self.base == offset => {}
            _ => self.transitions.push(Transition { at, offset }),
        }
        Ok(())
    }

    /// Builds the table by asking somebody who knows the zone, for the start of `first_year` to the end of
    /// `last_year`: the offset in seconds east of UTC at a moment. Before and after that range the
    /// outermost offsets hold. Asks about 26 times for each year and 12 times for each transition: some
    /// 6,500 times for 1970 to 2100 in a zone with daylight saving time.
    pub fn from_oracle(
        first_year: i32,
        last_year: i32,
        mut oracle: impl FnMut(Moment) -> i32,
    ) -> Self {
        let mut ask = |seconds: i64| oracle(Moment(seconds.saturating_mul(1000)));
        let (start, end) = (year_start(first_year), year_start(last_year + 1));
        let mut zone = Self {
            base: ask(start),
            transitions: Vec::new(),
        };
        let (mut low, mut before) = (start, zone.base);
        while low < end {
            let high = (low + STEP).min(end);
            if ask(high) == before {
                low = high;
                continue;
            }
            let at = first_change(low, high, before, &mut ask);
            // What holds at the change itself, lest a second change before `high` be swallowed.
            let offset = ask(at);
            zone.transitions.push(Transition { at, offset });
            (low, before) = (at, offset);
        }
        zone
    }

    /// Seconds east of UTC at a moment.
    pub fn offset(&self, at: Moment) -> i32 {
        let seconds = at.0.div_euclid(1000);
        let i = self.transitions.partition_point(|t| t.at <= seconds);
        i.checked_sub(1)
            .and_then(|i| self.transitions.get(i))
            .map_or(self.base, |t| t.offset)
    }

    /// What a clock on the wall shows at a moment.
    pub fn local(&self, at: Moment) -> NaiveDateTime {
        let local =
            at.0.saturating_add(i64::from(self.offset(at)).saturating_mul(1000));
        Moment(local).utc().naive_utc()
    }

    /// The day it is here at a moment.
    pub fn day(&self, at: Moment) -> NaiveDate {
        self.local(at).date()
    }

    /// The day of a plain day (which is a day in every zone) or of an instant.
    pub fn day_of(&self, when: When) -> NaiveDate {
        match when {
            When::Day(day) => day,
            When::At(at) => self.day(at),
        }
    }

    /// The moment of a local time, for times that come without a zone. A time that is skipped (clocks go
    /// from 02:00 to 03:00 and somebody wrote 02:30) is read by the offset before: 03:30. A time that
    /// happens twice is the first of the two.
    pub fn moment(&self, local: NaiveDateTime) -> Moment {
        let wall = local.and_utc().timestamp_millis();
        let seconds = wall.div_euclid(1000);
        // The offset before a transition holds for every wall time earlier than the transition's own by
        // that offset (in an overlap both would do: the first), and for what the transition skips.
        let mut offset = self.base;
        for t in self.around(seconds) {
            let (before, after) = (t.at + i64::from(offset), t.at + i64::from(t.offset));
            if seconds < before.max(after) {
                break;
            }
            offset = t.offset;
        }
        Moment(wall - i64::from(offset) * 1000)
    }

    /// The first moment of a day: midnight, or the moment the clocks changed when midnight was skipped.
    pub fn start_of_day(&self, day: NaiveDate) -> Moment {
        let midnight = self.moment(day.and_time(NaiveTime::MIN));
        if self.local(midnight).time() == NaiveTime::MIN {
            return midnight;
        }
        // Skipped: `midnight` lies after the change that skipped it, within its length.
        let seconds = midnight.0.div_euclid(1000);
        let i = self.transitions.partition_point(|t| t.at <= seconds);
        i.checked_sub(1)
            .and_then(|i| self.transitions.get(i))
            .map_or(midnight, |t| Moment(t.at * 1000))
    }

    /// The stretches of one offset (seconds east of UTC) that make up the time from one moment to another.
    pub fn stretches(&self, from: Moment, to: Moment) -> Vec<(Moment, Moment, i32)> {
        let seconds = |m: Moment| m.0.div_euclid(1000);
        let first = self.transitions.partition_point(|t| t.at <= seconds(from));
        let within = self.transitions.iter().skip(first);
        let within = within.take_while(|t| t.at.saturating_mul(1000) < to.0);
        let mut stretches = Vec::new();
        let (mut start, mut offset) = (from, self.offset(from));
        for t in within {
            let change = Moment(t.at * 1000);
            stretches.push((start, change, offset));
            (start, offset) = (change, t.offset);
        }
        if start < to {
            stretches.push((start, to, offset));
        }
        stretches
    }

    /// All transitions up to a little after a wall time, cheaply: those long before are one slice.
    fn around(&self, wall: i64) -> impl Iterator<Item = &Transition> {
        let until = self
            .transitions
            .partition_point(|t| t.at <= wall + i64::from(MAX_OFFSET));
        self.transitions.iter().take(until)
    }

    /// The table as text, for the workspace's settings: the first offset in seconds, then for each
    /// transition the seconds since the one before (the first: since 1970) in base 36 and `=offset` in
    /// seconds; `=offset` is left out where the clocks go back to the offset before the last.
    ///
    /// `3600` is one offset for ever; `3600 9f0xs=7200 8w2ow …` has daylight saving time.
    pub fn write(&self) -> String {
        let mut out = self.base.to_string();
        let (mut last_at, mut previous, mut current) = (0_i64, None, self.base);
        for t in &self.transitions {
            out.push(' ');
            let delta = t.at - last_at;
            if delta < 0 {
                out.push('-');
            }
            base36(delta.unsigned_abs(), &mut out);
            if previous != Some(t.offset) {
                out.push('=');
                out.push_str(&t.offset.to_string());
            }
            (last_at, previous, current) = (t.at, Some(current), t.offset);
        }
        out
    }

    /// Reads what [`Zone::write`] wrote.
    ///
    /// # Errors
    /// Text that isn't a table, quoting the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, ZoneError> {
        let mut parts = text.split_ascii_whitespace();
        let first = parts.next().ok_or(ZoneError::Empty)?;
        let base = first
            .parse()
            .map_err(|_| ZoneError::Offset(first.to_owned()))?;
        let mut zone = Self::new(base, &[])?;
        let (mut at, mut previous, mut current) = (0_i64, None, base);
        for part in parts {
            let unreadable = || ZoneError::Unreadable(part.to_owned());
            let (delta, offset) = match part.split_once('=') {
                Some((delta, offset)) => (delta, Some(offset.parse().map_err(|_| unreadable())?)),
                None => (part, previous),
            };
            let delta = i64::from_str_radix(delta, 36).map_err(|_| unreadable())?;
            let offset = offset.ok_or_else(unreadable)?;
            at = at.checked_add(delta).ok_or_else(unreadable)?;
            zone.push(at, offset, &part)?;
            (previous, current) = (Some(current), offset);
        }
        Ok(zone)
    }

    /// How many transitions the table has.
    pub fn transitions(&self) -> usize {
        self.transitions.len()
    }
}

/// An offset, if a place on earth can have it.
fn checked(offset: i32, found: &impl std::fmt::Display) -> Result<i32, ZoneError> {
    if offset.abs() <= MAX_OFFSET {
        Ok(offset)
    } else {
        Err(ZoneError::Offset(found.to_string()))
    }
}

fn year_start(year: i32) -> i64 {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .map_or(DateTime::UNIX_EPOCH, |d| {
            d.and_time(NaiveTime::MIN).and_utc()
        })
        .timestamp()
}

/// The first second after `low` (where `before` holds) up to `high` (where it doesn't) at which another
/// offset holds: halving on quarter hours, then on seconds if the quarter hour wasn't it.
fn first_change(low: i64, high: i64, before: i32, ask: &mut impl FnMut(i64) -> i32) -> i64 {
    let (mut low, mut high) = (low, high);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        let on_grid = middle - middle.rem_euclid(GRID);
        let probe = if high - low <= GRID && high % GRID == 0 && ask(high - 1) == before {
            return high;
        } else if on_grid > low {
            on_grid
        } else {
            middle
        };
        if ask(probe) == before {
            low = probe;
        } else {
            high = probe;
        }
    }
    high
}

fn base36(mut n: u64, out: &mut String) {
    let mut digits = Vec::with_capacity(8);
    loop {
        digits.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
        n /= 36;
        if n == 0 {
            break;
        }
    }
    out.extend(digits.iter().rev());
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    /// Berlin as the European rule has it: last Sundays of March and October, 01:00 UTC.
    fn berlin_oracle(m: Moment) -> i32 {
        let t = m.utc();
        let last_sunday = |month| {
            let end = NaiveDate::from_ymd_opt(t.year(), month, 31).unwrap();
            let back = end.weekday().days_since(Weekday::Sun);
            (end - chrono::Days::new(u64::from(back)))
                .and_hms_opt(1, 0, 0)
                .unwrap()
        };
        let summer =
            t.year() >= 1980 && t.naive_utc() >= last_sunday(3) && t.naive_utc() < last_sunday(10);
        if summer { 7200 } else { 3600 }
    }

    fn berlin() -> Zone {
        Zone::from_oracle(1970, 2100, berlin_oracle)
    }

    #[test]
    fn the_table_of_an_oracle_is_found_with_few_questions() {
        let mut asked = 0;
        let zone = Zone::from_oracle(1970, 2100, |m| {
            asked += 1;
            berlin_oracle(m)
        });
        assert_eq!(zone.transitions(), 2 * 121);
        assert!(asked < 7_000, "asked {asked} times");
    }

    #[test]
    fn odd_transitions_are_found_to_the_second() {
        // Liberia gave up its 44 minutes 30 seconds on 1972-01-07; Samoa skipped a day in 2011.
        let change = at("1972-01-07T00:44:30Z");
        let zone = Zone::from_oracle(1970, 1975, |m| if m < change { -2670 } else { 0 });
        assert_eq!(zone, Zone::new(-2670, &[(change, 0)]).unwrap());
        let skip = at("2011-12-30T10:00:00Z");
        let samoa = Zone::from_oracle(2010, 2012, |m| if m < skip { -36000 } else { 50400 });
        assert_eq!(samoa.day(Moment(skip.0 - 1)).to_string(), "2011-12-29");
        assert_eq!(samoa.day(skip).to_string(), "2011-12-31");
    }

    #[test]
    fn the_local_day_changes_at_local_midnight() {
        let zone = berlin();
        for (moment, day) in [
            ("2018-03-31T21:59:59.999Z", "2018-03-31"),
            ("2018-03-31T22:00:00.000Z", "2018-04-01"),
            ("2017-12-31T22:59:59.999Z", "2017-12-31"),
            ("2017-12-31T23:00:00.000Z", "2018-01-01"),
        ] {
            assert_eq!(zone.day(at(moment)).to_string(), day, "{moment}");
        }
        let plain = NaiveDate::from_ymd_opt(2018, 3, 31).unwrap();
        assert_eq!(zone.day_of(When::Day(plain)), plain);
    }

    #[test]
    fn local_times_follow_the_stated_rules() {
        let zone = berlin();
        for (local, moment) in [
            ("2018-01-01 00:00", "2017-12-31T23:00:00.000Z"),
            ("2018-07-01 12:00", "2018-07-01T10:00:00.000Z"),
            ("2018-03-25 01:59", "2018-03-25T00:59:00.000Z"),
            // Skipped: read by the offset before, which is 03:30 in summer time.
            ("2018-03-25 02:30", "2018-03-25T01:30:00.000Z"),
            ("2018-03-25 03:00", "2018-03-25T01:00:00.000Z"),
            // Twice: the first.
            ("2018-10-28 02:30", "2018-10-28T00:30:00.000Z"),
            ("2018-10-28 03:00", "2018-10-28T02:00:00.000Z"),
        ] {
            assert_eq!(zone.moment(wall(local)).to_string(), moment, "{local}");
        }
        assert_eq!(
            Zone::utc().moment(wall("2018-03-25 02:30")).to_string(),
            "2018-03-25T02:30:00.000Z"
        );
    }

    #[test]
    fn a_day_without_midnight_starts_when_the_clocks_changed() {
        let change = at("2018-11-04T03:00:00Z"); // São Paulo: 00:00 became 01:00
        let zone = Zone::new(-10800, &[(change, -7200)]).unwrap();
        let day = NaiveDate::from_ymd_opt(2018, 11, 4).unwrap();
        assert_eq!(zone.start_of_day(day), change);
        assert_eq!(zone.day(change), day);
        let next = day.succ_opt().unwrap();
        assert_eq!(
            zone.start_of_day(next).to_string(),
            "2018-11-05T02:00:00.000Z"
        );
    }

    #[test]
    fn the_table_travels_as_short_text() {
        let zone = berlin();
        let text = zone.write();
        assert!(text.starts_with("3600 "), "{text}");
        assert!(text.len() < 1_600, "{} bytes", text.len());
        assert_eq!(Zone::parse(&text), Ok(zone));
        assert_eq!(Zone::utc().write(), "0");
        assert_eq!(Zone::parse("0"), Ok(Zone::utc()));
    }

    #[test]
    fn bad_tables_are_refused_with_what_was_found() {
        for (text, error) in [
            ("", ZoneError::Empty),
            ("Berlin", ZoneError::Offset("Berlin".into())),
            ("999999", ZoneError::Offset("999999".into())),
            ("3600 zz", ZoneError::Unreadable("zz".into())),
            ("3600 zz=", ZoneError::Unreadable("zz=".into())),
            ("3600 ?=7200", ZoneError::Unreadable("?=7200".into())),
            ("3600 zz=7200 0=3600", ZoneError::Order("0=3600".into())),
            ("3600 zz=-7200000", ZoneError::Offset("zz=-7200000".into())),
            (
                "0 1y2p0ij32e8e7=60 1=0",
                ZoneError::Unreadable("1y2p0ij32e8e7=60".into()),
            ),
        ] {
            assert_eq!(Zone::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_table_agrees_with_its_oracle(seconds in 0_i64..4_133_980_800) {
            let m = Moment(seconds * 1000);
            prop_assert_eq!(berlin().offset(m), berlin_oracle(m));
        }

        #[test]
        fn a_moment_is_found_again_by_its_local_time(
            seconds in 0_i64..4_133_980_800,
            base in -50_400_i32..50_400,
            changes in prop::collection::vec((3_600_000_i64..90_000_000, -50_400_i32..50_400), 0..30),
        ) {
            let mut now = 0;
            let table: Vec<_> = changes
                .iter()
                .map(|(delta, offset)| { now += delta; (Moment(now * 1000), *offset) })
                .collect();
            let zone = Zone::new(base, &table).unwrap();
            prop_assert_eq!(&Zone::parse(&zone.write()).unwrap(), &zone);
            let m = Moment(seconds * 1000);
            let back = zone.moment(zone.local(m));
            // The same moment, or the first of two that the clocks showed alike.
            prop_assert!(back <= m);
            prop_assert_eq!(zone.local(back), zone.local(m));
        }

        #[test]
        fn hostile_tables_never_panic(text in "[ -~]{0,40}") {
            if let Ok(zone) = Zone::parse(&text) {
                zone.day(Moment(i64::MAX));
                zone.day(Moment(i64::MIN));
                zone.start_of_day(NaiveDate::MIN);
            }
        }
    }
}
