//! Records by id and by kind, and those that were ever merged with each other.

use std::collections::HashSet;

use super::{NONE, Record, Rid, Store};
use crate::journal::symbols::Sym;
use crate::model::order::Arrange;
use crate::model::schema::kind_name;

impl Store {
    /// The record of an id, made when the journal never heard of it.
    pub(crate) fn record(&mut self, id: &str) -> Rid {
        let sym = self.symbols.intern(id);
        self.record_of(sym)
    }

    /// The record whose id this symbol is, made when there is none.
    pub(crate) fn record_of(&mut self, sym: Sym) -> Rid {
        if let Some(rid) = self.rid_of_sym(sym) {
            return rid;
        }
        let kind = kind_name(self.symbols.text(sym));
        // Of most kinds there is a record already: no copy of the name.
        let kind = self.symbols.find(kind).ok_or_else(|| kind.to_owned());
        let kind = kind.unwrap_or_else(|new| self.symbols.intern(&new));
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

    /// These records in order, each once. Where many are there many times, they are crossed off a list of all.
    pub(crate) fn in_order(&self, mut records: Vec<Rid>) -> Vec<Rid> {
        if records.len() < self.records.len() / 8 {
            records.arrange();
            records.dedup();
            return records;
        }
        let mut there = vec![false; self.records.len()];
        for rid in &records {
            if let Some(slot) = there.get_mut(rid.0 as usize) {
                *slot = true;
            }
        }
        let there = (0..).zip(there).filter(|(_, there)| *there);
        there.map(|(n, _)| Rid(n)).collect()
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

    pub(crate) fn record_count(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn all_records(&self) -> impl Iterator<Item = Rid> + use<> {
        (0..self.records.len() as u32).map(Rid)
    }
}
