//! The journal itself: lines go in by [`Journal::add`] and [`Journal::write`], what people see comes out
//! by record and field.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::change::{Change, Class};
use super::facts::Facts;
use super::fold::View;
use super::line::{ChangeRef, LineError, key_order};
use super::stamp::Stamp;
use super::store::{self, Cell, CellId, Rid, Store};
use super::symbols::Sym;
use crate::model::Value;
use crate::model::schema::{Fields, Privacy, kind_name, privacy};
use crate::model::value::ValueRef;

/// Everything that was ever written or arrived, and the fold over it.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    pub(crate) store: Store,
    pub(crate) facts: Facts,
    /// Records with something to settle.
    pub(crate) differing: BTreeSet<Rid>,
    /// Moves by the lead they ever named.
    moves_of: HashMap<Rid, Vec<Rid>>,
    /// Records changed since the last settling.
    touched: Vec<Rid>,
    /// Whether a fact about the whole journal may have changed since.
    stirred: bool,
    /// Lines brought, by member.
    writers: HashMap<u32, Written>,
}

/// How much of one member's writing is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Lines.
    pub changes: u64,
    /// The newest of their stamps.
    pub last: Stamp,
}

/// What must be looked at again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Anything may have changed.
    pub all: bool,
    /// These records have, and no others.
    pub records: Vec<Rid>,
}

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

/// One head of a field: a value that stands, and who wrote it when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What was written.
    pub value: Value,
    /// The member who wrote it; none for seeds.
    pub by: Option<String>,
    /// When, by the writer's clock.
    pub h: Stamp,
    /// The act it belongs to.
    pub act: Stamp,
    /// Who speaks.
    pub class: Class,
}

