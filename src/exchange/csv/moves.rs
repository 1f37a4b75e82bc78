//! Where a row puts its lead, and the dated moves it tells of.

use super::draft::{Draft, Put};
use super::existing::{Existing, Standing};
use super::records::{Records, Work};
use crate::model::stage::Role;
use crate::model::value::Value;
use crate::model::when::When;
use crate::model::zone::Zone;

impl Records {
    /// The stage the row puts its lead into. A dated win or loss does when no move of the lead is newer;
    /// a stage without a date, when the lead has no dated move at all.
    pub(super) fn stage(
        &self,
        draft: &Draft<'_>,
        lead: &str,
        fresh: bool,
        existing: &dyn Existing,
    ) -> Option<(String, usize)> {
        let newest = if fresh {
            None
        } else {
            existing.newest_move(lead)
        };
        let mut last: Option<(Role, When, usize)> = None;
        for (role, at, column) in self.dated(draft) {
            // Won and lost at the same time: won.
            let zone = &self.context.zone;
            let later = |(r, l, _): (Role, When, usize)| {
                not_before(zone, at, l) && (r != Role::Won || !not_before(zone, l, at))
            };
            if last.is_none_or(later) {
                last = Some((role, at, column));
            }
        }
        if let Some((role, at, column)) = last {
            let newer = newest.is_none_or(|n| not_before(&self.context.zone, at, n));
            let stage = self.context.stages.of_role(role)?;
            return newer.then(|| (stage.id.clone(), column));
        }
        match &draft.stage {
            Some((id, _, column)) if newest.is_none() => Some((id.clone(), *column)),
            None if fresh => self.start.clone().map(|id| (id, 0)),
            _ => None,
        }
    }

    /// When the row's lead began, if it says so: when it was created, or the first thing that happened.
    pub(super) fn begins(&self, draft: &Draft<'_>) -> Option<When> {
        let first = || {
            let dates = self.dated(draft).into_iter().map(|(_, at, _)| at);
            dates.min_by_key(ToString::to_string)
        };
        draft.created.map(|(at, _)| at).or_else(first)
    }

    /// The row's dated wins and losses. A deal whose stage says that it is closed was closed on its closing
    /// date, unless another column says when.
    pub(super) fn dated(&self, draft: &Draft<'_>) -> Vec<(Role, When, usize)> {
        let mut dated = draft.moves.clone();
        let (Some((_, role, column)), Some(at)) = (&draft.stage, draft.expected_close) else {
            return dated;
        };
        if dated.is_empty() && matches!(role, Role::Won | Role::Lost) {
            dated.push((*role, at, *column));
        }
        dated
    }

    /// Writes the row's dated moves.
    pub(super) fn moves(&mut self, draft: &Draft<'_>, lead: &str, work: &mut Work<'_>) {
        for (role, at, column) in self.dated(draft) {
            let Some(stage) = self.context.stages.of_role(role) else {
                continue;
            };
            let parts = [lead, stage.id.as_str()];
            let on = self.context.id(work.existing, "move", &parts);
            if !self.moved.insert(on.clone()) {
                continue;
            }
            let fresh = match work.existing.standing(&on) {
                Standing::Absent => true,
                Standing::Shown => false,
                Standing::Deleted | Standing::Erased => continue,
            };
            let values = [
                ("lead", lead.to_owned()),
                ("stage", stage.id.clone()),
                ("at", at.to_string()),
            ];
            let reason = draft.reason.clone().filter(|_| role.is_exit());
            let reason = reason.map(|id| ("reason", id));
            let values = values.into_iter().chain(reason).map(|(field, value)| Put {
                field: field.to_owned(),
                value: Value::Text(value),
                column,
            });
            let puts = self.with_created(fresh, values.collect());
            self.put(&on, fresh, puts, work);
        }
    }
}

/// Whether a date is on or after another, by the day where either has no time.
fn not_before(zone: &Zone, a: When, b: When) -> bool {
    match (a, b) {
        (When::At(a), When::At(b)) => a >= b,
        _ => zone.day_of(a) >= zone.day_of(b),
    }
}
