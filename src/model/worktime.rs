//! Working time: the weekly hours and holidays that agreed response times count in.
//!
//! Hours are read off the wall clock of the workspace's zone, and what passes between two moments is real
//! time: on the day the clocks go forward a shift over the gap is an hour shorter, on the day they go back
//! an hour longer.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

use super::when::Moment;
use super::zone::Zone;

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;
/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// A deadline is looked for so many days ahead: a team that doesn't work for ten years has none.
const HORIZON: u64 = 3_660;

/// Names of the days of the week in the journal, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What a workspace starts with: nine to five, Monday to Friday.
pub const DEFAULT_HOURS: [&str; 7] = [
    "09:00-17:00",
    "09:00-17:00",
    "09:00-17:00",
    "09:00-17:00",
    "09:00-17:00",
    "",
    "",
];

/// The hours of one weekday, in order, none touching another; empty on a day off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(Vec<(u16, u16)>);

/// Hours that could not be read; quotes what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoursError {
    /// Not `HH:MM-HH:MM`, or no such time of day.
    Unreadable(String),
    /// It ends before it starts, or when it starts.
    Backwards(String),
    /// It starts before the one before it ended.
    Overlap(String),
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(s) => write!(f, "“{s}” is not a time like 09:00-17:00."),
            Self::Backwards(s) => write!(f, "“{s}” ends before it starts."),
            Self::Overlap(s) => write!(f, "“{s}” starts before the hours before it end."),
        }
    }
}

impl std::error::Error for HoursError {}

impl Hours {
    /// Reads `09:00-12:30, 13:30-17:00`; nothing at all is a day off.
    ///
    /// # Errors
    /// What can't be read as such, quoted.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let mut hours: Vec<(u16, u16)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let unreadable = || HoursError::Unreadable(part.to_owned());
            let (from, to) = part.split_once(['-', '–']).ok_or_else(unreadable)?;
            let from = minute(from.trim()).ok_or_else(unreadable)?;
            let to = minute(to.trim()).ok_or_else(unreadable)?;
            if to <= from {
                return Err(HoursError::Backwards(part.to_owned()));
            }
            match hours.last_mut() {
                Some((_, end)) if *end > from => {
                    return Err(HoursError::Overlap(part.to_owned()));
                }
                Some((_, end)) if *end == from => *end = to,
                _ => hours.push((from, to)),
            }
        }
        Ok(Self(hours))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (from, to)) in self.0.iter().enumerate() {
            let gap = if n == 0 { "" } else { ", " };
            let time = |m: &u16| format!("{:02}:{:02}", m / 60, m % 60);
            write!(f, "{gap}{}-{}", time(from), time(to))?;
        }
        Ok(())
    }
}

/// A time of day in minutes; `24:00` ends a day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| {
        let short = (1..=2).contains(&digits.len());
        let digits = Some(digits).filter(|d| short && d.bytes().all(|b| b.is_ascii_digit()));
        digits?.parse::<u16>().ok()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= DAY).then_some(all)
}

/// The working time of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkTime {
    zone: Zone,
    /// Monday first.
    week: [Hours; 7],
    /// Days on which nobody works, and what they are called.
    holidays: BTreeMap<NaiveDate, String>,
}

impl WorkTime {
    /// Weekly hours, Monday first, and the holidays in a zone.
    pub fn new(zone: Zone, week: [Hours; 7], holidays: BTreeMap<NaiveDate, String>) -> Self {
        Self {
            zone,
            week,
            holidays,
        }
    }

    /// Whether it is a working day.
    pub fn works_on(&self, day: NaiveDate) -> bool {
        !self.hours_of(day).is_empty()
    }

    /// The first working day after one, if there is any in the next ten years.
    pub fn next_day(&self, day: NaiveDate) -> Option<NaiveDate> {
        let later = (1..=HORIZON).filter_map(|n| day.checked_add_days(Days::new(n)));
        later.into_iter().find(|day| self.works_on(*day))
    }

    /// Working time that passed from one moment to another, in milliseconds; nothing where the second is
    /// the earlier.
    pub fn between(&self, from: Moment, to: Moment) -> i64 {
        self.intervals(from, to)
            .map(|(start, end)| end - start)
            .sum()
    }

