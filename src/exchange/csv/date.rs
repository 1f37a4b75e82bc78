//! Dates as files write them. What can be read with the day or with the month first is never guessed:
//! it stays two readings until another value of the column, or a person, settles it.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::issue::{Why, quote};
use crate::model::when::{Moment, When};
use crate::model::zone::Zone;

/// Which of two numbers before a year is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// 04/11/2026 is the 4th of November.
    DayFirst,
    /// 04/11/2026 is the 11th of April.
    MonthFirst,
}

/// A date as written: in no zone unless it names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The day.
    pub day: NaiveDate,
    /// The time of day, and the offset from UTC in minutes where one is written.
    pub time: Option<(NaiveTime, Option<i32>)>,
}

/// How a cell can be read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// In one way, whatever the column's order.
    Fixed(Written),
    /// In that order only; the other has no such day.
    Only(Order, Written),
    /// In both.
    Either {
        /// With the day first.
        day_first: Written,
        /// With the month first.
        month_first: Written,
    },
}

/// Why a cell is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// It doesn't look like one.
    Shape,
    /// It looks like one, but no calendar has it.
    NoSuchDay,
    /// Its year has two digits.
    TwoDigitYear,
}

impl NoDate {
    /// The issue it makes of a cell.
    pub fn why(self, cell: &str) -> Why {
        let cell = quote(cell);
        match self {
            Self::Shape => Why::NotADate(cell),
            Self::NoSuchDay => Why::NoSuchDay(cell),
            Self::TwoDigitYear => Why::TwoDigitYear(cell),
        }
    }
}

impl Dated {
    /// The reading in that order. Without one, only what reads in one way.
    ///
    /// # Errors
    /// The order has no such day, or none is known and one is needed.
    pub fn in_order(self, order: Option<Order>) -> Result<Written, NoDate> {
        match (self, order) {
            (Self::Fixed(w), _) => Ok(w),
            (Self::Only(only, w), order) => {
                if order.is_none_or(|o| o == only) {
                    Ok(w)
                } else {
                    Err(NoDate::NoSuchDay)
                }
            }
            (Self::Either { day_first, .. }, Some(Order::DayFirst)) => Ok(day_first),
            (Self::Either { month_first, .. }, Some(Order::MonthFirst)) => Ok(month_first),
            (Self::Either { .. }, None) => Err(NoDate::Shape),
        }
    }
}

impl Written {
    /// The day or the instant. A time without a zone is in `zone`, the workspace's.
    pub fn when(self, zone: &Zone) -> When {
        match self.time {
            None => When::Day(self.day),
            Some((time, None)) => When::At(zone.moment(self.day.and_time(time))),
            Some((time, Some(offset))) => {
                let there = self.day.and_time(time);
                let utc = there
                    .checked_sub_signed(TimeDelta::minutes(i64::from(offset)))
                    .unwrap_or(there);
                When::At(Moment(utc.and_utc().timestamp_millis()))
            }
        }
    }
}

/// Cells longer than this are no dates.
const LONGEST: usize = 48;

/// Reads a cell as a date, with or without a time.
///
/// # Errors
/// Why it is none.
pub fn read(cell: &str) -> Result<Dated, NoDate> {
    let cell = cell.trim();
    if cell.len() > LONGEST || !cell.bytes().any(|b| b.is_ascii_digit()) {
        return Err(NoDate::Shape);
    }
    let (date, time) = split_time(cell);
    let time = match time {
        Some(text) => Some(read_time(text).ok_or(NoDate::Shape)?),
        None => None,
    };
    let fixed = |day| Dated::Fixed(Written { day, time });
    match numbers(date) {
        Some(([year, month, day], [4, m, d], _)) if m <= 2 && d <= 2 => {
            calendar(year, month, day).map(fixed)
        }
        Some((parts, [a, b, 4], separator)) if a <= 2 && b <= 2 => {
            either(parts, separator).map(|dated| dated.at(time))
        }
        Some((_, [a, b, 2], _)) if a <= 2 && b <= 2 => Err(NoDate::TwoDigitYear),
        Some(_) => Err(NoDate::Shape),
        None => named(date).map(fixed),
    }
}

