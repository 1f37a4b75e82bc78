//! Which moves of a lead count. Nothing is retracted: it is derived from the cells of `stage`.

use std::collections::{HashMap, HashSet};

use super::book::Journal;
use super::stamp::Stamp;
use super::store::{CellId, Rid};
use super::symbols::Sym;
use crate::model::order::Arrange;
use crate::model::value::ValueRef;
use crate::model::when::When;

/// A move that counts: the lead reached a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveFact {
    /// The move's record.
    pub rid: Rid,
    /// The stage's id.
    pub stage: String,
    /// When it happened.
    pub at: Option<When>,
}

impl Journal {
    /// The moves of a lead that count, in no order. A move counts while the `stage` cell of its act is
    /// a head, or is kept by one that moved on or counts; a move recorded without one always does.
    pub fn moves(&self, lead: Rid) -> Vec<MoveFact> {
        let candidates = self.moves_naming(lead);
        if candidates.is_empty() {
            return Vec::new();
        }
        let view = self.view();
        let settled = self.settled_acts(lead);
        let own = self.id(lead);
        let counts = |m: Rid| {
            let act = |id: CellId| {
                let cell = self.store.cell(id)?;
                self.store.line(cell.line).map(|l| l.act)
            };
            let cells = self.store.cells_on(m);
            let made = cells.filter(|(id, c)| c.field == Sym::CREATED_AT && view.stands(*id, c));
            made.filter_map(|(id, _)| act(id))
                .any(|act| settled.get(&act).is_none_or(|counts| *counts))
        };
        candidates
            .iter()
            .copied()
            .filter(|&m| self.get(m, "lead").and_then(ValueRef::text) == Some(own))
            .filter(|&m| self.is_shown(m) && counts(m))
            .filter_map(|m| {
                let stage = self.get(m, "stage").and_then(ValueRef::text)?.to_owned();
                let at = self
                    .get(m, "at")
                    .and_then(ValueRef::text)
                    .and_then(When::parse);
                Some(MoveFact { rid: m, stage, at })
            })
            .collect()
    }

    /// The acts that wrote `stage` of a lead, and whether their moves count.
    fn settled_acts(&self, lead: Rid) -> HashMap<Stamp, bool> {
        let field = Sym::STAGE;
        let view = self.view();
        let mut cells: Vec<(Stamp, CellId)> = self
            .store
            .cells_on(lead)
            .filter(|(id, c)| c.field == field && view.stands(*id, c))
            .map(|(id, _)| (view.h(id), id))
            .collect();
        cells.arrange();
        let line = |id: CellId| {
            self.store
                .cell(id)
                .and_then(|c| Some((c, self.store.line(c.line)?)))
        };
        let act = |id: CellId| line(id).map(|(_, l)| l.act);
        let saw = |id: CellId| {
            let names = line(id)
                .map(|(c, _)| self.store.names(c.line))
                .unwrap_or_default();
            names.iter().filter(|n| n.field == field).map(|n| n.h)
        };
        // Nearly every lead went straight: each cell saw just the one before. Then all of them count.
        let straight = cells.windows(2).all(|pair| match pair {
            [(before, _), (_, id)] => saw(*id).eq([*before]),
            _ => true,
        });
        if straight {
            return cells
                .iter()
                .filter_map(|&(_, id)| Some((act(id)?, true)))
                .collect();
        }
        let ids: Vec<CellId> = cells.iter().map(|&(_, id)| id).collect();
        // A cell that saw differing heads keeps those with its own value; one that moved on to a third
        // stage keeps those with the value that showed.
        let mut kept: Vec<(CellId, CellId)> = Vec::new();
        for &y in &ids {
            let past = view.before(lead, field, &[y]);
            let saw: Vec<CellId> = ids
                .iter()
                .copied()
                .filter(|&c| c != y && past.contains(&view.h(c)))
                .collect();
            if saw.is_empty() {
                continue;
            }
            let saw = view.heads_among(lead, field, saw);
            let own = view.value(y);
            let same = saw.iter().any(|&p| view.value(p) == own);
            let want = if same {
                own
            } else {
                view.winner(&saw).and_then(|p| view.value(p))
            };
            kept.extend(
                saw.into_iter()
                    .filter(|&p| view.value(p) == want)
                    .map(|p| (y, p)),
            );
        }
        let mut count: HashSet<CellId> = view
            .heads_among(lead, field, ids.clone())
            .into_iter()
            .collect();
        loop {
            let stays = |&(y, p): &(CellId, CellId)| {
                let moved_on = view.value(y) != view.value(p);
                (!count.contains(&p) && (moved_on || count.contains(&y))).then_some(p)
            };
            let more: Vec<CellId> = kept.iter().filter_map(stays).collect();
            if more.is_empty() {
                break;
            }
            count.extend(more);
        }
        let mut acts: HashMap<Stamp, bool> = HashMap::new();
        for &id in &ids {
            if let Some(act) = act(id) {
                *acts.entry(act).or_default() |= count.contains(&id);
            }
        }
        acts
    }
}
