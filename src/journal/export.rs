//! What leaves: the cells that are kept and visible, all facts, and a stub for whatever these name, and
//! what those name, and so on. The lines depend on the set of cells alone, never on how they came.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::book::Journal;
use super::change::{Change, Class};
use super::fold::View;
use super::line::key_order;
use super::stamp::Stamp;
use super::store::{CellId, Name, Rid};
use super::symbols::Sym;
use crate::model::Value;
use crate::model::order::Arrange;

/// A cell that is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Leaving<'a> {
    /// The kind of its record.
    pub kind: &'a str,
    /// The record.
    pub on: &'a str,
    /// The field.
    pub field: &'a str,
    /// The act that wrote it.
    pub act: Stamp,
}

/// Whether a cell leaves.
type Keep<'a> = Box<dyn Fn(Leaving<'_>) -> bool + 'a>;

/// The lines of an export, in order of their stamps.
pub struct Export<'a> {
    journal: &'a Journal,
    plan: Plan<'a>,
}

/// An export that is done a step at a time, while the journal may grow: what was there at the start leaves.
pub struct Plan<'a> {
    /// Lines in order of their stamps.
    order: Vec<u32>,
    at: usize,
    keep: Keep<'a>,
    /// Cells to leave as stubs.
    stubs: HashSet<(Stamp, Rid, Sym)>,
    /// Lines of one stamp that don't travel as one.
    waiting: Vec<Change>,
}

/// What makes lines of memory travel as one: record, act, author and class.
type Group = (Rid, Stamp, Option<Sym>, Class);

impl Journal {
    /// Prepares an export of the fields that `keep(kind, field)` lets out. Facts always leave.
    pub fn export<'a>(&'a self, keep: impl Fn(&str, &str) -> bool + 'a) -> Export<'a> {
        self.export_where(move |cell| keep(cell.kind, cell.field))
    }

    /// Prepares an export of the cells that `keep` lets out. Facts always leave.
    pub fn export_where<'a>(&'a self, keep: impl Fn(Leaving<'_>) -> bool + 'a) -> Export<'a> {
        Export {
            journal: self,
            plan: self.plan_where(keep),
        }
    }

    /// As [`Self::export`], without holding on to the journal.
    pub fn plan_export<'a>(&self, keep: impl Fn(&str, &str) -> bool + 'a) -> Plan<'a> {
        self.plan_where(move |cell| keep(cell.kind, cell.field))
    }

    fn plan_where<'a>(&self, keep: impl Fn(Leaving<'_>) -> bool + 'a) -> Plan<'a> {
        let mut order: Vec<u32> = (0..self.store.line_count() as u32).collect();
        // Lines mostly came in runs that are in order, which this sort makes use of.
        order.sort_by_key(|&n| self.store.line(n).map(|l| l.h));
        let mut plan = Plan {
            order,
            at: 0,
            keep: Box::new(keep),
            stubs: HashSet::new(),
            waiting: Vec::new(),
        };
        plan.stubs = plan.find_stubs(self);
        plan
    }
}

impl View<'_> {
    /// The line that some cells of one line would travel as.
    pub(crate) fn change_of(&self, cells: &[CellId]) -> Option<Change> {
        let store = self.store;
        let number = store.cell(*cells.first()?)?.line;
        let line = store.line(number)?;
        let text = |sym| store.symbols.text(sym).to_owned();
        let mut fields: Vec<Sym> = Vec::with_capacity(cells.len());
        let mut set: Vec<(String, Value)> = Vec::with_capacity(cells.len());
        for &id in cells {
            let cell = store.cell(id)?;
            fields.push(cell.field);
            set.push((text(cell.field), self.value(id)?.to_value()));
        }
        set.arrange_by(|a, b| key_order(&a.0, &b.0));
        let closes = fields.iter().any(|&f| f.closes());
        let names = store.names(number).iter();
        let names = names.filter(|n| closes || fields.contains(&n.field));
        Some(Change {
            h: line.h,
            by: line.by().map(text),
            on: store.id(line.on).to_owned(),
            set,
            stub: Vec::new(),
            seen: grouped(self, names.copied().collect()),
            act: (line.act != line.h).then_some(line.act),
            class: line.class,
        })
    }
}

pub(super) fn grouped(view: &View<'_>, mut names: Vec<Name>) -> Vec<(String, Vec<Stamp>)> {
    if names.is_empty() {
        return Vec::new();
    }
    names.arrange();
    names.dedup();
    let mut seen: Vec<(String, Vec<Stamp>)> = Vec::new();
    for name in names {
        let field = view.store.symbols.text(name.field);
        match seen.last_mut().filter(|(f, _)| f == field) {
            Some((_, stamps)) => stamps.push(name.h),
            None => seen.push((field.to_owned(), vec![name.h])),
        }
    }
    seen.arrange_by(|a, b| key_order(&a.0, &b.0));
    seen
}

