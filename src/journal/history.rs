//! History of a record: who changed what from what to what, when; and the acts that undo and redo take.

use super::book::Journal;
use super::change::Class;
use super::stamp::Stamp;
use super::store::{CellId, Line, Rid};
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

/// Something that was done on this page and can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// An act.
    Act(Stamp),
    /// Imports that were taken in together.
    Import(Vec<u32>),
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

    /// What undo takes back for a member: the latest that was done on this page and still stands, an act of
    /// theirs or an import; or else their act with the highest stamp. Clocks may have been wrong at other times,
    /// but what happened here happened in this order.
    pub fn last_done(&self, by: Option<&str>) -> Option<Done> {
        let by = by.and_then(|by| self.store.symbols.find(by));
        let here = self.session.iter().rev().find(|done| match done {
            Done::Act(act) => self.stands_of(*act, by),
            Done::Import(numbers) => numbers.iter().any(|n| !self.facts.out.contains(n)),
        });
        let before = || by.and_then(|by| self.last_standing(by)).map(Done::Act);
        here.cloned().or_else(before)
    }

    /// The act that redo does again for a member: the one undone last, unless they have done anything since.
    pub fn last_undone(&self, by: &str) -> Option<Stamp> {
        let by = self.store.symbols.find(by)?;
        for done in self.session.iter().rev() {
            let Done::Act(act) = done else { continue };
            if self.stands_of(*act, Some(by)) {
                return None;
            }
            let undone = self.undone_by(*act, by).find(|act| self.is_undone(*act));
            if undone.is_some() {
                return undone;
            }
        }
        let (h, act) = self
            .lines_by(by)
            .filter_map(|(_, l)| Some((l.h, super::facts::act_of(self.id(l.on))?)))
            .filter(|(_, act)| self.is_undone(*act))
            .max()?;
        self.last_standing(by).is_none_or(|s| s < h).then_some(act)
    }

    /// The lines of a member, seeds apart.
    fn lines_by(&self, by: Sym) -> impl Iterator<Item = (u32, &Line)> {
        let lines = (0..self.store.line_count() as u32).rev();
        let lines = lines.filter_map(|n| Some((n, self.store.line(n)?)));
        lines.filter(move |(_, l)| l.by() == Some(by) && l.class != Class::Seed)
    }

    /// Whether a line holds anything that shows and isn't a fact about something else.
    fn says_anything(&self, line: u32) -> bool {
        let mut cells = self
            .store
            .cell_ids(line)
            .filter_map(|id| self.store.cell(id));
        cells.any(|c| !c.field.is_fact() && self.view().visible(c))
    }

    /// Whether an act of this member stands and could be undone.
    fn stands_of(&self, act: Stamp, by: Option<Sym>) -> bool {
        let own = |n: &u32| self.store.line(*n).is_some_and(|l| l.by() == by);
        let mut lines = self.store.lines_of(act).filter(own);
        by.is_some() && !self.is_undone(act) && lines.any(|n| self.says_anything(n))
    }

    /// The acts that an act of this member undoes or does again.
    fn undone_by(&self, act: Stamp, by: Sym) -> impl Iterator<Item = Stamp> {
        let lines = self.store.lines_of(act);
        let lines = lines.filter_map(|n| self.store.line(n));
        let own = lines.filter(move |l| l.by() == Some(by));
        own.filter_map(|l| super::facts::act_of(self.id(l.on)))
    }

    /// The standing act of a member with the highest stamp.
    fn last_standing(&self, by: Sym) -> Option<Stamp> {
        let mut standing: Option<Stamp> = None;
        for (n, line) in self.lines_by(by) {
            let later = standing.is_none_or(|s| s < line.act);
            if later && !self.is_undone(line.act) && self.says_anything(n) {
                standing = Some(line.act);
            }
        }
        standing
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
