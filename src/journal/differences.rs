//! Differences: where different members wrote different things without knowing of each other, and where
//! somebody put a record away that somebody else had changed meanwhile.

use super::book::{Head, Journal};
use super::change::Class;
use super::fold::{is_fact, is_set};
use super::stamp::Stamp;
use super::store::{CellId, Name, Rid};

/// Something for people to settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Different members wrote different values.
    Values {
        /// The record.
        on: Rid,
        /// The field.
        field: String,
        /// What stands, the value that shows first.
        heads: Vec<Head>,
    },
    /// One member put the record away, another changed it meanwhile.
    PutAway {
        /// The record that was put away.
        on: Rid,
        /// `deleted` or `merged_into`.
        how: String,
        /// Who put it away, and when.
        away: Head,
        /// The record that was changed: the same, or an alias of it.
        changed: Rid,
        /// The field that was changed.
        field: String,
        /// The change that putting away had not seen.
        change: Head,
    },
}

impl Difference {
    /// The record it is about.
    pub fn on(&self) -> Rid {
        match self {
            Self::Values { on, .. } | Self::PutAway { on, .. } => *on,
        }
    }

    /// The acts that differ, sorted: differences of one pair of acts are settled together.
    pub fn acts(&self) -> Vec<Stamp> {
        let mut acts: Vec<Stamp> = match self {
            Self::Values { heads, .. } => heads.iter().map(|h| h.act).collect(),
            Self::PutAway { away, change, .. } => vec![away.act, change.act],
        };
        acts.sort_unstable();
        acts.dedup();
        acts
    }
}

impl Journal {
    /// All differences, by record.
    pub fn differences(&self) -> Vec<Difference> {
        self.differing
            .iter()
            .flat_map(|&r| self.differences_of(r))
            .collect()
    }

    /// How many records have something to settle.
    pub fn differing(&self) -> usize {
        self.differing.len()
    }

    pub(crate) fn differs(&self, on: Rid) -> bool {
        !self.differences_of(on).is_empty()
    }

    /// The differences of one record.
    pub fn differences_of(&self, on: Rid) -> Vec<Difference> {
        let view = self.view();
        if !view.exists(on) {
            return Vec::new();
        }
        let mut found = Vec::new();
        // Whether it shows is asked only where it matters: nearly no field has two heads.
        let shown = std::cell::OnceCell::new();
        let fields = view.fields(on);
        for (field, heads) in &fields {
            let name = self.store.symbols.text(*field);
            if heads.len() < 2 || name == "created_at" || is_fact(name) {
                continue;
            }
            let puts_away = matches!(name, "deleted" | "merged_into");
            if !puts_away && !*shown.get_or_init(|| view.is_shown(on)) {
                continue;
            }
            if self.disagree(heads) {
                let heads = self.heads(on, name);
                found.push(Difference::Values {
                    on,
                    field: name.to_owned(),
                    heads,
                });
            }
        }
        for how in ["deleted", "merged_into"] {
            let Some(sym) = self.store.symbols.find(how) else {
                continue;
            };
            let Some((_, heads)) = fields.iter().find(|(f, _)| *f == sym) else {
                continue;
            };
            found.extend(self.spoken_against(on, how, heads));
        }
        found
    }

    fn disagree(&self, heads: &[CellId]) -> bool {
        let view = self.view();
        heads.iter().enumerate().any(|(n, &a)| {
            heads.iter().skip(n + 1).any(|&b| {
                let (by, other) = (view.by(a), view.by(b));
                by.is_some() && other.is_some() && by != other && view.value(a) != view.value(b)
            })
        })
    }

    /// What people changed that putting a record away had not seen.
    fn spoken_against(&self, on: Rid, how: &str, heads: &[CellId]) -> Vec<Difference> {
        let view = self.view();
        let stands = match how {
            "deleted" => view.get_named(on, how).is_some_and(is_set),
            _ => view.resolve(on) != on,
        };
        if !stands {
            return Vec::new();
        }
        let group = if how == "deleted" {
            view.group_of(on)
        } else {
            vec![on]
        };
        let closing: Vec<CellId> = heads
            .iter()
            .copied()
            .filter(|&c| view.value(c).is_some_and(is_set))
            .collect();
        let names = closing.iter().filter_map(|&c| self.store.cell(c));
        let names = names.flat_map(|c| self.store.names(c.line).iter().copied());
        let known = view.before_names(&group, names);
        let mut found = Vec::new();
        for &r in &group {
            for (field, edits) in view.fields(r) {
                let name = self.store.symbols.text(field);
                if is_fact(name) || (r, name) == (on, how) {
                    continue;
                }
                for &e in &edits {
                    let Some(change) = self.head(e) else { continue };
                    let unseen = !known.contains(&Name { field, h: change.h });
                    // An import speaks against nothing.
                    if !unseen || change.class != Class::Person {
                        continue;
                    }
                    found.extend(
                        closing
                            .iter()
                            .filter_map(|&c| self.head(c))
                            .filter(|a| a.by != change.by)
                            .map(|away| Difference::PutAway {
                                on,
                                how: how.to_owned(),
                                away,
                                changed: r,
                                field: name.to_owned(),
                                change: change.clone(),
                            }),
                    );
                }
            }
        }
        found
    }
}
