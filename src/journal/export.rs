//! What leaves: the cells that are kept and visible, all facts, and a stub for whatever these name, and
//! what those name, and so on.

use std::collections::BTreeSet;

use super::book::Journal;
use super::change::Change;
use super::fold::{View, is_fact};
use super::line::key_order;
use super::stamp::Stamp;
use super::store::{CellId, Name, Rid};
use crate::model::Value;

/// Whether a field of a kind leaves.
type Keep<'a> = Box<dyn Fn(&str, &str) -> bool + 'a>;

/// The lines of an export, in order of their stamps, a step at a time.
pub struct Export<'a> {
    journal: &'a Journal,
    /// Lines in order: stamp, then number.
    order: Vec<(Stamp, u32)>,
    at: usize,
    keep: Keep<'a>,
    /// Cells to leave as stubs, by name.
    stubs: BTreeSet<(Stamp, u32)>,
    /// Forged twins of what just left.
    twins: Vec<Change>,
}

impl Journal {
    /// Prepares an export of the fields that `keep(kind, field)` lets out. Facts always leave.
    pub fn export<'a>(&'a self, keep: impl Fn(&str, &str) -> bool + 'a) -> Export<'a> {
        let mut order: Vec<(Stamp, u32)> = (0..self.store.line_count() as u32)
            .filter_map(|n| Some((self.store.line(n)?.h, n)))
            .collect();
        order.sort_unstable();
        let mut export = Export {
            journal: self,
            order,
            at: 0,
            keep: Box::new(keep),
            stubs: BTreeSet::new(),
            twins: Vec::new(),
        };
        export.stubs = export.find_stubs();
        export
    }
}

impl View<'_> {
    /// The line that some cells of one line would travel as.
    pub(crate) fn change_of(&self, cells: &[CellId]) -> Option<Change> {
        let line_no = self.store.cell(*cells.first()?)?.line;
        let line = self.store.line(line_no)?;
        let text = |sym| self.store.symbols.text(sym).to_owned();
        let mut set: Vec<(String, Value)> = Vec::new();
        let mut closes = false;
        for &id in cells {
            let cell = self.store.cell(id)?;
            closes |= self.store.is_closer(cell.field);
            set.push((text(cell.field), self.value(id)?.to_value()));
        }
        set.sort_by(|a, b| key_order(&a.0, &b.0));
        let names = self.store.names(line_no).iter().filter(|n| {
            closes
                || set
                    .iter()
                    .any(|(f, _)| f == self.store.symbols.text(n.field))
        });
        let seen = grouped(self, names.copied().collect());
        Some(Change {
            h: line.h,
            by: line.by().map(text),
            on: self.store.id(line.on).to_owned(),
            set,
            stub: Vec::new(),
            seen,
            act: (line.act != line.h).then_some(line.act),
            class: line.class,
        })
    }
}

fn grouped(view: &View<'_>, mut names: Vec<Name>) -> Vec<(String, Vec<Stamp>)> {
    names.sort_unstable();
    names.dedup();
    let mut seen: Vec<(String, Vec<Stamp>)> = Vec::new();
    for name in names {
        let field = view.store.symbols.text(name.field);
        match seen.last_mut().filter(|(f, _)| f == field) {
            Some((_, stamps)) => stamps.push(name.h),
            None => seen.push((field.to_owned(), vec![name.h])),
        }
    }
    seen.sort_by(|a, b| key_order(&a.0, &b.0));
    seen
}

impl Export<'_> {
    /// How many lines of memory there are to go through.
    pub fn total(&self) -> usize {
        self.order.len()
    }

    /// How many of them were gone through.
    pub fn done(&self) -> usize {
        self.at
    }

    fn leaves(&self, id: CellId) -> bool {
        let journal = self.journal;
        let view = journal.view();
        let Some(cell) = journal.store.cell(id).filter(|c| view.visible(c)) else {
            return false;
        };
        let Some(line) = journal.store.line(cell.line) else {
            return false;
        };
        let field = journal.store.symbols.text(cell.field);
        if is_fact(field) {
            return true;
        }
        (self.keep)(journal.store.kind_of(line.on), field)
            && !(journal.facts.named.contains(&line.on) && view.is_personal(line.on, field))
    }

    /// The names that leave only as stubs: named by what leaves, directly or through stubs.
    fn find_stubs(&self) -> BTreeSet<(Stamp, u32)> {
        let store = &self.journal.store;
        let mut stubs: BTreeSet<(Stamp, u32)> = BTreeSet::new();
        let mut todo: Vec<Name> = Vec::new();
        for (id, cell) in store.all_cells() {
            let names = store.names(cell.line);
            if names.is_empty() || !self.leaves(id) {
                continue;
            }
            let all = store.is_closer(cell.field);
            todo.extend(names.iter().filter(|n| all || n.field == cell.field));
            while let Some(name) = todo.pop() {
                let mut known = false;
                let mut leaves = false;
                let mut saw: Vec<Name> = Vec::new();
                for line in store.lines_at(name.h) {
                    for id in store.cell_ids(line) {
                        if store.cell(id).is_some_and(|c| c.field == name.field) {
                            known = true;
                            leaves |= self.leaves(id);
                            saw.extend(
                                store.names(line).iter().filter(|n| {
                                    n.field == name.field || store.is_closer(name.field)
                                }),
                            );
                        }
                    }
                }
                if known && !leaves && stubs.insert((name.h, name.field.0)) {
                    todo.extend(saw);
                }
            }
        }
        stubs
    }
}