impl Journal {
    /// An empty journal: not even the seeds.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            store: &self.store,
            facts: &self.facts,
        }
    }

    /// Adds a line that import `number` brought; 0 is what was written here. [`Self::settle`] follows a
    /// batch of these.
    pub fn add(&mut self, change: &Change, number: u32) {
        self.add_ref(&store::borrowed(change), number);
    }

    /// Adds a line as it travels.
    pub fn add_line(&mut self, line: &[u8], number: u32) -> Result<(), LineError> {
        self.add_ref(&ChangeRef::parse(line)?, number);
        Ok(())
    }

    /// Adds a line that was read already. Returns whether it says anything that was not known, be it only
    /// that this import brought it too: then it must be kept.
    pub fn add_ref(&mut self, change: &ChangeRef<'_>, number: u32) -> bool {
        let lines = self.store.line_count();
        let Some(on) = self.store.add(change, number) else {
            return false;
        };
        if self.touched.last() != Some(&on) {
            self.touched.push(on);
        }
        if self.store.line_count() > lines
            && !change.set.is_empty()
            && !self.facts.out.contains(&number)
            && let Some(by) = &change.by
        {
            let by = self.store.symbols.intern(by);
            self.count(by, change.h);
        }
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
            let ValueRef::Text(to) = cell.value() else {
                continue;
            };
            match &**field {
                "merged_into" => {
                    let to = self.store.record(to);
                    self.store.tie(on, to);
                }
                "lead" if is_move => {
                    let lead = self.store.record(to);
                    let moves = self.moves_of.entry(lead).or_default();
                    if !moves.contains(&on) {
                        moves.push(on);
                    }
                }
                _ => {}
            }
        }
        self.stirred |= self.stirs(on, change);
        true
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

    fn count(&mut self, by: Sym, h: Stamp) {
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
            let counts = self.store.cell_ids(n).any(|id| {
                let cell = self.store.cell(id);
                cell.is_some_and(|c| self.view().visible(c))
            });
            let line = self.store.line(n).filter(|_| counts);
            if let Some((by, h)) = line.and_then(|l| Some((l.by()?, l.h))) {
                self.count(by, h);
            }
        }
    }

    /// Brings everything that is derived up to date with the lines added since, and says what to look
    /// at again.
    pub fn settle(&mut self) -> Touched {
        let mut touched = std::mem::take(&mut self.touched);
        let mut all = false;
        if std::mem::take(&mut self.stirred) {
            let old = std::mem::take(&mut self.facts);
            self.facts = Facts::compute(&self.store, old.out.clone());
            self.strip();
            touched.extend(self.changed_since(&old));
            all = old.out != self.facts.out;
        }
        // What a record shows and has to settle also depends on those it was ever merged with.
        let mut touched = self.store.tied(&touched);
        touched.sort_unstable();
        touched.dedup();
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
            self.differing = self
                .store
                .all_records()
                .filter(|&r| self.differs(r))
                .collect();
            self.recount();
        }
    }

    /// Holds an import out of everything people see before its lines come, until [`Self::let_in`]. Nothing
    /// may have come under its number yet.
    pub fn hold(&mut self, number: u32) {
        if number != 0 && !self.facts.out.contains(&number) {
            self.facts.out.push(number);
        }
    }

    /// Lets imports count that were held or taken out.
    pub fn let_in(&mut self, numbers: &[u32]) -> Touched {
        self.facts.out.retain(|n| !numbers.contains(n));
        let brought: Vec<Rid> = self
            .store
            .all_cells()
            .filter(|(_, c)| self.store.brought_by(c.source, numbers))
            .filter_map(|(_, c)| self.store.line(c.line).map(|l| l.on))
            .collect();
        self.touched.extend(brought);
        self.stirred = true;
        self.recount();
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
        for id in gone {
            self.store.strip(id);
        }
    }

    /// Takes what was erased here out of a line that is kept: personal values become stubs. Returns whether
    /// there were any.
    pub fn strip_line(&self, line: &mut Change) -> bool {
        let on = self.store.rid(&line.on);
        if !on.is_some_and(|r| self.facts.own_erased.contains(&r)) {
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
        line.stub.sort_by(|a, b| key_order(a, b));
        line.stub.dedup();
        !gone.is_empty()
    }

    /// Records whose personal fields are hidden, though nothing here says so of them by name: what hangs on
    /// an erased record, and what only a file erased. Erasing them here settles it.
    pub fn hidden_by_erase(&self) -> Vec<Rid> {
        let mut hidden: Vec<Rid> = self.facts.erased.iter().copied().collect();
        hidden.retain(|r| !self.facts.own_erased.contains(r));
        hidden.sort_unstable();
        hidden
    }

    /// The record of an id, if the journal ever heard of it.
    pub fn rid(&self, id: &str) -> Option<Rid> {
        self.store.rid(id)
    }

    /// The record that people see under an id: what an alias was merged into.
    pub fn resolve(&self, id: &str) -> Option<Rid> {
        Some(self.view().resolve(self.store.rid(id)?))
    }

    /// The id of a record.
    pub fn id(&self, rid: Rid) -> &str {
        self.store.id(rid)
    }

    /// The records of a kind that show.
    pub fn records(&self, kind: &str) -> impl Iterator<Item = Rid> {
        self.store
            .of_kind(kind)
            .iter()
            .copied()
            .filter(|&r| self.is_shown(r))
    }

    /// Every record of a kind that the journal ever heard of, shown or not.
    pub fn heard_of(&self, kind: &str) -> &[Rid] {
        self.store.of_kind(kind)
    }

    /// Whether people see the record.
    pub fn is_shown(&self, rid: Rid) -> bool {
        self.view().is_shown(rid)
    }

    /// Whether something made the record, be it put away since.
    pub fn exists(&self, rid: Rid) -> bool {
        self.view().exists(rid)
    }

    /// The value of a field; emptied fields read as none.
    pub fn get(&self, rid: Rid, field: &str) -> Option<ValueRef<'_>> {
        self.view()
            .get_named(rid, field)
            .filter(|v| *v != ValueRef::Null)
    }

    /// The record for typed reading.
    pub fn reader(&self, rid: Rid) -> Reader<'_> {
        Reader {
            journal: self,
            values: self.view().winners(rid),
        }
    }

    /// All fields that hold something, sorted by name.
    pub fn fields(&self, rid: Rid) -> Vec<(&str, ValueRef<'_>)> {
        let view = self.view();
        let mut fields: Vec<(&str, ValueRef<'_>)> = view
            .winners(rid)
            .into_iter()
            .filter_map(|(f, id)| Some((self.store.symbols.text(f), view.value(id)?)))
            .filter(|(_, v)| *v != ValueRef::Null)
            .collect();
        fields.sort_unstable_by_key(|(f, _)| *f);
        fields
    }

    /// The heads of a field, the value that shows first.
    pub fn heads(&self, rid: Rid, field: &str) -> Vec<Head> {
        let Some(field) = self.store.symbols.find(field) else {
            return Vec::new();
        };
        let view = self.view();
        let heads = view.heads(rid, field);
        let first = view.winner(&heads);
        let mut heads: Vec<(bool, Head)> = heads
            .into_iter()
            .filter_map(|id| Some((Some(id) != first, self.head(id)?)))
            .collect();
        heads.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.h.cmp(&a.1.h)));
        heads.into_iter().map(|(_, h)| h).collect()
    }

    pub(crate) fn head(&self, id: CellId) -> Option<Head> {
        let line = self.store.line(self.store.cell(id)?.line)?;
        Some(Head {
            value: self.view().value(id)?.to_value(),
            by: line.by().map(|by| self.store.symbols.text(by).to_owned()),
            h: line.h,
            act: line.act,
            class: line.class,
        })
    }

    pub(crate) fn moves_naming(&self, lead: Rid) -> &[Rid] {
        self.moves_of.get(&lead).map_or(&[], Vec::as_slice)
    }

    /// Lines here by each member, for people to compare with what others have.
    pub fn writers(&self) -> Vec<(&str, Written)> {
        let text = |by: u32| self.store.symbols.text(super::symbols::Sym(by));
        let mut writers: Vec<_> = self.writers.iter().map(|(&by, &w)| (text(by), w)).collect();
        writers.sort_unstable_by_key(|(by, _)| *by);
        writers
    }

    /// How many lines are here.
    pub fn len(&self) -> usize {
        self.store.line_count()
    }

    /// Whether nothing was ever written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Cells that share their name with another of different content: forgeries, all kept.
    pub fn twins(&self) -> usize {
        self.store.twins
    }

    /// Records that something arrived of, but never what made them; kept, and not shown.
    pub fn unmade(&self) -> usize {
        let kinds = |r: &Rid| !matches!(self.store.kind_of(*r), "act" | "settings");
        let heard = |r: &Rid| {
            let in_force = |c: &Cell| self.store.is_in(c.source, &self.facts.out);
            self.store.cells_on(*r).any(|(_, c)| in_force(c))
        };
        self.store
            .all_records()
            .filter(kinds)
            .filter(heard)
            .filter(|&r| !self.exists(r))
            .count()
    }
}

/// A record of a journal, folded once, for `model`'s typed reading.
#[derive(Clone)]
pub struct Reader<'a> {
    journal: &'a Journal,
    values: Vec<(Sym, CellId)>,
}

impl Fields for Reader<'_> {
    fn get(&self, field: &str) -> Option<ValueRef<'_>> {
        let field = self.journal.store.symbols.find(field)?;
        let (_, id) = self.values.iter().find(|(f, _)| *f == field)?;
        let value = self.journal.view().value(*id);
        value.filter(|v| *v != ValueRef::Null)
    }

    fn elements(&self, set: &str) -> Vec<(String, Value)> {
        let element = |f: &str| f.strip_prefix(set)?.strip_prefix('/').map(str::to_owned);
        let view = self.journal.view();
        let text = |field| view.store.symbols.text(field);
        let fields = self.values.iter();
        let mut elements: Vec<(String, Value)> = fields
            .filter_map(|&(f, id)| Some((element(text(f))?, view.value(id)?)))
            .filter(|(_, v)| !matches!(v, ValueRef::Null | ValueRef::Bool(false)))
            .map(|(element, v)| (element, v.to_value()))
            .collect();
        elements.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        elements
    }
}