    /// The moment at which so much working time (in milliseconds) will have passed; `None` where nobody
    /// works for ten years.
    pub fn after(&self, from: Moment, working: i64) -> Option<Moment> {
        let last = self.zone.day(from).checked_add_days(Days::new(HORIZON))?;
        let mut left = working.max(0);
        for (start, end) in self.intervals(from, self.zone.start_of_day(last)) {
            if left <= end - start {
                return Some(Moment(start + left));
            }
            left -= end - start;
        }
        None
    }

    fn hours_of(&self, day: NaiveDate) -> &[(u16, u16)] {
        if self.holidays.contains_key(&day) {
            return &[];
        }
        let weekday = day.weekday().num_days_from_monday() as usize;
        self.week.get(weekday).map_or(&[], |hours| &hours.0)
    }

    /// The stretches of working time between two moments, in order.
    fn intervals(&self, from: Moment, to: Moment) -> impl Iterator<Item = (i64, i64)> {
        // The days of each stretch by its own offset: a zone that changes sides of the date line has a day
        // twice, or leaves one out.
        let days = |start: i64, end: i64, offset: i64| {
            let local = |ms: i64| Moment(ms + offset).utc().date_naive();
            let last = local(end);
            local(start).iter_days().take_while(move |d| *d <= last)
        };
        let stretches = self.zone.stretches(from, to).into_iter();
        stretches.flat_map(move |(start, end, offset)| {
            let (start, end, offset) = (start.0, end.0, i64::from(offset) * 1000);
            days(start, end, offset).flat_map(move |day| {
                let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis() - offset;
                self.hours_of(day).iter().filter_map(move |(open, close)| {
                    let open = (midnight + i64::from(*open) * MINUTE).max(start);
                    let close = (midnight + i64::from(*close) * MINUTE).min(end);
                    (open < close).then_some((open, close))
                })
            })
        })
    }
}

