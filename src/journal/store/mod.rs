//! The set of cells, in memory: what was ever written or arrived, grouped by record. It only grows,
//! but for what erase strips. Nothing here decides what people see; that is the fold.

mod add;
mod records;
mod sources;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::BuildHasher;

pub use add::Added;
pub(crate) use add::borrowed;
use hashbrown::HashTable;
use sources::Sources;

use crate::journal::change::Class;
use crate::journal::stamp::Stamp;
use crate::journal::symbols::{Sym, Symbols};
use crate::model::value::ValueRef;

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
    /// A line that has seen nothing yet.
    pub(crate) fn new(h: Stamp, act: Stamp, on: Rid, by: u32, class: Class) -> Self {
        Self {
            h,
            act,
            on,
            by,
            seen_from: 0,
            seen_len: 0,
            class,
        }
    }

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

/// A million changes have to fit into a browser's memory.
const _: () = assert!(size_of::<Cell>() <= 80);

/// A head somebody saw: its name, for the fields the line sets; information otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) field: Sym,
    pub(crate) h: Stamp,
}

/// One record.
#[derive(Clone, Copy, Debug)]
struct Record {
    id: Sym,
    kind: Sym,
    first: u32,
    last: u32,
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
    /// By act, the last of its lines beside the one that named it; [`Self::before_in_act`] leads to the others.
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
    /// The lines of an act: the one that named it last, before it the others, the last that came first.
    pub(crate) fn lines_of(&self, act: Stamp) -> impl Iterator<Item = u32> {
        let of = |n: u32| self.lines.get(n as usize).map(|l| l.act);
        let last = self
            .by_act
            .find(self.hasher.hash_one(act), |&n| of(n) == Some(act));
        let mut at = last.copied().unwrap_or(NONE);
        let others = std::iter::from_fn(move || {
            let n = at;
            at = *self.before_in_act.get(n as usize)?;
            Some(n)
        });
        others.chain(self.each_at(act).filter(move |&n| of(n) == Some(act)))
    }

    /// What a cell says it saw: its own field; all of it, where it speaks about the whole record.
    pub(crate) fn saw(&self, cell: &Cell) -> impl Iterator<Item = Name> {
        let (all, field) = (cell.field.closes(), cell.field);
        let names = self.names(cell.line).iter().copied();
        names.filter(move |n| all || n.field == field)
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

    /// The sets of imports, by number.
    pub(crate) fn source_sets(&self) -> &[Vec<u32>] {
        &self.sources.sets
    }

    /// The number of a set of imports.
    pub(crate) fn source_of(&mut self, set: Vec<u32>) -> u32 {
        self.sources.set(set)
    }

    /// What only this import brought is from now on as if it had been written here.
    pub(crate) fn own(&mut self, number: u32) {
        let source = self.sources.set(vec![number]);
        let brought = self.cells.iter_mut().filter(|c| c.source == source);
        brought.for_each(|c| c.source = 0);
    }

    /// Makes room for so many records and lines more, and a few.
    pub(crate) fn reserve(&mut self, records: usize, lines: usize) {
        let (records, lines) = (and_a_few(records), and_a_few(lines));
        let (known, hasher) = (&self.lines, &self.hasher);
        let hash = |n: &u32| known.get(*n as usize).map_or(0, |l| hasher.hash_one(l.h));
        self.by_stamp.reserve(lines, hash);
        self.records.reserve(records);
        self.lines.reserve(lines);
        self.first_cell.reserve(lines);
        self.before_in_act.reserve(lines);
    }

    /// Makes room for so many cells more, and names that they saw, and a few.
    pub(crate) fn reserve_cells(&mut self, cells: usize, seen: usize) {
        self.cells.reserve_exact(and_a_few(cells));
        self.seen.reserve_exact(and_a_few(seen));
    }

    /// How many cells there are, and names that they saw.
    pub(crate) fn sizes(&self) -> (usize, usize) {
        (self.cells.len(), self.seen.len())
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
        self.each_at(h).collect()
    }

    /// The lines with this stamp, one by one.
    pub(crate) fn each_at(&self, h: Stamp) -> impl Iterator<Item = u32> {
        let same = move |n: &u32| self.lines.get(*n as usize).is_some_and(|l| l.h == h);
        let hash = self.hasher.hash_one(h);
        self.by_stamp.iter_hash(hash).copied().filter(same)
    }

    /// Forgets values: the cells become stubs, and texts that nothing else says are gone from memory. Returns
    /// whether there was anything to forget.
    pub(crate) fn strip(&mut self, cells: &[CellId]) -> bool {
        let mut texts: HashSet<Sym> = HashSet::new();
        let mut any = false;
        for id in cells {
            let Some(cell) = self.cells.get_mut(id.0 as usize) else {
                continue;
            };
            match std::mem::replace(&mut cell.value, Stored::Stub) {
                Stored::Stub => continue,
                Stored::Text(s) | Stored::Json(s) => {
                    texts.insert(s);
                }
                _ => {}
            }
            any = true;
        }
        self.keep_referenced(&mut texts);
        for text in texts {
            self.symbols.forget(text);
        }
        any
    }

    /// Takes out of these texts all that something still says.
    fn keep_referenced(&self, texts: &mut HashSet<Sym>) {
        if texts.is_empty() {
            return;
        }
        texts.retain(|s| !s.is_fixed());
        for record in &self.records {
            texts.remove(&record.id);
            texts.remove(&record.kind);
        }
        for line in &self.lines {
            texts.remove(&Sym(line.by));
        }
        for cell in &self.cells {
            texts.remove(&cell.field);
            if let Stored::Text(s) | Stored::Json(s) = cell.value {
                texts.remove(&s);
            }
        }
        for name in &self.seen {
            texts.remove(&name.field);
        }
    }
}

/// What fits exactly would have to move as a whole, a hundred megabytes, for the first thing that somebody writes.
fn and_a_few(count: usize) -> usize {
    count + count / 16 + 1
}
