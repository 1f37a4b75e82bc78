//! The set of cells, in memory: what was ever written or arrived, grouped by record. It only grows,
//! but for what erase strips. Nothing here decides what people see; that is the fold.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::BuildHasher;

use hashbrown::HashTable;

use super::change::{Change, Class};
use super::line::ChangeRef;
use super::stamp::Stamp;
use super::symbols::{Sym, Symbols};
use crate::model::value::{Value, ValueRef};

/// A record by number, in the order in which the journal first heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rid(pub u32);

/// A cell by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CellId(pub(crate) u32);

const NONE: u32 = u32::MAX;

/// What the cells of one line share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) h: Stamp,
    pub(crate) act: Stamp,
    pub(crate) on: Rid,
    by: u32,
    seen_from: u32,
    seen_len: u32,
    pub(crate) class: Class,
}

impl Line {
    pub(crate) fn by(&self) -> Option<Sym> {
        (self.by != NONE).then_some(Sym(self.by))
    }
}

/// A stored value; the number's meaning is the kind's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    Null,
    False,
    True,
    Int(i64),
    Text(Sym),
    Json(Sym),
    /// A stub: the value is not here.
    Stub,
}

/// One cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) value: Stored,
    pub(crate) line: u32,
    pub(crate) field: Sym,
    /// The next cell of the same record.
    next: u32,
    /// Which imports brought it: an index into [`Sources`]; 0 is what was written here.
    pub(crate) source: u32,
}

/// A head somebody saw: its name, for the fields the line sets; information otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) field: Sym,
    pub(crate) h: Stamp,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    id: Sym,
    kind: Sym,
    first: u32,
    last: u32,
}

/// Sets of import numbers, each kept once. Set 0 is "written here".
#[derive(Clone, Debug)]
struct Sources {
    sets: Vec<Vec<u32>>,
    of: HashMap<Vec<u32>, u32>,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            sets: vec![vec![0]],
            of: HashMap::from([(vec![0], 0)]),
        }
    }
}

impl Sources {
    fn set(&mut self, numbers: Vec<u32>) -> u32 {
        let sets = &mut self.sets;
        *self.of.entry(numbers).or_insert_with_key(|numbers| {
            sets.push(numbers.clone());
            (sets.len() - 1) as u32
        })
    }

    /// The set with one number more. What was written here needs no other reason to be.
    fn with(&mut self, set: u32, number: u32) -> u32 {
        let Some(old) = self.sets.get(set as usize) else {
            return set;
        };
        if set == 0 || old.contains(&number) {
            return set;
        }
        if number == 0 {
            return 0;
        }
        let mut numbers = old.clone();
        numbers.push(number);
        numbers.sort_unstable();
        self.set(numbers)
    }
}

/// All cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    pub(crate) symbols: Symbols,
    records: Vec<Record>,
    /// The record of a symbol that is an id, by symbol; [`NONE`] for other texts.
    rid_of: Vec<u32>,
    kinds: HashMap<Sym, Vec<Rid>>,
    lines: Vec<Line>,
    /// Records of which one was ever merged into the other, both ways.
    ties: BTreeMap<Rid, Vec<Rid>>,
    /// Lines by stamp; forged twins and split lines share one.
    by_stamp: HashTable<u32>,
    /// By act, the last of its lines; [`Self::before_in_act`] leads to the others.
    by_act: HashTable<u32>,
    before_in_act: Vec<u32>,
    /// Records that `erased` was ever written on.
    pub(crate) erased_on: BTreeSet<Rid>,
    /// Keyed at random: nobody can make a file whose stamps all collide.
    hasher: hashbrown::DefaultHashBuilder,
    cells: Vec<Cell>,
    /// The cells of a line stand together; this is the first, by line.
    first_cell: Vec<u32>,
    seen: Vec<Name>,
    sources: Sources,
    /// Cells that share their name with another of different content.
    pub(crate) twins: usize,
}

impl Store {
    /// Adds one line of import `number` (0: written here). Returns the record, if anything is new.
    pub(crate) fn add(&mut self, change: &ChangeRef<'_>, number: u32) -> Option<Rid> {
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
        let line = Line {
            h: change.h,
            act,
            on,
            by,
            seen_from: 0,
            seen_len: 0,
            class: change.class,
        };
        let mut fresh: Vec<(Sym, Stored)> =
            Vec::with_capacity(change.set.len() + change.stub.len());
        let mut changed = false;
        let known = self.lines_at(change.h);
        for (field, cell) in &change.set {
            let field = self.symbols.intern(field);
            let value = self.stored(cell.value());
            match self.same(&known, &line, field, value, &names) {
                Some(cell) => changed |= self.add_source(cell, number),
                None => fresh.push((field, value)),
            }
        }
        for field in &change.stub {
            let field = self.symbols.intern(field);
            if !self.covered(&known, on, field, &names) {
                fresh.push((field, Stored::Stub));
            }
        }
        if !fresh.is_empty() {
            let twin = |s: &Self, field: Sym, value: Stored| {
                value != Stored::Stub
                    && s.cells_of(&known)
                        .any(|c| c.field == field && c.value != Stored::Stub)
            };
            self.twins += fresh.iter().filter(|&&(f, v)| twin(self, f, v)).count();
            let source = if number == 0 {
                0
            } else {
                self.sources.set(vec![number])
            };
            self.push(line, &fresh, &names, source);
            changed = true;
        }
        changed.then_some(on)
    }

