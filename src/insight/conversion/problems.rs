//! Dates that can't be right. The leads count all the same, and are shown so that somebody looks.

use chrono::NaiveDate;

use crate::insight::lead_facts::LeadFact;
use crate::model::stage::Role;

/// What is odd about a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// Won so many days before it was created.
    WonBeforeCreated(i64),
    /// A customer, but nobody said since when.
    WonWithoutDate,
    /// Became a customer and stands elsewhere now.
    WonAndMovedOn,
    /// Created or won after the day until which anything can be known.
    InTheFuture,
}

/// One odd lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Problem {
    /// What is odd.
    pub kind: ProblemKind,
    /// The lead's handle.
    pub id: u32,
}

/// What is odd about a lead, as of the day until which anything can be known.
pub(super) fn of(lead: &LeadFact, known_until: NaiveDate) -> impl Iterator<Item = Problem> {
    let won = lead.won();
    let early = won
        .zip(lead.created)
        .map(|(won, created)| (created - won).num_days())
        .filter(|days| *days > 0)
        .map(ProblemKind::WonBeforeCreated);
    let undated = (lead.is_won() && won.is_none()).then_some(ProblemKind::WonWithoutDate);
    let moved_on = (won.is_some() && lead.role != Role::Won).then_some(ProblemKind::WonAndMovedOn);
    let future = [lead.created, won]
        .into_iter()
        .flatten()
        .any(|day| day > known_until)
        .then_some(ProblemKind::InTheFuture);
    let id = lead.handle;
    [early, undated, moved_on, future]
        .into_iter()
        .flatten()
        .map(move |kind| Problem { kind, id })
}
