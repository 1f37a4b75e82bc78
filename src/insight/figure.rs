//! What every figure carries: its definition and version, the days it counts by, zone and calendar, the
//! records above and below the line, and what was left out. And how a share of few cases is shown.

use std::sync::Arc;

use crate::model::calendar::{Calendar, Period};
use crate::model::order::Arrange;

/// Fewer cases than this are shown as "n of m", with "not enough data".
pub const ENOUGH: usize = 5;

/// The 97.5th percentile of the normal distribution: 95 % lie within it on both sides.
const Z95: f64 = 1.959_963_984_540_054;

/// The date that decides which period a case falls in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateBasis {
    /// The day the lead was created.
    Created,
    /// Numerator: the day it was won; denominator: the day it was created.
    WonOverCreated,
    /// The day it was won, lost or disqualified.
    Decided,
}

/// What a figure means, for good: a new meaning is a new version.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    /// Its name in files, links and the catalogue of words.
    pub id: &'static str,
    /// Counts up when the meaning changes.
    pub version: u32,
    /// What puts a case into a period.
    pub basis: DateBasis,
    /// Whether the numerator's cases are among the denominator's, so that it cannot exceed 100 % and has
    /// an interval.
    pub proportion: bool,
}

/// Where days and periods come from; the same for every viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// IANA name of the workspace's zone.
    pub zone: Arc<str>,
    /// Its fiscal calendar.
    pub calendar: Calendar,
}

/// Why cases were left out of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// It has no creation date that can be read.
    NoCreationDate,
    /// It was decided, but nobody said when, so it belongs to no period.
    NoDecisionDate,
    /// Not yet as old as the figure asks.
    TooYoung,
}

/// Cases left out of a figure, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excluded<'a> {
    /// The reason.
    pub why: Why,
    /// Handles of the records.
    pub ids: &'a [u32],
}

/// One figure with everything needed to check it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure<'a> {
    /// What it means.
    pub definition: &'static Definition,
    /// The period it speaks of; `None` is all time.
    pub period: Option<Period>,
    /// The value, with the records behind it.
    pub value: Ratio<'a>,
    /// What is not in it; empty lists are left out.
    pub excluded: Vec<Excluded<'a>>,
    /// Zone and calendar.
    pub context: Context,
}

/// Records above and below the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio<'a> {
    /// Handles above the line.
    pub numerator: &'a [u32],
    /// Handles below the line.
    pub denominator: &'a [u32],
    /// See [`Definition::proportion`].
    pub proportion: bool,
}

/// A ratio as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shown {
    /// No denominator: "–".
    Nothing,
    /// Under [`ENOUGH`] cases: "n of m", not enough data.
    TooFew,
    /// Hundredths of a per cent, rounded half up: 1053 is 10.53 %.
    Rate(u64),
}

/// An interval of shares, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Ratio<'_> {
    /// The number above and below the line.
    pub fn counts(self) -> (usize, usize) {
        (self.numerator.len(), self.denominator.len())
    }

    /// The value as a share (1 is 100 %); `None` without a denominator.
    pub fn value(self) -> Option<f64> {
        let (n, m) = self.counts();
        (m > 0).then(|| n as f64 / m as f64)
    }

    /// How it may be shown.
    pub fn shown(self) -> Shown {
        let (n, m) = self.counts();
        match m {
            0 => Shown::Nothing,
            1..ENOUGH => Shown::TooFew,
            _ => Shown::Rate(rounded(n as u64, m as u64)),
        }
    }

    /// The Wilson 95 % interval of a proportion; `None` where there isn't enough to say, or nothing that
    /// is a share of its denominator.
    pub fn interval(self) -> Option<Interval> {
        let (n, m) = self.counts();
        (self.proportion && m >= ENOUGH)
            .then(|| wilson(n as u64, m as u64))
            .flatten()
    }
}

/// n of m in hundredths of a per cent, rounded half up exactly (no binary fractions in between).
pub fn rounded(n: u64, m: u64) -> u64 {
    let m = u128::from(m.max(1));
    ((u128::from(n) * 20_000 + m) / (2 * m)) as u64
}

/// The Wilson 95 % interval of n of m; `None` for no cases, or more than all of them.
pub fn wilson(n: u64, m: u64) -> Option<Interval> {
    if m == 0 || n > m {
        return None;
    }
    let (hits, cases, square) = (n as f64, m as f64, Z95 * Z95);
    let middle = (hits + square / 2.0) / (cases + square);
    let half = Z95 / (cases + square) * (hits * (cases - hits) / cases + square / 4.0).sqrt();
    Some(Interval {
        // Exact at the ends, where rounding could leave a trace.
        low: if n == 0 {
            0.0
        } else {
            (middle - half).max(0.0)
        },
        high: if n == m {
            1.0
        } else {
            (middle + half).min(1.0)
        },
    })
}

