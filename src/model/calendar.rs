//! The fiscal calendar: months, quarters and years as half-open periods of days.
//!
//! A workspace says in which month its fiscal year starts. Periods are made of local days (see
//! [`super::zone`]), so that a figure never depends on where its viewer sits.

use chrono::{Datelike, NaiveDate};

/// A fiscal calendar. The default is the calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Calendar {
    /// 1–12.
    start_month: u8,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { start_month: 1 }
    }
}

/// How long a period is, and what its neighbours are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodKind {
    /// A calendar month.
    Month,
    /// Three months of the fiscal year.
    Quarter,
    /// A fiscal year.
    Year,
    /// Any other span of days.
    Days,
}

/// A span of days, `start` included, `end` not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// What it is.
    pub kind: PeriodKind,
    /// The first day.
    pub start: NaiveDate,
    /// The day after the last.
    pub end: NaiveDate,
}

/// What a period is called, as plain data for the catalogue of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodName {
    /// A month of a calendar year.
    Month {
        /// Calendar year.
        year: i32,
        /// 1–12.
        month: u32,
    },
    /// A quarter.
    Quarter {
        /// Whether the fiscal year isn't the calendar year, so that `year` is the one it *ends* in.
        fiscal: bool,
        /// Calendar or fiscal year.
        year: i32,
        /// 1–4.
        quarter: u32,
    },
    /// A year.
    Year {
        /// See [`PeriodName::Quarter`].
        fiscal: bool,
        /// Calendar or fiscal year.
        year: i32,
    },
    /// The first and the last day.
    Days(NaiveDate, NaiveDate),
}

impl std::fmt::Display for PeriodName {
    /// As people write it: `2018 Q1`, `FY26 Q1`, `2018-03`, `FY26`, `2018-01-01 – 2018-01-14`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Month { year, month } => write!(f, "{year}-{month:02}"),
            Self::Quarter {
                fiscal: false,
                year,
                quarter,
            } => write!(f, "{year} Q{quarter}"),
            Self::Quarter { year, quarter, .. } => {
                write!(f, "FY{:02} Q{quarter}", year.rem_euclid(100))
            }
            Self::Year {
                fiscal: false,
                year,
            } => write!(f, "{year}"),
            Self::Year { year, .. } => write!(f, "FY{:02}", year.rem_euclid(100)),
            Self::Days(first, last) => write!(f, "{first} – {last}"),
        }
    }
}

impl Calendar {
    /// The calendar whose fiscal year starts in that month, 1–12.
    pub fn new(start_month: i64) -> Option<Self> {
        let start_month = u8::try_from(start_month).ok()?;
        (1..=12)
            .contains(&start_month)
            .then_some(Self { start_month })
    }

    /// The month its years start in, 1–12.
    pub fn start_month(self) -> u8 {
        self.start_month
    }

    /// The month, quarter or year that holds a day. (For [`PeriodKind::Days`]: that day alone.)
    pub fn period(self, kind: PeriodKind, day: NaiveDate) -> Period {
        let month = month_index(day);
        // How far into its fiscal year the month lies.
        let into_year = (month - i32::from(self.start_month - 1)).rem_euclid(12);
        let (first, months) = match kind {
            PeriodKind::Month => (month, 1),
            PeriodKind::Quarter => (month - into_year % 3, 3),
            PeriodKind::Year => (month - into_year, 12),
            PeriodKind::Days => return Period::days(day, day.succ_opt().unwrap_or(day)),
        };
        Period {
            kind,
            start: month_start(first),
            end: month_start(first + months),
        }
    }

    /// The quarter that holds a day.
    pub fn quarter(self, day: NaiveDate) -> Period {
        self.period(PeriodKind::Quarter, day)
    }

    /// Numbers the quarters without gaps, for tables of them; see [`Calendar::quarter_at`].
    pub fn quarter_index(self, day: NaiveDate) -> i32 {
        (month_index(day) - i32::from(self.start_month - 1)).div_euclid(3)
    }

    /// The quarter of that number.
    pub fn quarter_at(self, index: i32) -> Period {
        let first = index
            .saturating_mul(3)
            .saturating_add(i32::from(self.start_month - 1));
        Period {
            kind: PeriodKind::Quarter,
            start: month_start(first),
            end: month_start(first.saturating_add(3)),
        }
    }

    /// The quarter of a year of this calendar: `1` is the one the year starts with.
    pub fn quarter_of_year(self, year: i32, quarter: u32) -> Option<Period> {
        if !(1..=4).contains(&quarter) || !(-9999..=9999).contains(&year) {
            return None;
        }
        let year_start = self.year_first_month(year);
        let first = year_start + 3 * (i32::try_from(quarter).ok()? - 1);
        Some(Period {
            kind: PeriodKind::Quarter,
            start: month_start(first),
            end: month_start(first + 3),
        })
    }

    /// The index of the month that a (fiscal) year starts with.
    fn year_first_month(self, year: i32) -> i32 {
        let calendar_year = year - i32::from(self.is_fiscal());
        calendar_year * 12 + i32::from(self.start_month) - 1
    }