    fn push(&mut self, mut line: Line, cells: &[(Sym, Stored)], names: &[Name], source: u32) {
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
        self.chain_act(n, line.act);
        self.first_cell.push(self.cells.len() as u32);
        for &(field, value) in cells {
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

    /// Chains a line to the others of its act.
    fn chain_act(&mut self, n: u32, act: Stamp) {
        let (lines, hasher) = (&self.lines, &self.hasher);
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

    /// The lines of an act, the last that came first.
    pub(crate) fn lines_of(&self, act: Stamp) -> impl Iterator<Item = u32> {
        let of = |n: u32| self.lines.get(n as usize).map(|l| l.act);
        let last = self
            .by_act
            .find(self.hasher.hash_one(act), |&n| of(n) == Some(act));
        let mut at = last.copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let n = at;
            at = *self.before_in_act.get(n as usize)?;
            Some(n)
        })
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
        names.sort_unstable();
        names
    }

    /// What a cell says it saw: its own field; all of it, where it speaks about the whole record.
    pub(crate) fn saw(&self, cell: &Cell) -> impl Iterator<Item = Name> {
        let (all, field) = (cell.field.closes(), cell.field);
        let names = self.names(cell.line).iter().copied();
        names.filter(move |n| all || n.field == field)
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

    fn add_source(&mut self, cell: CellId, number: u32) -> bool {
        let Some(c) = self.cells.get_mut(cell.0 as usize) else {
            return false;
        };
        let source = self.sources.with(c.source, number);
        std::mem::replace(&mut c.source, source) != source
    }

    /// Whether any import that brought these cells still counts.
    pub(crate) fn is_in(&self, source: u32, out: &[u32]) -> bool {
        source == 0
            || out.is_empty()
            || self
                .sources
                .sets
                .get(source as usize)
                .is_some_and(|set| set.iter().any(|n| !out.contains(n)))
    }

    /// Whether one of these imports brought it.
    pub(crate) fn brought_by(&self, source: u32, numbers: &[u32]) -> bool {
        let set = self.sources.sets.get(source as usize);
        source != 0 && set.is_some_and(|set| set.iter().any(|n| numbers.contains(n)))
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

    /// The value of a cell; a stub has none.
    pub(crate) fn value(&self, stored: Stored) -> Option<ValueRef<'_>> {
        Some(match stored {
            Stored::Null => ValueRef::Null,
            Stored::False => ValueRef::Bool(false),
            Stored::True => ValueRef::Bool(true),
            Stored::Int(i) => ValueRef::Int(i),
            Stored::Text(s) => ValueRef::Text(self.symbols.text(s)),
            Stored::Json(s) => ValueRef::Json(self.symbols.text(s)),
            Stored::Stub => return None,
        })
    }

    /// The record of an id, made when the journal never heard of it.
    pub(crate) fn record(&mut self, id: &str) -> Rid {
        let sym = self.symbols.intern(id);
        if let Some(rid) = self.rid_of_sym(sym) {
            return rid;
        }
        let kind = self.symbols.intern(crate::model::schema::kind_name(id));
        let rid = Rid(self.records.len() as u32);
        self.records.push(Record {
            id: sym,
            kind,
            first: NONE,
            last: NONE,
        });
        let at = sym.0 as usize;
        if self.rid_of.len() <= at {
            self.rid_of.resize(at + 1, NONE);
        }
        if let Some(slot) = self.rid_of.get_mut(at) {
            *slot = rid.0;
        }
        self.kinds.entry(kind).or_default().push(rid);
        rid
    }

    /// Notes that one record was, at some time, merged into another.
    pub(crate) fn tie(&mut self, a: Rid, b: Rid) {
        for (a, b) in [(a, b), (b, a)] {
            let ties = self.ties.entry(a).or_default();
            if !ties.contains(&b) {
                ties.push(b);
            }
        }
    }

    /// Records that were ever merged, or merged into.
    pub(crate) fn in_ties(&self) -> impl Iterator<Item = Rid> {
        self.ties.keys().copied()
    }

    /// These records and all that ties lead to from them, in no order; others may be there twice.
    pub(crate) fn tied(&self, records: &[Rid]) -> Vec<Rid> {
        let mut all = records.to_vec();
        let mut found: HashSet<Rid> = HashSet::new();
        let mut todo: Vec<Rid> = if self.ties.is_empty() {
            Vec::new()
        } else {
            all.clone()
        };
        while let Some(r) = todo.pop() {
            for &other in self.ties.get(&r).into_iter().flatten() {
                if found.insert(other) {
                    all.push(other);
                    todo.push(other);
                }
            }
        }
        all
    }

    pub(crate) fn rid(&self, id: &str) -> Option<Rid> {
        self.rid_of_sym(self.symbols.find(id)?)
    }

    /// The record whose id this text is.
    pub(crate) fn rid_of_sym(&self, sym: Sym) -> Option<Rid> {
        let rid = self.rid_of.get(sym.0 as usize).copied();
        rid.filter(|&n| n != NONE).map(Rid)
    }

    pub(crate) fn id_sym(&self, rid: Rid) -> Option<Sym> {
        self.records.get(rid.0 as usize).map(|r| r.id)
    }

    pub(crate) fn id(&self, rid: Rid) -> &str {
        self.id_sym(rid).map_or("", |sym| self.symbols.text(sym))
    }

    pub(crate) fn kind_of(&self, rid: Rid) -> &str {
        let record = self.records.get(rid.0 as usize);
        record.map_or("", |r| self.symbols.text(r.kind))
    }

    /// All records of a kind that the journal ever heard of.
    pub(crate) fn of_kind(&self, kind: &str) -> &[Rid] {
        let records = self.symbols.find(kind).and_then(|k| self.kinds.get(&k));
        records.map_or(&[], Vec::as_slice)
    }

    pub(crate) fn all_records(&self) -> impl Iterator<Item = Rid> + use<> {
        (0..self.records.len() as u32).map(Rid)
    }

    /// The cells of a record, in the order in which they came.
    pub(crate) fn cells_on(&self, rid: Rid) -> impl Iterator<Item = (CellId, &Cell)> {
        let mut at = self.records.get(rid.0 as usize).map_or(NONE, |r| r.first);
        std::iter::from_fn(move || {
            let cell = self.cells.get(at as usize)?;
            let id = CellId(std::mem::replace(&mut at, cell.next));
            Some((id, cell))
        })
    }

    pub(crate) fn cell(&self, id: CellId) -> Option<&Cell> {
        self.cells.get(id.0 as usize)
    }

    pub(crate) fn all_cells(&self) -> impl Iterator<Item = (CellId, &Cell)> {
        self.cells
            .iter()
            .enumerate()
            .map(|(n, c)| (CellId(n as u32), c))
    }

    pub(crate) fn line(&self, n: u32) -> Option<&Line> {
        self.lines.get(n as usize)
    }

    pub(crate) fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// What a line lists as seen.
    pub(crate) fn names(&self, line: u32) -> &[Name] {
        let line = self.lines.get(line as usize);
        let range = line.map_or(0..0, |l| {
            l.seen_from as usize..l.seen_from as usize + l.seen_len as usize
        });
        self.seen.get(range).unwrap_or_default()
    }

    /// The cells of a line, by number.
    pub(crate) fn cell_ids(&self, line: u32) -> impl Iterator<Item = CellId> + use<> {
        let at = |n: u32| self.first_cell.get(n as usize).copied();
        let to = at(line + 1).unwrap_or(self.cells.len() as u32);
        (at(line).unwrap_or(to)..to).map(CellId)
    }

    fn cells_of(&self, lines: &[u32]) -> impl Iterator<Item = &Cell> {
        lines
            .iter()
            .flat_map(|&n| self.cell_ids(n))
            .filter_map(|id| self.cell(id))
    }

    /// The lines with this stamp.
    pub(crate) fn lines_at(&self, h: Stamp) -> Vec<u32> {
        let same = |n: &u32| self.lines.get(*n as usize).is_some_and(|l| l.h == h);
        self.by_stamp
            .iter_hash(self.hasher.hash_one(h))
            .copied()
            .filter(|n| same(n))
            .collect()
    }

    /// Forgets a value: the cell becomes a stub.
    pub(crate) fn strip(&mut self, id: CellId) {
        if let Some(cell) = self.cells.get_mut(id.0 as usize) {
            cell.value = Stored::Stub;
        }
    }
}

/// A change as if it had just been read.
pub(crate) fn borrowed(change: &Change) -> ChangeRef<'_> {
    use super::line::Cell as Borrowed;
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
