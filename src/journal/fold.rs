//! The fold: what people see of a record, computed from its cells and a few facts about the whole
//! journal (what is undone, erased, taken out) and nothing else.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::change::Class;
use super::facts::Facts;
use super::stamp::Stamp;
use super::store::{Cell, CellId, Name, Rid, Store, Stored};
use super::symbols::Sym;
use crate::model::order::Arrange;
use crate::model::schema::{self, Privacy};
use crate::model::value::ValueRef;
use crate::model::when::When;

/// A store and what is known about all of it: enough to fold any record.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) store: &'a Store,
    pub(crate) facts: &'a Facts,
}

impl<'a> View<'a> {
    /// Whether a cell counts: its value is here, brought by something that still counts, not undone,
    /// not erased.
    pub(crate) fn stands(&self, id: CellId, cell: &Cell) -> bool {
        if !self.visible(cell) {
            return false;
        }
        let facts = self.facts;
        if facts.undone.is_empty() && facts.erased.is_empty() {
            return true;
        }
        let Some(line) = self.store.line(cell.line) else {
            return false;
        };
        let field = || self.store.symbols.text(cell.field);
        if facts.undone.contains(&line.act) && !cell.field.is_fact() && !facts.back.contains(&id) {
            return false;
        }
        !(facts.erased.contains(&line.on) && self.is_personal(line.on, field()))
    }

    /// Whether a cell's value is here and not taken out with an import.
    pub(crate) fn visible(&self, cell: &Cell) -> bool {
        cell.value != Stored::Stub && self.store.is_in(cell.source, &self.facts.out)
    }

    pub(crate) fn is_personal(&self, on: Rid, field: &str) -> bool {
        schema::privacy(self.store.kind_of(on), field) == Privacy::Personal
    }

    /// The heads of a field: the cells that no other cell of the field has seen, directly or through any
    /// cells of the field. A forged circle has all of them.
    pub(crate) fn heads(&self, on: Rid, field: Sym) -> Vec<CellId> {
        let standing: Vec<CellId> = self
            .store
            .cells_on(on)
            .filter(|(id, c)| c.field == field && self.stands(*id, c))
            .map(|(id, _)| id)
            .collect();
        self.heads_among(on, field, standing)
    }

    /// The heads among some cells of one field.
    pub(crate) fn heads_among(&self, on: Rid, field: Sym, cells: Vec<CellId>) -> Vec<CellId> {
        if cells.len() < 2 {
            return cells;
        }
        let named = self.before(on, field, &cells);
        let heads: Vec<CellId> = cells
            .iter()
            .copied()
            .filter(|&id| !named.contains(&self.h(id)))
            .collect();
        if heads.is_empty() { cells } else { heads }
    }

    /// As [`Self::heads_among`] for all cells of a field that are known, none of which is skipped: whoever
    /// was seen through others was seen by one of those others, so that no path needs to be followed.
    fn heads_of_all(&self, cells: &[(Sym, CellId)], heads: &mut Vec<(Sym, CellId)>) {
        let line = |id: CellId| self.store.cell(id).map(|c| c.line);
        let named = cells.iter().flat_map(|&(field, id)| {
            let names = line(id).map(|n| self.store.names(n)).unwrap_or_default();
            names.iter().filter(move |n| n.field == field).map(|n| n.h)
        });
        let mut named: Vec<Stamp> = named.collect();
        named.arrange();
        let before = heads.len();
        let stands = |id: CellId| named.binary_search(&self.h(id)).is_err();
        heads.extend(cells.iter().filter(|(_, id)| stands(*id)));
        if heads.len() == before {
            heads.extend_from_slice(cells);
        }
    }

    /// The stamps that these cells saw in their field, directly or through any cells of that field:
    /// visible, skipped, undone, erased or stub. Names are followed within the record, so the result
    /// depends on the set of cells alone.
    pub(crate) fn before(&self, on: Rid, field: Sym, cells: &[CellId]) -> HashSet<Stamp> {
        let mut group: Vec<(Stamp, u32)> = self
            .store
            .cells_on(on)
            .filter(|(_, c)| c.field == field)
            .map(|(id, c)| (self.h(id), c.line))
            .collect();
        group.arrange();
        let mut named = HashSet::new();
        let of = |line: u32| {
            self.store
                .names(line)
                .iter()
                .filter(|n| n.field == field)
                .map(|n| n.h)
        };
        let mut todo: Vec<Stamp> = cells
            .iter()
            .filter_map(|&id| self.store.cell(id))
            .flat_map(|c| of(c.line))
            .collect();
        while let Some(h) = todo.pop() {
            if !named.insert(h) {
                continue;
            }
            let from = group.partition_point(|&(g, _)| g < h);
            for &(g, line) in group.get(from..).unwrap_or_default() {
                if g != h {
                    break;
                }
                todo.extend(of(line));
            }
        }
        named
    }