impl Plan<'_> {
    /// How many lines of memory there are to go through.
    pub fn total(&self) -> usize {
        self.order.len()
    }

    /// How many of them were gone through.
    pub fn done(&self) -> usize {
        self.at
    }

    fn leaves(&self, journal: &Journal, id: CellId) -> bool {
        let view = journal.view();
        let Some(cell) = journal.store.cell(id).filter(|c| view.visible(c)) else {
            return false;
        };
        let Some(line) = journal.store.line(cell.line) else {
            return false;
        };
        let field = journal.store.symbols.text(cell.field);
        if cell.field.is_fact() {
            return true;
        }
        let leaving = Leaving {
            kind: journal.store.kind_of(line.on),
            on: journal.store.id(line.on),
            field,
            act: line.act,
        };
        let erased = || journal.facts.named.contains(&line.on) && view.is_personal(line.on, field);
        (self.keep)(leaving) && !erased()
    }

    /// The cells that leave only as stubs: named by what leaves, directly or through stubs.
    fn find_stubs(&self, journal: &Journal) -> HashSet<(Stamp, Rid, Sym)> {
        let store = &journal.store;
        let mut stubs = HashSet::new();
        let staying: HashSet<Name> = store
            .all_cells()
            .filter(|(id, _)| !self.leaves(journal, *id))
            .filter_map(|(_, c)| Some((store.line(c.line)?.h, c.field)))
            .map(|(h, field)| Name { field, h })
            .collect();
        if staying.is_empty() {
            return stubs;
        }
        let mut todo: Vec<Name> = Vec::new();
        let mut done: HashSet<Name> = HashSet::new();
        for (id, cell) in store.all_cells() {
            if store.names(cell.line).is_empty() || !self.leaves(journal, id) {
                continue;
            }
            todo.extend(store.saw(cell).filter(|n| staying.contains(n)));
            while let Some(name) = todo.pop() {
                if !done.insert(name) {
                    continue;
                }
                for stub in self.stubs_named(journal, name) {
                    stubs.insert(stub);
                    let named = Self::stub_saw(journal, stub);
                    todo.extend(named.iter().filter(|n| staying.contains(n)));
                }
            }
        }
        stubs
    }

    /// The cells of this name of which nothing leaves.
    fn stubs_named(&self, journal: &Journal, name: Name) -> Vec<(Stamp, Rid, Sym)> {
        let store = &journal.store;
        let mut on: BTreeMap<Rid, bool> = BTreeMap::new();
        for line in store.lines_at(name.h) {
            let Some(rid) = store.line(line).map(|l| l.on) else {
                continue;
            };
            for id in store.cell_ids(line) {
                if store.cell(id).is_some_and(|c| c.field == name.field) {
                    *on.entry(rid).or_default() |= self.leaves(journal, id);
                }
            }
        }
        let stays = on.into_iter().filter(|(_, leaves)| !leaves);
        stays.map(|(rid, _)| (name.h, rid, name.field)).collect()
    }

    /// What a stub saw: all that any cell of its name did.
    fn stub_saw(journal: &Journal, (h, on, field): (Stamp, Rid, Sym)) -> Vec<Name> {
        let store = &journal.store;
        let lines = store.lines_at(h).into_iter();
        let lines = lines.filter(|&n| store.line(n).is_some_and(|l| l.on == on));
        let cells = lines
            .flat_map(|n| store.cell_ids(n))
            .filter_map(|id| store.cell(id));
        let mut names: Vec<Name> = cells
            .filter(|c| c.field == field)
            .flat_map(|c| store.saw(c))
            .collect();
        names.arrange();
        names.dedup();
        names
    }

    /// The lines of one stamp.
    fn lines_of(&self, journal: &Journal, h: Stamp, lines: &[u32]) -> Vec<Change> {
        let view = journal.view();
        let store = view.store;
        let mut groups: BTreeMap<Group, Vec<CellId>> = BTreeMap::new();
        let mut stubs: BTreeMap<Rid, BTreeSet<Sym>> = BTreeMap::new();
        for &n in lines {
            let Some(line) = store.line(n) else { continue };
            let group = (line.on, line.act, line.by(), line.class);
            for id in store.cell_ids(n) {
                let Some(cell) = store.cell(id) else { continue };
                if self.leaves(journal, id) {
                    groups.entry(group).or_default().push(id);
                } else if self.stubs.contains(&(h, line.on, cell.field)) {
                    stubs.entry(line.on).or_default().insert(cell.field);
                }
            }
        }
        let mut out: Vec<Change> = Vec::new();
        let mut whole: Vec<Rid> = Vec::new();
        let together = |on: &Rid| groups.keys().filter(|g| g.0 == *on).count() < 2;
        for ((on, ..), cells) in &groups {
            let own: Vec<Sym> = match stubs.get(on).filter(|_| together(on)) {
                Some(fields) => fields.iter().copied().collect(),
                None => Vec::new(),
            };
            if let Some(line) = Self::as_one(journal, h, *on, cells, &own) {
                out.push(line);
                if !own.is_empty() {
                    whole.push(*on);
                }
            } else if let Some(line) = Self::as_one(journal, h, *on, cells, &[]) {
                out.push(line);
            } else {
                out.extend(cells.iter().filter_map(|&id| view.change_of(&[id])));
            }
        }
        for (on, fields) in stubs.iter().filter(|(on, _)| !whole.contains(on)) {
            let fields: Vec<Sym> = fields.iter().copied().collect();
            match Self::as_one(journal, h, *on, &[], &fields) {
                Some(line) => out.push(line),
                None => out.extend(
                    fields
                        .iter()
                        .filter_map(|&f| Self::as_one(journal, h, *on, &[], &[f])),
                ),
            }
        }
        if out.len() > 1 {
            out.sort_by_cached_key(|line| {
                let mut text = Vec::new();
                line.write(&mut text);
                text
            });
        }
        out
    }

    /// One line of these cells and stubs, if each still says what it says alone.
    fn as_one(
        journal: &Journal,
        h: Stamp,
        on: Rid,
        cells: &[CellId],
        stubs: &[Sym],
    ) -> Option<Change> {
        let view = journal.view();
        let store = view.store;
        let mut parts: Vec<(Sym, Vec<Name>)> = Vec::new();
        let mut change = Change {
            h,
            by: None,
            on: store.id(on).to_owned(),
            set: Vec::new(),
            stub: Vec::new(),
            seen: Vec::new(),
            act: None,
            class: Class::Person,
        };
        for &id in cells {
            let one = view.change_of(&[id])?;
            change.set.extend(one.set);
            (change.by, change.act, change.class) = (one.by, one.act, one.class);
            let cell = store.cell(id)?;
            let mut saw: Vec<Name> = store.saw(cell).collect();
            saw.arrange();
            saw.dedup();
            parts.push((cell.field, saw));
        }
        for &field in stubs {
            change.stub.push(store.symbols.text(field).to_owned());
            parts.push((field, Self::stub_saw(journal, (h, on, field))));
        }
        parts.arrange();
        if parts.windows(2).any(|w| matches!(w, [a, b] if a.0 == b.0)) {
            return None;
        }
        let mut all: Vec<Name> = parts.iter().flat_map(|(_, names)| names).copied().collect();
        all.arrange();
        all.dedup();
        let kept = parts.iter().all(|(field, names)| {
            let says = all.iter().filter(|n| field.closes() || n.field == *field);
            says.eq(names.iter())
        });
        if !kept {
            return None;
        }
        change.set.arrange_by(|a, b| key_order(&a.0, &b.0));
        change.stub.arrange_by(|a, b| key_order(a, b));
        change.seen = grouped(&view, all);
        Some(change)
    }
}