/// The 95 % interval of the difference between two shares, the second less the first (Newcombe's, from
/// the two Wilson intervals): -1 to 1. `None` where either has none. A difference is worth words only if
/// its interval excludes zero.
pub fn difference(first: (u64, u64), second: (u64, u64)) -> Option<Interval> {
    let (a, b) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let share = |(n, m): (u64, u64)| n as f64 / m as f64;
    let (p, q) = (share(first), share(second));
    let change = q - p;
    Some(Interval {
        low: change - (q - b.low).hypot(a.high - p),
        high: change + (b.high - q).hypot(p - a.low),
    })
}

/// The median; the mean of the middle two for an even number. `None` of nothing. Sorts what it is given.
pub fn median(values: &mut [i64]) -> Option<f64> {
    values.arrange();
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get((values.len() - 1) / 2)?;
    Some((lower as f64 + upper as f64) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio<'a>(ids: &'a [u32], n: usize, m: usize, proportion: bool) -> Ratio<'a> {
        Ratio {
            numerator: &ids[..n],
            denominator: &ids[..m],
            proportion,
        }
    }

    #[test]
    fn a_rate_without_a_denominator_is_a_dash_never_zero_or_nan() {
        let ids = [0; 9];
        let none = ratio(&ids, 3, 0, true);
        assert_eq!(
            (none.value(), none.shown(), none.interval()),
            (None, Shown::Nothing, None)
        );
    }

    #[test]
    fn few_cases_are_not_turned_into_a_rate() {
        let ids = [0; 9];
        assert_eq!(ratio(&ids, 0, 4, true).shown(), Shown::TooFew);
        assert_eq!(ratio(&ids, 4, 4, true).shown(), Shown::TooFew);
        assert_eq!(ratio(&ids, 4, 4, true).interval(), None);
        assert_eq!(ratio(&ids, 1, 5, true).shown(), Shown::Rate(2000));
        assert!(ratio(&ids, 1, 5, true).interval().is_some());
    }

    #[test]
    fn what_may_exceed_all_has_no_interval() {
        let ids = [0; 9];
        let over = ratio(&ids, 9, 6, false);
        assert_eq!((over.shown(), over.interval()), (Shown::Rate(15_000), None));
        assert_eq!(wilson(9, 6), None);
    }

    #[test]
    fn rates_are_rounded_half_up_exactly() {
        for (n, m, hundredths) in [
            (842, 8000, 1053), // 10.525 % exactly
            (18, 937, 192),
            (43, 1061, 405),
            (468, 3343, 1400),
            (313, 2655, 1179),
            (1, 20_000, 1),
            (1, 20_001, 0),
            (0, 7, 0),
            (7, 7, 10_000),
        ] {
            assert_eq!(rounded(n, m), hundredths, "{n} of {m}");
        }
    }

    #[test]
    fn the_interval_is_wilsons() {
        // Reference values computed with 50 digits.
        for (n, m, low, high) in [
            (18, 937, 0.012_185, 0.030_161),
            (468, 3343, 0.128_645, 0.152_170),
            (0, 10, 0.0, 0.277_533),
            (10, 10, 0.722_467, 1.0),
            (1, 2, 0.094_531, 0.905_469),
        ] {
            let i = wilson(n, m).unwrap();
            assert!(
                (i.low - low).abs() < 1e-6 && (i.high - high).abs() < 1e-6,
                "{n} of {m}: {i:?}"
            );
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn the_interval_of_a_difference_is_newcombes() {
        // Newcombe 1998, table II, row (a), method 10: 56/70 less 48/80.
        let i = difference((48, 80), (56, 70)).unwrap();
        assert!(
            (i.low - 0.0524).abs() < 1e-4 && (i.high - 0.3339).abs() < 1e-4,
            "{i:?}"
        );
        let swapped = difference((56, 70), (48, 80)).unwrap();
        assert!((swapped.low + i.high).abs() < 1e-12 && (swapped.high + i.low).abs() < 1e-12);
        assert_eq!(difference((0, 0), (1, 2)), None);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3]), Some(3.0));
        assert_eq!(median(&mut [9, 1]), Some(5.0));
        assert_eq!(median(&mut [2, -2, 1]), Some(1.0));
        assert_eq!(median(&mut [4, 1, 2, 3]), Some(2.5));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share(m in 1_u64..1_000_000, part in 0.0_f64..=1.0) {
            let n = ((m as f64) * part) as u64;
            let i = wilson(n, m).unwrap();
            let share = n as f64 / m as f64;
            prop_assert!(0.0 <= i.low && i.low <= share && share <= i.high && i.high <= 1.0);
        }
    }
}
