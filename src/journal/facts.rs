//! Facts about the whole journal that folding a record needs: which acts are undone, which records are
//! erased, which imports are out. Recomputed only when one of them changed.

use std::collections::{HashMap, HashSet};

use super::fold::{View, is_set};
use super::stamp::Stamp;
use super::store::{CellId, Name, Rid, Store};
use super::symbols::Sym;
use crate::model::order::Arrange;
use crate::model::value::ValueRef;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Numbers of the imports that were taken out.
    pub(crate) out: Vec<u32>,
    /// Acts whose cells are skipped.
    pub(crate) undone: HashSet<Stamp>,
    /// Cells of undone acts that stand all the same: of a record that somebody else already uses.
    pub(crate) back: HashSet<CellId>,
    /// Records whose lines may change what stands of undone acts: those whose making was undone, and those
    /// that touch or name them.
    pub(crate) watched: HashSet<Rid>,
    /// Records with a visible `erased`.
    pub(crate) named: HashSet<Rid>,
    /// Records that were erased here, and not only in a file: what is personal of them is stripped.
    pub(crate) own_erased: HashSet<Rid>,
    /// Those that are named, what was merged into them, and their interactions.
    pub(crate) erased: HashSet<Rid>,
}

/// The act that an `act:…` record stands for.
pub(crate) fn act_of(id: &str) -> Option<Stamp> {
    Stamp::parse(id.strip_prefix("act:")?).ok()
}

impl Facts {
    /// Computes all facts anew.
    pub(crate) fn compute(store: &Store, out: Vec<u32>) -> Self {
        let mut facts = Self {
            out,
            ..Self::default()
        };
        facts.undone = undone(store, &facts);
        (facts.back, facts.watched) = back(store, &facts);
        erased(store, &mut facts);
        facts
    }
}

fn undone(store: &Store, facts: &Facts) -> HashSet<Stamp> {
    let view = View { store, facts };
    let acts = store.of_kind("act").iter();
    acts.filter(|&&r| view.get(r, Sym::UNDONE).is_some_and(is_set))
        .filter_map(|&r| act_of(store.id(r)))
        .collect()
}

/// A record whose making is undone stands, whole, while something standing that its making had not seen
/// touches it or names it. The cells that stand all the same, and the records to watch for more.
fn back(store: &Store, facts: &Facts) -> (HashSet<CellId>, HashSet<Rid>) {
    let view = View { store, facts };
    // What is gone, by act and record, and what the makings among it had seen.
    let mut gone: HashMap<(Stamp, Rid), Vec<CellId>> = HashMap::new();
    let mut made: HashMap<(Stamp, Rid), Vec<Name>> = HashMap::new();
    let lines = facts.undone.iter().flat_map(|&act| store.lines_of(act));
    for id in lines.flat_map(|n| store.cell_ids(n)) {
        let Some((cell, line)) = store.cell(id).and_then(|c| Some((c, store.line(c.line)?))) else {
            continue;
        };
        if cell.field.is_fact() || !view.visible(cell) {
            continue;
        }
        gone.entry((line.act, line.on)).or_default().push(id);
        if cell.field == Sym::CREATED_AT {
            made.entry((line.act, line.on))
                .or_default()
                .extend_from_slice(store.names(cell.line));
        }
    }
    if made.is_empty() {
        return (HashSet::new(), HashSet::new());
    }
    let users = users(store, made.keys().map(|&(_, on)| on));
    let on = |id: &CellId| {
        store
            .cell(*id)
            .and_then(|c| store.line(c.line))
            .map(|l| l.on)
    };
    let mut watched: HashSet<Rid> = users.values().flatten().filter_map(on).collect();
    watched.extend(made.keys().map(|(_, on)| on));
    for (&(_, on), saw) in made.iter().filter(|(_, saw)| !saw.is_empty()) {
        watched.extend(seen_records(store, on, saw));
    }
    let mut back = Facts {
        out: facts.out.clone(),
        undone: facts.undone.clone(),
        ..Facts::default()
    };
    loop {
        let view = View {
            store,
            facts: &back,
        };
        let returning: Vec<CellId> = made
            .iter()
            .filter(|((_, on), _)| !view.exists(*on))
            .filter(|((act, on), saw)| {
                let own = |line| {
                    let line = store.line(line);
                    line.is_some_and(|l| (l.act, l.on) == (*act, *on))
                };
                let uses = |&id: &CellId| {
                    let cell = store.cell(id);
                    cell.is_some_and(|c| {
                        (!own(c.line) || back.back.contains(&id)) && view.stands(id, c)
                    })
                };
                let mut users = users
                    .get(on)
                    .into_iter()
                    .flatten()
                    .copied()
                    .filter(uses)
                    .peekable();
                if users.peek().is_none() {
                    return false;
                }
                let group: Vec<Rid> = seen_records(store, *on, saw);
                let known = view.before_names(&group, saw.iter().copied());
                users.any(|id| !known.contains(&view.name(id)))
            })
            .flat_map(|(key, _)| gone.get(key).into_iter().flatten().copied())
            .filter(|id| !back.back.contains(id))
            .collect();
        if returning.is_empty() {
            return (back.back, watched);
        }
        back.back.extend(returning);
    }
}

