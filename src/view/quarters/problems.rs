//! Dates to look at, each kind in a sentence with its leads.

use super::{Asking, Drill, List};
use crate::insight::conversion::{Conversion, ProblemKind};
use crate::model::order::Arrange;
use crate::view::text::numbers as words;

/// A sentence and the leads it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// Its leads.
    pub opens: Drill,
}

/// How many leads there are to look at; `None` if none.
pub(super) fn to_check(answer: &Conversion, asking: &Asking<'_>) -> Option<String> {
    let mut ids: Vec<u32> = answer.problems.iter().map(|p| p.id).collect();
    ids.extend(&answer.without_created);
    ids.extend(&answer.without_decision);
    ids.arrange();
    ids.dedup();
    (!ids.is_empty()).then(|| words::to_check(&asking.format.count(ids.len())))
}

/// A sentence for each kind.
pub(super) fn problems(answer: &Conversion, asking: &Asking<'_>) -> Vec<Line> {
    let count = |n: usize| asking.format.count(n);
    let early: Vec<i64> = answer
        .problems
        .iter()
        .filter_map(|p| match p.kind {
            ProblemKind::WonBeforeCreated(days) => Some(days),
            _ => None,
        })
        .collect();
    let of = |kind| answer.problems.iter().filter(|p| p.kind == kind).count();
    let won_before = match early.as_slice() {
        [days] => words::won_days_before(&count(usize::try_from(*days).unwrap_or_default())),
        _ => words::won_before_created(&count(early.len())),
    };
    let undated = of(ProblemKind::WonWithoutDate);
    let moved_on = of(ProblemKind::WonAndMovedOn);
    let future = of(ProblemKind::InTheFuture);
    let (no_created, no_decision) = (answer.without_created.len(), answer.without_decision.len());
    [
        (early.len(), won_before, List::WonBeforeCreated),
        (
            undated,
            words::won_without_date(&count(undated)),
            List::WonWithoutDate,
        ),
        (
            moved_on,
            words::won_and_moved_on(&count(moved_on)),
            List::WonAndMovedOn,
        ),
        (
            future,
            words::in_the_future(&count(future)),
            List::InTheFuture,
        ),
        (
            no_created,
            words::left_out_created(&count(no_created)),
            List::WithoutCreated,
        ),
        (
            no_decision,
            words::left_out_decision(&count(no_decision)),
            List::WithoutDecision,
        ),
    ]
    .into_iter()
    .filter(|(n, _, _)| *n > 0)
    .map(|(_, text, list)| Line {
        text,
        opens: asking.drill(list, None),
    })
    .collect()
}
