//! How a figure is computed, in sentences: what was counted, how sure that is, what may still change,
//! what was left out, and by which days.

use super::{Asking, is_unsettled, rate};
use crate::insight::conversion::{By, Cell, Conversion, Window};
use crate::insight::figure::{DateBasis, Figure, Shown, Why};
use crate::model::calendar::Period;
use crate::view::text::numbers as words;

/// The sentences for one quarter (an index into the answer's), or for all of them. The first says the
/// figure itself.
pub fn explain(answer: &Conversion, quarter: Option<usize>, asking: &Asking<'_>) -> Vec<String> {
    let row = quarter.and_then(|i| answer.quarters.get(i).copied().zip(answer.cells.get(i)));
    let (period, cell) = match row {
        Some((period, cell)) => (Some(period), cell),
        None => (None, &answer.total),
    };
    let figure = answer.rate(cell, period);
    let mut out = vec![what(answer, &figure, cell, asking)];
    if let Some(decided) = answer.decided(cell, period) {
        let (won, all) = decided.value.counts();
        if all > 0 {
            out.push(words::how_decided(
                &asking.format.count(won).shown,
                &asking.format.count(all).shown,
                &said(&decided, asking),
            ));
        }
    }
    let percent = |share| asking.format.percent(share, 2);
    if let Some(i) = figure.value.interval() {
        out.push(words::how_interval(&percent(i.low), &percent(i.high)));
    }
    if period.is_some_and(|p| is_unsettled(answer, p, cell)) {
        out.push(unsettled(answer, cell, asking));
    }
    out.extend(asking.median(answer).map(|days| words::how_median(&days)));
    out.extend(left_out(answer, &figure, asking));
    let month = u32::from(figure.context.calendar.start_month());
    out.push(words::how_basis(
        match figure.definition.basis {
            DateBasis::Created => words::basis_created(),
            DateBasis::WonOverCreated => words::basis_won_over_created(),
            DateBasis::Decided => words::basis_decided(),
        },
        &figure.context.zone,
        &asking.format.month(month),
    ));
    out.push(words::definition(
        figure.definition.id,
        &asking
            .format
            .count(figure.definition.version as usize)
            .shown,
    ));
    out
}

/// The sentence that says the figure.
fn what(answer: &Conversion, figure: &Figure<'_>, cell: &Cell, asking: &Asking<'_>) -> String {
    let count = |n: usize| asking.format.count(n).shown;
    let (n, m) = figure.value.counts();
    let (when, rate) = (when(figure.period, asking), said(figure, asking));
    match (answer.question.by, answer.question.window) {
        (By::Created, Window::Ever) => words::how_cohort(&count(n), &count(m), &when, &rate),
        (By::Created, window) => {
            words::how_within(&count(n), &count(m), &when, &asking.days(window), &rate)
        }
        (By::Won, _) => words::how_period(
            &count(cell.won.len()),
            &count(cell.created.len()),
            &when,
            &rate,
        ),
    }
}

/// The rate, or why there is none.
fn said(figure: &Figure<'_>, asking: &Asking<'_>) -> String {
    match figure.value.shown() {
        Shown::Rate(_) => rate(figure.value, asking.format),
        Shown::TooFew => words::not_enough().to_owned(),
        Shown::Nothing => words::nothing_to_compare().to_owned(),
    }
}

fn when(period: Option<Period>, asking: &Asking<'_>) -> String {
    let day = |d| asking.format.long_day(d);
    period.map_or_else(
        || words::at_any_time().to_owned(),
        |p| words::from_day_to_day(&day(p.start), &day(p.last_day())),
    )
}

fn unsettled(answer: &Conversion, cell: &Cell, asking: &Asking<'_>) -> String {
    match answer.question.by {
        By::Created => words::how_young(
            &asking.format.count(cell.too_young.len()),
            &asking.days(answer.question.window),
        ),
        By::Won => words::how_not_over().to_owned(),
    }
}

fn left_out(answer: &Conversion, figure: &Figure<'_>, asking: &Asking<'_>) -> Vec<String> {
    if figure.excluded.is_empty() {
        return vec![words::nothing_left_out().to_owned()];
    }
    let sentence = |why, n: usize| {
        let n = asking.format.count(n);
        match why {
            Why::NoCreationDate => words::left_out_created(&n),
            Why::NoDecisionDate => words::left_out_decision(&n),
            Why::TooYoung => words::left_out_young(&n, &asking.days(answer.question.window)),
        }
    };
    figure
        .excluded
        .iter()
        .map(|e| sentence(e.why, e.ids.len()))
        .collect()
}
