//! Adding lines: what is new of them is kept, what is known is not kept twice. The same cells give the same
//! set, in whatever order, pieces or repetition they come.

use std::hash::BuildHasher;

use super::{Cell, CellId, Line, NONE, Name, Rid, Store, Stored};
use crate::journal::change::Change;
use crate::journal::line::{self, ChangeRef};
use crate::journal::stamp::Stamp;
use crate::journal::symbols::Sym;
use crate::model::order::Arrange;
use crate::model::value::{Value, ValueRef};

/// What adding a line came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// All of it was known, also that this import brought it.
    Known,
    /// All of it was known, but not that this import brought it too: it is enough to keep its name.
    Also,
    /// It says something new, and must be kept.
    New,
}

impl Store {
    /// Adds one line of import `number` (0: written here). Returns the record, and what came of it. `kept` says
    /// of which imports the lines are kept for certain.
    pub(crate) fn add(
        &mut self,
        change: &ChangeRef<'_>,
        number: u32,
        kept: impl Fn(u32) -> bool,
    ) -> (Rid, Added) {
        let on = self.record(&change.on);
        let by = change
            .by
            .as_ref()
            .map_or(NONE, |by| self.symbols.intern(by).0);
        let mut names: Vec<Name> = Vec::with_capacity(change.seen.len());
        for (field, stamps) in &change.seen {
            let field = self.symbols.intern(field);
            names.extend(stamps.iter().map(|&h| Name { field, h }));
        }
        let act = change.act.unwrap_or(change.h);
        let line = Line::new(change.h, act, on, by, change.class);
        let source = if number == 0 {
            0
        } else {
            self.sources.set(vec![number])
        };
        let mut fresh: Vec<(Sym, Stored, u32)> =
            Vec::with_capacity(change.set.len() + change.stub.len());
        let mut added = Added::Known;
        let known = self.lines_at(change.h);
        for (field, cell) in &change.set {
            let field = self.symbols.intern(field);
            let value = self.stored(cell.value());
            match self.same(&known, &line, field, value, &names) {
                Some(cell) => {
                    let lies_here = self.is_brought_by(cell, &kept);
                    if self.add_source(cell, number) {
                        // Forged twins share a name, so that the name alone doesn't say which of them came.
                        if number == 0 || !lies_here || !self.is_alone(&known, field) {
                            added = Added::New;
                        } else if added == Added::Known {
                            added = Added::Also;
                        }
                    }
                }
                None => fresh.push((field, value, source)),
            }
        }
        for field in &change.stub {
            let field = self.symbols.intern(field);
            if !self.covered(&known, on, field, &names) {
                fresh.push((field, Stored::Stub, source));
            }
        }
        if !fresh.is_empty() {
            let twin = |s: &Self, field: Sym, value: Stored| {
                value != Stored::Stub
                    && s.cells_of(&known)
                        .any(|c| c.field == field && c.value != Stored::Stub)
            };
            let twins = fresh.iter().filter(|&&(f, v, _)| twin(self, f, v));
            self.twins += twins.count();
            self.push(line, &fresh, &names);
            added = Added::New;
        }
        (on, added)
    }

    /// Whether only one of the cells of a field in these lines has a value.
    fn is_alone(&self, lines: &[u32], field: Sym) -> bool {
        let cells = self.cells_of(lines);
        cells
            .filter(|c| c.field == field && c.value != Stored::Stub)
            .count()
            < 2
    }

    /// Notes that an import brought the cells of this name too. Returns the records of which that wasn't known.
    pub(crate) fn also(&mut self, field: Sym, h: Stamp, number: u32) -> Vec<Rid> {
        let mut records = Vec::new();
        for n in self.lines_at(h) {
            let Some(on) = self.line(n).map(|l| l.on) else {
                continue;
            };
            for id in self.cell_ids(n) {
                let named = self
                    .cell(id)
                    .is_some_and(|c| c.field == field && c.value != Stored::Stub);
                if named && self.add_source(id, number) {
                    records.push(on);
                }
            }
        }
        records
    }

    /// Adds a line that is known to be new, with its cells, each with the imports that brought it.
    pub(crate) fn push(&mut self, mut line: Line, cells: &[(Sym, Stored, u32)], names: &[Name]) {
        line.seen_from = self.seen.len() as u32;
        line.seen_len = names.len() as u32;
        self.seen.extend_from_slice(names);
        let n = self.lines.len() as u32;
        self.lines.push(line);
        let (lines, hasher) = (&self.lines, &self.hasher);
        self.by_stamp
            .insert_unique(hasher.hash_one(line.h), n, |&n| {
                lines.get(n as usize).map_or(0, |l| hasher.hash_one(l.h))
            });
        self.chain_act(n, &line);
        self.first_cell.push(self.cells.len() as u32);
        for &(field, value, source) in cells {
            if field == Sym::ERASED {
                self.erased_on.insert(line.on);
            }
            let id = self.cells.len() as u32;
            self.cells.push(Cell {
                value,
                line: n,
                field,
                next: NONE,
                source,
            });
            let Some(record) = self.records.get_mut(line.on.0 as usize) else {
                continue;
            };
            if record.first == NONE {
                record.first = id;
            }
            let last = std::mem::replace(&mut record.last, id);
            if let Some(cell) = self.cells.get_mut(last as usize) {
                cell.next = id;
            }
        }
    }

