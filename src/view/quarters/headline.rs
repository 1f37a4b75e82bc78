//! The chart's title is its message, and says no more than the numbers do: of the last quarter that is
//! settled, whether it differs from the one before by more than chance, in words.

use super::{Asking, is_unsettled, rate};
use crate::insight::conversion::{By, Cell, Conversion};
use crate::insight::figure::{Ratio, Shown, difference};
use crate::model::calendar::Period;
use crate::view::text::numbers as words;

/// The message and the quarter it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// In one sentence.
    pub text: String,
    /// Index into the answer's quarters.
    pub focus: Option<usize>,
}

/// Finds the message.
pub fn headline(answer: &Conversion, asking: &Asking<'_>) -> Headline {
    match answer.question.by {
        By::Created => cohort(answer, asking),
        By::Won => period(answer, asking),
    }
}

fn rows(answer: &Conversion) -> impl DoubleEndedIterator<Item = (usize, Period, &Cell)> {
    let pairs = answer.quarters.iter().zip(&answer.cells);
    let rows: Vec<_> = pairs.enumerate().map(|(i, (p, c))| (i, *p, c)).collect();
    rows.into_iter()
}

fn share<'a>(answer: &'a Conversion, cell: &'a Cell) -> Ratio<'a> {
    answer.rate(cell, None).value
}

fn cohort(answer: &Conversion, asking: &Asking<'_>) -> Headline {
    let enough = |cell: &Cell| matches!(share(answer, cell).shown(), Shown::Rate(_));
    let said = |cell: &Cell| rate(share(answer, cell), asking.format);
    let settled = rows(answer).rfind(|(_, p, c)| enough(c) && !is_unsettled(answer, *p, c));
    let Some((focus, period, cell)) = settled else {
        // Nothing is settled: the last quarter that has enough leads, so far.
        return match rows(answer).rfind(|(_, _, c)| enough(c)) {
            Some((focus, period, cell)) => Headline {
                text: words::so_far(&said(cell), &asking.quarter(period)),
                focus: Some(focus),
            },
            None => Headline {
                text: words::too_early().to_owned(),
                focus: answer.quarters.len().checked_sub(1),
            },
        };
    };
    let before = answer
        .quarters
        .iter()
        .zip(&answer.cells)
        .find(|(p, c)| **p == period.previous() && enough(c));
    let text = match before {
        None => words::of_quarter(&said(cell), &asking.quarter(period)),
        Some((_, before)) => {
            let count = |cell: &Cell| {
                let (n, m) = share(answer, cell).counts();
                (n as u64, m as u64)
            };
            let (first, second) = (count(before), count(cell));
            let differs = difference(first, second).is_some_and(|i| i.low > 0.0 || i.high < 0.0);
            if differs {
                change(first, second, &said(before), &said(cell), asking)
            } else {
                words::as_before(&said(cell), &asking.quarter(period))
            }
        }
    };
    Headline {
        text,
        focus: Some(focus),
    }
}

/// "From 4 of 100 leads to 14": of 100 where that tells the two apart, otherwise of 1,000, otherwise as
/// they stand in the table.
fn change(
    first: (u64, u64),
    second: (u64, u64),
    before: &str,
    after: &str,
    asking: &Asking<'_>,
) -> String {
    let of = |(n, m): (u64, u64), whole: u64| (2 * n * whole + m) / (2 * m.max(1));
    let said = |n: u64| asking.format.number(n as f64, 0);
    for (whole, sentence) in [
        (100, words::from_to as fn(&str, &str) -> String),
        (1000, words::from_to_thousand),
    ] {
        let (a, b) = (of(first, whole), of(second, whole));
        if a != b && a.max(b) >= 2 {
            return sentence(&said(a), &said(b));
        }
    }
    words::from_to_rate(before, after)
}

fn period(answer: &Conversion, asking: &Asking<'_>) -> Headline {
    let settled = rows(answer).rfind(|(_, p, c)| !is_unsettled(answer, *p, c));
    let count = |n: usize| asking.format.count(n);
    let Some((focus, period, cell)) = settled else {
        return match rows(answer).next_back() {
            Some((focus, period, cell)) => Headline {
                text: words::won_so_far(&count(cell.won.len()), &asking.quarter(period)),
                focus: Some(focus),
            },
            None => Headline {
                text: words::too_early().to_owned(),
                focus: None,
            },
        };
    };
    let (now, quarter) = (cell.won.len(), asking.quarter(period));
    let before = answer
        .quarters
        .iter()
        .zip(&answer.cells)
        .find(|(p, _)| **p == period.previous());
    let n = count(now);
    let text = match before.map(|(_, c)| c.won.len()) {
        None => words::won_in(&n, &quarter),
        Some(before) if before == now => words::won_same(&n, &quarter),
        Some(before) if before < now => words::won_more(&n, &quarter, &count(now - before).shown),
        Some(before) => words::won_fewer(&n, &quarter, &count(before - now).shown),
    };
    Headline {
        text,
        focus: Some(focus),
    }
}