    /// Whether its years aren't calendar years.
    pub fn is_fiscal(self) -> bool {
        self.start_month != 1
    }

    /// The quarters from the one that holds `first` to the one that holds `last`, none left out.
    pub fn quarters(self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = Period> {
        std::iter::successors(Some(self.quarter(first)), |p| Some(p.next()))
            .take_while(move |p| p.start <= last && p.start < p.end)
    }

    /// What a period is called. A fiscal year is named after the calendar year it ends in.
    pub fn name(self, period: Period) -> PeriodName {
        let year_end = {
            let year = self.period(PeriodKind::Year, period.start);
            month_index(year.end) - 1
        };
        let (fiscal, year) = (self.is_fiscal(), year_end.div_euclid(12));
        match period.kind {
            PeriodKind::Month => PeriodName::Month {
                year: period.start.year(),
                month: period.start.month(),
            },
            PeriodKind::Quarter => {
                let into = month_index(period.start) - (year_end - 11);
                PeriodName::Quarter {
                    fiscal,
                    year,
                    quarter: u32::try_from(into / 3 + 1).unwrap_or(1),
                }
            }
            PeriodKind::Year => PeriodName::Year { fiscal, year },
            PeriodKind::Days => PeriodName::Days(period.start, period.last_day()),
        }
    }

    /// A quarter as it stands in a URL: `2018-Q1`; the year is the fiscal one.
    pub fn quarter_key(self, period: Period) -> String {
        match self.name(period) {
            PeriodName::Quarter { year, quarter, .. } => format!("{year:04}-Q{quarter}"),
            other => other.to_string(),
        }
    }

    /// Reads what [`Calendar::quarter_key`] wrote.
    pub fn parse_quarter(self, key: &str) -> Option<Period> {
        let (year, quarter) = key.split_once("-Q")?;
        self.quarter_of_year(year.parse().ok()?, quarter.parse().ok()?)
    }
}

impl Period {
    /// Any span of days, `end` not included.
    pub fn days(start: NaiveDate, end: NaiveDate) -> Self {
        Self {
            kind: PeriodKind::Days,
            start,
            end,
        }
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.start <= day && day < self.end
    }

    /// The last day; the first of a period without days.
    pub fn last_day(self) -> NaiveDate {
        let last = self.end.pred_opt().unwrap_or(self.start);
        last.max(self.start)
    }

    /// How many days it has.
    pub fn len(self) -> i64 {
        (self.end - self.start).num_days().max(0)
    }

    /// Whether it has no day at all.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The period of the same kind and length right before: as many months, or as many days.
    #[must_use]
    pub fn previous(self) -> Self {
        self.shifted(-1)
    }

    /// The period of the same kind and length right after.
    #[must_use]
    pub fn next(self) -> Self {
        self.shifted(1)
    }

    /// The same months a year earlier; the same number of days ending a year earlier for a span of days.
    #[must_use]
    pub fn year_before(self) -> Self {
        match self.kind {
            PeriodKind::Days => {
                let start = month_start(month_index(self.start) - 12);
                let day = i64::from(self.start.day0());
                let start = start
                    .checked_add_signed(chrono::Duration::days(day))
                    .unwrap_or(start);
                let end = start
                    .checked_add_signed(chrono::Duration::days(self.len()))
                    .unwrap_or(start);
                Self { start, end, ..self }
            }
            _ => self.by_months(-12),
        }
    }

    fn shifted(self, by: i32) -> Self {
        let months = match self.kind {
            PeriodKind::Month => 1,
            PeriodKind::Quarter => 3,
            PeriodKind::Year => 12,
            PeriodKind::Days => {
                let span = chrono::Duration::days(self.len() * i64::from(by));
                let moved = |d: NaiveDate| d.checked_add_signed(span);
                return match (moved(self.start), moved(self.end)) {
                    (Some(start), Some(end)) => Self { start, end, ..self },
                    // Beyond the calendar there is no such period: an empty one.
                    _ => Self {
                        end: self.start,
                        ..self
                    },
                };
            }
        };
        self.by_months(months * by)
    }

