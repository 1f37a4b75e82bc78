//! A journal as bytes that are read back far faster than its lines: for a copy that makes starting quick and
//! can always be made anew. Not a format that travels; another version's bytes are refused.

use super::book::{Journal, Written};
use super::change::Class;
use super::facts::Facts;
use super::stamp::Stamp;
use super::store::{Line, Name, Rid, Stored};
use super::symbols::Sym;
use crate::model::order::gathered;
use crate::model::packed::{Pack, Packed};

/// The layout, a higher number with each change of it.
const LAYOUT: u32 = 3;
/// A piece that begins so is not the journal's, but of something that is derived from it and frozen beside it.
pub const BESIDE: u8 = u8::MAX;
/// How large a piece is allowed to become, before the element that fills it.
const PIECE: usize = 1 << 20;

/// The parts of a journal, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Texts,
    Records,
    Lines,
    End,
}

/// Writes a journal, a piece at a time. Nothing may be added between two pieces.
#[derive(Clone, Debug)]
pub struct Freezing {
    part: Part,
    at: u32,
}

impl Default for Freezing {
    fn default() -> Self {
        Self {
            part: Part::Head,
            at: 0,
        }
    }
}

impl Freezing {
    /// The next piece; `None` after the last.
    pub fn next(&mut self, journal: &Journal) -> Option<Vec<u8>> {
        let mut out = vec![self.part as u8];
        let store = &journal.store;
        match self.part {
            Part::Head => {
                head(journal, &mut out);
                self.go_on(Part::Texts);
            }
            Part::Texts => {
                let more = self.fill(&mut out, store.symbols.len(), |n, out| {
                    let forgotten = store.symbols.is_forgotten(Sym(n));
                    out.put_text((!forgotten).then(|| store.symbols.text(Sym(n))));
                });
                self.go_on_unless(more, Part::Records);
            }
            Part::Records => {
                let more = self.fill(&mut out, store.record_count(), |n, out| {
                    out.put(store.id_sym(Rid(n)).map_or(0, |s| s.0));
                });
                self.go_on_unless(more, Part::Lines);
            }
            Part::Lines => {
                let more = self.fill(&mut out, store.line_count(), |n, out| {
                    line(journal, n, out);
                });
                self.go_on_unless(more, Part::End);
            }
            Part::End => return None,
        }
        Some(out)
    }

    /// Writes elements until the piece is full; whether some are left.
    fn fill(
        &mut self,
        out: &mut Vec<u8>,
        count: usize,
        mut write: impl FnMut(u32, &mut Vec<u8>),
    ) -> bool {
        while (self.at as usize) < count && out.len() < PIECE {
            write(self.at, out);
            self.at += 1;
        }
        (self.at as usize) < count
    }

    fn go_on_unless(&mut self, more: bool, part: Part) {
        if !more {
            self.go_on(part);
        }
    }

    fn go_on(&mut self, part: Part) {
        (self.part, self.at) = (part, 0);
    }
}

fn stamp(out: &mut Vec<u8>, h: Stamp) {
    out.extend_from_slice(&h.bits().to_le_bytes());
}

fn head(journal: &Journal, out: &mut Vec<u8>) {
    let store = &journal.store;
    out.put(LAYOUT);
    out.put(store.symbols.len() as u32);
    out.put(store.record_count() as u32);
    out.put(store.line_count() as u32);
    let (cells, seen) = store.sizes();
    out.put(cells as u32);
    out.put(seen as u32);
    out.put(store.twins as u32);
    let sets = store.source_sets();
    out.put(sets.len() as u32);
    for set in sets {
        out.put(set.len() as u32);
        set.iter().for_each(|n| out.put(*n));
    }
    out.put(journal.facts.out.len() as u32);
    for n in &journal.facts.out {
        out.put(*n);
    }
    out.put(journal.differing.len() as u32);
    for rid in &journal.differing {
        out.put(rid.0);
    }
    out.put(journal.writers.len() as u32);
    for (by, written) in &journal.writers {
        out.put(*by);
        out.extend_from_slice(&written.changes.to_le_bytes());
        stamp(out, written.last);
    }
}

