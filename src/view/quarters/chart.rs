//! The page's chart: a bar a quarter.

use super::numbers::Share;
use super::{Asking, Drill, few, is_running, is_unsettled};
use crate::insight::conversion::{By, Cell, Conversion, Window};
use crate::insight::figure::Shown;
use crate::model::calendar::Period;
use crate::view::chart::{Bar, BarChart};
use crate::view::text::numbers as words;

/// At most so many quarters are drawn, the last ones: five years. The table has all.
const BARS: usize = 20;

/// A chart, and what its bars open.
pub(super) struct Drawn {
    pub(super) chart: BarChart,
    /// The quarter of the first bar.
    pub(super) first: usize,
    pub(super) opens: Vec<Drill>,
}

pub(super) fn chart(answer: &Conversion, asking: &Asking<'_>, title: String) -> Drawn {
    let first = answer.quarters.len().saturating_sub(BARS);
    let rows = || answer.quarters.iter().zip(&answer.cells).skip(first);
    let bars: Vec<Bar> = rows()
        .map(|(period, cell)| bar(answer, asking, *period, cell))
        .collect();
    let opens = |(period, cell): (&Period, &Cell)| {
        let ratio = answer.rate(cell, Some(*period)).value;
        asking.drill(Share::of(answer).opened(ratio), Some(*period))
    };
    let unit = match (answer.question.by, answer.question.window) {
        (By::Created, Window::Ever) => words::unit_cohort().to_owned(),
        (By::Created, window) => words::unit_within(&asking.days(window)),
        (By::Won, _) => words::unit_period().to_owned(),
    };
    let spoken: Vec<&str> = bars.iter().map(|b| b.spoken.as_str()).collect();
    Drawn {
        opens: rows().map(opens).collect(),
        first,
        chart: BarChart {
            described: words::described(&title, &spoken.join(" ")),
            title,
            unit,
            bars,
        },
    }
}

fn bar(answer: &Conversion, asking: &Asking<'_>, period: Period, cell: &Cell) -> Bar {
    let format = asking.format;
    let ratio = answer.rate(cell, Some(period)).value;
    let quarter = asking.quarter(period);
    let (n, m) = ratio.counts();
    let (won, leads) = (format.count(n).shown, format.count(m).shown);
    let unsettled = is_unsettled(answer, period, cell);
    let by_won = answer.question.by == By::Won;
    let (value, shown, short, hint, spoken) = match ratio.shown() {
        Shown::Rate(hundredths) => {
            let share = hundredths as f64 / 10_000.0;
            let shown = format.percent(share, 2);
            let spoken = words::spoken_rate(&quarter, &shown, &won, &leads);
            let short = format.percent(share, 0);
            (Some(hundredths as f64 / 100.0), shown, short, "", spoken)
        }
        Shown::TooFew => (
            None,
            few(ratio, format),
            few(ratio, format),
            words::not_enough(),
            words::spoken_few(&quarter, &won, &leads),
        ),
        Shown::Nothing if by_won && n > 0 => (
            None,
            words::won_count(&won),
            won.clone(),
            words::no_new_leads(),
            words::spoken_won(&quarter, &won),
        ),
        Shown::Nothing => (
            None,
            words::no_rate().to_owned(),
            words::no_rate().to_owned(),
            "",
            words::spoken_none(&quarter),
        ),
    };
    let (note, spoken) = match unsettled {
        false => ("", spoken),
        true if by_won || is_running(answer, period) => {
            (words::not_over(), words::spoken_not_over(&spoken))
        }
        true => (words::still_young(), words::spoken_young(&spoken)),
    };
    Bar {
        label: quarter,
        note: note.to_owned(),
        value,
        interval: ratio.interval().map(|i| (i.low * 100.0, i.high * 100.0)),
        shown,
        short,
        hint: hint.to_owned(),
        unsettled,
        spoken,
    }
}
