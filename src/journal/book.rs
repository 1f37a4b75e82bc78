//! The journal itself: lines go in by [`Journal::add`] and [`Journal::write`], what people see comes out
//! by record and field.

use std::collections::{BTreeSet, HashMap};

use super::change::Class;
use super::facts::Facts;
use super::fold::View;
use super::history::Done;
use super::stamp::Stamp;
use super::store::{Cell, CellId, Rid, Store, Stored};
use super::symbols::Sym;
use crate::model::Value;
use crate::model::order::Arrange;
use crate::model::schema::Fields;
use crate::model::value::ValueRef;

/// Everything that was ever written or arrived, and the fold over it.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    pub(crate) store: Store,
    pub(crate) facts: Facts,
    /// Records with something to settle.
    pub(crate) differing: BTreeSet<Rid>,
    /// Moves by the lead they ever named.
    pub(super) moves_of: HashMap<Rid, Vec<Rid>>,
    /// Records changed since the last settling.
    pub(super) touched: Vec<Rid>,
    /// Whether a fact about the whole journal may have changed since.
    pub(super) stirred: bool,
    /// Names of cells that imports brought too: import, fields, stamps.
    pub(super) brought_too: Vec<(u32, Vec<String>, Vec<Stamp>)>,
    /// Imports that are looked at now.
    pub(super) held: Vec<u32>,
    /// Whether lines may show or be gone that the counts by member say nothing of.
    pub(super) miscounted: bool,
    /// What was done on this page, in order.
    pub(super) session: Vec<Done>,
    /// Lines brought, by member.
    pub(super) writers: HashMap<u32, Written>,
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

    /// The record of an id, if the journal ever heard of it.
    pub fn rid(&self, id: &str) -> Option<Rid> {
        self.store.rid(id)
    }

    /// These records in order, each once.
    pub fn in_order(&self, records: Vec<Rid>) -> Vec<Rid> {
        self.store.in_order(records)
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
        fields.arrange_by_key(|(f, _)| *f);
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
        heads.arrange_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.h.cmp(&a.1.h)));
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
        writers.arrange_by_key(|(by, _)| *by);
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
        // One whose making was undone has its beginning here.
        let begun = |r: &Rid| {
            let made = |c: &Cell| c.field == Sym::CREATED_AT && c.value != Stored::Stub;
            let mut cells = self.store.cells_on(*r);
            cells.any(|(_, c)| made(c) && self.store.is_in(c.source, &self.facts.out))
        };
        self.store
            .all_records()
            .filter(kinds)
            .filter(heard)
            .filter(|&r| !self.exists(r))
            .filter(|r| !begun(r))
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
        elements.arrange_by(|a, b| a.0.cmp(&b.0));
        elements
    }
}
