//! Taking lines in, and keeping what is derived in step: which records to look at again, what is undone, out
//! or erased, what there is to settle.
//!
//! What is derived depends on the set of cells alone. So it is never a matter of when a line came: a line only
//! says which of it has to be looked at again.

use std::collections::HashSet;

use super::also::Also;
use super::book::{Journal, Touched, Written};
use super::change::Change;
use super::facts::Facts;
use super::history::Done;
use super::line::{ChangeRef, LineError, key_order};
use super::stamp::Stamp;
use super::store::{self, Added, CellId, Rid};
use super::symbols::Sym;
use crate::model::Value;
use crate::model::order::{Arrange, gathered};
use crate::model::schema::{Privacy, kind_name, privacy};
use crate::model::value::ValueRef;

/// A look at the journal as if held imports counted.
#[derive(Clone, Debug)]
pub struct Supposed {
    facts: Facts,
    records: Vec<Rid>,
}

impl Supposed {
    /// Records that look different though the imports hold no line of them: of acts that they undo, of
    /// people whom they erase.
    pub fn records(&self) -> &[Rid] {
        &self.records
    }
}

impl Journal {
    /// Adds a line that import `number` brought; 0 is what was written here. [`Self::settle`] follows a
    /// batch of these.
    pub fn add(&mut self, change: &Change, number: u32) -> Added {
        self.add_ref(&store::borrowed(change), number)
    }

    /// Makes room for about so many lines in all.
    pub fn make_room(&mut self, lines: usize) {
        let more = lines.saturating_sub(self.store.line_count());
        self.store.reserve(0, more);
    }

    /// Adds a line as it travels, or as it is kept.
    pub fn add_line(&mut self, line: &[u8], number: u32) -> Result<(), LineError> {
        match Also::parse(line) {
            // What it names may come later.
            Some((fields, stamps)) => self.brought_too.push((number, fields, stamps)),
            None => {
                self.add_ref(&ChangeRef::parse(line)?, number);
            }
        }
        Ok(())
    }

    /// Adds a line that was read already, and says what must be kept of it.
    pub fn add_ref(&mut self, change: &ChangeRef<'_>, number: u32) -> Added {
        let lines = self.store.line_count();
        // What was only looked at, or taken out again, may be on no shelf.
        let (out, held) = (&self.facts.out, &self.held);
        let kept = |n: u32| !out.contains(&n) || held.contains(&n);
        let heard = self.store.each_at(change.h).next().is_some();
        let (on, added) = self.store.add(change, number, kept);
        if added == Added::Known {
            return added;
        }
        if self.touched.last() != Some(&on) {
            self.touched.push(on);
        }
        if self.store.line_count() > lines {
            self.count(lines as u32);
        }
        // Lines that only imports brought that are out may show now.
        self.miscounted |= heard && !self.facts.out.is_empty() && !self.facts.out.contains(&number);
        let kind = self.store.kind_of(on);
        let (is_move, is_talk) = (kind == "move", kind == "interaction");
        let erasing = !self.facts.named.is_empty();
        let fields = change
            .set
            .iter()
            .map(|(field, _)| field)
            .chain(&change.stub);
        for field in fields {
            self.stirred |= match &**field {
                "undone" | "erased" => true,
                "merged_into" => erasing,
                "contact" => erasing && is_talk,
                _ => false,
            };
        }
        for (field, cell) in &change.set {
            let field = match &**field {
                "merged_into" => Sym::MERGED_INTO,
                "lead" if is_move => Sym::LEAD,
                _ => continue,
            };
            if let ValueRef::Text(to) = cell.value() {
                let to = self.store.symbols.intern(to);
                self.link(on, field, to);
            }
        }
        self.stirred |= self.stirs(on, change);
        added
    }

    /// Adds what lines of imports say by name alone.
    fn add_brought_too(&mut self) {
        for (number, fields, stamps) in std::mem::take(&mut self.brought_too) {
            let fields = fields.iter().filter_map(|f| self.store.symbols.find(f));
            for field in fields.collect::<Vec<_>>() {
                for &h in &stamps {
                    self.touched.extend(self.store.also(field, h, number));
                }
            }
            // What only imports brought that are out may show now.
            let out = !self.facts.out.is_empty();
            self.stirred |= out;
            self.miscounted |= out;
        }
    }