    /// As [`Self::before`], for names of any field in a group of records.
    pub(crate) fn before_names(
        &self,
        group: &[Rid],
        names: impl Iterator<Item = Name>,
    ) -> HashSet<Name> {
        let mut cells: Vec<(Name, u32)> = group
            .iter()
            .flat_map(|&on| self.store.cells_on(on))
            .map(|(id, c)| {
                (
                    Name {
                        field: c.field,
                        h: self.h(id),
                    },
                    c.line,
                )
            })
            .collect();
        cells.arrange();
        let mut done = HashSet::new();
        let mut todo: Vec<Name> = names.collect();
        while let Some(name) = todo.pop() {
            if !done.insert(name) {
                continue;
            }
            let from = cells.partition_point(|(n, _)| *n < name);
            for (n, line) in cells.get(from..).unwrap_or_default() {
                if *n != name {
                    break;
                }
                todo.extend(
                    self.store
                        .names(*line)
                        .iter()
                        .filter(|q| q.field == n.field),
                );
            }
        }
        done
    }

    /// The cell that is the value among heads: a person before an import before a seed, then the later
    /// stamp; the hash only decides between forged twins. The earliest `created_at` counts.
    pub(crate) fn winner(&self, heads: &[CellId]) -> Option<CellId> {
        if heads.len() < 2 {
            return heads.first().copied();
        }
        let field = self.store.cell(*heads.first()?)?.field;
        if field == Sym::CREATED_AT {
            let when = |id: CellId| self.value(id)?.text().and_then(When::parse);
            return heads.iter().copied().min_by_key(|&id| {
                (
                    when(id).map_or(i64::MAX, When::earliest_ms),
                    self.rank(id),
                    self.digest(id),
                )
            });
        }
        let top = heads.iter().map(|&id| self.rank(id)).max()?;
        let tied: Vec<CellId> = heads
            .iter()
            .copied()
            .filter(|&id| self.rank(id) == top)
            .collect();
        if tied.len() == 1 {
            tied.first().copied()
        } else {
            tied.into_iter().max_by_key(|&id| self.digest(id))
        }
    }

    fn rank(&self, id: CellId) -> Option<(Class, Stamp)> {
        let line = self.store.line(self.store.cell(id)?.line)?;
        Some((line.class, line.h))
    }

    fn digest(&self, id: CellId) -> [u8; 32] {
        let mut line = Vec::new();
        if let Some(change) = self.change_of(&[id]) {
            change.write(&mut line);
        }
        Sha256::digest(&line).into()
    }

    pub(crate) fn h(&self, id: CellId) -> Stamp {
        let line = self.store.cell(id).and_then(|c| self.store.line(c.line));
        line.map_or_else(|| Stamp::new(0, 0, 0), |l| l.h)
    }

    /// The name of a cell.
    pub(crate) fn name(&self, id: CellId) -> Name {
        let field = self.store.cell(id).map_or(Sym::CREATED_AT, |c| c.field);
        Name {
            field,
            h: self.h(id),
        }
    }

    pub(crate) fn by(&self, id: CellId) -> Option<Sym> {
        self.store
            .cell(id)
            .and_then(|c| self.store.line(c.line))
            .and_then(super::store::Line::by)
    }