impl Dated {
    fn at(self, time: Option<(NaiveTime, Option<i32>)>) -> Self {
        let at = |w: Written| Written { time, ..w };
        match self {
            Self::Fixed(w) => Self::Fixed(at(w)),
            Self::Only(order, w) => Self::Only(order, at(w)),
            Self::Either {
                day_first,
                month_first,
            } => Self::Either {
                day_first: at(day_first),
                month_first: at(month_first),
            },
        }
    }
}

fn calendar(year: u32, month: u32, day: u32) -> Result<NaiveDate, NoDate> {
    let year = i32::try_from(year).map_err(|_| NoDate::NoSuchDay)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(NoDate::NoSuchDay)
}

/// Two numbers and a year. With full stops the day comes first everywhere they are used so.
fn either([a, b, year]: [u32; 3], separator: u8) -> Result<Dated, NoDate> {
    let plain = |day| Written { day, time: None };
    let day_first = calendar(year, b, a).map(plain);
    let month_first = calendar(year, a, b).map(plain);
    match (day_first, month_first) {
        (day_first, _) if separator == b'.' => day_first.map(Dated::Fixed),
        (Ok(day_first), Ok(month_first)) if day_first == month_first => Ok(Dated::Fixed(day_first)),
        (Ok(day_first), Ok(month_first)) => Ok(Dated::Either {
            day_first,
            month_first,
        }),
        (Ok(w), Err(_)) => Ok(Dated::Only(Order::DayFirst, w)),
        (Err(_), Ok(w)) => Ok(Dated::Only(Order::MonthFirst, w)),
        (Err(e), Err(_)) => Err(e),
    }
}

/// Three numbers parted by the same one of `-/.`, their lengths, and what parts them; or eight digits.
fn numbers(date: &str) -> Option<([u32; 3], [usize; 3], u8)> {
    if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
        let (year, rest) = date.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        let values = [year.parse().ok()?, month.parse().ok()?, day.parse().ok()?];
        return Some((values, [4, 2, 2], b'-'));
    }
    let separator = date.bytes().find(|b| matches!(b, b'-' | b'/' | b'.'))?;
    let mut values = [0; 3];
    let mut lengths = [0; 3];
    let mut parts = date.split(char::from(separator)).map(str::trim);
    for (value, length) in values.iter_mut().zip(&mut lengths) {
        let part = parts.next()?;
        if !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *value = part.parse().ok()?;
        *length = part.len();
    }
    match parts.next() {
        None => Some((values, lengths, separator)),
        // "2026. 11. 04." as Hungary writes it.
        Some("") if separator == b'.' && parts.next().is_none() => {
            Some((values, lengths, separator))
        }
        Some(_) => None,
    }
}

/// Parts a date from its time: at a `T`, or at the space before the first colon.
fn split_time(cell: &str) -> (&str, Option<&str>) {
    let Some(colon) = cell.find(':') else {
        return (cell, None);
    };
    let before = cell.get(..colon).unwrap_or_default();
    let Some(gap) = before.rfind(['T', ' ', '\u{a0}', '\u{202f}']) else {
        return (cell, None);
    };
    let date = before.get(..gap).unwrap_or_default();
    let time = cell.get(gap..).unwrap_or_default();
    let time = time.trim_start_matches(|c: char| c == 'T' || c.is_whitespace());
    (date.trim().trim_end_matches(','), Some(time))
}