/// The records on which the named cells lie: their own histories decide what else was seen.
fn seen_records(store: &Store, on: Rid, saw: &[Name]) -> Vec<Rid> {
    let lines = saw.iter().flat_map(|n| store.lines_at(n.h));
    let mut group: Vec<Rid> = lines.filter_map(|l| store.line(l).map(|l| l.on)).collect();
    group.push(on);
    group.arrange();
    group.dedup();
    group
}

/// The cells that touch or name each of these records, facts included.
fn users(store: &Store, records: impl Iterator<Item = Rid>) -> HashMap<Rid, Vec<CellId>> {
    let mut users: HashMap<Rid, Vec<CellId>> = records.map(|r| (r, Vec::new())).collect();
    let by_id: HashMap<Sym, Rid> = users
        .keys()
        .filter_map(|&r| store.id_sym(r).map(|s| (s, r)))
        .collect();
    for (id, cell) in store.all_cells() {
        let on = store.line(cell.line).map(|l| l.on);
        if let Some(cells) = on.and_then(|on| users.get_mut(&on)) {
            cells.push(id);
        }
        if let super::store::Stored::Text(text) = cell.value
            && let Some(cells) = by_id.get(&text).and_then(|r| users.get_mut(r))
        {
            cells.push(id);
        }
    }
    users
}

/// Finds the records that `erased` names, and all that erasing them hides.
fn erased(store: &Store, facts: &mut Facts) {
    let (mut named, mut own) = (HashSet::new(), HashSet::new());
    let cells = store.erased_on.iter().flat_map(|&on| store.cells_on(on));
    for (_, cell) in cells.filter(|(_, c)| c.field == Sym::ERASED) {
        let Some(on) = store.line(cell.line).map(|l| l.on) else {
            continue;
        };
        if (View { store, facts }).visible(cell) {
            named.insert(on);
        }
        if cell.source == 0 {
            own.insert(on);
        }
    }
    facts.erased = reach(View { store, facts }, &named);
    (facts.named, facts.own_erased) = (named, own);
}

/// What erasing these records hides: them, records merged into them, and their interactions.
pub(crate) fn reach(view: View<'_>, named: &HashSet<Rid>) -> HashSet<Rid> {
    let mut reached = named.clone();
    if reached.is_empty() {
        return reached;
    }
    let text = |on: Rid, field: Sym| {
        let id = view.get(on, field).and_then(ValueRef::text)?;
        Some((on, view.store.rid(id)?))
    };
    let mut links: Vec<(Rid, Rid)> = view
        .store
        .in_ties()
        .filter_map(|r| text(r, Sym::MERGED_INTO))
        .collect();
    let talks = view.store.of_kind("interaction").iter();
    links.extend(talks.filter_map(|&r| text(r, Sym::CONTACT)));
    loop {
        let more: Vec<Rid> = links
            .iter()
            .filter(|(from, to)| reached.contains(to) && !reached.contains(from))
            .map(|&(from, _)| from)
            .collect();
        if more.is_empty() {
            return reached;
        }
        reached.extend(more);
    }
}
