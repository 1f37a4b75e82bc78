//! Writing: an act becomes lines that name every head their writer saw.

use std::collections::{BTreeMap, HashMap};

use super::book::{Journal, Touched};
use super::change::{Change, Class};
use super::fold::is_set;
use super::history::Done;
use super::line::key_order;
use super::stamp::{Clock, Stamp};
use super::store::{Name, Rid, Stored};
use super::symbols::Sym;
use crate::model::Value;
use crate::model::order::Arrange;

/// What an act does to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The record's id.
    pub on: String,
    /// Fields and their new values.
    pub set: Vec<(String, Value)>,
}

/// In whose name an act is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author<'a> {
    /// The member.
    pub by: Option<&'a str>,
    /// Who speaks.
    pub class: Class,
}

/// What an act wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Act {
    /// The lines to keep.
    pub changes: Vec<Change>,
    /// What to look at again.
    pub touched: Touched,
}

impl Act {
    /// The act's name: the stamp of its first line.
    pub fn stamp(&self) -> Option<Stamp> {
        self.changes.first().map(|c| c.h)
    }
}

impl Journal {
    /// Writes one act: a line a record, each with its own stamp, naming every head of the fields it
    /// sets. `now_ms` is the wall clock; `draw` gives a random actor.
    pub fn write(
        &mut self,
        clock: &mut Clock,
        now_ms: i64,
        draw: &mut dyn FnMut() -> u64,
        author: &Author<'_>,
        edits: &[Edit],
    ) -> Act {
        let made = self.naming(edits);
        let mut changes: Vec<Change> = Vec::with_capacity(edits.len());
        let mut act = None;
        for edit in edits {
            let Some(mut change) = self.line(edit.clone(), &made, author) else {
                continue;
            };
            change.h = clock.stamp(now_ms, draw);
            change.act = act;
            act = act.or(Some(change.h));
            changes.push(change);
        }
        for change in &changes {
            self.add(change, 0);
        }
        self.session.extend(act.map(Done::Act));
        let touched = self.settle();
        for change in &mut changes {
            self.strip_line(change);
        }
        Act { changes, touched }
    }

    /// The line of an edit, still without its stamp; none when nothing of it is left to say.
    pub(super) fn line(
        &self,
        edit: Edit,
        made: &BTreeMap<String, Vec<Name>>,
        author: &Author<'_>,
    ) -> Option<Change> {
        let Edit { on, mut set } = edit;
        set.arrange_by(|a, b| key_order(&a.0, &b.0));
        set.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                std::mem::swap(&mut later.1, &mut first.1);
            }
            same
        });
        let rid = self.rid(&on);
        if let Some(rid) = rid.filter(|r| self.facts.erased.contains(r)) {
            set.retain(|(f, _)| !self.view().is_personal(rid, f));
        }
        let seen = self.saw(rid, &on, &set, made);
        (!set.is_empty()).then(|| Change {
            h: Stamp::new(0, 0, 0),
            by: author.by.map(str::to_owned),
            on,
            set,
            stub: Vec::new(),
            seen,
            act: None,
            class: author.class,
        })
    }

    /// What a line has seen: the heads of the fields it sets; of the whole record, where it puts it
    /// away; of whatever names it, where it makes it.
    fn saw(
        &self,
        rid: Option<Rid>,
        on: &str,
        set: &[(String, Value)],
        made: &BTreeMap<String, Vec<Name>>,
    ) -> Vec<(String, Vec<Stamp>)> {
        let mut names: Vec<Name> = Vec::new();
        let view = self.view();
        for (field, value) in set {
            if let Some(names_it) = made.get(on).filter(|_| field == "created_at") {
                names.extend_from_slice(names_it);
            }
            let Some(rid) = rid else { continue };
            if let Some(sym) = self.store.symbols.find(field) {
                let heads = view.heads(rid, sym).into_iter();
                names.extend(heads.map(|id| view.name(id)));
            }
            let away = is_set(value.as_ref());
            let group = match field.as_str() {
                "deleted" if away => view.group_of(rid),
                "merged_into" if away => vec![rid],
                _ => Vec::new(),
            };
            let heads = group.into_iter().flat_map(|r| view.fields(r));
            let heads = heads.filter(|(field, _)| !field.is_fact());
            names.extend(heads.map(|(_, id)| view.name(id)));
        }
        let mut seen: Vec<(String, Vec<Stamp>)> = Vec::new();
        names.arrange();
        names.dedup();
        for name in names {
            let field = self.store.symbols.text(name.field);
            match seen.last_mut().filter(|(f, _)| f == field) {
                Some((_, stamps)) => stamps.push(name.h),
                None => seen.push((field.to_owned(), vec![name.h])),
            }
        }
        seen.arrange_by(|a, b| key_order(&a.0, &b.0));
        seen
    }

    /// For each record that this act makes and the journal has heard of: the heads that touch or name it.
    pub(super) fn naming(&self, edits: &[Edit]) -> BTreeMap<String, Vec<Name>> {
        let makes = edits
            .iter()
            .filter(|e| e.set.iter().any(|(f, _)| f == "created_at"));
        let syms: HashMap<Sym, &str> = makes
            .filter_map(|e| Some((self.store.symbols.find(&e.on)?, e.on.as_str())))
            .collect();
        let mut naming: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        if syms.is_empty() {
            return naming;
        }
        let view = self.view();
        let mut users: Vec<(Sym, Rid, Sym)> = Vec::new();
        for (id, cell) in self.store.all_cells() {
            let Some(line) = self.store.line(cell.line) else {
                continue;
            };
            if !view.stands(id, cell) {
                continue;
            }
            if let Some(own) = self.store.id_sym(line.on).filter(|s| syms.contains_key(s)) {
                users.push((own, line.on, cell.field));
            }
            if let Stored::Text(text) = cell.value
                && syms.contains_key(&text)
            {
                users.push((text, line.on, cell.field));
            }
        }
        users.arrange();
        users.dedup();
        for (sym, on, field) in users {
            let Some(&id) = syms.get(&sym) else { continue };
            let heads = view.heads(on, field).into_iter().filter(|&head| {
                let cell = self.store.cell(head);
                self.store.id_sym(on) == Some(sym)
                    || cell.is_some_and(|c| c.value == Stored::Text(sym))
            });
            let names = heads.map(|head| view.name(head));
            naming.entry(id.to_owned()).or_default().extend(names);
        }
        naming
    }
}