fn line(journal: &Journal, n: u32, out: &mut Vec<u8>) {
    let store = &journal.store;
    let Some(line) = store.line(n) else { return };
    let own = line.act == line.h;
    stamp(out, line.h);
    out.push(line.class as u8 | if own { 0 } else { 0x80 });
    if !own {
        stamp(out, line.act);
    }
    out.put(line.on.0);
    out.put(line.by().map_or(u32::MAX, |by| by.0));
    let (cells, names) = (store.cell_ids(n), store.names(n));
    let cells: Vec<_> = cells.filter_map(|id| store.cell(id)).collect();
    out.put(cells.len() as u32);
    out.put(names.len() as u32);
    for cell in cells {
        let (kind, value) = match cell.value {
            Stored::Null => (0, 0),
            Stored::False => (1, 0),
            Stored::True => (2, 0),
            Stored::Int(i) => (3, i),
            Stored::Text(s) => (4, i64::from(s.0)),
            Stored::Json(s) => (5, i64::from(s.0)),
            Stored::Stub => (6, 0),
        };
        out.push(kind);
        match kind {
            3 => out.extend_from_slice(&value.to_le_bytes()),
            4 | 5 => out.put(value as u32),
            _ => {}
        }
        out.put(cell.field.0);
        out.put(cell.source);
    }
    for name in names {
        out.put(name.field.0);
        stamp(out, name.h);
    }
}

/// Reads a journal from its pieces, in the order in which they were written.
#[derive(Debug, Default)]
pub struct Thawing {
    journal: Journal,
    symbols: usize,
    records: usize,
    lines: usize,
    twins: usize,
    /// The cells of the line at hand and what they saw, in room that the line before left.
    set: Vec<(Sym, Stored, u32)>,
    seen: Vec<Name>,
}

impl Thawing {
    /// Takes the next piece; `None` when it isn't one that this version wrote.
    pub fn add(&mut self, piece: &[u8]) -> Option<()> {
        let (&part, rest) = piece.split_first()?;
        let mut bytes = Packed(rest);
        if part == Part::Head as u8 {
            return self.head(&mut bytes);
        }
        while !bytes.is_empty() {
            match part {
                p if p == Part::Texts as u8 => self.text(&mut bytes)?,
                p if p == Part::Records as u8 => {
                    let store = &mut self.journal.store;
                    store.record_of(Sym(bytes.number()?));
                }
                p if p == Part::Lines as u8 => self.line(&mut bytes)?,
                _ => return None,
            }
        }
        Some(())
    }

    /// The journal; `None` when a piece is missing.
    pub fn finish(mut self) -> Option<Journal> {
        let store = &mut self.journal.store;
        let here = (
            store.symbols.len(),
            store.record_count(),
            store.line_count(),
        );
        if here != (self.symbols, self.records, self.lines) {
            return None;
        }
        store.twins = self.twins;
        let facts = Facts::compute(store, std::mem::take(&mut self.journal.facts.out));
        self.journal.facts = facts;
        Some(self.journal)
    }

    fn head(&mut self, bytes: &mut Packed<'_>) -> Option<()> {
        if bytes.number()? != LAYOUT {
            return None;
        }
        self.symbols = bytes.number()? as usize;
        self.records = bytes.number()? as usize;
        self.lines = bytes.number()? as usize;
        let (cells, seen) = (bytes.number()? as usize, bytes.number()? as usize);
        self.twins = bytes.number()? as usize;
        let store = &mut self.journal.store;
        store.symbols.reserve(self.symbols);
        store.reserve(self.records, self.lines);
        store.reserve_cells(cells, seen);
        // The first set is always there.
        for n in 0..bytes.number()? {
            let set = bytes.numbers()?;
            if self.journal.store.source_of(set) != n {
                return None;
            }
        }
        self.journal.facts.out = bytes.numbers()?;
        self.journal.differing = gathered(bytes.numbers()?.into_iter().map(Rid));
        for _ in 0..bytes.number()? {
            let by = bytes.number()?;
            let changes = u64::from_le_bytes(bytes.take()?);
            let last = take_stamp(bytes)?;
            self.journal.writers.insert(by, Written { changes, last });
        }
        Some(())
    }