    fn by_months(self, months: i32) -> Self {
        Self {
            start: month_start(month_index(self.start) + months),
            end: month_start(month_index(self.end) + months),
            ..self
        }
    }
}

/// Months since January of year 0.
fn month_index(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// The first day of a month; the calendar's own ends beyond them.
fn month_start(index: i32) -> NaiveDate {
    let (year, month0) = (index.div_euclid(12), index.rem_euclid(12));
    NaiveDate::from_ymd_opt(year, month0 as u32 + 1, 1).unwrap_or(if year < 0 {
        NaiveDate::MIN
    } else {
        NaiveDate::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn quarters_follow_the_fiscal_start() {
        for (start, on, from, to, name, key) in [
            (
                1,
                "2018-01-01",
                "2018-01-01",
                "2018-04-01",
                "2018 Q1",
                "2018-Q1",
            ),
            (
                1,
                "2018-03-31",
                "2018-01-01",
                "2018-04-01",
                "2018 Q1",
                "2018-Q1",
            ),
            (
                1,
                "2017-12-31",
                "2017-10-01",
                "2018-01-01",
                "2017 Q4",
                "2017-Q4",
            ),
            (
                4,
                "2026-03-31",
                "2026-01-01",
                "2026-04-01",
                "FY26 Q4",
                "2026-Q4",
            ),
            (
                4,
                "2026-04-01",
                "2026-04-01",
                "2026-07-01",
                "FY27 Q1",
                "2027-Q1",
            ),
            (
                10,
                "2025-11-23",
                "2025-10-01",
                "2026-01-01",
                "FY26 Q1",
                "2026-Q1",
            ),
            (
                2,
                "2026-01-15",
                "2025-11-01",
                "2026-02-01",
                "FY26 Q4",
                "2026-Q4",
            ),
            (
                12,
                "2026-02-28",
                "2025-12-01",
                "2026-03-01",
                "FY26 Q1",
                "2026-Q1",
            ),
        ] {
            let calendar = Calendar::new(start).unwrap();
            let q = calendar.quarter(day(on));
            assert_eq!((q.start, q.end), (day(from), day(to)), "{start} {on}");
            assert_eq!(calendar.name(q).to_string(), name, "{start} {on}");
            assert_eq!(calendar.quarter_key(q), key);
            assert_eq!(calendar.parse_quarter(key), Some(q));
        }
    }

    #[test]
    fn months_and_years_have_names() {
        let calendar = Calendar::new(7).unwrap();
        let name = |kind| {
            calendar
                .name(calendar.period(kind, day("2025-09-03")))
                .to_string()
        };
        assert_eq!(name(PeriodKind::Month), "2025-09");
        assert_eq!(name(PeriodKind::Year), "FY26");
        let span = Period::days(day("2025-09-03"), day("2025-09-10"));
        assert_eq!(calendar.name(span).to_string(), "2025-09-03 – 2025-09-09");
    }

    #[test]
    fn mistake_a_comparison_period_one_day_short() {
        let span = Period::days(day("2018-03-01"), day("2018-03-31"));
        let before = span.previous();
        assert_eq!(before, Period::days(day("2018-01-30"), day("2018-03-01")));
        assert_eq!(before.len(), span.len());
        assert_eq!(before.end, span.start);

        let q = Calendar::default().quarter(day("2018-02-14"));
        assert_eq!(q.previous().end, q.start);
        assert_eq!((q.len(), q.previous().len()), (90, 92));
        assert_eq!(q.previous().next(), q);
        assert_eq!(q.year_before().start, day("2017-01-01"));
        let year_before = Period::days(day("2020-02-29"), day("2020-03-07")).year_before();
        assert_eq!(year_before.len(), 7);
    }

    #[test]
    fn a_range_of_quarters_has_no_gaps() {
        let names: Vec<_> = Calendar::default()
            .quarters(day("2017-06-30"), day("2018-04-01"))
            .map(|q| Calendar::default().name(q).to_string())
            .collect();
        assert_eq!(
            names,
            ["2017 Q2", "2017 Q3", "2017 Q4", "2018 Q1", "2018 Q2"]
        );
        let none = Calendar::default().quarters(day("2018-04-01"), day("2017-01-01"));
        assert_eq!(none.count(), 0);
    }

    #[test]
    fn what_is_no_calendar_is_refused() {
        for month in [0, 13, -1, i64::MAX] {
            assert_eq!(Calendar::new(month), None);
        }
        for key in ["", "2018", "2018-Q0", "2018-Q5", "x-Q1", "99999999-Q1"] {
            assert_eq!(Calendar::default().parse_quarter(key), None, "{key}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        for edge in [NaiveDate::MIN, NaiveDate::MAX] {
            let calendar = Calendar::new(5).unwrap();
            for kind in [
                PeriodKind::Month,
                PeriodKind::Quarter,
                PeriodKind::Year,
                PeriodKind::Days,
            ] {
                let p = calendar.period(kind, edge);
                let _ = (calendar.name(p), p.previous(), p.next(), p.year_before());
            }
            assert!(calendar.quarters(edge, edge).count() <= 1);
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_exactly_one_quarter(start in 1_i64..=12, n in -700_000_i32..2_000_000) {
            let calendar = Calendar::new(start).unwrap();
            let day = NaiveDate::from_num_days_from_ce_opt(n).unwrap();
            let q = calendar.quarter(day);
            prop_assert!(q.holds(day));
            prop_assert!(!q.previous().holds(day) && !q.next().holds(day));
            prop_assert_eq!(q.previous().end, q.start);
            prop_assert_eq!(calendar.quarter(q.start), q);
            prop_assert_eq!(calendar.quarter_at(calendar.quarter_index(day)), q);
            prop_assert!((89..=92).contains(&q.len()));
        }
    }
}
