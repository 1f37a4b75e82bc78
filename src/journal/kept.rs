//! The whole journal as lines to keep, by the import that brought them: what storage holds after everything on it was
//! written anew, without what was erased.

use std::collections::BTreeMap;

use super::also::Also;
use super::book::Journal;
use super::change::{Change, Class};
use super::export::grouped;
use super::line::key_order;
use super::store::{CellId, Name, Stored};
use crate::model::order::Arrange;

/// How large a piece becomes, before the line that fills it.
const PIECE: usize = 1 << 20;

/// Lines in pieces, each line ended by a line feed.
#[derive(Default)]
struct Pieces(Vec<Vec<u8>>);

impl Pieces {
    fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        if self.0.last().is_none_or(|piece| piece.len() >= PIECE) {
            self.0.push(Vec::new());
        }
        if let Some(piece) = self.0.last_mut() {
            write(piece);
            piece.push(b'\n');
        }
    }
}

impl Journal {
    /// All lines, written here (0) or by these imports, also those that were taken back; in pieces for
    /// [`Journal::add_line`]. What was only looked at is not among them.
    pub fn kept(&self, imports: &[u32]) -> Vec<(u32, Vec<Vec<u8>>)> {
        let mut bodies: BTreeMap<u32, Pieces> = BTreeMap::new();
        let mut also: BTreeMap<u32, Also> = BTreeMap::new();
        for n in 0..self.store.line_count() as u32 {
            let mut by_source: BTreeMap<u32, Vec<CellId>> = BTreeMap::new();
            let mut stubs: Vec<CellId> = Vec::new();
            for id in self.store.cell_ids(n) {
                match self.store.cell(id) {
                    Some(cell) if cell.value == Stored::Stub => stubs.push(id),
                    Some(cell) => by_source.entry(cell.source).or_default().push(id),
                    None => {}
                }
            }
            for (source, cells) in by_source {
                let sets = self.store.source_sets();
                let numbers = sets.get(source as usize).map_or(&[][..], Vec::as_slice);
                let mut numbers = numbers.iter().filter(|n| **n == 0 || imports.contains(n));
                let (Some(first), Some(change)) = (numbers.next(), self.view().change_of(&cells))
                else {
                    continue;
                };
                let body = bodies.entry(*first).or_default();
                body.push(|out| change.write(out));
                let fields: Vec<&str> = change.set.iter().map(|(f, _)| f.as_str()).collect();
                for number in numbers {
                    let also = also.entry(*number).or_default();
                    also.note(change.h, fields.iter().copied());
                }
            }
            if let Some(change) = self.stub_line(n, &stubs) {
                bodies.entry(0).or_default().push(|out| change.write(out));
            }
        }
        for (number, also) in also {
            let body = bodies.entry(number).or_default();
            for line in also.lines() {
                body.push(|out| out.extend_from_slice(line.as_bytes()));
            }
        }
        bodies.into_iter().map(|(n, body)| (n, body.0)).collect()
    }

    /// The line that some stubs of one line travel as.
    fn stub_line(&self, n: u32, stubs: &[CellId]) -> Option<Change> {
        let cells: Vec<_> = stubs.iter().filter_map(|&id| self.store.cell(id)).collect();
        let line = self.store.line(n).filter(|_| !cells.is_empty())?;
        let text = |sym| self.store.symbols.text(sym).to_owned();
        let names: Vec<Name> = cells.iter().flat_map(|c| self.store.saw(c)).collect();
        let mut stub: Vec<String> = cells.iter().map(|c| text(c.field)).collect();
        stub.arrange_by(|a, b| key_order(a, b));
        stub.dedup();
        Some(Change {
            h: line.h,
            by: None,
            on: self.store.id(line.on).to_owned(),
            set: Vec::new(),
            stub,
            seen: grouped(&self.view(), names),
            act: None,
            class: Class::Person,
        })
    }
}