impl Iterator for Export<'_> {
    type Item = Change;

    /// The next line. Lines of memory that share stamp and author travel as one; forged twins one after the
    /// other, in the order of their text.
    fn next(&mut self) -> Option<Change> {
        if let Some(twin) = self.twins.pop() {
            return Some(twin);
        }
        let journal = self.journal;
        let view = journal.view();
        loop {
            let &(h, first) = self.order.get(self.at)?;
            let same = self.order.get(self.at..).unwrap_or_default();
            let same = same.iter().take_while(|(other, _)| *other == h).count();
            self.at += same;
            let author = |n: u32| {
                journal
                    .store
                    .line(n)
                    .map(|l| (l.on, l.act, l.by(), l.class))
            };
            let mut groups: Vec<Vec<u32>> = Vec::new();
            for &(_, n) in self.order.get(self.at - same..self.at).unwrap_or_default() {
                match groups
                    .iter_mut()
                    .find(|g| g.first().is_some_and(|&f| author(f) == author(n)))
                {
                    Some(group) => group.push(n),
                    None => groups.push(vec![n]),
                }
            }
            let on = journal.store.line(first).map_or(Rid(0), |l| l.on);
            let mut changes: Vec<Change> = Vec::new();
            for group in &groups {
                let on = group.first().and_then(|&n| author(n)).map_or(on, |a| a.0);
                let (change, twins) = self.line(&view, h, on, group);
                changes.extend(change);
                changes.extend(twins);
            }
            if changes.len() > 1 {
                changes.sort_by_cached_key(|c| {
                    let mut line = Vec::new();
                    c.write(&mut line);
                    std::cmp::Reverse(line)
                });
            }
            self.twins = changes;
            if let Some(change) = self.twins.pop() {
                return Some(change);
            }
        }
    }
}

impl Export<'_> {
    /// The one line that these lines of memory travel as, and twins that don't fit into it.
    fn line(
        &self,
        view: &View<'_>,
        h: Stamp,
        on: Rid,
        lines: &[u32],
    ) -> (Option<Change>, Vec<Change>) {
        let store = view.store;
        let mut leaving: Vec<CellId> = Vec::new();
        let mut stub: Vec<String> = Vec::new();
        let mut seen: Vec<Name> = Vec::new();
        let mut whole: Option<Change> = None;
        let mut twins: Vec<Change> = Vec::new();
        for &n in lines {
            let cells: Vec<CellId> = store.cell_ids(n).filter(|&id| self.leaves(id)).collect();
            if let Some(change) = view.change_of(&cells) {
                match &mut whole {
                    None => whole = Some(change),
                    Some(w)
                        if change
                            .set
                            .iter()
                            .any(|(f, _)| w.set.iter().any(|(g, _)| f == g)) =>
                    {
                        twins.push(change);
                        continue;
                    }
                    Some(w) => w.set.extend(change.set),
                }
                let all = cells
                    .iter()
                    .filter_map(|&id| store.cell(id))
                    .any(|c| store.is_closer(c.field));
                let own = |f| {
                    cells
                        .iter()
                        .any(|&id| store.cell(id).is_some_and(|c| c.field == f))
                };
                seen.extend(store.names(n).iter().filter(|q| all || own(q.field)));
                leaving.extend(cells);
            }
            for id in store.cell_ids(n) {
                let Some(cell) = store.cell(id) else { continue };
                if self.stubs.contains(&(h, cell.field.0)) && !leaving.contains(&id) {
                    stub.push(store.symbols.text(cell.field).to_owned());
                    let all = store.is_closer(cell.field);
                    seen.extend(
                        store
                            .names(n)
                            .iter()
                            .filter(|q| all || q.field == cell.field),
                    );
                }
            }
        }
        stub.sort_by(|a, b| key_order(a, b));
        stub.dedup();
        if whole.is_none() && stub.is_empty() {
            return (None, twins);
        }
        let mut change = whole.unwrap_or_else(|| Change {
            h,
            by: None,
            on: store.id(on).to_owned(),
            set: Vec::new(),
            stub: Vec::new(),
            seen: Vec::new(),
            act: None,
            class: super::change::Class::Person,
        });
        change.set.sort_by(|a, b| key_order(&a.0, &b.0));
        change.stub = stub;
        change.seen = grouped(view, seen);
        (Some(change), twins)
    }
}