/// `19:58`, `19:58:54.123`, `2:30 PM`, each with `Z`, `UTC`, `+02:00` or `+0200`.
fn read_time(text: &str) -> Option<(NaiveTime, Option<i32>)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','))
        .unwrap_or(text.len());
    let (clock, rest) = text.split_at_checked(end)?;
    let mut rest = rest.trim();
    let mut parts = clock.split(':');
    let mut hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let (second, fraction) = match parts.next() {
        None => (0, ""),
        Some(text) => {
            let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
            (whole.parse().ok()?, fraction)
        }
    };
    if parts.next().is_some() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let milli = format!("{:0<3}", fraction.get(..fraction.len().min(3))?);
    let milli: u32 = milli.parse().ok()?;
    let half = rest.get(..2).filter(|h| h.eq_ignore_ascii_case("am"));
    let other = rest.get(..2).filter(|h| h.eq_ignore_ascii_case("pm"));
    if half.or(other).is_some() {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if other.is_some() { 12 } else { 0 };
        rest = rest.get(2..)?.trim();
    }
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, milli)?;
    let offset = match rest {
        "" => None,
        "Z" | "z" | "UTC" | "GMT" => Some(0),
        _ => {
            let sign = match rest.chars().next()? {
                '+' => 1,
                '-' | '−' => -1,
                _ => return None,
            };
            let digits: String = rest.chars().skip(1).filter(|c| *c != ':').collect();
            let whole: i32 = digits.parse().ok()?;
            let minutes = match digits.len() {
                2 => whole * 60,
                4 => whole / 100 * 60 + whole % 100,
                _ => return None,
            };
            (minutes <= 14 * 60).then_some(sign * minutes)
        }
    };
    if offset.is_none() && !rest.is_empty() {
        return None;
    }
    Some((time, offset))
}

/// First letters that tell the months apart in English, German, French, Spanish, Portuguese and Italian.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrz"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "out", "ott"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let place = MONTHS
        .iter()
        .position(|names| names.iter().any(|n| word.starts_with(n)))?;
    u32::try_from(place + 1).ok()
}

/// A date with its month as a word: `4 Nov 2026`, `November 4, 2026`, `4. November 2026`, `4 de nov de 2026`.
fn named(date: &str) -> Result<NaiveDate, NoDate> {
    let words: Vec<&str> = date
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.'))
        .filter(|w| !w.is_empty() && *w != "de" && *w != "del")
        .collect();
    // A weekday before it says nothing more.
    let (before, three) = words.split_at(words.len().saturating_sub(3));
    let weekday = |w: &&str| w.chars().all(char::is_alphabetic);
    if before.len() > 1 || !before.iter().all(weekday) {
        return Err(NoDate::Shape);
    }
    let [a, b, year] = three else {
        return Err(NoDate::Shape);
    };
    let (day, month) = match (month(a), month(b)) {
        (None, Some(month)) => (a, month),
        (Some(month), None) => (b, month),
        _ => return Err(NoDate::Shape),
    };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == 'º');
    let number = |text: &str| text.parse::<u32>().map_err(|_| NoDate::Shape);
    match year.len() {
        4 => calendar(number(year)?, month, number(day)?),
        2 if number(year).is_ok() && number(day).is_ok() => Err(NoDate::TwoDigitYear),
        _ => Err(NoDate::Shape),
    }
}

/// What the dates of a column say about their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderEvidence {
    /// Values that are dates.
    pub dates: u32,
    /// Values that can only be read with the day first, and those with the month first.
    pub only: [u32; 2],
    /// Values that can be read both ways.
    pub either: u32,
    /// Different ones of these, the first three, as written.
    pub examples: Vec<String>,
}

impl OrderEvidence {
    /// Looks at one cell.
    pub fn see(&mut self, cell: &str) {
        let Ok(dated) = read(cell) else { return };
        self.dates += 1;
        match dated {
            Dated::Fixed(_) => {}
            Dated::Only(Order::DayFirst, _) => self.only[0] += 1,
            Dated::Only(Order::MonthFirst, _) => self.only[1] += 1,
            Dated::Either { .. } => {
                self.either += 1;
                if self.examples.len() < 3 && !self.examples.iter().any(|e| e == cell.trim()) {
                    self.examples.push(cell.trim().to_owned());
                }
            }
        }
    }