    /// Notes what a cell says of another record: that one was merged into it, that a move is of that lead.
    pub(super) fn link(&mut self, on: Rid, field: Sym, to: Sym) {
        if field == Sym::MERGED_INTO {
            let to = self.store.record_of(to);
            self.store.tie(on, to);
        } else if field == Sym::LEAD && self.store.kind_of(on) == "move" {
            let lead = self.store.record_of(to);
            let moves = self.moves_of.entry(lead).or_default();
            if !moves.contains(&on) {
                moves.push(on);
            }
        }
    }

    /// Whether a line may change what is known about the whole, though it says nothing of the kind itself.
    fn stirs(&self, on: Rid, change: &ChangeRef<'_>) -> bool {
        let facts = &self.facts;
        // It belongs to an act that is undone, or says more about somebody who is to be forgotten.
        if facts.undone.contains(&change.act.unwrap_or(change.h)) || facts.own_erased.contains(&on)
        {
            return true;
        }
        // What touches or names a record whose making was undone may bring it back.
        let names = |value: ValueRef<'_>| match value {
            ValueRef::Text(id) => self
                .store
                .rid(id)
                .is_some_and(|r| facts.watched.contains(&r)),
            _ => false,
        };
        !facts.watched.is_empty()
            && (facts.watched.contains(&on) || change.set.iter().any(|(_, v)| names(v.value())))
    }

    /// Counts a line for its writer, if it shows. One that lies here in parts counts once.
    fn count(&mut self, n: u32) {
        let shows = |n: u32| {
            let mut cells = self.store.cell_ids(n).filter_map(|id| self.store.cell(id));
            cells.any(|c| self.view().visible(c))
        };
        let Some((by, h)) = self.store.line(n).and_then(|l| Some((l.by()?, l.h))) else {
            return;
        };
        let counted = |other: u32| {
            let same = || self.store.line(other).is_some_and(|l| l.by() == Some(by));
            other < n && same() && shows(other)
        };
        if !shows(n) || self.store.each_at(h).any(counted) {
            return;
        }
        let written = self.writers.entry(by.0).or_insert(Written {
            changes: 0,
            last: h,
        });
        written.changes += 1;
        written.last = written.last.max(h);
    }

    /// Counts the lines of each member anew, after imports came in or went out.
    fn recount(&mut self) {
        self.writers.clear();
        for n in 0..self.store.line_count() as u32 {
            self.count(n);
        }
    }

    /// Brings everything that is derived up to date with the lines added since, and says what to look
    /// at again.
    pub fn settle(&mut self) -> Touched {
        self.add_brought_too();
        let mut touched = std::mem::take(&mut self.touched);
        let mut all = false;
        if std::mem::take(&mut self.stirred) {
            let old = std::mem::take(&mut self.facts);
            self.facts = Facts::compute(&self.store, old.out.clone());
            self.strip();
            touched.extend(self.changed_since(&old));
            all = old.out != self.facts.out;
        }
        if std::mem::take(&mut self.miscounted) {
            self.recount();
        }
        // What a record shows and has to settle also depends on those it was ever merged with.
        let touched = self.store.in_order(self.store.tied(&touched));
        for &rid in &touched {
            if self.differs(rid) {
                self.differing.insert(rid);
            } else {
                self.differing.remove(&rid);
            }
        }
        Touched {
            all,
            records: touched,
        }
    }

    /// The records that other facts than these make look different.
    fn changed_since(&self, old: &Facts) -> Vec<Rid> {
        self.between(old, &self.facts)
    }

    /// The records that look different under other facts.
    fn between(&self, old: &Facts, new: &Facts) -> Vec<Rid> {
        let acts: HashSet<Stamp> = old
            .undone
            .symmetric_difference(&new.undone)
            .copied()
            .collect();
        let on = |id: &CellId| {
            self.store
                .cell(*id)
                .and_then(|c| self.store.line(c.line))
                .map(|l| l.on)
        };
        let mut changed: Vec<Rid> = old
            .erased
            .symmetric_difference(&new.erased)
            .copied()
            .collect();
        changed.extend(old.back.symmetric_difference(&new.back).filter_map(on));
        for act in acts {
            let lines = self.store.lines_of(act);
            changed.extend(lines.filter_map(|n| self.store.line(n)).map(|l| l.on));
        }
        changed
    }

    /// Takes the lines that only this import brought out of everything people see: undo of a merge.
    pub fn take_out(&mut self, number: u32) {
        if number != 0 && !self.facts.out.contains(&number) {
            self.facts.out.push(number);
            self.facts = Facts::compute(&self.store, self.facts.out.clone());
            let differing = self.store.all_records().filter(|&r| self.differs(r));
            self.differing = gathered(differing);
            self.recount();
        }
    }

    /// Holds imports out of everything people see before their lines come, until [`Self::let_in`]. Nothing may
    /// have come under their numbers yet. Those that are held together are let in together; others that are held
    /// still never will be.
    pub fn hold(&mut self, numbers: &[u32]) {
        self.facts.out.extend_from_slice(numbers);
        self.held = numbers.to_vec();
    }

    /// Lets imports count that were held or taken out.
    pub fn let_in(&mut self, numbers: &[u32]) -> Touched {
        self.facts.out.retain(|n| !numbers.contains(n));
        self.held.clear();
        let brought: Vec<Rid> = self
            .store
            .all_cells()
            .filter(|(_, c)| self.store.brought_by(c.source, numbers))
            .filter_map(|(_, c)| self.store.line(c.line).map(|l| l.on))
            .collect();
        self.touched.extend(brought);
        self.stirred = true;
        self.miscounted = true;
        self.session.push(Done::Import(numbers.to_vec()));
        self.settle()
    }

    /// The journal as it would be if these imports, held or taken out, counted.
    pub fn suppose(&self, numbers: &[u32]) -> Supposed {
        let out = self.facts.out.iter().copied();
        let out = out.filter(|n| !numbers.contains(n)).collect();
        let facts = Facts::compute(&self.store, out);
        let records = self.between(&self.facts, &facts);
        Supposed { facts, records }
    }

    /// Looks at the journal under a supposition.
    pub fn supposing<T>(&mut self, supposed: &mut Supposed, look: impl FnOnce(&Self) -> T) -> T {
        std::mem::swap(&mut self.facts, &mut supposed.facts);
        let seen = look(self);
        std::mem::swap(&mut self.facts, &mut supposed.facts);
        seen
    }

    /// Whether anything that counts was written under a stamp.
    pub fn knows(&self, h: Stamp) -> bool {
        let mut lines = self.store.lines_at(h).into_iter();
        lines.any(|n| {
            let mut cells = self.store.cell_ids(n).filter_map(|id| self.store.cell(id));
            cells.any(|c| self.view().visible(c))
        })
    }

    /// Numbers of the imports that are out.
    pub fn out(&self) -> &[u32] {
        &self.facts.out
    }

    /// Personal cells of what was erased *here* become stubs, whenever they come.
    fn strip(&mut self) {
        let own = self.facts.own_erased.iter();
        let gone: Vec<CellId> = own
            .flat_map(|&on| {
                self.store
                    .cells_on(on)
                    .map(move |(id, c)| (on, id, c.field))
            })
            .filter(|&(on, _, f)| self.view().is_personal(on, self.store.symbols.text(f)))
            .map(|(_, id, _)| id)
            .collect();
        self.miscounted |= self.store.strip(&gone);
    }

    /// Whether anything that comes about this record has to be stripped before it is kept.
    pub fn strips(&self, on: &str) -> bool {
        let own = &self.facts.own_erased;
        !own.is_empty() && self.store.rid(on).is_some_and(|r| own.contains(&r))
    }

    /// Takes what was erased here out of a line that is kept: personal values become stubs. Returns whether
    /// there were any.
    pub fn strip_line(&self, line: &mut Change) -> bool {
        if !self.strips(&line.on) {
            return false;
        }
        let kind = kind_name(&line.on);
        let personal = |f: &str| privacy(kind, f) == Privacy::Personal;
        let (gone, kept) = std::mem::take(&mut line.set)
            .into_iter()
            .partition(|(f, _)| personal(f));
        line.set = kept;
        let gone: Vec<(String, Value)> = gone;
        line.stub.extend(gone.iter().map(|(f, _)| f.clone()));
        line.stub.arrange_by(|a, b| key_order(a, b));
        line.stub.dedup();
        !gone.is_empty()
    }

    /// Records whose personal fields are hidden, though nothing here says so of them by name: what hangs on
    /// an erased record, and what only a file erased. Erasing them here settles it.
    pub fn hidden_by_erase(&self) -> Vec<Rid> {
        let mut hidden: Vec<Rid> = self.facts.erased.iter().copied().collect();
        hidden.retain(|r| !self.facts.own_erased.contains(r));
        hidden.arrange();
        hidden
    }
}
