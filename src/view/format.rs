//! How numbers and days are written, as a page asks for it. In the browser it is `Intl`; [`English`] is
//! for tests and wherever no browser is near.

use chrono::{Datelike, NaiveDate};

use super::text::{Count, Plural};

/// Writes numbers and days in the reader's language.
pub trait Format {
    /// A whole number, grouped, with its plural's category.
    fn count(&self, n: usize) -> Count;
    /// A share of one with exactly so many digits after the mark: `10.53%`.
    fn percent(&self, share: f64, digits: u8) -> String;
    /// A number with at most so many digits after the mark.
    fn number(&self, value: f64, digits: u8) -> String;
    /// A day: `14 Nov 2018`.
    fn day(&self, day: NaiveDate) -> String;
    /// A day in full: `14 November 2018`.
    fn long_day(&self, day: NaiveDate) -> String;
    /// The name of a month, 1 to 12.
    fn month(&self, month: u32) -> String;
}

/// British English.
#[derive(Clone, Copy, Debug, Default)]
pub struct English;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Commas between the thousands of a decimal number.
fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let (sign, whole) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out + rest
}

impl Format for English {
    fn count(&self, n: usize) -> Count {
        Count {
            shown: grouped(&n.to_string()),
            plural: if n == 1 { Plural::One } else { Plural::Other },
        }
    }

    fn percent(&self, share: f64, digits: u8) -> String {
        let value = share * 100.0;
        format!("{}%", grouped(&format!("{value:.*}", usize::from(digits))))
    }

    fn number(&self, value: f64, digits: u8) -> String {
        let text = format!("{value:.*}", usize::from(digits));
        let text = if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.')
        } else {
            &text
        };
        grouped(text)
    }

    fn day(&self, day: NaiveDate) -> String {
        let month = self.month(day.month());
        let short = month.get(..3).unwrap_or(&month);
        format!("{} {short} {}", day.day(), day.year())
    }

    fn long_day(&self, day: NaiveDate) -> String {
        format!("{} {} {}", day.day(), self.month(day.month()), day.year())
    }

    fn month(&self, month: u32) -> String {
        let found = (month as usize).checked_sub(1).and_then(|i| MONTHS.get(i));
        found.map_or_else(|| month.to_string(), ToString::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_written_as_the_british_do() {
        let day = NaiveDate::from_ymd_opt(2018, 11, 4).unwrap();
        assert_eq!(English.day(day), "4 Nov 2018");
        assert_eq!(English.long_day(day), "4 November 2018");
        assert_eq!(English.count(1_234_567).shown, "1,234,567");
        assert_eq!(English.count(100).shown, "100");
        assert_eq!(English.percent(0.1053, 2), "10.53%");
        assert_eq!(English.percent(12.5, 0), "1,250%");
        assert_eq!(English.number(-14_000.5, 1), "-14,000.5");
        assert_eq!(English.number(120.0, 0), "120");
        assert_eq!(English.month(13), "13");
    }
}