/// The weekday of a name in [`WEEKDAYS`].
pub fn weekday(name: &str) -> Option<Weekday> {
    let n = WEEKDAYS.iter().position(|day| *day == name)?;
    Weekday::try_from(u8::try_from(n).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    /// Berlin around its changes of 2026: 29 March and 25 October, 01:00 UTC.
    fn berlin() -> Zone {
        let change = |text, offset| (at(text), offset);
        Zone::new(
            3600,
            &[
                change("2026-03-29T01:00:00Z", 7200),
                change("2026-10-25T01:00:00Z", 3600),
            ],
        )
        .unwrap()
    }

    fn week(hours: [&str; 7]) -> [Hours; 7] {
        hours.map(|h| Hours::parse(h).unwrap())
    }

    fn office() -> WorkTime {
        let holidays = [("2026-12-25", "Christmas")];
        let holidays = holidays.map(|(d, name)| (d.parse().unwrap(), name.to_owned()));
        WorkTime::new(berlin(), week(DEFAULT_HOURS), holidays.into())
    }

    /// What a patient person with a wall clock counts: one by one, the minutes that are worked.
    fn counted(work: &WorkTime, from: Moment, to: Moment) -> i64 {
        let minutes = (from.0..to.0).step_by(MINUTE as usize);
        let worked = minutes.filter(|ms| {
            let local = work.zone.local(Moment(*ms));
            let minute = {
                use chrono::Timelike;
                (local.hour() * 60 + local.minute()) as u16
            };
            let day = local.date();
            let hours = &work.week[day.weekday().num_days_from_monday() as usize].0;
            !work.holidays.contains_key(&day)
                && hours
                    .iter()
                    .any(|(open, close)| (*open..*close).contains(&minute))
        });
        worked.count() as i64 * MINUTE
    }

    #[test]
    fn nights_weekends_and_holidays_dont_count() {
        let work = office();
        for (from, to, hours) in [
            // Friday 16:00 to Monday 10:00, local time.
            ("2026-11-20T15:00:00Z", "2026-11-23T09:00:00Z", 2),
            // Christmas is a Friday.
            ("2026-12-24T15:00:00Z", "2026-12-28T09:00:00Z", 2),
            ("2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z", 0),
            ("2026-11-23T09:00:00Z", "2026-11-23T08:00:00Z", 0),
        ] {
            assert_eq!(
                work.between(at(from), at(to)),
                hours * 60 * MINUTE,
                "{from}"
            );
        }
    }

    #[test]
    fn a_night_shift_is_shorter_and_longer_when_the_clocks_change() {
        let night = ["00:00-06:00"; 7];
        let work = WorkTime::new(berlin(), week(night), BTreeMap::new());
        let hours = |from, to| work.between(at(from), at(to)) / (60 * MINUTE);
        assert_eq!(hours("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"), 5);
        assert_eq!(hours("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"), 7);
        assert_eq!(hours("2026-11-24T12:00:00Z", "2026-11-25T12:00:00Z"), 6);
    }

    #[test]
    fn a_deadline_falls_into_working_time() {
        let work = office();
        let four = 4 * 60 * MINUTE;
        // Friday 15:00 and four hours: two on Friday, two on Monday.
        let due = work.after(at("2026-11-20T14:00:00Z"), four);
        assert_eq!(due, Some(at("2026-11-23T10:00:00Z")));
        let never = WorkTime::new(Zone::utc(), Default::default(), BTreeMap::new());
        assert_eq!(never.after(at("2026-11-20T14:00:00Z"), four), None);
        assert_eq!(never.next_day("2026-11-20".parse().unwrap()), None);
        let friday = "2026-11-20".parse().unwrap();
        assert_eq!(
            work.next_day(friday).map(|d| d.to_string()).as_deref(),
            Some("2026-11-23")
        );
    }

    #[test]
    fn hours_that_cannot_be_read_are_quoted() {
        for (text, quoted) in [
            ("9-17", "9-17"),
            ("09:00-25:00", "09:00-25:00"),
            ("09:60-17:00", "09:60-17:00"),
            ("morning", "morning"),
            ("17:00-09:00", "17:00-09:00"),
            ("09:00-12:00, 11:00-17:00", "11:00-17:00"),
        ] {
            let error = Hours::parse(text).unwrap_err().to_string();
            assert!(error.contains(&format!("“{quoted}”")), "{text}: {error}");
        }
        assert_eq!(Hours::parse(" ").unwrap(), Hours::default());
    }

    /// Hours as somebody might type them.
    fn typed() -> impl Strategy<Value = Hours> {
        prop::collection::vec(0u16..=DAY, 0..4).prop_map(|mut times| {
            times.sort_unstable();
            times.dedup();
            Hours(times.chunks_exact(2).map(|p| (p[0], p[1])).collect())
        })
    }

    prop_compose! {
        fn any_work()(
            week in prop::array::uniform7(typed()),
            off in prop::collection::btree_set(0u64..20, 0..4),
        ) -> WorkTime {
            let first: NaiveDate = "2026-03-20".parse().unwrap();
            let day = |n: u64| (first + Days::new(n), String::new());
            WorkTime::new(berlin(), week, off.into_iter().map(day).collect())
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn interval_arithmetic_counts_as_the_patient_person(
            work in any_work(), start in 0i64..20_000, length in 0i64..14_000, autumn: bool,
        ) {
            let from = if autumn { "2026-10-18T00:00:00Z" } else { "2026-03-20T00:00:00Z" };
            let from = Moment(at(from).0 + start * MINUTE);
            let to = Moment(from.0 + length * MINUTE);
            prop_assert_eq!(work.between(from, to), counted(&work, from, to));
        }

        #[test]
        fn a_deadline_has_its_working_time_before_it_and_not_a_moment_more(
            work in any_work(), start in 0i64..20_000, minutes in 1i64..9_000,
        ) {
            let from = Moment(at("2026-03-20T00:00:00Z").0 + start * MINUTE);
            if let Some(due) = work.after(from, minutes * MINUTE) {
                prop_assert_eq!(work.between(from, due), minutes * MINUTE);
                prop_assert!(work.between(from, Moment(due.0 - 1)) < minutes * MINUTE);
            } else {
                prop_assert!(work.week.iter().all(|h| h.0.is_empty()));
            }
        }

        #[test]
        fn hours_are_read_as_they_are_written(hours in typed()) {
            prop_assert_eq!(Hours::parse(&hours.to_string()), Ok(hours));
        }
    }
}