impl Iterator for Export<'_> {
    type Item = Change;

    fn next(&mut self) -> Option<Change> {
        self.plan.next(self.journal)
    }
}

impl Plan<'_> {
    /// The next line. Lines of memory that share stamp and author travel as one; forged twins one after the
    /// other, in the order of their text.
    pub fn next(&mut self, journal: &Journal) -> Option<Change> {
        loop {
            if let Some(line) = self.waiting.pop() {
                return Some(line);
            }
            let store = &journal.store;
            let first = *self.order.get(self.at)?;
            let h = store.line(first)?.h;
            let rest = self.order.get(self.at..).unwrap_or_default();
            let same = |n: &&u32| store.line(**n).is_some_and(|l| l.h == h);
            let count = rest.iter().take_while(same).count();
            let lines: Vec<u32> = rest.iter().take(count).copied().collect();
            self.at += count;
            // Nearly always one line of which all leaves.
            if let [line] = lines.as_slice() {
                let cells: Vec<CellId> = store.cell_ids(*line).collect();
                if cells.iter().all(|&id| self.leaves(journal, id)) {
                    return journal.view().change_of(&cells);
                }
            }
            let mut lines = self.lines_of(journal, h, &lines);
            lines.reverse();
            self.waiting = lines;
        }
    }
}
