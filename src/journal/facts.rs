//! Facts about the whole journal that folding a record needs: which acts are undone, which records are
//! erased, which imports are out. Recomputed only when one of them changed.

use std::collections::{HashMap, HashSet};

use super::fold::{View, is_fact, is_set};
use super::stamp::Stamp;
use super::store::{CellId, Name, Rid, Store};
use super::symbols::Sym;
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
        facts.back = back(store, &facts);
        erased(store, &mut facts);
        facts
    }
}

fn undone(store: &Store, facts: &Facts) -> HashSet<Stamp> {
    let Some(field) = store.symbols.find("undone") else {
        return HashSet::new();
    };
    let view = View { store, facts };
    let acts = store.of_kind("act").iter();
    acts.filter(|&&r| view.get(r, field).is_some_and(is_set))
        .filter_map(|&r| act_of(store.id(r)))
        .collect()
}

/// A record whose making is undone stands, whole, while something standing that its making had not seen
/// touches it or names it.
fn back(store: &Store, facts: &Facts) -> HashSet<CellId> {
    let none = HashSet::new();
    if facts.undone.is_empty() {
        return none;
    }
    let Some(created) = store.symbols.find("created_at") else {
        return none;
    };
    let view = View { store, facts };
    // What is gone, by act and record, and what the makings among it had seen.
    let mut gone: HashMap<(Stamp, Rid), Vec<CellId>> = HashMap::new();
    let mut made: HashMap<(Stamp, Rid), Vec<Name>> = HashMap::new();
    for (id, cell) in store.all_cells() {
        let Some(line) = store.line(cell.line) else {
            continue;
        };
        let fact = is_fact(store.symbols.text(cell.field));
        if fact || !facts.undone.contains(&line.act) || !view.visible(cell) {
            continue;
        }
        gone.entry((line.act, line.on)).or_default().push(id);
        if cell.field == created {
            made.entry((line.act, line.on))
                .or_default()
                .extend_from_slice(store.names(cell.line));
        }
    }
    if made.is_empty() {
        return none;
    }
    let users = users(store, made.keys().map(|&(_, on)| on));
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
                let group: Vec<Rid> = seen_records(store, *on, saw);
                let known = view.before_names(&group, saw.iter().copied());
                users.get(on).into_iter().flatten().any(|&id| {
                    store.cell(id).is_some_and(|c| {
                        let name = Name {
                            field: c.field,
                            h: view.h(id),
                        };
                        let own = store
                            .line(c.line)
                            .is_some_and(|l| (l.act, l.on) == (*act, *on));
                        (!own || back.back.contains(&id))
                            && view.stands(id, c)
                            && !known.contains(&name)
                    })
                })
            })
            .flat_map(|(key, _)| gone.get(key).into_iter().flatten().copied())
            .filter(|id| !back.back.contains(id))
            .collect();
        if returning.is_empty() {
            return back.back;
        }
        back.back.extend(returning);
    }
}

/// The records on which the named cells lie: their own histories decide what else was seen.
fn seen_records(store: &Store, on: Rid, saw: &[Name]) -> Vec<Rid> {
    let lines = saw.iter().flat_map(|n| store.lines_at(n.h));
    let mut group: Vec<Rid> = lines.filter_map(|l| store.line(l).map(|l| l.on)).collect();
    group.push(on);
    group.sort_unstable();
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
    let Some(field) = store.symbols.find("erased") else {
        return;
    };
    let (mut named, mut own) = (HashSet::new(), HashSet::new());
    for (_, cell) in store.all_cells().filter(|(_, c)| c.field == field) {
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
    let text = |on: Rid, field: &str| {
        let id = view.get_named(on, field).and_then(ValueRef::text)?;
        Some((on, view.store.rid(id)?))
    };
    let mut links: Vec<(Rid, Rid)> = view
        .store
        .in_ties()
        .filter_map(|r| text(r, "merged_into"))
        .collect();
    let talks = view.store.of_kind("interaction").iter();
    links.extend(talks.filter_map(|&r| text(r, "contact")));
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
