//! History of a record: who changed what from what to what, when; and the acts that undo and redo take.

use super::book::Journal;
use super::change::Class;
use super::stamp::Stamp;
use super::store::{CellId, Rid};
use super::symbols::Sym;
use super::write::Edit;
use crate::model::order::Arrange;
use crate::model::{Value, ValueRef};

/// One field of one record, changed by one act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The act.
    pub act: Stamp,
    /// When, by the writer's clock.
    pub h: Stamp,
    /// The member who wrote it; none for seeds.
    pub by: Option<String>,
    /// Who speaks.
    pub class: Class,
    /// The field.
    pub field: String,
    /// What the writer saw before; `Null` when it was empty.
    pub from: Value,
    /// What was written.
    pub to: Value,
    /// Whether the act was undone since.
    pub undone: bool,
}

impl Journal {
    /// Everything that was written about a record, oldest first.
    pub fn history(&self, on: Rid) -> Vec<Entry> {
        let view = self.view();
        let erased = self.facts.erased.contains(&on);
        let mut entries: Vec<Entry> = self
            .store
            .cells_on(on)
            .filter(|(_, c)| view.visible(c))
            .filter_map(|(id, cell)| {
                let line = self.store.line(cell.line)?;
                let field = self.store.symbols.text(cell.field);
                if erased && view.is_personal(on, field) {
                    return None;
                }
                Some(Entry {
                    act: line.act,
                    h: line.h,
                    by: line.by().map(|by| self.store.symbols.text(by).to_owned()),
                    class: line.class,
                    field: field.to_owned(),
                    from: self.before_value(on, id),
                    to: view.value(id)?.to_value(),
                    undone: self.facts.undone.contains(&line.act) && !cell.field.is_fact(),
                })
            })
            .collect();
        entries.arrange_by(|a, b| (a.h, &a.field).cmp(&(b.h, &b.field)));
        entries
    }

    /// What showed to the writer of a cell before it.
    fn before_value(&self, on: Rid, id: CellId) -> Value {
        let view = self.view();
        let Some(cell) = self.store.cell(id) else {
            return Value::Null;
        };
        let saw: Vec<Stamp> = self
            .store
            .names(cell.line)
            .iter()
            .filter(|n| n.field == cell.field)
            .map(|n| n.h)
            .collect();
        let seen: Vec<CellId> = self
            .store
            .cells_on(on)
            .filter(|(other, c)| *other != id && c.field == cell.field && view.visible(c))
            .map(|(other, _)| other)
            .filter(|&other| saw.contains(&view.h(other)))
            .collect();
        view.winner(&seen)
            .and_then(|w| view.value(w))
            .map_or(Value::Null, ValueRef::to_value)
    }

    /// Whether an act is undone.
    pub fn is_undone(&self, act: Stamp) -> bool {
        self.facts.undone.contains(&act)
    }

    /// The act that undoes an act, or redoes it.
    pub fn undoing(act: Stamp, undone: bool) -> Edit {
        let value = if undone {
            Value::Bool(true)
        } else {
            Value::Null
        };
        Edit {
            on: format!("act:{act}"),
            set: vec![("undone".to_owned(), value)],
        }
    }

    /// The records and fields on which undoing an act changes nothing any more, because somebody wrote
    /// there since.
    pub fn overtaken(&self, act: Stamp) -> Vec<(Rid, String)> {
        let view = self.view();
        let mut over: Vec<(Rid, String)> = self
            .store
            .lines_of(act)
            .flat_map(|n| self.store.cell_ids(n))
            .filter_map(|id| {
                let cell = self.store.cell(id)?;
                let on = self.store.line(cell.line)?.on;
                let gone = view.stands(id, cell) && !view.heads(on, cell.field).contains(&id);
                gone.then(|| (on, self.store.symbols.text(cell.field).to_owned()))
            })
            .collect();
        over.arrange();
        over.dedup();
        over
    }

    /// The act that undo takes back (or, with `undone`, that redo does again) for a member: their latest
    /// that stands; or the one undone last, unless they have done anything since.
    pub fn last_act(&self, by: &str, undone: bool) -> Option<Stamp> {
        let by = self.store.symbols.find(by)?;
        let fact = |n: u32| {
            let cells = self.store.cell_ids(n).filter_map(|id| self.store.cell(id));
            cells.map(|c| c.field).all(Sym::is_fact)
        };
        let visible = |n: u32| {
            let mut cells = self.store.cell_ids(n).filter_map(|id| self.store.cell(id));
            cells.any(|c| self.view().visible(c))
        };
        let own = || {
            let lines = (0..self.store.line_count() as u32).rev();
            let lines = lines.filter_map(|n| Some((n, self.store.line(n)?)));
            lines.filter(move |(_, l)| l.by() == Some(by) && l.class != Class::Seed)
        };
        let mut standing: Option<Stamp> = None;
        for (n, line) in own().filter(|(_, l)| !self.is_undone(l.act)) {
            if standing.is_none_or(|s| s < line.act) && !fact(n) && visible(n) {
                standing = Some(line.act);
            }
        }
        if !undone {
            return standing;
        }
        let (h, act) = own()
            .filter_map(|(_, l)| Some((l.h, super::facts::act_of(self.id(l.on))?)))
            .filter(|(_, act)| self.is_undone(*act))
            .max()?;
        standing.is_none_or(|s| s < h).then_some(act)
    }

    /// The records that an act wrote.
    pub fn records_of(&self, act: Stamp) -> Vec<Rid> {
        let mut records: Vec<Rid> = self
            .store
            .lines_of(act)
            .filter_map(|n| self.store.line(n))
            .map(|l| l.on)
            .collect();
        records.arrange();
        records.dedup();
        records
    }
}