    /// Chains a line to the others of its act; the one that names it is found by its stamp.
    fn chain_act(&mut self, n: u32, line: &Line) {
        if line.act == line.h {
            return self.before_in_act.push(NONE);
        }
        let (lines, hasher, act) = (&self.lines, &self.hasher, line.act);
        let of = |n: u32| lines.get(n as usize).map(|l| l.act);
        let hash = hasher.hash_one(act);
        let before = match self.by_act.find_mut(hash, |&n| of(n) == Some(act)) {
            Some(last) => std::mem::replace(last, n),
            None => {
                self.by_act
                    .insert_unique(hash, n, |&n| of(n).map_or(0, |a| hasher.hash_one(a)));
                NONE
            }
        };
        self.before_in_act.push(before);
    }

    /// The stored cell with this name and content, if there is one.
    fn same(
        &self,
        known: &[u32],
        line: &Line,
        field: Sym,
        value: Stored,
        names: &[Name],
    ) -> Option<CellId> {
        known.iter().find_map(|&n| {
            let old = self.lines.get(n as usize)?;
            let alike =
                (old.on, old.act, old.by, old.class) == (line.on, line.act, line.by, line.class);
            if !alike {
                return None;
            }
            let cell = self.cell_ids(n).find(|&id| {
                self.cell(id)
                    .is_some_and(|c| c.field == field && c.value == value)
            })?;
            let seen = |names: &[Name]| self.relevant(field, names);
            (seen(self.names(n)) == seen(names)).then_some(cell)
        })
    }

    /// What a cell of this field says it saw, out of what its line lists.
    fn relevant(&self, field: Sym, names: &[Name]) -> Vec<Name> {
        let all = field.closes();
        let mut names: Vec<Name> = names
            .iter()
            .copied()
            .filter(|n| all || n.field == field)
            .collect();
        names.arrange();
        names
    }

    /// Whether a stub says nothing that is not known.
    fn covered(&self, known: &[u32], on: Rid, field: Sym, names: &[Name]) -> bool {
        let all = field.closes();
        let mut have: Vec<Name> = Vec::new();
        let mut any = false;
        for &n in known {
            let here = self.lines.get(n as usize).is_some_and(|l| l.on == on);
            if here
                && self
                    .cell_ids(n)
                    .any(|id| self.cell(id).is_some_and(|c| c.field == field))
            {
                any = true;
                have.extend_from_slice(self.names(n));
            }
        }
        any && names
            .iter()
            .filter(|n| all || n.field == field)
            .all(|n| have.contains(n))
    }

    /// Whether one of these imports brought the cell.
    fn is_brought_by(&self, cell: CellId, numbers: impl Fn(u32) -> bool) -> bool {
        let set = self
            .cell(cell)
            .and_then(|c| self.sources.sets.get(c.source as usize));
        set.is_some_and(|set| set.iter().any(|&n| numbers(n)))
    }

    fn add_source(&mut self, cell: CellId, number: u32) -> bool {
        let Some(c) = self.cells.get_mut(cell.0 as usize) else {
            return false;
        };
        let source = self.sources.with(c.source, number);
        std::mem::replace(&mut c.source, source) != source
    }

    fn stored(&mut self, value: ValueRef<'_>) -> Stored {
        match value {
            ValueRef::Null => Stored::Null,
            ValueRef::Bool(false) => Stored::False,
            ValueRef::Bool(true) => Stored::True,
            ValueRef::Int(i) => Stored::Int(i),
            ValueRef::Text(s) => Stored::Text(self.symbols.intern(s)),
            ValueRef::Json(s) => Stored::Json(self.symbols.intern(s)),
        }
    }
}

/// A change as if it had just been read.
pub(crate) fn borrowed(change: &Change) -> ChangeRef<'_> {
    use line::Cell as Borrowed;
    let cell = |v: &'_ Value| match v {
        Value::Null => Borrowed::Plain(ValueRef::Null),
        Value::Bool(b) => Borrowed::Plain(ValueRef::Bool(*b)),
        Value::Int(i) => Borrowed::Plain(ValueRef::Int(*i)),
        Value::Text(_) | Value::Json(_) => Borrowed::Plain(ValueRef::Null),
    };
    ChangeRef {
        h: change.h,
        by: change.by.as_deref().map(Into::into),
        on: change.on.as_str().into(),
        set: change
            .set
            .iter()
            .map(|(f, v)| {
                let value = match v {
                    Value::Text(s) => Borrowed::Text(s.as_str().into()),
                    Value::Json(s) => Borrowed::Json(s),
                    other => cell(other),
                };
                (f.as_str().into(), value)
            })
            .collect(),
        stub: change.stub.iter().map(|f| f.as_str().into()).collect(),
        seen: change
            .seen
            .iter()
            .map(|(f, s)| (f.as_str().into(), s.clone()))
            .collect(),
        act: change.act,
        class: change.class,
    }
}