    fn text(&mut self, bytes: &mut Packed<'_>) -> Option<()> {
        let symbols = &mut self.journal.store.symbols;
        match bytes.text()? {
            Some(text) => {
                symbols.intern(text);
            }
            None => symbols.skip(),
        }
        Some(())
    }

    fn line(&mut self, bytes: &mut Packed<'_>) -> Option<()> {
        let h = take_stamp(bytes)?;
        let [flags] = bytes.take()?;
        let act = if flags & 0x80 == 0 {
            h
        } else {
            take_stamp(bytes)?
        };
        let class = Class::from_number(flags & 0x7f)?;
        let on = Rid(bytes.number()?);
        let by = bytes.number()?;
        let (cells, names) = (bytes.number()?, bytes.number()?);
        self.set.clear();
        for _ in 0..cells {
            let [kind] = bytes.take()?;
            let value = match kind {
                0 => Stored::Null,
                1 => Stored::False,
                2 => Stored::True,
                3 => Stored::Int(i64::from_le_bytes(bytes.take()?)),
                4 => Stored::Text(Sym(bytes.number()?)),
                5 => Stored::Json(Sym(bytes.number()?)),
                6 => Stored::Stub,
                _ => return None,
            };
            let (field, source) = (Sym(bytes.number()?), bytes.number()?);
            self.set.push((field, value, source));
        }
        self.seen.clear();
        for _ in 0..names {
            let field = Sym(bytes.number()?);
            let h = take_stamp(bytes)?;
            self.seen.push(Name { field, h });
        }
        let journal = &mut self.journal;
        let line = Line::new(h, act, on, by, class);
        journal.store.push(line, &self.set, &self.seen);
        for &(field, value, _) in &self.set {
            if let Stored::Text(to) = value {
                journal.link(on, field, to);
            }
        }
        Some(())
    }
}

fn take_stamp(bytes: &mut Packed<'_>) -> Option<Stamp> {
    bytes
        .take()
        .map(|b| Stamp::from_bits(u128::from_le_bytes(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Author, Clock, Edit};
    use crate::model::Value;

    fn thawed(journal: &Journal) -> Option<Journal> {
        let (mut freezing, mut thawing) = (Freezing::default(), Thawing::default());
        while let Some(piece) = freezing.next(journal) {
            thawing.add(&piece)?;
        }
        thawing.finish()
    }

    #[test]
    fn pieces_that_are_missing_or_foreign_are_refused() {
        let mut journal = Journal::new();
        journal.seed();
        let edit = Edit {
            on: "lead:1".to_owned(),
            set: vec![("name".to_owned(), Value::from("Marlow"))],
        };
        let author = Author {
            by: Some("member:1"),
            class: Class::Person,
        };
        journal.write(&mut Clock::new(7), 9, &mut || 7, &author, &[edit]);
        assert_eq!(thawed(&journal).map(|j| j.len()), Some(journal.len()));

        let mut freezing = Freezing::default();
        let pieces: Vec<Vec<u8>> = std::iter::from_fn(|| freezing.next(&journal)).collect();
        for gone in 0..pieces.len() {
            let mut thawing = Thawing::default();
            let rest = pieces.iter().enumerate().filter(|(n, _)| *n != gone);
            let read = rest
                .map(|(_, piece)| thawing.add(piece))
                .collect::<Option<()>>();
            assert!(
                read.and_then(|()| thawing.finish()).is_none(),
                "without piece {gone}"
            );
        }
        for (n, piece) in pieces.iter().enumerate() {
            let mut cut = Thawing::default();
            for before in &pieces[..n] {
                cut.add(before).unwrap();
            }
            assert!(
                cut.add(&piece[..piece.len() - 1]).is_none(),
                "piece {n} cut off"
            );
        }
    }
}