    /// The order that the values themselves settle.
    pub fn order(&self) -> Option<Order> {
        let [day_first, month_first] = self.only;
        match (day_first > 0, month_first > 0) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Whether a person has to say: values read both ways, and nothing settles it.
    pub fn asks(&self) -> bool {
        self.order().is_none() && self.either > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cell: &str) -> String {
        let zone = Zone::new(3600, &[]).unwrap();
        let at = |w: Written| w.when(&zone).to_string();
        match read(cell) {
            Ok(Dated::Fixed(w)) => at(w),
            Ok(Dated::Only(Order::DayFirst, w)) => format!("day first {}", at(w)),
            Ok(Dated::Only(Order::MonthFirst, w)) => format!("month first {}", at(w)),
            Ok(Dated::Either {
                day_first,
                month_first,
            }) => format!("{} or {}", at(day_first), at(month_first)),
            Err(e) => format!("{e:?}"),
        }
    }

    #[test]
    fn date_table() {
        for (cell, want) in [
            ("2018-02-01", "2018-02-01"),
            ("2018/2/1", "2018-02-01"),
            ("20180201", "2018-02-01"),
            ("2026. 11. 04.", "2026-11-04"),
            ("2018-02-26 19:58:54", "2018-02-26T18:58:54.000Z"),
            ("2018-02-26T19:58:54Z", "2018-02-26T19:58:54.000Z"),
            ("2018-02-26T19:58:54.120+02:00", "2018-02-26T17:58:54.120Z"),
            ("2024-03-12 09:14", "2024-03-12T08:14:00.000Z"),
            ("3/15/2024 2:30 PM", "month first 2024-03-15T13:30:00.000Z"),
            (
                "3/15/2024, 12:05 am",
                "month first 2024-03-14T23:05:00.000Z",
            ),
            ("16/10/2025", "day first 2025-10-16"),
            ("04/11/2026", "2026-11-04 or 2026-04-11"),
            ("4-11-2026", "2026-11-04 or 2026-04-11"),
            ("05/05/2026", "2026-05-05"),
            ("04.11.2026", "2026-11-04"),
            ("31.02.2026", "NoSuchDay"),
            ("31/02/2026", "NoSuchDay"),
            ("2026-02-30", "NoSuchDay"),
            ("29/02/2024", "day first 2024-02-29"),
            ("04/11/26", "TwoDigitYear"),
            ("4 Nov 26", "TwoDigitYear"),
            ("4 Nov 2026", "2026-11-04"),
            ("Nov 4, 2026", "2026-11-04"),
            ("Wed, 4 November 2026", "2026-11-04"),
            ("4. März 2026", "2026-03-04"),
            ("1er août 2026", "2026-08-01"),
            ("4 de outubro de 2026", "2026-10-04"),
            ("4-Dez-2026", "2026-12-04"),
            ("soon", "Shape"),
            ("", "Shape"),
            ("12", "Shape"),
            ("12:30", "Shape"),
            ("+49 431 555 0142", "Shape"),
            ("2018-02-26 25:00", "Shape"),
            ("1.2.3.4", "Shape"),
            ("Hall 4 2026", "Shape"),
        ] {
            assert_eq!(shown(cell), want, "{cell}");
        }
    }

    #[test]
    fn one_value_settles_a_column_and_otherwise_it_is_asked() {
        let see = |cells: &[&str]| {
            let mut seen = OrderEvidence::default();
            cells.iter().for_each(|c| seen.see(c));
            (seen.order(), seen.asks())
        };
        assert_eq!(see(&["04/11/2026", "03/11/2026"]), (None, true));
        assert_eq!(
            see(&["04/11/2026", "13/11/2026"]),
            (Some(Order::DayFirst), false)
        );
        assert_eq!(
            see(&["04/11/2026", "11/13/2026"]),
            (Some(Order::MonthFirst), false)
        );
        assert_eq!(
            see(&["04/11/2026", "11/13/2026", "13/11/2026"]),
            (None, true)
        );
        assert_eq!(see(&["2026-11-04", "5/5/2026"]), (None, false));
    }

    #[test]
    fn a_settled_column_refuses_what_only_the_other_order_can_read() {
        let only = read("11/13/2026").unwrap();
        assert_eq!(only.in_order(Some(Order::DayFirst)), Err(NoDate::NoSuchDay));
        assert!(only.in_order(Some(Order::MonthFirst)).is_ok());
        assert_eq!(
            read("04/11/2026").unwrap().in_order(None),
            Err(NoDate::Shape)
        );
    }
}