    pub(crate) fn value(&self, id: CellId) -> Option<ValueRef<'a>> {
        let store = self.store;
        store.value(store.cell(id)?.value)
    }

    /// The value of a field; `None` when nothing was ever written or all of it is gone.
    pub(crate) fn get(&self, on: Rid, field: Sym) -> Option<ValueRef<'a>> {
        // Most fields were written once: no list is needed to see that.
        let mut standing = self
            .store
            .cells_on(on)
            .filter(|(id, c)| c.field == field && self.stands(*id, c))
            .map(|(id, _)| id);
        let first = standing.next()?;
        let Some(second) = standing.next() else {
            return self.value(first);
        };
        let mut cells = vec![first, second];
        cells.extend(standing);
        self.value(self.winner(&self.heads_among(on, field, cells))?)
    }

    /// The heads of all fields of a record; those of one field stand together.
    pub(crate) fn fields(&self, on: Rid) -> Vec<(Sym, CellId)> {
        let mut standing: Vec<(Sym, CellId)> = Vec::new();
        let mut skipped: Vec<Sym> = Vec::new();
        for (id, cell) in self.store.cells_on(on) {
            if self.stands(id, cell) {
                standing.push((cell.field, id));
            } else {
                skipped.push(cell.field);
            }
        }
        standing.arrange_by_key(|(field, _)| *field);
        let mut heads: Vec<(Sym, CellId)> = Vec::with_capacity(standing.len());
        for cells in of_one_field(&standing) {
            match cells {
                [] | [_] => heads.extend_from_slice(cells),
                [(field, _), ..] if skipped.contains(field) => {
                    let cells = cells.iter().map(|(_, id)| *id).collect();
                    let among = self.heads_among(on, *field, cells).into_iter();
                    heads.extend(among.map(|id| (*field, id)));
                }
                _ => self.heads_of_all(cells, &mut heads),
            }
        }
        heads
    }

    /// The cells that are the values of a record's fields.
    pub(crate) fn winners(&self, on: Rid) -> Vec<(Sym, CellId)> {
        let mut heads = self.fields(on);
        if of_one_field(&heads).all(|h| h.len() == 1) {
            return heads;
        }
        let winners = of_one_field(&heads).filter_map(|heads| {
            let cells: Vec<CellId> = heads.iter().map(|(_, id)| *id).collect();
            Some((heads.first()?.0, self.winner(&cells)?))
        });
        heads = winners.collect();
        heads
    }

    pub(crate) fn get_named(&self, on: Rid, field: &str) -> Option<ValueRef<'a>> {
        self.get(on, self.store.symbols.find(field)?)
    }

    /// Whether something visible made the record.
    pub(crate) fn exists(&self, on: Rid) -> bool {
        self.store
            .cells_on(on)
            .any(|(id, c)| c.field == Sym::CREATED_AT && self.stands(id, c))
    }

    /// The record, what it was merged into, and so on. Only records that exist are followed; in a
    /// circle the smallest id is the record.
    pub(crate) fn chain(&self, on: Rid) -> Vec<Rid> {
        let mut path = vec![on];
        loop {
            let Some(last) = path.last() else { return path };
            let to = self.get(*last, Sym::MERGED_INTO).and_then(ValueRef::text);
            let Some(to) = to
                .and_then(|id| self.store.rid(id))
                .filter(|&r| self.exists(r))
            else {
                return path;
            };
            if let Some(at) = path.iter().position(|&r| r == to) {
                let circle = path.get(at..).unwrap_or_default();
                let least = circle.iter().copied().min_by_key(|&r| self.store.id(r));
                path.extend(least);
                return path;
            }
            path.push(to);
        }
    }

    /// The record that an alias stands for.
    pub(crate) fn resolve(&self, on: Rid) -> Rid {
        self.chain(on).last().copied().unwrap_or(on)
    }

    /// Whether people see the record: it exists, is not put away and not an alias.
    pub(crate) fn is_shown(&self, on: Rid) -> bool {
        self.exists(on) && self.resolve(on) == on && !self.get(on, Sym::DELETED).is_some_and(is_set)
    }

    /// The record and all that were merged into it.
    pub(crate) fn group_of(&self, on: Rid) -> Vec<Rid> {
        let mut group = vec![on];
        let tied = self.store.tied(&[on]).into_iter();
        group.extend(tied.filter(|&r| r != on && self.exists(r) && self.chain(r).contains(&on)));
        group
    }
}

/// Cells in runs of one field.
pub(crate) fn of_one_field(cells: &[(Sym, CellId)]) -> impl Iterator<Item = &[(Sym, CellId)]> {
    cells.chunk_by(|a, b| a.0 == b.0)
}

/// Whether a value counts as said: anything but null, false, zero and nothing.
pub(crate) fn is_set(value: ValueRef<'_>) -> bool {
    !matches!(
        value,
        ValueRef::Null | ValueRef::Bool(false) | ValueRef::Int(0) | ValueRef::Text("")
    )
}
